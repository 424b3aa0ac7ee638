/** One small editor for the tests of this room. */
import type { EditorAssociation, EditorConfig, EditorPractitioner } from '../config.js';

const place = (key: string, city: string, postcode: string) => ({
  key,
  structureId: '399900001100018',
  structureName: `Cabinet d’essai ${key}`,
  street: '12 rue des Acacias',
  postcode,
  city,
  phone: '+33536490007',
});

/** Works in Bordeaux at two places, with many free slots. */
export const BORDEAUX: EditorPractitioner = {
  nationalId: '819990000036',
  lastName: 'SOLEILPUITS',
  firstName: 'Ophélie',
  title: 'DR',
  specialty: { code: 'SM54', label: 'Médecine générale (SM)' },
  timeZone: 'Europe/Paris',
  places: [place('1', 'Bordeaux', '33000'), place('2', 'Lormont', '33310')],
};

/** Works in Saint-Denis de La Réunion. */
export const REUNION: EditorPractitioner = {
  nationalId: '819990009003',
  lastName: 'CORAILVENT-MODÈLE',
  firstName: 'Zélie',
  title: 'DR',
  specialty: { code: 'SM54', label: 'Médecine générale (SM)' },
  timeZone: 'Indian/Reunion',
  places: [place('1', 'Saint-Denis', '97400')],
};

/** Two CPTS; Bordeaux takes part through one at its first place and through both at its second. */
export const COMMUNITIES = [
  { nationalId: '1339998013', name: 'CPTS des Platanes', phone: '+33536499100' },
  { nationalId: '1339998021', name: 'CPTS des Trois Sources', phone: '+33536499107' },
];

/** Bordeaux as the product for communities knows the practitioner. */
export const MEMBER: EditorPractitioner = {
  ...BORDEAUX,
  places: BORDEAUX.places.map((p, i) => ({ ...p, communities: COMMUNITIES.slice(0, i + 1).map((c) => c.nationalId) })),
};

/** An association with two PFG. */
export const ASSOCIATION: EditorAssociation = {
  nationalId: '399990001900012',
  name: 'SOS Médecins Girondine (exemple)',
  timeZone: 'Europe/Paris',
  places: ['1', '2'].map((key) => ({
    ...place(key, 'Bordeaux', '33000'),
    structureName: `Point fixe de garde ${key}`,
    openingHours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], opens: '20:00', closes: '00:00' }],
  })),
  doctors: [{ nationalId: '819990000044', lastName: 'NEIGEMONT', firstName: 'Sacha' }],
};

/** A configuration on a free port. */
export function sampleConfig(changes: Partial<EditorConfig> = {}): EditorConfig {
  return {
    id: 'rapide',
    label: 'AgendaRapide',
    host: '127.0.0.1',
    port: 0,
    manner: 'normal',
    origins: ['sas-sandbox'],
    oid: 'urn:oid:2.25.1999',
    intake: { fhirBaseUrl: 'http://127.0.0.1:9/fhir', key: 'k' },
    regulators: [
      {
        id: 'camille',
        identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' },
        lastName: 'EXEMPLE',
        firstName: 'Camille',
        email: 'camille.exemple@sas-33.example',
        organisation: 'SAS de la Gironde',
      },
      {
        id: 'dominique',
        identifier: { system: 'urn:oid:1.2.250.1.213.3.6', value: '0b9c5d2e-5d1b-4f3e-9a53-3c1f7a974974' },
        lastName: 'MODÈLE',
        firstName: 'Dominique',
        email: 'dominique.modele@sas-974.example',
        organisation: 'SAS de La Réunion',
      },
    ],
    practitioners: [BORDEAUX, REUNION],
    ...changes,
  };
}
