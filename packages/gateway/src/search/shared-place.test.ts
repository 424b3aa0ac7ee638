/** A place that the directory does not know and two editors tell of: one card with both, where it is certain. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Offer, OfferSlots, SearchEvent } from '@sas-embed/contract';
import { createGateway, type Gateway } from '../app.js';
import { startEditor, type TestEditor, type TestSlot } from '../availability/testing/fixtures/editor-server.js';
import { rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';

const BORDEAUX = { latitude: 44.8378, longitude: -0.5792 };
const inHours = (hours: number) =>
  new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000).toISOString();
const NEW_PLACE = { rpps: rpps(1), structure: '1330000444', postcode: '33000' };

const folder = mkdtempSync(join(tmpdir(), 'sas-shared-'));
const editors: TestEditor[] = [];
let issuer: TestIssuer;
let gateway: Gateway;

beforeAll(async () => {
  editors.push(await startEditor(), await startEditor({ kind: 'answer', delayMs: 150 }));
  const file = join(folder, 'directory.ndjson');
  const place = {
    ...{ type: 'place', offerId: 'known', placeId: 'known', kind: 'PS', departement: '33', position: BORDEAUX },
    practitioner: {
      ...{ nationalId: rpps(1), lastName: 'FICTIF', firstName: 'Alix' },
      specialties: [{ code: 'SM54', label: 'Médecine générale' }],
    },
    structure: { nationalId: structureOf(1), name: 'Cabinet fictif' },
    address: { lines: ['1 rue Neuve'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    participation: { sas: true, via: 'individual' },
    editors: ['first', 'second'],
  };
  writeFileSync(file, `${JSON.stringify(place)}\n`);
  issuer = await startTestIssuer();
  const config = testConfig(issuer, {
    directory: { file },
    editors: ['first', 'second'].map((id, i) => ({
      ...{ id, label: id, fhirBaseUrl: editors[i]!.fhirBaseUrl, enabled: true, deadlineMs: 5_000, flows: { ps: true } },
    })),
  });
  gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'fatal' });
});
afterEach(() => {
  for (const editor of editors) editor.manner = { kind: 'answer' };
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all(editors.map((editor) => editor.close()));
  await issuer?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(gateway.url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${await issuer.token()}`,
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as T;
}

/** What a search tells of places that the directory does not know: each offer as last told, and its slots by source. */
async function searched(first: Partial<TestSlot>, second: Partial<TestSlot>) {
  editors[0]!.slots = [{ ...NEW_PLACE, start: inHours(3), ...first }];
  editors[1]!.slots = [{ ...NEW_PLACE, start: inHours(4), ...second }];
  const { events } = await call<{ events: SearchEvent[] }>('/v1/search', {
    specialty: { code: 'SM54' },
    location: {
      type: 'address',
      label: 'Ici',
      position: BORDEAUX,
      radiusKm: 10,
      departement: '33',
      approximate: false,
    },
    limit: 100,
  });
  const offers = new Map<string, Offer>();
  const slots: Record<string, string[]> = {};
  for (const event of events) {
    if (event.type === 'added') for (const offer of event.offers) offers.set(offer.id, offer);
    if (event.type !== 'slots') continue;
    for (const list of event.lists.filter(({ offerId }) => offers.has(offerId))) {
      (slots[list.offerId] ??= []).push(...list.slots.map(({ sourceId }) => sourceId));
    }
  }
  const end = events.at(-1)!;
  return { offers: [...offers.values()], slots, total: end.type === 'end' ? end.totals.offers : undefined };
}

describe('a place that two editors tell of', () => {
  it('is one card with both, in whatever words its street is told', async () => {
    const { offers, slots, total } = await searched({ line: '9 bis, r. Ancienne' }, { line: '9BIS RUE ANCIENNE' });
    expect(offers.map(({ knownBy, sources }) => [knownBy, [...sources].sort()])).toEqual([
      ['editor', ['first', 'second']],
    ]);
    const [{ id }] = offers as [Offer];
    expect(slots[id]!.sort()).toEqual(['first', 'second']);
    expect(total, 'it counts once').toBe(2);

    const read = await call<OfferSlots>(`/v1/offers/${id}/slots`);
    expect(read.sources.map((source) => [source.id, source.state])).toEqual([
      ['first', 'answered'],
      ['second', 'answered'],
    ]);
    expect(read.slots.map(({ sourceId }) => sourceId)).toEqual(['first', 'second']);
    expect((await call<Offer>(`/v1/offers/${id}`)).sources).toEqual(['first', 'second']);
    for (const slot of read.slots) await call('/v1/holds', { offerId: id, slotId: slot.id });
  });

  it('has the same id whoever answers first, or alone', async () => {
    const line = '9 rue Pareille';
    const both = await searched({ line }, { line });
    editors[0]!.manner = { kind: 'answer', delayMs: 400 };
    const reversed = await searched({ line }, { line });
    expect(reversed.offers.map(({ id, sources }) => [id, sources])).toEqual([
      [both.offers[0]!.id, ['second', 'first']],
    ]);
    editors[0]!.manner = { kind: 'status', status: 500 };
    const alone = await searched({ line }, { line });
    expect(alone.offers.map(({ id, sources }) => [id, sources])).toEqual([[both.offers[0]!.id, ['second']]]);
  });

  it.each([
    ['its structure is another', { structure: '1330000445', line: '9 rue Autre' }, { line: '9 rue Autre' }],
    ['its house is another', { line: '9 rue Double' }, { line: '9 bis rue Double' }],
    ['its postcode is another', { line: '9 rue Postale', postcode: '33100' }, { line: '9 rue Postale' }],
    ['its street is not told', { line: 'Centre médical' }, { line: 'Centre médical' }],
    ['only a floor is told', { line: '3 eme étage' }, { line: '3 eme étage' }],
  ])('is two cards when %s', async (_, first, second) => {
    const { offers } = await searched(first, second);
    expect(offers.map(({ sources }) => sources.join()).sort()).toEqual(['first', 'second']);
  });
});
