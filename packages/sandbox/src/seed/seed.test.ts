import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasLuhnKey, practitionerIdKind, structureIdKind } from '@sas-embed/contract';
import { generatePractitioners } from './generate.js';
import { directoryLines, PRACTITIONERS_FILE, readPractitioners } from './index.js';
import type { AgendaSlotRecord, PlaceRecord } from './directory.js';
import { toCsv } from './practitioners.js';

const rows = readPractitioners();
const people = new Map(rows.map((r) => [r.nationalId, r]));

describe('the committed list of practitioners', () => {
  it('is what the generator writes', () => {
    expect(readFileSync(PRACTITIONERS_FILE, 'utf8')).toBe(toCsv(generatePractitioners()));
  });

  it('holds more than a thousand fictitious practitioners in four départements', () => {
    expect(people.size).toBeGreaterThanOrEqual(1050);
    expect(new Set(rows.map((r) => r.departement))).toEqual(new Set(['33', '75', '48', '974']));
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

  it('uses telephone numbers reserved for fiction only', () => {
    for (const row of rows) expect(row.phone).toMatch(/^(\+33(19900|26191|35301|46571|53649|63998)|\+26263998)\d{4}$/);
  });

  it('keeps practices in their commune and postcode', () => {
    for (const row of rows) {
      expect(row.inseeCode.startsWith(row.departement)).toBe(true);
      expect(row.postcode.startsWith(row.departement.slice(0, 2))).toBe(true);
      expect(Number(row.latitude)).toSatisfy((v: number) =>
        row.departement === '974' ? v < -20.8 && v > -21.5 : v > 44 && v < 49,
      );
    }
  });

  it('has the wanted mix', () => {
    const share = (of: (row: (typeof rows)[number]) => boolean) => [...people.values()].filter(of).length / people.size;
    expect(share((r) => r.specialtyCode === 'SM54')).toBeCloseTo(0.7, 1);
    for (const [calendar, wanted] of [
      ['rapide', 0.45],
      ['lent', 0.15],
      ['muet', 0.15],
      ['agenda', 0.15],
      ['none', 0.1],
    ] as const) {
      expect(Math.abs(share((r) => r.calendar === calendar) - wanted), calendar).toBeLessThan(0.04);
    }
    expect(rows.length - people.size, 'second places').toBeGreaterThan(40);
  });
});

describe('the directory file', () => {
  const now = Date.parse('2026-03-28T21:30:00Z'); // the night before the clocks go forward in Paris
  const records = [...directoryLines(rows, now, ['rapide', 'lent'])].map(
    (line) => JSON.parse(line) as PlaceRecord | AgendaSlotRecord,
  );
  const places = records.filter((r) => r.type === 'place');
  const slots = records.filter((r) => r.type === 'agenda-slot');

  it('has one record a place, with ids that differ and stay', () => {
    expect(places).toHaveLength(rows.length);
    expect(new Set(places.map((p) => p.offerId)).size).toBe(rows.length);
    expect(new Set(places.map((p) => p.placeId)).size).toBe(rows.length);
    expect(JSON.parse([...directoryLines(rows, now + 86_400_000, [])][0]!)).toMatchObject({
      offerId: places[0]!.offerId,
    });
    for (const place of places) expect(place.offerId + place.placeId).toMatch(/^[A-Za-z0-9_.~-]+$/);
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
    expect(new Set(slots.map((s) => byOffer.get(s.offerId)!.departement))).toEqual(new Set(['33', '75', '48', '974']));
  });
});
