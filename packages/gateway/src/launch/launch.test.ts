import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemError } from '../contract/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  agendaSlot,
  camille,
  CASE_REF_KEY,
  dominique,
  editorSlot,
  NOW,
  openBookingWorld,
  principalOf,
  problemOf,
  SEARCH_URL,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { createLaunches, WAITING_DEEP_LINKS } from './index.js';

const CONTEXT = {
  specialty: { code: 'SM54' },
  address: { streetNumber: '12 bis', streetName: 'Rue des Acacias', postcode: '33000', city: 'Bordeaux' },
  treatingPhysician: { name: 'Modèle Alix' },
};
const CASE_REF = 'DRM-20261122-0042';
/** The same regulator, on our own page: another host. */
const onOurPage = principalOf('camille', camille.bookingSas, 'sas-web');
const hasPostgres = await postgresAvailable();

const ticketOf = ({ url }: { url: string }) => url.split('#launch=')[1]!;

describe.each(['pglite', 'postgresql'] as const)('a launch (%s)', (engine) => {
  const suite = engine === 'postgresql' ? describe.skipIf(!hasPostgres) : describe;
  suite('from the host’s server to the page', () => {
    let world: BookingWorld;
    let slots = 0;
    beforeAll(async () => {
      world = await openBookingWorld({ engine });
    });
    afterAll(() => world?.close());

    const launch = (key?: string, principal = camille) =>
      world.call('createLaunch', principal, {
        body: { caseRef: CASE_REF, context: CONTEXT },
        ...(key === undefined ? {} : { key }),
      });
    const redeem = (ticket: string, principal = onOurPage, key?: string) =>
      world.call('redeemLaunch', principal, { body: { ticket }, ...(key === undefined ? {} : { key }) });
    const rows = () => world.database.db.selectFrom('launch').selectAll().execute();
    async function freshSlot(): Promise<string> {
      const id = `slot-${++slots}`;
      await world.addAgendaSlots(agendaSlot(id, new Date(NOW.getTime() + slots * 3_600_000).toISOString()));
      return id;
    }

    it('gives an address without data, good for a minute', async () => {
      const { url, expiresAt } = await launch();
      expect(url).toMatch(/^https:\/\/sas\.example\.fr\/recherche#launch=[A-Za-z0-9_-]{32}$/);
      expect(url.startsWith(SEARCH_URL)).toBe(true);
      expect(expiresAt).toBe('2026-11-23T08:01:00Z');
    });

    it('gives the context once, and never the case reference', async () => {
      const made = await launch();
      const redeemed = await redeem(ticketOf(made));
      expect(redeemed).toEqual({ from: 'launch', launchId: made.id, context: CONTEXT, issues: [] });
      expect(await problemOf(redeem(ticketOf(made)))).toEqual({ code: 'launch-used' });
    });

    it('answers the same page again when its first answer was lost', async () => {
      const ticket = ticketOf(await launch());
      const first = await redeem(ticket, onOurPage, 'key-of-the-page');
      expect(await redeem(ticket, onOurPage, 'key-of-the-page')).toEqual(first);
      expect(await problemOf(redeem(ticket, onOurPage, 'key-of-another'))).toEqual({ code: 'launch-used' });
    });

    it('is of the regulator who launched, and whoever else tries spoils nothing', async () => {
      const ticket = ticketOf(await launch());
      expect(await problemOf(redeem(ticket, dominique))).toEqual({ code: 'launch-unknown' });
      expect(await problemOf(redeem('x'.repeat(32)))).toEqual({ code: 'launch-unknown' });
      expect((await redeem(ticket)).context).toEqual(CONTEXT);
    });

    it('ends after its minute, also for a repeat, and says so', async () => {
      const [late, read] = [ticketOf(await launch()), ticketOf(await launch())];
      await redeem(read, onOurPage, 'key-of-the-page');
      world.time.now = new Date(NOW.getTime() + 60_000);
      expect(await problemOf(redeem(late))).toEqual({ code: 'launch-expired' });
      expect(await problemOf(redeem(read, onOurPage, 'key-of-the-page'))).toEqual({ code: 'launch-expired' });
      world.time.now = NOW;
    });

    it('keeps neither ticket nor address nor case in the open, and forgets the context after its minute', async () => {
      const made = await launch('key-of-secrets');
      const dump = JSON.stringify([
        await rows(),
        await world.database.db.selectFrom('idempotency').selectAll().execute(),
      ]);
      for (const secret of [ticketOf(made), 'Acacias', 'Bordeaux', 'Alix', CASE_REF])
        expect(dump).not.toContain(secret);
      expect(await world.launches.expire()).toBe(0);
      world.time.now = new Date(NOW.getTime() + 60_000);
      expect(await world.launches.expire()).toBeGreaterThan(0);
      expect((await rows()).filter(({ context }) => context !== null)).toEqual([]);
      expect(await problemOf(redeem(ticketOf(made)))).toEqual({ code: 'launch-expired' });
      world.time.now = NOW;
    });

    it('answers a repeat of the host’s server with the same address, and refuses the key for another case', async () => {
      const first = await launch('key-of-a-case');
      expect(await launch('key-of-a-case')).toEqual(first);
      const other = { body: { context: { ...CONTEXT, address: { city: 'Mende' } } }, key: 'key-of-a-case' };
      expect(await problemOf(world.call('createLaunch', camille, other))).toEqual({ code: 'idempotency-key-reused' });
    });

    it('refuses a case reference that is a patient’s identity, and writes nothing', async () => {
      const before = (await rows()).length;
      for (const caseRef of ['1850599123456', 'Martin-Durand']) {
        const body = { caseRef, context: CONTEXT };
        expect(await problemOf(world.call('createLaunch', camille, { body }))).toEqual({ code: 'case-ref-refused' });
      }
      expect((await rows()).length).toBe(before);
    });

    it('W10 books on our page for the host’s case: the host reads its reference with the appointment, the page does not', async () => {
      const made = await launch();
      const { launchId } = await redeem(ticketOf(made));
      const slotId = await freshSlot();
      const hold = await world.call('createHold', onOurPage, {
        body: { offerId: 'offer-agenda', slotId, launchId: launchId! },
      });
      const booked = await world.call('confirmHold', onOurPage, { path: { holdId: hold.id } });
      expect(booked.caseRef).toBeUndefined();
      const read = (principal = camille) =>
        world.call('getAppointment', principal, { path: { appointmentId: booked.id } });
      expect((await read()).caseRef).toBe(CASE_REF);
      expect((await read(principalOf('camille', camille.bookingSas, 'other-lrm'))).caseRef).toBeUndefined();
      const page = await world.call('listAppointments', camille, { query: { limit: 200 } });
      expect(page.items.find(({ id }) => id === booked.id)?.caseRef).toBe(CASE_REF);
    });

    it('W9 hands an editor’s slot over for the host’s case, and tells the page that opened it', async () => {
      const { launchId } = await redeem(ticketOf(await launch()));
      world.asked.slots = [editorSlot('editor-1', '2026-11-23T10:00:00Z')];
      const hold = await world.call('createHold', onOurPage, {
        body: { offerId: 'offer-editor', slotId: 'editor-1', launchId: launchId! },
      });
      const { id } = await world.call('createHandover', onOurPage, { path: { holdId: hold.id } });
      const matched = await world.database.transaction((trx) =>
        world.booking.handovers.match(trx, {
          appointmentId: 'appointment-1',
          editorId: 'rapide',
          regulatorId: 'camille',
          practitionerNationalId: '819990000017',
          start: new Date('2026-11-23T10:00:00Z'),
          receivedAt: NOW,
        }),
      );
      expect(matched).toMatchObject({ handoverId: id, hostId: 'demo-lrm', caseRef: CASE_REF });
      const told = await world.database.db.selectFrom('event').select(['host_id', 'payload']).execute();
      const hosts = told.flatMap(({ host_id, payload }) => ('handoverId' in payload ? [host_id] : []));
      expect(new Set(hosts)).toEqual(new Set(['sas-web']));
    });

    it('books for no other regulator’s launch, none of a day ago, and for one case at a time', async () => {
      const { launchId } = await redeem(ticketOf(await launch()));
      const slotId = await freshSlot();
      const hold = (principal = onOurPage, more = {}) =>
        problemOf(
          world.call('createHold', principal, {
            body: { offerId: 'offer-agenda', slotId, launchId: launchId!, ...more },
          }),
        );
      expect(await hold(dominique)).toEqual({ code: 'launch-unknown' });
      expect(await hold(onOurPage, { launchId: 'launch-of-nobody' })).toEqual({ code: 'launch-unknown' });
      expect(await hold(onOurPage, { caseRef: 'OTHER-1' })).toEqual({ code: 'invalid-request' });
      world.time.now = new Date(NOW.getTime() + 24 * 3_600_000);
      expect(await hold()).toEqual({ code: 'launch-expired' });
      expect(await world.launches.purge()).toBeGreaterThan(0);
      expect(await hold()).toEqual({ code: 'launch-unknown' });
      world.time.now = NOW;
    });

    it('keeps the case of one host from another that holds the same slot', async () => {
      const slotId = await freshSlot();
      await world.call('createHold', camille, { body: { offerId: 'offer-agenda', slotId, caseRef: CASE_REF } });
      const other = principalOf('camille', camille.bookingSas, 'other-lrm');
      const hold = await world.call('createHold', other, { body: { offerId: 'offer-agenda', slotId } });
      const booked = await world.call('confirmHold', other, { path: { holdId: hold.id } });
      expect(booked.caseRef).toBeUndefined();
    });

    it('opens with a key of before a rotation', async () => {
      const ticket = ticketOf(await launch());
      const rotated = createLaunches({
        database: world.database,
        clock: world.clock,
        config: {
          secrets: { caseRefKey: Buffer.alloc(32, 8).toString('base64'), previousCaseRefKeys: [CASE_REF_KEY] },
        },
      });
      expect((await rotated.redeem(onOurPage, ticket, 'key-of-rotation')).context).toEqual(CONTEXT);
    });

    it('of an INT_L01 address is for whoever opens it first, and as many may wait as memory is kept for', async () => {
      const waiting = { context: CONTEXT, issues: [], origin: 'TEST-SAMU000' };
      const made = await world.launches.createDeepLink(waiting);
      expect(await redeem(made!.ticket, dominique)).toEqual({ ...waiting, from: 'deep-link' });
      expect(await problemOf(redeem(made!.ticket))).toEqual({ code: 'launch-used' });
      expect(
        await problemOf(
          world.call('createHold', dominique, {
            body: { offerId: 'offer-agenda', slotId: 'any', launchId: made!.launchId },
          }),
        ),
      ).toEqual({ code: 'launch-unknown' });
      const [one] = (await rows()).filter(({ from_kind }) => from_kind === 'deep-link');
      const many = Array.from({ length: WAITING_DEEP_LINKS }, (_, i) => ({
        ...one!,
        id: `launch-${i}`,
        ticket_sha256: `ticket-${i}`,
      }));
      await world.database.db.insertInto('launch').values(many).execute();
      expect(await world.launches.createDeepLink(waiting)).toBeUndefined();
      world.time.now = new Date(NOW.getTime() + 60_000);
      expect(await world.launches.createDeepLink(waiting)).toBeDefined();
      world.time.now = NOW;
    });

    it.skipIf(engine === 'pglite')('is read once when twenty pages try at the same instant', async () => {
      const ticket = ticketOf(await launch());
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => redeem(ticket)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect((result.reason as ProblemError).code).toBe('launch-used');
      }
    });
  });
});
