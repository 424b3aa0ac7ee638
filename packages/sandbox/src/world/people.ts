import type { RegulatorAccount } from '../editor/index.js';
import type { IssuedRegulator } from '../issuer/index.js';
import type { EditorPractitioner } from '../editor/index.js';
import type { SeedRow } from '../seed/index.js';
import { SPECIALTY_LABELS } from '../seed/index.js';
import { timeZoneOfDepartement } from '@sas-embed/contract';

/** The two regulators of the demo world, of two SAS; one has a national identifier, the other a technical one. */
export const REGULATORS: readonly IssuedRegulator[] = [
  {
    id: 'camille',
    identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' }],
    lastName: 'EXEMPLE',
    firstName: 'Camille',
    email: 'camille.exemple@sas-33.example',
    sas: { id: 'sas-33', label: 'SAS de la Gironde' },
  },
  {
    id: 'dominique',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-974974974974' }],
    lastName: 'MODÈLE',
    firstName: 'Dominique',
    email: 'dominique.modele@sas-974.example',
    sas: { id: 'sas-974', label: 'SAS de La Réunion' },
  },
];

/** The same regulators as provisioned to the editors (INT_R02). */
export const REGULATOR_ACCOUNTS: readonly RegulatorAccount[] = REGULATORS.map((r) => ({
  id: r.id,
  identifier: r.identifiers[0]!,
  lastName: r.lastName,
  firstName: r.firstName,
  email: r.email,
  organisation: r.sas.label,
}));

/** The practitioners whose calendars an editor keeps. */
export function practitionersOf(editorId: string, rows: readonly SeedRow[]): EditorPractitioner[] {
  const found = new Map<string, EditorPractitioner>();
  for (const row of rows) {
    if (row.calendar !== editorId) continue;
    const practitioner = found.get(row.nationalId) ?? {
      nationalId: row.nationalId,
      lastName: row.lastName,
      firstName: row.firstName,
      ...(row.title && { title: row.title }),
      ...(row.specialtyCode && {
        specialty: { code: row.specialtyCode, label: SPECIALTY_LABELS[row.specialtyCode] ?? row.specialtyCode },
      }),
      timeZone: timeZoneOfDepartement(row.departement),
      places: [],
    };
    found.set(row.nationalId, practitioner);
    practitioner.places.push({
      key: row.place,
      structureId: row.structureId,
      structureName: row.structureName,
      street: row.street,
      postcode: row.postcode,
      city: row.city,
      phone: row.phone,
    });
  }
  return [...found.values()];
}
