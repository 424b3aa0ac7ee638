import { describe, expect, it } from 'vitest';
import { haveLineInCommon, metresBetween, normaliseLine } from './address.js';
import { PlaceMatcher, type EditorPlace } from './match-places.js';
import { offerOf, rpps, structureOf } from './testing/fixtures/offers.js';

const FINESS = '1330000001';
const OTHER_FINESS = '1330000999';
const SIRET = '312345678900012';

function place(more: Partial<EditorPlace> = {}): EditorPlace {
  return { practitionerIds: [rpps(1)], structureIds: [], ...more };
}
const home = offerOf(1, [], { id: 'home', structure: FINESS, postcode: '33000', line: '12 bis av. du Gal Leclerc' });
const away = offerOf(1, [], { id: 'away', structure: SIRET, postcode: '33100', line: '4 place Saint-Jean' });
const idOf = (it: ReturnType<PlaceMatcher['match']>) => it?.offer.id;

describe('finding the offer of a place', () => {
  it('takes practitioner and structure id before the address', () => {
    const matcher = new PlaceMatcher([home, away]);
    const address = { lines: away.offer.place.address.lines, postcode: '33100' };
    expect(idOf(matcher.match(place({ structureIds: [FINESS], address }), false))).toBe('home');
    expect(idOf(matcher.match(place({ structureIds: [SIRET] }), false))).toBe('away');
  });

  it('takes postcode and line, however they are written', () => {
    const matcher = new PlaceMatcher([home, away]);
    const address = { lines: ['Bâtiment C', '12bis AVENUE du Général-Leclerc'], postcode: '33000' };
    expect(idOf(matcher.match(place({ address, structureIds: [SIRET.replace('12', '21')] }), false))).toBe('home');
    expect(matcher.match(place({ address: { ...address, postcode: '33100' } }), false)).toBeUndefined();
  });

  it('takes a position within ten metres', () => {
    const at = { latitude: 44.84, longitude: -0.58 };
    const placed = { ...home, offer: { ...home.offer, place: { ...home.offer.place, position: at } } };
    const matcher = new PlaceMatcher([placed, away]);
    const near = { latitude: 44.84008, longitude: -0.58 };
    const far = { latitude: 44.8402, longitude: -0.58 };
    expect(idOf(matcher.match(place({ position: near }), false))).toBe('home');
    expect(matcher.match(place({ position: far }), false)).toBeUndefined();
  });

  it('takes the only place when nothing speaks against it', () => {
    const matcher = new PlaceMatcher([home]);
    expect(idOf(matcher.match(place(), true))).toBe('home');
    expect(idOf(matcher.match(place({ structureIds: [SIRET] }), true)), 'a SIRET says nothing of a FINESS').toBe(
      'home',
    );
    expect(matcher.match(place(), false), 'the editor holds another place').toBeUndefined();
    expect(matcher.match(place({ structureIds: [OTHER_FINESS] }), true), 'another FINESS').toBeUndefined();
    expect(
      matcher.match(place({ address: { lines: ['x'], postcode: '75001' } }), true),
      'another city',
    ).toBeUndefined();
    expect(new PlaceMatcher([home, away]).match(place(), true), 'which of the two?').toBeUndefined();
  });

  it('never gives one practitioner’s place to another', () => {
    const matcher = new PlaceMatcher([home]);
    const theirs = { practitionerIds: [rpps(2)], structureIds: [FINESS] };
    expect(matcher.match(theirs, true)).toBeUndefined();
  });

  it('does not depend on the order of the search', () => {
    const twin = offerOf(1, [], {
      id: 'a-twin',
      structure: structureOf(7),
      postcode: '33000',
      line: '12B AV DU GAL LECLERC',
    });
    const address = { lines: ['12 bis avenue du Général Leclerc'], postcode: '33000' };
    for (const offers of [
      [home, twin],
      [twin, home],
    ]) {
      expect(idOf(new PlaceMatcher(offers).match(place({ address }), true))).toBe('a-twin');
    }
  });
});

describe('addresses', () => {
  it('are compared in capitals, without accents, written out', () => {
    expect(normaliseLine('12bis, bd. de l’Évêché')).toBe('12 BIS BOULEVARD DE L EVECHE');
    expect(haveLineInCommon(['1 r. Neuve'], ['Bât A', '1 RUE NEUVE'])).toBe(true);
    expect(haveLineInCommon(['CEDEX'], ['cedex']), 'one word names no street').toBe(false);
  });

  it('lie apart by metres', () => {
    const bordeaux = { latitude: 44.8378, longitude: -0.5792 };
    expect(metresBetween(bordeaux, { latitude: 44.8478, longitude: -0.5792 })).toBeCloseTo(1112, -1);
    expect(metresBetween(bordeaux, { latitude: 44.8378, longitude: -0.5692 })).toBeCloseTo(788, -1);
  });
});
