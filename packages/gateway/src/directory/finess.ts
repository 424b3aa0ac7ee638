import type { Communes } from './communes.js';
import { DirectoryFileError } from './import-fault.js';
import { cleanText, locate, nameKeyOf, phonesOf, type LineReader, type NationalRow } from './national-line.js';
import { keysOfOffer } from './search-codes.js';

/** Fields of a `structureet` line, in order; the file (etalab-cs1100502) names no columns. */
const FIELDS = 32;
const AT = {
  id: 1,
  name: 3,
  longName: 4,
  number: 7,
  streetType: 8,
  street: 9,
  locality: 11,
  commune: 12,
  departement: 13,
  postcodeAndCity: 15,
  phone: 16,
  category: 18,
} as const;
/** Categories of establishments that are offers; a CPTS is none of its own, its practitioners have cards. */
const KINDS: Readonly<Record<string, NationalRow['kind']>> = { '124': 'CDS', '603': 'MSP', '604': 'CPTS' };

/**
 * A reader of the extraction of FINESS (semicolons, a first line `finess;etalab;…`): centres de santé, maisons de santé and
 * CPTS. Its positions are not read: ours are those of the communes. Throws `header-missing`.
 */
export function finessReader(header: string, communes: Communes): LineReader {
  if (!/^finess;etalab;/i.test(header)) {
    throw new DirectoryFileError(
      'header-missing',
      'Line 1 does not begin with "finess;etalab;": give the extraction of FINESS (etalab-cs1100502) as it was published',
    );
  }
  return {
    absentColumns: [],
    width: (line) => (line.startsWith('structureet;') ? line.split(';').length : FIELDS),
    minWidth: FIELDS,
    read(line) {
      const fields = line.split(';').map(cleanText);
      if (fields[0] !== 'structureet') {
        return { fault: fields[0] === 'geolocalisation' ? undefined : 'is no structureet line' };
      }
      if (fields.length === FIELDS + 1 && fields[FIELDS] === '') fields.pop();
      if (fields.length !== FIELDS) return { fault: `has ${fields.length} columns instead of ${FIELDS}` };
      return readStructure(communes, (column) => fields[AT[column]]!);
    },
  };
}

function readStructure(communes: Communes, of: (column: keyof typeof AT) => string): ReturnType<LineReader['read']> {
  const kind = KINDS[of('category')];
  if (!kind) return { fault: undefined };
  if (!/^\d[0-9AB]\d{7}$/.test(of('id'))) return { fault: 'nofinesset is no FINESS number' };
  const name = of('longName') || of('name');
  if (name === '') return { fault: 'rs and rslongue are empty' };
  const [, postcode = '', city = ''] = /^(\d{5})\s+(.*)$/.exec(of('postcodeAndCity')) ?? [];
  const place = locate(communes, {
    inseeCode: inseeCodeOf(of('departement'), of('commune')),
    postcode,
    city: city.replace(/\s+CEDEX.*$/i, ''),
  });
  if (!place) return { fault: 'commune and ligneacheminement name no known commune' };
  const structureId = `1${of('id')}`;
  const street = [of('number'), of('streetType'), of('street')].filter(Boolean).join(' ');
  return {
    row: {
      offerId: `st~${structureId}`,
      kind,
      practitionerId: '',
      lastName: '',
      firstName: '',
      nameKey: nameKeyOf(name),
      title: '',
      profession: '',
      specialty: '',
      specialtyLabel: '',
      structureId,
      structureName: name,
      placeId: structureId,
      lines: [street, of('locality')].filter(Boolean),
      ...place,
      phones: phonesOf([of('phone')], place.departement),
      keys: kind === 'CPTS' ? [] : keysOfOffer({ kind }),
    },
  };
}

/** FINESS numbers the overseas départements 9A–9F, and their communes from 101 on as INSEE does after 97. */
function inseeCodeOf(departement: string, commune: string): string {
  return `${/^9[A-F]$/.test(departement) ? '97' : departement}${commune}`;
}
