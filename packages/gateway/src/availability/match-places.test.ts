import { describe, expect, it } from 'vitest';
import type { DirectoryOffer } from '../directory/index.js';
import { haveLineInCommon, metresBetween, normaliseLine } from './address.js';
import { PlaceMatcher, type EditorPlace } from './match-places.js';
import { offerOf, rpps, structureOf } from './testing/fixtures/offers.js';

const FINESS = '1330000001';
const OTHER_FINESS = '1330000999';
const SIRET = '312345678900012';

function place(more: Partial<EditorPlace> = {}): EditorPlace {
  return { ownerIds: [rpps(1)], structureIds: [], ...more };
}
const home = offerOf(1, [], { id: 'home', structure: FINESS, postcode: '33000', line: '12 bis av. du Gal Leclerc' });
const away = offerOf(1, [], { id: 'away', structure: SIRET, postcode: '33100', line: '4 place Saint-Jean' });
const atHome = { lines: ['Bâtiment C', '12bis AVENUE du Général-Leclerc'], postcode: '33000' };
const inParis = { lines: ['9 rue Ancienne'], postcode: '75001' };
const another = place({ address: inParis });

/** Id of the offer that the place stands for, in an answer that holds the others too. */
function match(offers: readonly DirectoryOffer[], it: EditorPlace, others: EditorPlace[] = []): string | undefined {
  return new PlaceMatcher(offers, [it, ...others]).match(it)?.offer.id;
}

describe('finding the offer of a place', () => {
  it('takes practitioner and structure id, whatever the address is written like', () => {
    const address = { lines: ['Centre'], postcode: '33000' };
    expect(match([home, away], place({ structureIds: [OTHER_FINESS, FINESS], address }), [another])).toBe('home');
    expect(match([home, away], place({ structureIds: [SIRET] }), [another])).toBe('away');
  });

  it('tells two addresses of one structure apart', () => {
    const branch = offerOf(1, [], { id: 'branch', structure: FINESS, postcode: '33310', line: '3 quai Neuf' });
    const there = { lines: ['3 QUAI NEUF'], postcode: '33310' };
    const first = place({ structureIds: [FINESS], address: atHome });
    const second = place({ structureIds: [FINESS], address: there });
    expect(match([home, branch], first, [second])).toBe('home');
    expect(match([home, branch], second, [first])).toBe('branch');
    expect(match([home], second, [first]), 'its other address was not asked about').toBeUndefined();
    expect(match([home], second), 'and has the only free slots').toBeUndefined();
    const nextDoor = place({ structureIds: [FINESS], address: { lines: ['3 quai Neuf'], postcode: '33000' } });
    expect(match([home], nextDoor, [first]), 'the other address has the same postcode').toBeUndefined();
    expect(match([home, branch], place({ structureIds: [FINESS] })), 'without an address').toBeUndefined();
  });

  it('takes the same street for the same place under a CEDEX postcode', () => {
    const address = { lines: atHome.lines, postcode: '33076' };
    expect(match([home], place({ structureIds: [FINESS], address }))).toBe('home');
  });

  it('takes postcode and line, however they are written', () => {
    const it = place({ address: atHome, structureIds: ['398765432100019'] });
    expect(match([home, away], it, [another])).toBe('home');
    expect(match([home, away], place({ address: { ...atHome, postcode: '33100' } }), [another])).toBeUndefined();
  });

  it('takes a position within ten metres', () => {
    const at = { latitude: 44.84, longitude: -0.58 };
    const placed = { ...home, offer: { ...home.offer, place: { ...home.offer.place, position: at } } };
    const near = { latitude: 44.84008, longitude: -0.58 };
    const far = { latitude: 44.8402, longitude: -0.58 };
    expect(match([placed, away], place({ position: near }), [another])).toBe('home');
    expect(match([placed, away], place({ position: far }), [another])).toBeUndefined();
  });

  it('takes the only place when nothing speaks against it', () => {
    expect(match([home], place())).toBe('home');
    expect(match([home], place({ structureIds: [SIRET] })), 'a SIRET says nothing of a FINESS').toBe('home');
    expect(match([home], place(), [another]), 'the editor holds another place').toBeUndefined();
    expect(match([home], place({ structureIds: [OTHER_FINESS] })), 'another FINESS').toBeUndefined();
    expect(match([home], another), 'another city').toBeUndefined();
    expect(match([home, away], place()), 'which of the two?').toBeUndefined();
  });

  it('never gives one practitioner’s place to another', () => {
    const theirs = { ownerIds: [rpps(2)], structureIds: [FINESS], address: atHome };
    expect(match([home], theirs)).toBeUndefined();
  });

  it('does not depend on the order of the search', () => {
    const line = '12B AV DU GAL LECLERC';
    const twin = offerOf(1, [], { id: 'a-twin', structure: structureOf(7), postcode: '33000', line });
    for (const offers of [
      [home, twin],
      [twin, home],
    ]) {
      expect(match(offers, place({ address: atHome }))).toBe('a-twin');
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
