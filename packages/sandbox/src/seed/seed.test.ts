import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasLuhnKey, practitionerIdKind, structureIdKind } from '@sas-embed/contract';
import { directoryLines, directoryRecords, readHours, type DirectoryRecord } from './directory.js';
import { readSeed, seedFiles } from './files.js';
import { generateSeed } from './generate-seed.js';

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const seed = readSeed();
const rows = seed.practitioners;
const people = new Map(rows.map((r) => [r.nationalId, r]));
const CODES = ['33', '75', '48', '974', '69', '35', '23', '971'];

describe('the committed lists', () => {
  const files = seedFiles(generateSeed());

  it.each(files.map(({ file, text }) => [basename(file.pathname), file, text] as const))(
    '%s is what the generator writes, and small enough to be read',
    (_name, file, text) => {
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    },
  );

  it('make 3,000 offers of all kinds in eight départements, overseas and rural among them', () => {
    const offers = [...directoryRecords(seed, 0, [])].filter((r) => r.type === 'place');
    expect(offers.length).toBeGreaterThanOrEqual(3_000);
    for (const code of CODES) {
      const there = offers.filter((o) => o.departement === code);
      expect(there.length, code).toBeGreaterThan(90);
      expect(new Set(there.map((o) => o.kind)), code).toEqual(
        new Set(['PS', 'CPTS', 'MSP', 'CDS', ...(['48', '23'].includes(code) ? [] : ['SOS'])]),
      );
    }
    expect(new Set(offers.map((o) => o.departement))).toEqual(new Set(CODES));
  });

  it('name more than two thousand fictitious practitioners, no two alike', () => {
    expect(people.size).toBeGreaterThanOrEqual(2_400);
    expect(new Set([...people.values()].map((r) => `${r.lastName} ${r.firstName}`)).size).toBe(people.size);
  });
  it('has well-formed national identifiers that name nobody', () => {
    for (const row of rows) {
      expect(row.nationalId).toMatch(/^81999\d{7}$/);
      expect(practitionerIdKind(row.nationalId)).toBe('RPPS');
      expect(hasLuhnKey(row.nationalId.slice(1)), row.nationalId).toBe(true);
      expect(['FINESS', 'SIRET']).toContain(structureIdKind(row.structureId));
      expect(row.structureId).toMatch(/^(1\d\d999\d{4}|3999\d{11})$/);
      expect(hasLuhnKey(row.structureId.slice(1)), row.structureId).toBe(true);
      if (row.structureId.startsWith('3')) expect(hasLuhnKey(row.structureId.slice(1, 10)), row.structureId).toBe(true);
    }
  });

  it('has well-formed numbers of structures that are nobody’s', () => {
    for (const { nationalId } of [...seed.communities, ...seed.structures]) {
      expect(nationalId).toMatch(/^1\d\d999\d{4}$/);
      expect(hasLuhnKey(nationalId.slice(1)), nationalId).toBe(true);
    }
    for (const { associationId } of seed.dutyPoints) {
      expect(structureIdKind(associationId)).toBe('SIRET');
      expect(associationId).toMatch(/^3999\d{11}$/);
      expect(hasLuhnKey(associationId.slice(1)) && hasLuhnKey(associationId.slice(1, 10)), associationId).toBe(true);
    }
    const finess = [...rows, ...seed.unlisted].map((r) => [r.structureId, `${r.street} ${r.city}`] as const);
    const all = new Map<string, string>();
    for (const [id, where] of finess) {
      expect(all.get(id) ?? where, id).toBe(where); // one number, one house
      all.set(id, where);
    }
    for (const { nationalId } of seed.communities) expect(all.has(nationalId), nationalId).toBe(false);
    expect(new Set(seed.communities.map((c) => c.nationalId)).size).toBe(seed.communities.length);
  });

  it('uses telephone numbers reserved for fiction only', () => {
    const phones = [...rows, ...seed.unlisted, ...seed.structures, ...seed.dutyPoints, ...seed.communities].map(
      (r) => r.phone,
    );
    for (const phone of [...phones, ...seed.dutyPoints.map((p) => p.associationPhone)]) {
      expect(phone).toMatch(/^(\+33(19900|26191|35301|46571|53649|63998)|\+(262|590)63998)\d{4}$/);
    }
  });

  it('keeps places in their commune and postcode', () => {
    for (const row of [...rows, ...seed.unlisted, ...seed.structures, ...seed.dutyPoints]) {
      expect(row.inseeCode.startsWith(row.departement)).toBe(true);
      expect(row.postcode.startsWith(row.departement.slice(0, 2))).toBe(true);
      expect(Number(row.latitude)).toSatisfy((v: number) => {
        if (row.departement === '974') return v < -20.8 && v > -21.5;
        return row.departement === '971' ? v > 15.8 && v < 16.6 : v > 44 && v < 49;
      });
    }
  });

  it('has the wanted mix', () => {
    const share = (of: (row: (typeof rows)[number]) => boolean) => [...people.values()].filter(of).length / people.size;
    expect(share((r) => r.specialtyCode === 'SM54')).toBeCloseTo(0.7, 1);
    for (const calendar of [
      'rapide',
      'lent',
      'muet',
      'vif',
      'panne',
      'louche',
      'commun',
      'nomade',
      'sesame',
      'agenda',
    ]) {
      expect(
        share((r) => r.calendar === calendar),
        calendar,
      ).toBeGreaterThan(0.015);
    }
    expect(rows.length - people.size, 'second places').toBeGreaterThan(200);
  });

  it('has practitioners in two CPTS, with one card or two, and CPTS with many members', () => {
    const communitiesOf = groupBy(seed.members, (m) => m.nationalId);
    const inTwo = [...communitiesOf.values()].filter((all) => new Set(all.map((m) => m.communityId)).size > 1);
    expect(inTwo.length).toBeGreaterThan(30);
    expect(seed.members.filter((m) => m.cards === 'A').length).toBeGreaterThan(30);
    expect(seed.members.filter((m) => m.cards === 'AB').length).toBeGreaterThan(200);
    const membersOf = groupBy(seed.members, (m) => m.communityId);
    for (const { nationalId, name } of seed.communities)
      expect(membersOf.get(nationalId)?.length ?? 0, name).toBeGreaterThan(3);
    expect(seed.communities.map((c) => c.departement)).toEqual(expect.arrayContaining(CODES));
  });

  it('has practitioners of three places, and places that no directory knows', () => {
    const places = groupBy(rows, (r) => r.nationalId);
    expect([...places.values()].filter((all) => all.length === 3).length).toBeGreaterThan(20);
    expect(seed.unlisted.length).toBeGreaterThan(20);
    for (const row of seed.unlisted) expect(people.get(row.nationalId)?.calendar).toBe('nomade');
  });

  it('has associations with several PFG', () => {
    const points = groupBy(seed.dutyPoints, (p) => p.associationId);
    expect(points.size).toBeGreaterThanOrEqual(6);
    for (const all of points.values()) expect(all.length).toBeGreaterThan(1);
  });
});

describe('the directory file', () => {
  const now = Date.parse('2026-03-28T21:30:00Z'); // the night before the clocks go forward in Paris
  const records = [...directoryLines(seed, now, ['rapide', 'lent'])].map((line) => JSON.parse(line) as DirectoryRecord);
  const places = records.filter((r) => r.type === 'place');
  const slots = records.filter((r) => r.type === 'agenda-slot');

  it('has offers whose ids differ and stay, and one place for all cards of a practice', () => {
    expect(new Set(places.map((p) => p.offerId)).size).toBe(places.length);
    const again = [...directoryRecords(seed, now + 86_400_000, [])].filter((r) => r.type === 'place');
    expect(again.map((p) => p.offerId)).toEqual(places.map((p) => p.offerId));
    for (const place of places) expect(place.offerId + place.placeId).toMatch(/^[A-Za-z0-9_.~-]+$/);
    const cards = groupBy(places, (p) => p.placeId);
    const both = [...cards.values()].filter((all) => all.some((p) => p.kind === 'PS') && all.length > 1);
    expect(both.length).toBeGreaterThan(200);
    for (const all of cards.values()) {
      expect(all.filter((p) => p.kind !== 'CPTS').length).toBeLessThanOrEqual(1);
      expect(new Set(all.map((p) => JSON.stringify([p.practitioner, p.address]))).size).toBe(1);
    }
  });

  it('has a third of the places that take part receive from emergency departments, of all kinds, alike on all cards', () => {
    const editors = [...new Set(rows.map((r) => r.calendar))];
    const offers = [...directoryRecords(seed, now, editors)].filter((r) => r.type === 'place');
    const ofPlace = groupBy(offers, (o) => o.placeId);
    for (const cards of ofPlace.values())
      expect(new Set(cards.map((o) => o.participation.emergencyReorientation)).size).toBe(1);
    const taking = [...ofPlace.values()].map(([card]) => card!).filter((o) => o.participation.sas);
    const marked = offers.filter((o) => o.participation.emergencyReorientation);
    const share = taking.filter((o) => o.participation.emergencyReorientation).length / taking.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.37);
    expect(marked.every((o) => o.participation.sas)).toBe(true);
    expect(new Set(marked.map((o) => o.kind))).toEqual(new Set(['PS', 'CPTS', 'MSP', 'CDS', 'SOS']));
    const here = marked.filter((o) => o.departement === '33' && o.practitioner);
    expect(here.some((o) => o.hasAgenda)).toBe(true);
    expect(here.some((o) => o.editors.includes('rapide'))).toBe(true);
    expect(here.length).toBeGreaterThan(20);
  });

  it('names each CPTS before the cards that bear it', () => {
    const known = new Set<string>();
    for (const record of records) {
      if (record.type === 'community') known.add(record.nationalId);
      if (record.type === 'place' && record.kind === 'CPTS') expect(known).toContain(record.communityId);
    }
    expect(known.size).toBe(seed.communities.length);
  });

  it('reads the opening hours of a PFG', () => {
    expect(readHours('mon-fri 20:00-00:00/sat-sun 08:00-00:00')).toEqual([
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], opens: '20:00', closes: '00:00' },
      { days: ['sat', 'sun'], opens: '08:00', closes: '00:00' },
    ]);
    for (const point of seed.dutyPoints)
      for (const { days, opens, closes } of readHours(point.hours)) {
        expect(days.length).toBeGreaterThan(0);
        expect(opens + closes).toMatch(/^\d\d:\d\d\d\d:\d\d$/);
      }
  });

  it('names only editors of this world, and the zone of the place', () => {
    expect(new Set(places.flatMap((p) => p.editors))).toEqual(new Set(['rapide', 'lent']));
    expect(new Set(places.filter((p) => p.departement === '974').map((p) => p.timeZone))).toEqual(
      new Set(['Indian/Reunion']),
    );
  });

  it('has SAS agenda slots in working hours of the place, whatever its zone and the change of clocks', () => {
    const byOffer = new Map(places.map((p) => [p.offerId, p]));
    expect(slots.length).toBeGreaterThan(1000);
    for (const slot of slots) {
      const place = byOffer.get(slot.offerId)!;
      expect(place.hasAgenda).toBe(true);
      expect(Date.parse(slot.start)).toBeGreaterThan(now);
      expect(Date.parse(slot.end)).toBeGreaterThan(Date.parse(slot.start));
      const hour = Number(
        new Intl.DateTimeFormat('en-GB', { timeZone: place.timeZone, hour: '2-digit' }).format(new Date(slot.start)),
      );
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThanOrEqual(19);
    }
    expect(new Set(slots.map((s) => s.id)).size).toBe(slots.length);
    expect(new Set(slots.map((s) => byOffer.get(s.offerId)!.departement))).toEqual(new Set(CODES));
  });
});
