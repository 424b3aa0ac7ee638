import { createHash } from 'node:crypto';
import { practitionerIdKind, toPractitionerNationalId } from '@sas-embed/contract';
import type { Communes } from './communes.js';
import { DirectoryFileError } from './import-fault.js';
import { cleanText, locate, nameKeyOf, phonesOf, placeKeyOf, type LineReader } from './national-line.js';
import { keysOfOffer } from './search-codes.js';
import { plain } from './text.js';

/** Columns that are read, by name; matched without accents, case and what stands in brackets. */
const COLUMNS = {
  idType: ["Type d'identifiant PP", true],
  id: ['Identifiant PP', true],
  title: ["Code civilité d'exercice", false],
  lastName: ["Nom d'exercice", true],
  firstName: ["Prénom d'exercice", true],
  profession: ['Code profession', true],
  category: ['Code catégorie professionnelle', false],
  skillType: ['Code type savoir-faire', false],
  skill: ['Code savoir-faire', true],
  skillLabel: ['Libellé savoir-faire', false],
  siret: ['Numéro SIRET site', true],
  finess: ['Numéro FINESS site', true],
  technicalId: ['Identifiant technique de la structure', false],
  name: ['Raison sociale site', true],
  sign: ['Enseigne commerciale site', false],
  complement: ['Complément point géographique', false],
  number: ['Numéro Voie', true],
  index: ['Indice répétition voie', false],
  streetType: ['Libellé type de voie', false],
  street: ['Libellé Voie', true],
  distribution: ['Mention distribution', false],
  postcode: ['Code postal', true],
  inseeCode: ['Code commune', true],
  city: ['Libellé commune', true],
  country: ['Code pays', false],
  phone: ['Téléphone', false],
  phone2: ['Téléphone 2', false],
  formerId: ['Ancien identifiant de la structure', false],
} as const satisfies Record<string, readonly [string, boolean]>;
type Column = keyof typeof COLUMNS;

const headerName = (text: string): string => plain(text.replace(/\(.*$/, ''));
/** A student's line is no offer. */
const STUDENT = 'E';
const FRANCE = new Set(['', '99000', 'FR', 'FRA']);

/**
 * A reader of the lines of `PS_LibreAcces_Personne_activite` under this header. Only what an offer needs is read: no
 * e-mail, no fax, no civil title. Throws `header-missing`, and `column-missing` with the names.
 */
export function annuaireReader(header: string, communes: Communes): LineReader {
  const names = header.split('|').map(headerName);
  const at = {} as Record<Column, number>;
  const missing: string[] = [];
  const absent: string[] = [];
  for (const [column, [name, required]] of Object.entries(COLUMNS) as [Column, readonly [string, boolean]][]) {
    at[column] = names.indexOf(headerName(name));
    if (at[column] < 0) (required ? missing : absent).push(name);
  }
  const required = Object.values(COLUMNS).filter(([, isRequired]) => isRequired).length;
  if (missing.length > required / 2) {
    throw new DirectoryFileError(
      'header-missing',
      'Line 1 does not name the columns of PS_LibreAcces_Personne_activite: give the file with its header line',
    );
  }
  if (missing.length > 0) {
    throw new DirectoryFileError(
      'column-missing',
      `Line 1 lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.map((name) => `"${name}"`).join(', ')}: ` +
        'missing or renamed. Nothing was written',
    );
  }
  const width = names.length - (names.at(-1) === '' ? 1 : 0);
  return {
    absentColumns: absent,
    width: (line) => line.split('|').length,
    minWidth: width,
    read(line) {
      const fields = line.split('|');
      if (fields.length === width + 1 && fields[width]!.trim() === '') fields.pop();
      if (fields.length !== width) return { fault: `has ${fields.length} columns instead of ${width}` };
      return readActivity(communes, (column) => (at[column] < 0 ? '' : cleanText(fields[at[column]]!)));
    },
  };
}

function readActivity(communes: Communes, of: (column: Column) => string): ReturnType<LineReader['read']> {
  const practitionerId = toPractitionerNationalId(of('idType') + of('id'));
  const kind = practitionerId === undefined ? undefined : practitionerIdKind(practitionerId);
  if (practitionerId === undefined || (kind === 'RPPS') !== (of('idType') === '8')) {
    return { fault: 'Identifiant PP is no RPPS or ADELI of its type' };
  }
  const [lastName, firstName, profession] = [of('lastName'), of('firstName'), of('profession')];
  if (lastName === '') return { fault: "Nom d'exercice is empty" };
  if (firstName === '') return { fault: "Prénom d'exercice is empty" };
  if (!/^[0-9A-Z]{1,10}$/.test(profession)) return { fault: 'Code profession is empty or no code' };
  if (of('category') === STUDENT) return { fault: undefined };
  const [postcode, inseeCode] = [of('postcode'), of('inseeCode')];
  if (postcode === '' && inseeCode === '') return { fault: undefined };
  const place = locate(communes, { inseeCode, postcode, city: of('city') });
  if (!place) {
    return { fault: FRANCE.has(of('country')) ? 'Code commune and Code postal name no known commune' : undefined };
  }
  const street = [of('number'), of('index'), of('streetType'), of('street')].filter(Boolean).join(' ');
  const lines = [of('complement'), street, of('distribution')].filter(Boolean);
  const address = [...lines, place.postcode, place.city].join(' ');
  const { structureId, placeKey } = placeKeyOf({
    finess: of('finess'),
    siret: of('siret'),
    formerId: of('formerId'),
    technicalId: of('technicalId'),
    otherwise: () => createHash('sha256').update(plain(address)).digest('hex').slice(0, 16),
  });
  const skill = of('skill');
  const isSpecialty = skill !== '' && ['', 'S', 'CEX', 'PAC'].includes(of('skillType'));
  const specialties = isSpecialty ? [{ code: skill.slice(0, 40) }] : [];
  return {
    row: {
      offerId: `${practitionerId}~${placeKey}`,
      kind: 'PS',
      practitionerId,
      lastName,
      firstName,
      nameKey: nameKeyOf(`${lastName}|${firstName}`),
      title: of('title').slice(0, 20),
      profession,
      specialty: isSpecialty ? skill.slice(0, 40) : '',
      specialtyLabel: isSpecialty ? of('skillLabel') : '',
      structureId: structureId ?? '',
      structureName: structureId === undefined ? '' : of('name') || of('sign') || structureId,
      placeId: placeKey,
      lines: lines.slice(0, 4),
      ...place,
      phones: phonesOf([of('phone'), of('phone2')], place.departement),
      keys: keysOfOffer({ kind: 'PS', practitioner: { professionCode: profession, specialties } }),
    },
  };
}
