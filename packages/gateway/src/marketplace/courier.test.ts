import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { camille, until } from '../testing/fixtures/booking-world.js';
import { openMarketplaceWorld, type MarketplaceWorld } from '../testing/fixtures/marketplace-world.js';

let world: MarketplaceWorld;

const later = (seconds: number) => (world.time.now = new Date(world.time.now.getTime() + seconds * 1000));
const sent = (method: string) => world.operator.received.filter((it) => it.method === method);
const answers = (status: number, body = '', headers: Record<string, string> = {}) => {
  world.operator.state.answer = (_, response) => void response.writeHead(status, headers).end(body);
};
const json = (value: unknown) => answers(200, JSON.stringify(value), { 'content-type': 'application/json' });

describe('the courier of requests', () => {
  afterEach(() => world?.close());

  it('tells the operator codes and times only, with its key, and nothing of the case or of who asks', async () => {
    world = await openMarketplaceWorld();
    const made = await world.ask({ caseRef: 'DRM-0001' });
    await until(async () => (await world.row(made.id)).delivered_at !== null);
    const [put] = sent('PUT');
    expect(put).toMatchObject({ id: made.id, authorization: 'Bearer key-of-the-gateway' });
    expect(put!.body).toEqual({
      requestId: made.id,
      community: '1330000005',
      reason: 'nursing-care',
      mode: 'HH',
      from: '2026-11-23T10:00:00+01:00',
      to: '2026-11-23T13:00:00+01:00',
      timeZone: 'Europe/Paris',
      answerBy: '2026-11-23T09:15:00+01:00',
      orientationCategory: 'PDM',
    });
    const row = await world.row(made.id);
    expect(JSON.stringify(row)).not.toContain('DRM-0001');
    expect(row).toMatchObject({ task: null, due_at: null, claimed_until: null });
  });

  it('repeats with growing waits until it is answered; an operator that fails is no refusal', async () => {
    world = await openMarketplaceWorld();
    answers(503);
    const made = await world.ask();
    for (const [tries, seconds] of [
      [1, 1.3],
      [2, 2.6],
      [3, 5],
    ] as const) {
      await until(async () => (await world.row(made.id)).attempts === tries);
      await until(async () => (await world.row(made.id)).claimed_until === null);
      expect(await world.call('getMarketplaceRequest', camille, { path: { requestId: made.id } })).toMatchObject({
        state: 'pending',
        actions: ['withdraw'],
      });
      await world.marketplace.carry();
      expect((await world.row(made.id)).attempts, 'not before its time').toBe(tries);
      later(seconds);
      if (tries === 3) answers(202);
      await world.marketplace.carry();
    }
    expect((await world.row(made.id)).delivered_at).not.toBeNull();
    expect(sent('PUT').map(({ id }) => id)).toEqual(Array(4).fill(made.id));
    expect(world.warnings).toHaveLength(3);
  });

  it('loses nothing with a gateway that dies: another does the task again once its claim has run out', async () => {
    world = await openMarketplaceWorld();
    world.operator.state.answer = () => undefined; // never answers
    const made = await world.ask();
    await until(() => sent('PUT').length === 1);
    await world.marketplace.close();
    // As after a crash: the claim stands, and nobody is at it.
    await world.database.db
      .updateTable('marketplace_request')
      .set({ task: 'send', due_at: world.time.now, claimed_until: later(10), attempts: 1 })
      .where('id', '=', made.id)
      .execute();
    answers(202);
    const another = world.replica();
    world.time.now = new Date(world.time.now.getTime() - 5_000);
    await another.carry();
    expect(sent('PUT'), 'the claim holds').toHaveLength(1);
    later(6);
    await another.carry();
    expect(sent('PUT').map(({ id }) => id)).toEqual([made.id, made.id]);
    expect((await world.row(made.id)).delivered_at).not.toBeNull();
  });

  it('never lets a withdrawal overtake its request', async () => {
    world = await openMarketplaceWorld();
    const open: ServerResponse[] = [];
    world.operator.state.answer = ({ method }, response) =>
      method === 'PUT' ? void open.push(response) : void response.writeHead(204).end();
    const made = await world.ask();
    await until(() => open.length === 1);
    await world.call('withdrawMarketplaceRequest', camille, { path: { requestId: made.id } });
    await world.replica().carry();
    expect(sent('DELETE')).toEqual([]);
    open[0]!.writeHead(202).end();
    await until(() => sent('DELETE').length === 1);
    expect(world.operator.received.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    await until(async () => (await world.row(made.id)).task === null);
  });

  it('asks an operator that cannot call, takes what it says, and tells it when that is too late', async () => {
    world = await openMarketplaceWorld({}, { answers: 'polling' });
    const made = await world.ask();
    await until(async () => (await world.row(made.id)).task === 'poll');
    json({ state: 'pending' });
    later(6);
    await world.marketplace.carry();
    json(world.accepts());
    later(6);
    await world.marketplace.carry();
    const done = await world.call('getMarketplaceRequest', camille, { path: { requestId: made.id } });
    expect(done).toMatchObject({ state: 'accepted' });
    expect((await world.row(made.id)).task).toBeNull();

    answers(202);
    const slow = await world.ask();
    await until(async () => (await world.row(slow.id)).task === 'poll');
    later(905);
    json(world.accepts());
    await world.marketplace.carry();
    await until(() => sent('DELETE').some(({ id }) => id === slow.id));
    const shown = await world.call('getMarketplaceRequest', camille, { path: { requestId: slow.id } });
    expect(shown.state).toBe('expired');
    expect(shown.lateAnswerAt).toBeDefined();
  });

  it('takes a decision that comes with the answer itself', async () => {
    world = await openMarketplaceWorld();
    json({ state: 'refused', reason: 'out-of-area' });
    const made = await world.ask();
    await until(async () => (await world.row(made.id)).state === 'refused');
    expect((await world.row(made.id)).refusal).toBe('out-of-area');
  });

  it.each([409, 422])('is refused when the operator cannot take it (%i)', async (status) => {
    world = await openMarketplaceWorld();
    answers(status);
    const made = await world.ask();
    await until(async () => (await world.row(made.id)).state === 'refused');
    expect(await world.row(made.id)).toMatchObject({ refusal: 'not-taken', task: null });
  });

  it('tells the operator that an accepted appointment was cancelled', async () => {
    world = await openMarketplaceWorld();
    json(world.accepts());
    const made = await world.ask();
    await until(async () => (await world.row(made.id)).state === 'accepted');
    const { appointment_id: appointmentId } = await world.row(made.id);
    answers(204);
    await world.call('cancelAppointment', camille, { path: { appointmentId: appointmentId! } });
    await world.marketplace.carry();
    expect(sent('DELETE').map(({ id }) => id)).toEqual([made.id]);
  });
});

describe('an operator’s answer is hostile until checked', () => {
  beforeAll(async () => {
    world = await openMarketplaceWorld();
  });
  afterAll(() => world.close());
  const elsewhere = { location: 'https://elsewhere.example/requests' };
  it.each<[string, () => void]>([
    ['a redirection', () => answers(307, '', elsewhere)],
    ['a hundred kilobytes', () => answers(200, JSON.stringify({ state: 'pending', x: 'x'.repeat(100_000) }))],
    ['no JSON', () => answers(200, '<html>')],
    ['an unknown state', () => json({ state: 'maybe' })],
    ['a member that is not of the contract', () => json({ ...world.accepts(), note: 'M. Untel' })],
    ['an acceptance without a time', () => json({ state: 'accepted', practitionerId: '819990000017' })],
    ['a time that was not asked for', () => json({ ...world.accepts(), start: '2027-11-23T10:00:00Z' })],
    ['a year 9999', () => json({ ...world.accepts(), end: '9999-01-01T00:00:00Z' })],
    ['somebody who is no practitioner', () => json({ ...world.accepts(), practitionerId: '<script>' })],
  ])('%s', async (_, answer) => {
    answer();
    const made = await world.ask();
    await until(async () => {
      const { attempts, claimed_until: claimed } = await world.row(made.id);
      return attempts === 1 && claimed === null;
    });
    const { state, task, appointment_id: appointment, delivered_at: delivered } = await world.row(made.id);
    expect({ state, task, appointment, delivered }).toEqual({
      state: 'pending',
      task: 'send',
      appointment: null,
      delivered: null,
    });
    expect(JSON.stringify(world.warnings)).not.toMatch(/Untel|script|html/);
  });

  it('is asked by https only, outside the sandbox', async () => {
    const { deps } = world;
    const { createMarketplace } = await import('./index.js');
    expect(() => createMarketplace({ ...deps, config: { ...deps.config, environment: 'production' } })).toThrow(
      'https',
    );
  });
});
