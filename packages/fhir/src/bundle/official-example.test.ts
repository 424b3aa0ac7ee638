import { expect, it } from 'vitest';
import type { Loose } from '../testing/fixtures/bundle.js';
import { describeOfficial, official } from '../testing/fixtures/official.js';
import { readSlotBundle, readSosBundle, type ReadFreeSlot, type ReadPlace } from './index.js';

/** A raw example, its resources found by hand. */
function open(name: string) {
  const raw = official(name) as Loose;
  const resources: Loose[] = raw['entry'].map((entry: Loose) => entry['resource']);
  const find = (reference: string) =>
    resources.find(({ resourceType, id }) => `${resourceType}/${id}` === reference) as Loose;
  const slots = resources.filter(({ resourceType }) => resourceType === 'Slot');
  const actors = (slot: Loose): string[] =>
    find(slot['schedule'].reference)['actor'].map(({ reference }: Loose) => reference);
  const actor = (slot: Loose, type: string) => find(actors(slot).find((each) => each.startsWith(`${type}/`))!);
  return { raw, resources, find, slots, actor };
}

/** What PS and SOS slots have in common. The link is compared apart: an example has http ones. */
function expectSlot(read: ReadFreeSlot, slot: Loose): void {
  expect(read.fhirId).toBe(slot['id']);
  expect(read.start.getTime()).toBe(new Date(slot['start']).getTime());
  expect(read.end?.getTime()).toBe(new Date(slot['end']).getTime());
  expect(slot['start'].endsWith(read.startOffset)).toBe(true);
  expect(slot['end'].endsWith(read.endOffset!)).toBe(true);
  expect(read.visibility).toEqual(slot['meta'].security.map(({ code }: Loose) => code));
  const codes = slot['serviceType'].flatMap(({ coding = [] }: Loose) => coding.map(({ code }: Loose) => code));
  expect(new Set(read.modes)).toEqual(new Set(codes.filter((code: string) => code !== '604')));
  expect(read.reasons).toEqual(slot['serviceType'].flatMap(({ text }: Loose) => text ?? []));
  expect(read.specialties).toEqual(
    (slot['specialty'] ?? []).map(({ coding, text }: Loose) => ({ ...coding?.[0], ...(text && { label: text }) })),
  );
  expect(read.appointmentType).toBe(slot['appointmentType'].coding[0].code);
}

const phonesOf = (resource: Loose): string[] => (resource['telecom'] ?? []).map(({ value }: Loose) => value);

function expectLocation(place: ReadPlace, location: Loose): void {
  const { line: lines, postalCode: postcode, city } = location['address'];
  expect(place.address).toEqual({ lines, postcode, city });
  expect(place.name).toBe(location['name']);
  expect(place.locationIdentifiers).toEqual(
    location['identifier'].map(({ system, value }: Loose) => ({ system, value })),
  );
}

function testPractitioners(name: string, counts: { slots: number; places: number }, rules: readonly string[]) {
  const { raw, find, slots: rawSlots, actor } = open(name);
  const { slots, entries, issues, total } = readSlotBundle(raw);

  it('gives every slot and its total', () => {
    expect(slots.map(({ fhirId }) => fhirId)).toEqual(rawSlots.map(({ id }) => id));
    expect(slots).toHaveLength(counts.slots);
    expect(entries).toHaveLength(counts.places);
    expect(entries.flatMap((entry) => entry.slots)).toHaveLength(counts.slots);
    expect(issues.map(({ rule }) => rule)).toEqual(rules);
    expect(total).toBe(raw['total']);
  });

  it.each(rawSlots.map((slot) => [slot['id'] as string, slot] as const))('loses nothing of %s', (id, slot) => {
    const read = slots.find(({ fhirId }) => fhirId === id)!;
    expectSlot(read, slot);
    expect(read.bookingUrl).toBe(slot['comment']); // C-03: the walk-in slot has none
    const person = actor(slot, 'Practitioner');
    expect(read.practitioner.nationalIds).toEqual(person['identifier'].map(({ value }: Loose) => value));
    expect(read.practitioner.lastName).toBe(person['name'][0].family);
    expect(read.practitioner.firstName).toBe(person['name'][0].given.join(' '));
    expect(read.practitioner.phones).toEqual(phonesOf(person));

    const role = actor(slot, 'PractitionerRole');
    const location = role['contained'].find(({ id: its }: Loose) => `#${its}` === role['location'][0].reference);
    expectLocation(read.place, location);
    expect(read.place.structureIds).toEqual([role['organization'].identifier.value]);
    expect(read.place.phones).toEqual(phonesOf(role));

    const services: string[] = slot['serviceType'].flatMap(({ extension = [] }: Loose) =>
      extension.map(({ valueReference }: Loose) => valueReference.reference),
    );
    const organizations = services.map((service) => find(find(service)['providedBy'].reference));
    expect(read.cpts).toEqual(
      organizations.map((organization) => ({
        nationalIds: organization['identifier'].map(({ value }: Loose) => value),
        name: organization['name'],
        phones: phonesOf(organization),
      })),
    );
    const entry = entries.find((each) => each.slots.includes(read))!;
    expect(entry.practitioner).toBe(read.practitioner);
    expect(entry.place).toBe(read.place);
  });

  return { raw, slots };
}

describeOfficial('the official PS example bundle', () => {
  const { raw, slots } = testPractitioners('Bundle-ExampleBundlePSIndiv.json', { slots: 4, places: 3 }, []);

  it('C-14: keeps the self link as it is, never compared', () => {
    expect(readSlotBundle(raw).selfLink).toBe(raw['link'][0].url); // `_count`, raw `+`
  });

  it('covers what a card shows: several places, walk-in, text-only specialty, phone', () => {
    expect(slots.some(({ appointmentType }) => appointmentType === 'WALKIN')).toBe(true);
    expect(slots.some(({ specialties }) => specialties.some(({ code }) => code === undefined))).toBe(true);
    expect(slots.some(({ place }) => place.phones.length > 0)).toBe(true);
  });
});

describeOfficial('the official CPTS example bundle', () => {
  // Its self link is an http address.
  const { raw, slots } = testPractitioners('Bundle-ExampleBundleCPTS1.json', { slots: 1, places: 1 }, [
    'bundle.self-link',
  ]);

  it('covers what a card shows: a slot PUBLIC and CPTS (C-04), its CPTS with name and phone', () => {
    expect(slots[0]!.visibility).toEqual(['PUBLIC', 'CPTS']);
    expect(slots[0]!.cpts[0]).toMatchObject({ name: expect.stringMatching(/^CPTS/), phones: [expect.anything()] });
  });

  it('C-28: reads a fullUrl that is no address, and a structure number alone', () => {
    expect(raw['entry'][0].fullUrl).toContain('<base_URl>');
    expect(slots[0]!.place.structureIds).toHaveLength(1);
  });
});

describeOfficial('the official SOS Médecins example bundle', () => {
  const { raw, resources, find, slots: rawSlots } = open('Bundle-ExampleBundleAgregateurSOS.json');
  const schedules = resources.filter(({ resourceType }) => resourceType === 'Schedule');
  const { entries, issues, total, selfLink } = readSosBundle(raw);

  it('gives an entry for each Schedule, in its order', () => {
    expect(entries).toHaveLength(3);
    expect(schedules).toHaveLength(3);
    expect(entries.map(({ kind }) => kind)).toEqual(['SOS', 'SOS', 'SOS']);
    expect(selfLink).toBe(raw['link'][0].url);
  });

  it('C-13: takes a total that counts slots, though Schedules were searched for', () => {
    expect(total).toBe(rawSlots.length);
    expect(issues.filter(({ rule }) => rule === 'bundle.total')).toEqual([]);
  });

  it('drops the http links, and finds nothing else wrong', () => {
    expect(issues.map(({ rule }) => rule)).toEqual(rawSlots.map(() => 'slot.booking-url'));
    const https = structuredClone(raw);
    for (const { resource } of https['entry']) {
      if (resource.comment) resource.comment = resource.comment.replace('http:', 'https:');
    }
    const read = readSosBundle(https);
    expect(read.issues).toEqual([]);
    const links = read.entries.flatMap(({ slots }) => slots.map(({ bookingUrl }) => bookingUrl));
    expect(new Set(links)).toEqual(new Set(rawSlots.map(({ comment }) => comment.replace('http:', 'https:'))));
  });

  it.each(schedules.map((schedule, i) => [schedule['id'] as string, schedule, i] as const))(
    'loses nothing of %s',
    (id, schedule, i) => {
      const entry = entries[i]!;
      const location = find(schedule['actor'][0].reference);
      const association = find(location['managingOrganization'].reference);
      expectLocation(entry.place, location);
      expect(entry.place.phones).toEqual(phonesOf(location));
      expect(entry.place.openingHours).toEqual(
        location['hoursOfOperation'].map((hours: Loose) => ({
          days: hours['daysOfWeek'],
          allDay: false,
          opens: hours['openingTime'].slice(0, 5),
          closes: hours['closingTime'].slice(0, 5),
        })),
      );
      expect(entry.association).toEqual({
        nationalIds: [association['identifier'][0].value],
        name: association['name'],
        phones: phonesOf(association),
      });
      const own = rawSlots.filter(({ schedule: { reference } }) => reference === `Schedule/${id}`);
      expect(entry.slots).toHaveLength(own.length);
      own.forEach((slot, at) => expectSlot(entry.slots[at]!, slot));
    },
  );
});
