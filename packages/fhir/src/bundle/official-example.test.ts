import { describe, expect, it } from 'vitest';
import { official, OFFICIAL_EXAMPLES } from '../testing/fixtures/official.js';
import type { Loose } from '../testing/fixtures/bundle.js';
import { readSlotBundle } from './index.js';

// Needs ../shared/data/ig beside the repository; skipped where it is missing.
describe.skipIf(!OFFICIAL_EXAMPLES)('the official PS example bundle', () => {
  const raw = OFFICIAL_EXAMPLES ? (official('Bundle-ExampleBundlePSIndiv.json') as Loose) : {};
  const resources: Loose[] = (raw['entry'] ?? []).map((entry: Loose) => entry['resource']);
  const byReference = (reference: string) =>
    resources.find(({ resourceType, id }) => `${resourceType}/${id}` === reference) as Loose;
  const rawSlots = resources.filter(({ resourceType }) => resourceType === 'Slot');
  const { slots, issues, total, selfLink } = readSlotBundle(raw);

  it('gives every slot, its total and its self link, without an issue', () => {
    expect(slots.map(({ fhirId }) => fhirId)).toEqual(rawSlots.map(({ id }) => id));
    expect(rawSlots).toHaveLength(4);
    expect(issues).toEqual([]);
    expect(total).toBe(raw['total']);
    expect(selfLink).toBe(raw['link'][0].url); // C-14: `_count`, raw `+`; kept as it is, never compared
  });

  it.each(rawSlots.map((slot) => [slot['id'] as string, slot] as const))('loses nothing of %s', (id, slot) => {
    const read = slots.find(({ fhirId }) => fhirId === id)!;
    expect(read.start.getTime()).toBe(new Date(slot['start']).getTime());
    expect(read.end?.getTime()).toBe(new Date(slot['end']).getTime());
    expect(slot['start'].endsWith(read.startOffset)).toBe(true);
    expect(read.visibility).toEqual(slot['meta'].security.map(({ code }: Loose) => code));
    expect(new Set(read.modes)).toEqual(
      new Set(slot['serviceType'].flatMap(({ coding = [] }: Loose) => coding.map(({ code }: Loose) => code))),
    );
    expect(read.reasons).toEqual(slot['serviceType'].flatMap(({ text }: Loose) => text ?? []));
    expect(read.specialties).toEqual(
      slot['specialty'].map(({ coding, text }: Loose) => ({ ...coding?.[0], ...(text && { label: text }) })),
    );
    expect(read.appointmentType).toBe(slot['appointmentType'].coding[0].code);
    expect(read.bookingUrl).toBe(slot['comment']); // C-03: the walk-in slot has none

    const actors: string[] = byReference(slot['schedule'].reference)['actor'].map(({ reference }: Loose) => reference);
    const person = byReference(actors.find((actor) => actor.startsWith('Practitioner/'))!);
    expect(read.practitioner.nationalIds).toEqual(person['identifier'].map(({ value }: Loose) => value));
    expect(read.practitioner.lastName).toBe(person['name'][0].family);
    expect(read.practitioner.firstName).toBe(person['name'][0].given.join(' '));

    const role = byReference(actors.find((actor) => actor.startsWith('PractitionerRole/'))!);
    const location = role['contained'].find(({ id }: Loose) => `#${id}` === role['location'][0].reference);
    expect(read.place.structureIds).toEqual([role['organization'].identifier.value]);
    expect(read.place.address).toEqual({
      lines: location.address.line,
      postcode: location.address.postalCode,
      city: location.address.city,
    });
    expect(read.place.locationIdentifiers).toEqual(
      location.identifier.map(({ system, value }: Loose) => ({ system, value })),
    );
    expect(read.place.phones).toEqual((role['telecom'] ?? []).map(({ value }: Loose) => value));
  });

  it('covers what a card shows: several places, walk-in, text-only specialty, phone', () => {
    expect(new Set(slots.map(({ place }) => place)).size).toBe(3);
    expect(slots.some(({ appointmentType }) => appointmentType === 'WALKIN')).toBe(true);
    expect(slots.some(({ specialties }) => specialties.some(({ code }) => code === undefined))).toBe(true);
    expect(slots.some(({ place }) => place.phones.length > 0)).toBe(true);
  });
});
