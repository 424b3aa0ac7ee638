import type { SpecialtyWanted, TreatingPhysicianQuery } from '../api.js';
import { SYSTEM } from '../codes.js';
import type { IntL01Query } from './read-query.js';

/** `urn:oid:` + OID, the bar, the code; also without `urn:`, without both, or without the bar. */
const CODED = /^(?:urn:)?(?:oid:)?(\d+(?:\.\d+){3,})(.*)$/i;
const URN = /^(?:urn|oid):/i;

/** OIDs of nomenclatures as INT_L01 writes them. */
const NOMENCLATURES: Readonly<Record<string, string>> = {
  '1.2.250.1.213.2.28': SYSTEM.specialty,
  '1.2.250.1.71.1.2.7': SYSTEM.profession,
};
const IDNPS_OID = SYSTEM.idnps.replace('urn:oid:', '');

/** What is searched when the address says nothing that can be used: general practice. */
export const DEFAULT_SPECIALTY = { code: 'SM54', system: SYSTEM.specialty } as const;

/** Codes that hosts send under an OID which does not hold them, and what they mean. */
const MEANT: Readonly<Record<string, SpecialtyWanted>> = {
  [`${SYSTEM.specialty}|INF`]: { code: '60', system: SYSTEM.profession },
};

/** The specialty wanted; general practice when none is said, or none that can be read. */
export function readSpecialty(query: IntL01Query): SpecialtyWanted {
  const value = query.get('specialty') ?? query.get('text');
  const name = query.get('specialty') === undefined ? 'text' : 'specialty';
  if (name === 'specialty' && query.get('text') !== undefined) query.tell('text', 'superseded', 'ignored');
  if (value === undefined) {
    query.tell('specialty', 'missing', 'defaulted');
    return DEFAULT_SPECIALTY;
  }
  const coded = CODED.exec(value);
  if (!coded && !URN.test(value)) return specialtyOfText(value);
  const [, oid = '', rest = ''] = coded ?? [];
  const known = nomenclatureOf(oid, rest);
  if (!known) {
    query.tell(name, coded && /^\|[a-z0-9]{1,20}$/i.test(rest) ? 'unknown-nomenclature' : 'malformed', 'defaulted');
    return DEFAULT_SPECIALTY;
  }
  if (!known.hasPipe) query.tell(name, 'missing-pipe', 'used');
  const { system, code } = known;
  return MEANT[`${system}|${code}`] ?? { code, system };
}

/** Words, or a code of TRE_R38 that came without its nomenclature. */
function specialtyOfText(text: string): SpecialtyWanted {
  return /^(?:SM|SI|SCD)\d{2}$/i.test(text) ? { code: text.toUpperCase(), system: SYSTEM.specialty } : { text };
}

/** Nomenclature and code; without the bar the code's first digits stand at the end of what looks like the OID. */
function nomenclatureOf(oid: string, rest: string): { system: string; code: string; hasPipe: boolean } | undefined {
  for (const [known, system] of Object.entries(NOMENCLATURES)) {
    if (!(oid + rest).startsWith(known)) continue;
    const tail = (oid + rest).slice(known.length).trim();
    const [, pipe, code] = /^(\|?)\s*([a-z0-9]{1,20})$/i.exec(tail) ?? [];
    if (code !== undefined) return { system, code: code.toUpperCase(), hasPipe: pipe === '|' };
  }
  return undefined;
}

/** The médecin traitant: an identifier, a name, or `undefined` when none is said or can be read. */
export function readTreatingPhysician(query: IntL01Query): TreatingPhysicianQuery | undefined {
  const value = query.get('practitioner');
  if (value === undefined) return undefined;
  const coded = CODED.exec(value);
  if (coded || URN.test(value)) return ofIdentifier(query, coded ? `${coded[1]}${coded[2]}` : '');
  const bare = /^[\d ]+$/.test(value) ? nationalIdOf(value.replaceAll(' ', '')) : undefined;
  if (bare !== undefined) return { nationalId: bare };
  const name = nameOf(value);
  if (name === undefined) query.tell('practitioner', 'malformed', 'ignored');
  return name === undefined ? undefined : { name };
}

function ofIdentifier(query: IntL01Query, value: string): TreatingPhysicianQuery | undefined {
  if (!value.startsWith(IDNPS_OID)) {
    query.tell('practitioner', value === '' ? 'malformed' : 'unknown-nomenclature', 'ignored');
    return undefined;
  }
  const [, pipe, id = ''] = /^(\|?)\s*(.*)$/.exec(value.slice(IDNPS_OID.length)) ?? [];
  const nationalId = nationalIdOf(id);
  if (nationalId === undefined) {
    // `…71.4.2.15|8…` is another OID, not ours without its bar.
    query.tell('practitioner', /^\d+\|/.test(id) && pipe === '' ? 'unknown-nomenclature' : 'malformed', 'ignored');
    return undefined;
  }
  if (pipe === '') query.tell('practitioner', 'missing-pipe', 'used');
  return { nationalId };
}

/** Prefixed IDNPS of RPPS (`8` + 11 digits, or the 11 alone) or ADELI (`0` + 9). Never of letters: those are a name. */
function nationalIdOf(text: string): string | undefined {
  if (/^8\d{11}$/.test(text) || /^0(?:\d{2}|2[AB])\d{7}$/.test(text)) return text;
  return /^\d{11}$/.test(text) ? `8${text}` : undefined;
}

const TITLE =
  /^(?:docteure?|dr|professeure?|prof|pr|madame|mme|monsieur|mr|m)(?:\.\s*|\s+|$)|\s(?:docteure?|dr|pr)\.?$/i;

/**
 * A person's name as it may be looked for: without title, brackets and commas; `undefined` when it holds what no name has, or
 * no two letters.
 */
export function nameOf(text: string): string | undefined {
  let name = text
    .normalize('NFC')
    .replaceAll(/[(),;/]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  while (TITLE.test(name)) name = name.replace(TITLE, '');
  return /^[\p{L}\p{M}'’ʼ. -]{2,100}$/u.test(name) && /\p{L}.*\p{L}/u.test(name) ? name.trim() : undefined;
}
