/** Rules of the national identifiers (IG 1.2). All functions take and return text; none throws. */

/** The kinds of practitioner identifier, by national prefix. */
export type PractitionerIdKind = 'RPPS' | 'ADELI';
/** The kinds of structure identifier, by national prefix. */
export type StructureIdKind = 'ADELI_RANG' | 'FINESS' | 'SIRET' | 'RPPS_RANG';

/**
 * The national (prefixed) form of a practitioner identifier: `8` + 11-digit RPPS, or `0` + 9-character ADELI. Takes both
 * prefixed and bare forms; `undefined` when the text is neither.
 */
export function toPractitionerNationalId(text: string): string | undefined {
  const value = text.trim();
  if (/^8\d{11}$/.test(value) || /^0[0-9A-Z]{9}$/.test(value)) return value;
  if (/^\d{11}$/.test(value)) return `8${value}`;
  if (/^[0-9A-Z]{9}$/.test(value)) return `0${value}`;
  return undefined;
}

/** The kind of a national practitioner identifier, or `undefined` when it is not one. */
export function practitionerIdKind(nationalId: string): PractitionerIdKind | undefined {
  if (/^8\d{11}$/.test(nationalId)) return 'RPPS';
  return /^0[0-9A-Z]{9}$/.test(nationalId) ? 'ADELI' : undefined;
}

/** The 11-digit RPPS of a national identifier, or `undefined` when it holds none. */
export function rppsOf(nationalId: string): string | undefined {
  return practitionerIdKind(nationalId) === 'RPPS' ? nationalId.slice(1) : undefined;
}

const STRUCTURE_FORMS: readonly [StructureIdKind, RegExp][] = [
  ['FINESS', /^1\d[0-9AB]\d{7}$/], // Corsican FINESS numbers hold a letter
  ['SIRET', /^3\d{14}$/],
  ['RPPS_RANG', /^4\d{11,15}$/],
  ['ADELI_RANG', /^0[0-9A-Z]{9,15}$/],
];

/** The kind of a national (prefixed) structure identifier, or `undefined` when it is not one. */
export function structureIdKind(nationalId: string): StructureIdKind | undefined {
  return STRUCTURE_FORMS.find(([, form]) => form.test(nationalId))?.[0];
}

/**
 * The national (prefixed) form of a structure identifier. Bare FINESS (9 characters) and SIRET (14 digits) get their
 * prefix; `undefined` when the text is none.
 */
export function toStructureNationalId(text: string): string | undefined {
  const value = text.trim();
  if (/^\d[0-9AB]\d{7}$/.test(value)) return `1${value}`;
  if (/^\d{14}$/.test(value) && hasLuhnKey(value)) return `3${value}`;
  return structureIdKind(value) ? value : undefined;
}

/** Whether the digits end in a right Luhn key, as RPPS, FINESS and SIRET do. */
export function hasLuhnKey(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Why a host's case reference is refused. */
export type CaseRefFault = 'form' | 'looks-like-nir' | 'looks-like-ins' | 'looks-like-name';

/**
 * Checks a host's opaque case reference (1–64 of `[A-Za-z0-9_-]`). Refuses what looks like a patient's identity: a NIR of
 * 13 digits, an INS of 15 (also after letters, when its key is right), or words that read like a name. Numbers that begin
 * with a year (`2026112200042`) are fine, and so are all other lengths. A bare time in milliseconds has 13 digits and may
 * read like a NIR: hosts that number so put letters before it. `undefined` when it is fine.
 */
export function caseRefFault(caseRef: string): CaseRefFault | undefined {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(caseRef)) return 'form';
  const bare = caseRef.replace(/[_-]/g, '');
  const afterLetters = bare.replace(/^[A-Za-z]+/, '');
  if (hasFormOfNir(bare)) return bare.length === 15 ? 'looks-like-ins' : 'looks-like-nir';
  if (afterLetters.length === 15 && hasFormOfNir(afterLetters) && hasNirKey(afterLetters)) return 'looks-like-ins';
  return readsLikeName(caseRef) ? 'looks-like-name' : undefined;
}

/** Sex, year, month (20, 30–42 and 50–99 when it is not known), département, commune, order; then perhaps the key. */
const NIR = /^[123478]\d{2}(0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(0[1-9]|[1-9]\d|2[AB])\d{3}\d{3}(?:\d{2})?$/i;

function hasFormOfNir(text: string): boolean {
  const [, month, departement] = NIR.exec(text) ?? [];
  if (month === undefined) return false;
  // `2026 11 22 00042` could be a woman born in 2002 in a month that is not known. Those are born abroad (99), nearly all.
  const countsFromYear = /^20[23]/.test(text) && Number(month) > 12 && departement !== '99';
  return !countsFromYear;
}

/** Whether the last two of 15 characters are the key of the others. */
function hasNirKey(text: string): boolean {
  const digits = text.slice(0, 13).toUpperCase().replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97) === Number(text.slice(13));
}

/** Words and no digit: two of which one has four letters, or one with a capital. A reference drawn or counted has digits. */
function readsLikeName(text: string): boolean {
  if (/^[A-Z][a-z]{2,}$/.test(text)) return true;
  return /^[A-Za-z]{2,}(?:[_-]+[A-Za-z]{2,})+$/.test(text) && /[A-Za-z]{4}/.test(text);
}
