/** A CPTS slot whose CPTS cannot be told is for regulators only (rule 10): nobody knows whose it is. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Slot } from '@sas-embed/contract';
import { createAvailability } from '../availability/index.js';
import { startEditor, type TestSlot } from '../availability/testing/fixtures/editor-server.js';
import { offerOf, rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import { readOfferSlots } from './offer-slots.js';
import type { SearchDependencies } from './types.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const OWN = { nationalId: '1330999970', name: 'CPTS du Modèle' };
const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const slot = (hour: number, security: string[], communities: TestSlot['communities'] = []): TestSlot => ({
  ...{ rpps: rpps(1), structure: structureOf(1), security, communities },
  start: `2026-11-23T${hour}:00:00Z`,
});

/** The card of the practitioner under his CPTS, where a slot that names none is shown too. */
function card(): DirectoryOffer {
  const own = offerOf(1, ['one']);
  return { ...own, offer: { ...own.offer, kind: 'CPTS', community: { ...OWN, phones: [] } } };
}

/** Slots that this person sees when the editor's resources of these types are missing from its answer. */
async function seenBy(principal: Partial<Principal>, missing: readonly string[]): Promise<number[]> {
  const editor = await startEditor({ kind: 'answer' }, [
    slot(10, ['CPTS'], [OWN]),
    slot(11, ['CPTS']),
    slot(12, ['PRO', 'CPTS'], [OWN]),
    slot(13, ['PUBLIC', 'CPTS'], [OWN]),
  ]);
  editor.amend = (bundle) => {
    const entries = bundle['entry'] as { resource: { resourceType: string } }[];
    bundle['entry'] = entries.filter(({ resource }) => !missing.includes(resource.resourceType));
  };
  const availability = createAvailability({
    editors: [
      {
        ...{ id: 'one', label: 'One', fhirBaseUrl: editor.fhirBaseUrl, enabled: true, deadlineMs: 3_000 },
        flows: { cpts: true },
      },
    ],
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    allowLoopbackHttp: true,
    editorOrigin: 'sas-sandbox',
  });
  closers.push(
    () => availability.close(),
    () => editor.close(),
  );
  const { slots, sources } = await readOfferSlots(
    {
      availability,
      clock: { now: () => NOW },
      holds: { heldByOthers: async () => new Map() },
    } as Partial<SearchDependencies> as SearchDependencies,
    {
      offer: card(),
      principal: { kind: 'regulator', ...principal } as Principal,
      signal: new AbortController().signal,
      log: { error() {} } as never,
    },
  );
  expect(sources[0]!.state).toBe('answered');
  return slots.map(hourOf);
}

const hourOf = ({ start }: Slot): number => new Date(start).getUTCHours();

describe.each([
  ['is named', [], [10, 12, 13]],
  ['has a service that is not in the answer', ['HealthcareService'], [13]],
  ['has an organisation that is not in the answer', ['Organization'], [13]],
])('a CPTS slot whose CPTS %s', (_, missing, ofOwn) => {
  it.each(['osnp', 'ioa'] as const)('is seen by a regulator (%s)', async (role) => {
    expect(await seenBy({ role }, missing)).toEqual([10, 11, 12, 13]);
  });

  it('is seen by the coordinator whose CPTS it names, and by no other', async () => {
    expect(await seenBy({ role: 'coordinator', community: OWN }, missing)).toEqual(ofOwn);
    const other = { nationalId: '1330999971', name: 'CPTS voisine' };
    expect(await seenBy({ role: 'coordinator', community: other }, missing)).toEqual([13]);
    expect(await seenBy({ role: 'coordinator' }, missing)).toEqual([13]);
  });
});
