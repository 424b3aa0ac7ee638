import { toZonedIso, type MarketplaceCallInput, type MarketplaceRequestInput } from '@sas-embed/contract';
import { expect, it } from 'vitest';
import { NURSES, OTHERS, PHONED, WITH_COMMUNITIES } from './support/communities.js';
import { eventually, follow, refused, searched, until } from './support/steps.js';
import { EDITOR, inEachWorld } from './support/world.js';

const PARIS = 'Europe/Paris';
const HOUR = 3_600_000;
const QUARTER = 900_000;

let cases = 0;
const freshCase = () => `DRM-PDM-${String(++cases).padStart(4, '0')}`;

inEachWorld(
  'a request to a community',
  (world) => {
    const quarter = (ahead: number) => Math.ceil((world.now() + ahead) / QUARTER) * QUARTER;
    const at = (ahead: number) => toZonedIso(quarter(ahead), PARIS);
    const asked = (more: Partial<MarketplaceRequestInput> = {}): MarketplaceRequestInput => ({
      offerId: NURSES,
      reason: 'nursing-care',
      mode: 'HH',
      from: at(HOUR),
      to: at(4 * HOUR),
      ...more,
    });
    const yes = (ahead = 2 * HOUR) => ({
      state: 'accepted' as const,
      start: at(ahead),
      practitionerId: '819990000011',
    });

    it('is shown as a card of its own kind, with what may be done: asked, or telephoned', async () => {
      const [, ...events] = await searched(world.client('camille'), {
        specialty: { code: 'SM54' },
        location: {
          type: 'city',
          label: 'Bordeaux',
          position: { latitude: 44.8378, longitude: -0.5792 },
          departement: '33',
          radiusKm: 20,
          approximate: false,
        },
        filters: { kinds: ['PDM'] },
      });
      expect(events.at(-1)).toMatchObject({ type: 'end', totals: { offers: 3 } });
      const nurses = await world.client('camille').getOffer(NURSES);
      expect(nurses).toMatchObject({
        kind: 'PDM',
        structure: { name: 'Communauté Exemple Soins' },
        marketplace: { label: 'SoinsPartagés', interfaced: true },
        sources: [],
      });
      expect([...nurses.actions].sort()).toEqual(['call', 'request']);
      const phoned = await world.client('camille').getOffer(PHONED);
      expect(phoned.marketplace).toEqual({ interfaced: false });
      expect([...phoned.actions].sort()).toEqual(['call', 'record-call']);
      for (const who of ['malo', 'alix'] as const) {
        expect((await world.client(who).getOffer(NURSES)).actions).not.toContain('request');
        expect((await world.client(who).getOffer(PHONED)).actions).not.toContain('record-call');
      }
    });

    it('is delivered, accepted within a second on every open screen, and is an appointment of category PDM with its case', async () => {
      const camille = world.client('camille');
      const screen = await follow(camille);
      const elsewhere = await follow(world.client('sacha'));
      const caseRef = freshCase();
      const request = asked({ caseRef });
      const made = await camille.createMarketplaceRequest(request, { idempotencyKey: `pdm-${caseRef}` });
      expect(made).toMatchObject({
        offerId: NURSES,
        community: { nationalId: '1339999037' },
        operator: 'SoinsPartagés',
        reason: 'nursing-care',
        mode: 'HH',
        state: 'pending',
        actions: ['withdraw'],
      });
      expect(JSON.stringify(made)).not.toContain(caseRef);
      expect((await camille.createMarketplaceRequest(request, { idempotencyKey: `pdm-${caseRef}` })).id).toBe(made.id);
      expect((await camille.createMarketplaceRequest(request)).id, 'one request of a case at a time').toBe(made.id);
      await eventually(
        () => camille.getMarketplaceRequest(made.id),
        ({ deliveredAt }) => deliveredAt !== undefined,
      );
      const answer = yes();
      const outcome = await world.communityAnswers(made.id, answer);
      expect(outcome).toMatchObject({ counted: true, state: 'accepted' });
      const before = Date.now();
      await until('the screen learns it', () =>
        screen.events.some((it) => it.type === 'marketplace' && it.state === 'accepted'),
      );
      expect(Date.now() - before).toBeLessThan(1000);
      expect(await world.communityAnswers(made.id, answer), 'a repeat is answered as the first').toEqual(outcome);
      const accepted = await camille.getMarketplaceRequest(made.id);
      expect(accepted).toMatchObject({ state: 'accepted', appointmentId: outcome.appointmentId, actions: [] });
      expect(await camille.getAppointment(accepted.appointmentId!)).toMatchObject({
        origin: { kind: 'marketplace', label: 'SoinsPartagés' },
        orientationCategory: 'PDM',
        orientationType: 2,
        status: 'booked',
        start: answer.start,
        practitioner: { nationalId: '819990000011' },
        structure: { nationalId: '1339999037', name: 'Communauté Exemple Soins' },
        caseRef,
        actions: ['cancel'],
      });
      expect((await world.client('sacha').getAppointment(accepted.appointmentId!)).caseRef).toBeUndefined();
      expect(elsewhere.events.filter(({ type }) => type === 'marketplace')).toEqual([]);
      expect(await camille.cancelAppointment(accepted.appointmentId!)).toMatchObject({ status: 'cancelled' });
      await screen.stop();
      await elsewhere.stop();
    });

    it('is refused with a coded reason', async () => {
      const camille = world.client('camille');
      const made = await camille.createMarketplaceRequest(asked());
      expect(await world.communityAnswers(made.id, { state: 'refused', reason: 'nobody-available' })).toMatchObject({
        counted: true,
        state: 'refused',
      });
      expect(await camille.getMarketplaceRequest(made.id)).toMatchObject({
        state: 'refused',
        refusal: 'nobody-available',
        actions: [],
      });
      expect(await world.communityAnswers(made.id, yes()), 'the first answer counts').toEqual({
        counted: false,
        state: 'refused',
      });
    });

    it('expires by itself; who accepts too late is told so, books nothing, and it is shown', async () => {
      const camille = world.client('camille');
      const screen = await follow(camille);
      const made = await camille.createMarketplaceRequest(asked({ caseRef: freshCase() }));
      await world.skip(Date.parse(made.expiresAt) - world.now() + 1000);
      expect(await camille.getMarketplaceRequest(made.id)).toMatchObject({ state: 'expired', actions: [] });
      expect(await world.communityAnswers(made.id, yes())).toEqual({ counted: false, state: 'expired' });
      const late = await camille.getMarketplaceRequest(made.id);
      expect(late.lateAnswerAt).toBeDefined();
      expect(late.appointmentId).toBeUndefined();
      await until('the screen learns it', () =>
        screen.events.some((it) => it.type === 'marketplace' && it.late === true),
      );
      expect((await camille.withdrawMarketplaceRequest(made.id)).state, 'it is over').toBe('expired');
      await screen.stop();
    });

    it('is withdrawn; who accepts afterwards is told so', async () => {
      const camille = world.client('camille');
      const made = await camille.createMarketplaceRequest(asked());
      const key = { idempotencyKey: `withdraw-${made.id.slice(-8)}` };
      const withdrawn = await camille.withdrawMarketplaceRequest(made.id, key);
      expect(withdrawn).toMatchObject({ state: 'withdrawn', withdrawal: 'regulator', actions: [] });
      expect(await camille.withdrawMarketplaceRequest(made.id, key)).toEqual(withdrawn);
      expect(await world.communityAnswers(made.id, yes())).toEqual({ counted: false, state: 'withdrawn' });
      expect((await camille.getMarketplaceRequest(made.id)).lateAnswerAt).toBeDefined();
    });

    it('of several for one case, the first that is accepted counts and the others are withdrawn', async () => {
      const camille = world.client('camille');
      const caseRef = freshCase();
      const first = await camille.createMarketplaceRequest(asked({ caseRef }));
      const second = await camille.createMarketplaceRequest(asked({ caseRef, offerId: OTHERS }));
      const another = await camille.createMarketplaceRequest(asked({ caseRef: freshCase(), offerId: OTHERS }));
      expect((await world.communityAnswers(second.id, yes())).counted).toBe(true);
      expect(await camille.getMarketplaceRequest(first.id)).toMatchObject({
        state: 'withdrawn',
        withdrawal: 'other-accepted',
      });
      expect(await world.communityAnswers(first.id, yes())).toEqual({ counted: false, state: 'withdrawn' });
      expect((await camille.getMarketplaceRequest(another.id)).state, 'another case goes on').toBe('pending');
      const listed = await camille.listMarketplaceRequests({ offerId: OTHERS });
      expect(listed.requests.slice(0, 2).map(({ id }) => id)).toEqual([another.id, second.id]);
      expect(listed.requests.map(({ offerId }) => offerId)).not.toContain(NURSES);
    });

    it('that waits is found again for its case, after a page is loaded again; what is over is not', async () => {
      const camille = world.client('camille');
      const caseRef = freshCase();
      const [first, second] = [
        await camille.createMarketplaceRequest(asked({ caseRef })),
        await camille.createMarketplaceRequest(asked({ caseRef, offerId: OTHERS })),
      ];
      await camille.createMarketplaceRequest(asked({ caseRef: freshCase() }));
      await camille.createMarketplaceRequest(asked());
      const waiting = async (of = caseRef) =>
        (await camille.findMarketplaceRequests({ caseRef: of })).requests.map(({ id }) => id);
      expect((await waiting()).sort()).toEqual([first.id, second.id].sort());
      expect(JSON.stringify(await camille.findMarketplaceRequests({ caseRef }))).not.toContain(caseRef);
      await camille.withdrawMarketplaceRequest(first.id);
      expect(await waiting()).toEqual([second.id]);
      await world.skip(Date.parse(second.expiresAt) - world.now() + 1000);
      expect(await waiting()).toEqual([]);
      expect(await waiting(freshCase())).toEqual([]);
      expect((await world.client('noa').findMarketplaceRequests({ caseRef })).requests).toEqual([]);
      await refused(world.client('malo').findMarketplaceRequests({ caseRef }), 'forbidden');
      await refused(camille.findMarketplaceRequests({ launchId: 'launch-none' }), 'launch-unknown');
    });

    it('that was accepted while its page was away is found for its case until its time is over, or it is cancelled', async () => {
      const camille = world.client('camille');
      const [caseRef, other] = [freshCase(), freshCase()];
      const made = await camille.createMarketplaceRequest(asked({ caseRef }));
      const cancelled = await camille.createMarketplaceRequest(asked({ caseRef: other }));
      const { appointmentId } = await world.communityAnswers(made.id, yes());
      const booked = await world.communityAnswers(cancelled.id, yes());
      const waiting = async (of = caseRef) => (await camille.findMarketplaceRequests({ caseRef: of })).requests;
      expect(await waiting()).toMatchObject([{ id: made.id, state: 'accepted', appointmentId }]);
      await camille.cancelAppointment(booked.appointmentId!);
      expect(await waiting(other)).toEqual([]);
      // The case may ask the same community again.
      expect((await camille.createMarketplaceRequest(asked({ caseRef: other }))).id).not.toBe(cancelled.id);
      await world.skip(Date.parse(made.expiresAt) - world.now() + 1000);
      expect(await waiting()).toEqual([]);
    });

    it('is of its regulator, and of nobody else', async () => {
      const made = await world.client('camille').createMarketplaceRequest(asked());
      await refused(world.client('noa').getMarketplaceRequest(made.id), 'not-found');
      await refused(world.client('noa').withdrawMarketplaceRequest(made.id), 'not-found');
      expect((await world.client('noa').listMarketplaceRequests()).requests).toEqual([]);
      for (const who of ['malo', 'alix', 'doctor'] as const) {
        await refused(world.client(who).createMarketplaceRequest(asked()), 'forbidden');
        await refused(world.client(who).getMarketplaceRequest(made.id), 'forbidden');
        await refused(world.client(who).listMarketplaceRequests(), 'forbidden');
      }
    });

    it('has a window with bounds, and is not for what is no community or is telephoned', async () => {
      const camille = world.client('camille');
      const fields = async (more: Partial<MarketplaceRequestInput>) =>
        (await refused(camille.createMarketplaceRequest(asked(more)), 'invalid-request')).problem?.errors?.map(
          ({ field }) => field,
        );
      expect(await fields({ from: at(-HOUR) })).toEqual(['body:/from']);
      expect(await fields({ to: at(HOUR) })).toEqual(['body:/to']);
      expect(await fields({ to: at(73 * HOUR) })).toEqual(['body:/to']);
      await refused(camille.createMarketplaceRequest(asked({ offerId: EDITOR })), 'not-bookable-here');
      await refused(camille.createMarketplaceRequest(asked({ offerId: PHONED })), 'not-bookable-here');
      await refused(camille.createMarketplaceRequest(asked({ offerId: 'no-such-offer' })), 'not-found');
    });
  },
  WITH_COMMUNITIES,
);

inEachWorld(
  'a call to a community that is not interfaced',
  (world) => {
    const called = (result: MarketplaceCallInput['contact']['result'], start?: string): MarketplaceCallInput => ({
      offerId: PHONED,
      reason: 'dressing',
      mode: 'HH',
      contact: { who: 'other', at: new Date(world.now() - 60_000).toISOString(), result },
      ...(start !== undefined && { start }),
    });
    const start = () => toZonedIso(Math.ceil((world.now() + 2 * HOUR) / QUARTER) * QUARTER, PARIS);

    it('leaves a trace that the SAS reads, and books only what was agreed', async () => {
      const camille = world.client('camille');
      const missed = await camille.recordMarketplaceCall(called('not-reached'));
      expect(missed).toMatchObject({
        offerId: PHONED,
        reason: 'dressing',
        contact: { who: 'other', result: 'not-reached' },
      });
      expect(missed.appointmentId).toBeUndefined();
      const agreed = { ...called('agreed', start()), caseRef: freshCase() };
      const made = await camille.recordMarketplaceCall(agreed, { idempotencyKey: 'pdm-call-0001' });
      expect((await camille.recordMarketplaceCall(agreed, { idempotencyKey: 'pdm-call-0001' })).id).toBe(made.id);
      expect(await camille.getAppointment(made.appointmentId!)).toMatchObject({
        origin: { kind: 'phone', sourceId: PHONED },
        orientationCategory: 'PDM',
        orientationType: 2,
        status: 'booked',
        start: agreed.start,
        structure: { name: 'Communauté Témoin Soins' },
        caseRef: agreed.caseRef,
      });
      const { calls } = await world.client('noa').listMarketplaceRequests({ offerId: PHONED });
      expect(calls.map(({ id }) => id)).toEqual([made.id, missed.id]);
      expect((await world.client('dominique').listMarketplaceRequests()).calls).toEqual([]);
    });

    it('is refused for what cannot be: a time without agreement, a call to come, a community that is asked from here', async () => {
      const camille = world.client('camille');
      const fields = async (input: MarketplaceCallInput) =>
        (await refused(camille.recordMarketplaceCall(input), 'invalid-request')).problem?.errors?.map(
          ({ field }) => field,
        );
      expect(await fields(called('agreed'))).toEqual(['body:/start']);
      expect(await fields(called('declined', start()))).toEqual(['body:/start']);
      const contact = { ...called('declined').contact, at: new Date(world.now() + HOUR).toISOString() };
      expect(await fields({ ...called('declined'), contact })).toEqual(['body:/contact/at']);
      await refused(camille.recordMarketplaceCall({ ...called('declined'), offerId: NURSES }), 'not-bookable-here');
      await refused(world.client('malo').recordMarketplaceCall(called('declined')), 'forbidden');
    });
  },
  WITH_COMMUNITIES,
);
