/** The fresh re-check before a hand-over, on the demo's own editors: gone, silent, in error, dead, and well again. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, SlotTakenError, type SasClient } from '@sas-embed/client';
import type { Hold, Location } from '@sas-embed/contract';
import { startDemo, type Demo } from './support/demo.js';

let demo: Demo;
let client: SasClient;

beforeAll(async () => {
  demo = await startDemo({ gateway: { handovers: { minutes: 60, recheckSeconds: 0 } } });
  const { world } = demo;
  client = createClient({ baseUrl: world.urls.gateway, getToken: () => world.token('camille') });
});
afterAll(() => demo?.stop());

const BORDEAUX: Location = {
  ...{ type: 'city', label: 'Bordeaux', inseeCode: '33063', departement: '33', approximate: false },
  ...{ position: { latitude: 44.8378, longitude: -0.5792 }, radiusKm: 10 },
};

/** A hold of a slot of this editor. */
async function heldAt(editorId: string): Promise<Hold> {
  for await (const event of client.search({ specialty: { code: 'SM54' }, location: BORDEAUX, limit: 100 })) {
    if (event.type !== 'slots' || event.sourceId !== editorId) continue;
    for (const { offerId, slots } of event.lists) {
      const slot = slots.find(({ actions, heldByOthers }) => actions.includes('handover') && !heldByOthers);
      // of an offer with others to choose from
      if (slot && slots.length > 3 && !tried.has(slot.id)) {
        tried.add(slot.id);
        return client.createHold({ offerId, slotId: slot.id });
      }
    }
  }
  throw new Error(`No slot of ${editorId}`);
}
const tried = new Set<string>();
const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown }).code,
  );

it('W6 says that the slot is gone, with others to choose from, and the hold goes with it', async () => {
  const hold = await heldAt('rapide');
  // A patient books on the public site; nothing tells the gateway.
  const offer = await client.getOffer(hold.offerId);
  const id = await editorSlotAt('rapide', offer.practitioner!.nationalId, hold.slot.start);
  await demo.world.takeSlot('rapide', id);
  const error: unknown = await client.createHandover(hold.id).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SlotTakenError);
  const { alternatives } = error as SlotTakenError;
  expect(alternatives.length).toBeGreaterThan(0);
  expect(alternatives.map((slot) => slot.id)).not.toContain(hold.slot.id);
  expect(await codeOf(client.createHandover(hold.id))).toBe('hold-not-active');
});

it.each([
  ['is silent', { manner: 'hang' }, 'editor-late'],
  ['is in error', { manner: 'error' }, 'editor-failed'],
  ['cuts connections', { manner: 'reset' }, 'editor-failed'],
  ['floods', { manner: 'flood' }, 'editor-failed'],
  ['sends a page of HTML', { twists: ['not-json'] }, 'editor-failed'],
  // What says itself that it is not all does not say that the slot is gone.
  ['answers with one page that lacks the slot', { twists: ['paged', 'other-start'] }, 'editor-failed'],
] as const)('does not say that the slot is gone when the editor %s; the hold stays good', async (_, change, code) => {
  await demo.world.control('rapide', { manner: 'normal', twists: [] });
  const hold = await heldAt('rapide');
  await demo.world.control('rapide', change);
  const began = performance.now();
  expect(await codeOf(client.createHandover(hold.id))).toBe(code);
  expect(performance.now() - began).toBeLessThan(9_000);
  await demo.world.control('rapide', { manner: 'normal', twists: [] });
  const handover = await client.createHandover(hold.id);
  expect(handover.state).toBe('open');
  expect(new URL(handover.url).searchParams.get('origin')).toBe('sas-sandbox');
  await client.closeHandover(handover.id, { outcome: 'abandoned', reason: 'other' });
});

it('does not say so either when the editor is dead, and opens once it is back', async () => {
  const hold = await heldAt('rapide');
  await demo.world.killEditor('rapide');
  expect(await codeOf(client.createHandover(hold.id))).toBe('editor-failed');
  await demo.world.restart('editor-rapide');
  expect((await client.createHandover(hold.id)).state).toBe('open');
});

/** The editor's own id of the slot that starts then. */
async function editorSlotAt(editorId: string, nationalId: string, start: string): Promise<string> {
  const at = new Date(start).toISOString();
  const query = new URLSearchParams([
    ['_include', 'Slot:schedule'],
    ['_include:iterate', 'Schedule:actor'],
    ['status', 'free'],
    ['start', `ge${at}`],
    ['start', `le${at}`],
    ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${nationalId}`],
  ]);
  const response = await fetch(`${demo.world.urls.editors[editorId]}/fhir/Slot?${String(query)}`);
  const { entry } = (await response.json()) as { entry: { resource: { resourceType: string; id: string } }[] };
  return entry.find(({ resource }) => resource.resourceType === 'Slot')!.resource.id;
}
