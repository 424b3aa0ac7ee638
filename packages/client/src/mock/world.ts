import { AGENDA_SOURCE_ID, SYSTEM } from '@sas-embed/contract';
import type { KnownStructure, Location, Offer, Slot, SpecialtySuggestion } from '@sas-embed/contract';
import { mockOffer, mockSlots } from './builders.js';
import type { MockSource } from './types.js';

/** The sources of the default world: two editors, one of them slow, and the SAS agenda. */
export function sampleSources(): MockSource[] {
  return [
    { id: 'rapide', label: 'AgendaRapide', kind: 'editor', latencyMs: 300 },
    { id: 'lente', label: 'DoucementRDV', kind: 'editor', latencyMs: 3000 },
    { id: AGENDA_SOURCE_ID, label: 'Agenda SAS', kind: 'agenda', latencyMs: 50 },
  ];
}

/** The structures of the default world through which one may take part. */
export function sampleStructures(): KnownStructure[] {
  return [
    { kind: 'CPTS', nationalId: '1330999921', name: 'CPTS des Trois Collines' },
    { kind: 'CPTS', nationalId: '1330999922', name: 'CPTS de la Rive inventée' },
    { kind: 'MSP', nationalId: '1330999923', name: 'MSP du Modèle' },
    { kind: 'SOS', nationalId: '333099992400017', name: 'SOS Médecins de démonstration' },
  ];
}

const person = (number: number, lastName: string, firstName: string) => ({
  ...mockOffer().practitioner!,
  nationalId: `8199900000${String(number).padStart(2, '0')}`,
  lastName,
  firstName,
});

/**
 * The offers of the default world, all invented: Bordeaux, La Réunion and Guadeloupe; long names; no calendar; 40 slots a day;
 * a member of a health centre; in La Réunion a place that only the editor knows.
 */
export function sampleOffers(): Offer[] {
  return [
    mockOffer(),
    mockOffer({
      id: 'offer-bordeaux-agenda',
      practitioner: person(12, 'Modèle', 'Dominique'),
      sources: [AGENDA_SOURCE_ID],
      actions: ['view-slots', 'hold', 'confirm', 'call', 'overbook'],
      place: { position: { latitude: 44.8412, longitude: -0.5699 } },
    }),
    mockOffer({
      id: 'offer-long-names',
      practitioner: person(13, 'de La Fontaine-Échantillonnière de Saint-Exemplaire', 'Marie-Clémentine Bérengère'),
      structure: {
        nationalId: '1330999992',
        name: 'Maison de santé pluriprofessionnelle universitaire des Coteaux imaginaires de l’Entre-deux-Mers',
      },
      sources: ['lente'],
      place: {
        position: { latitude: 44.8501, longitude: -0.5601 },
        address: {
          lines: ['Résidence des Grands Châtaigniers imaginaires, bâtiment C', '148 bis avenue du Maréchal-Inventé'],
          postcode: '33300',
          city: 'Bordeaux',
          inseeCode: '33063',
        },
      },
    }),
    mockOffer({
      id: 'offer-forty-a-day',
      practitioner: person(14, 'Fictif', 'Paul'),
      sources: ['rapide'],
      place: { position: { latitude: 44.8201, longitude: -0.5901 } },
    }),
    mockOffer({
      id: 'offer-no-calendar',
      practitioner: person(15, 'Témoin', 'Lucie'),
      participation: { sas: false },
      sources: [],
      actions: ['call'],
      place: { position: { latitude: 44.8301, longitude: -0.5501 } },
    }),
    mockOffer({
      id: 'offer-reunion',
      practitioner: person(16, 'Spécimen', 'Jean-Yves'),
      structure: { nationalId: '1970999993', name: 'Cabinet des Filaos' },
      sources: ['rapide'],
      place: {
        timeZone: 'Indian/Reunion',
        address: { lines: ['3 rue des Filaos'], postcode: '97400', city: 'Saint-Denis', inseeCode: '97411' },
        position: { latitude: -20.8789, longitude: 55.4481 },
        phones: ['+262639980002'],
      },
    }),
    mockOffer({
      id: 'offer-reunion-added',
      knownBy: 'editor',
      practitioner: person(16, 'Spécimen', 'Jean-Yves'),
      structure: { nationalId: '1970999995', name: 'Cabinet des Vacoas' },
      sources: ['rapide'],
      place: {
        timeZone: 'Indian/Reunion',
        address: { lines: ['9 rue des Vacoas'], postcode: '97400', city: 'Saint-Denis', inseeCode: '97411' },
        position: { latitude: -20.8789, longitude: 55.4481 },
        phones: ['+262639980004'],
      },
    }),
    mockOffer({
      id: 'offer-guadeloupe',
      practitioner: person(17, 'Prototype', 'Maryse'),
      structure: { nationalId: '1970999994', name: 'Cabinet des Flamboyants' },
      participation: { sas: true, via: 'MSP', structureId: '1970999994' },
      sources: ['rapide'],
      actions: ['view-slots', 'hold', 'handover', 'call'],
      place: {
        timeZone: 'America/Guadeloupe',
        address: { lines: ['8 rue des Flamboyants'], postcode: '97110', city: 'Pointe-à-Pitre', inseeCode: '97120' },
        position: { latitude: 16.2411, longitude: -61.5331 },
        phones: ['+33639980003'],
      },
    }),
  ];
}

/** The slots of an offer when the world names none: six a day, forty for `offer-forty-a-day`. */
export function sampleSlots(offer: Offer, now: number): Slot[] {
  return offer.sources.flatMap((sourceId) =>
    mockSlots({ offer, now, sourceId, perDay: offer.id === 'offer-forty-a-day' ? 40 : 6 }),
  );
}

/** What `suggestSpecialties` of a mock knows. */
export const SAMPLE_SPECIALTIES: readonly SpecialtySuggestion[] = [
  {
    kind: 'specialty',
    code: 'SM54',
    system: SYSTEM.specialty,
    label: 'Qualifié en médecine générale',
    matched: 'Médecin généraliste',
  },
  { kind: 'specialty', code: 'SM40', system: SYSTEM.specialty, label: 'Pédiatrie' },
  { kind: 'specialty', code: 'SM15', system: SYSTEM.specialty, label: 'Dermatologie et vénéréologie' },
  { kind: 'profession', code: '40', system: SYSTEM.profession, label: 'Chirurgien-dentiste' },
  { kind: 'profession', code: '50', system: SYSTEM.profession, label: 'Sage-femme' },
  {
    kind: 'structureType',
    code: '604',
    system: SYSTEM.structureType,
    label: 'Communautés professionnelles territoriales de santé (CPTS)',
  },
];

/** What `suggestLocations` and `resolveLocation` of a mock know. */
export const SAMPLE_LOCATIONS: readonly Location[] = [
  location('city', 'Bordeaux (33000)', 44.8378, -0.5792, '33', '33000', '33063'),
  location('county', 'Gironde (33)', 44.8378, -0.5792, '33'),
  location('city', 'Saint-Denis (97400)', -20.8789, 55.4481, '974', '97400', '97411'),
  location('county', 'La Réunion (974)', -21.1151, 55.5364, '974'),
  location('city', 'Pointe-à-Pitre (97110)', 16.2411, -61.5331, '971', '97110', '97120'),
  location('county', 'Guadeloupe (971)', 16.2411, -61.5331, '971'),
];

function location(
  type: Location['type'],
  label: string,
  latitude: number,
  longitude: number,
  departement: string,
  postcode?: string,
  inseeCode?: string,
): Location {
  return {
    type,
    label,
    position: { latitude, longitude },
    radiusKm: type === 'county' ? 100 : 15,
    departement,
    approximate: false,
    ...(postcode !== undefined && { postcode }),
    ...(inseeCode !== undefined && { inseeCode }),
  };
}
