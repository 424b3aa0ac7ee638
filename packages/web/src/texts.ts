import type { ParsedContext } from '@sas-embed/client';

type Issue = ParsedContext['issues'][number];

/** Why the case could not be taken over. */
export type Trouble = 'unavailable' | 'launch-used' | 'launch-expired' | 'launch-unknown' | 'failed';

const FRENCH = {
  taking: 'Reprise du dossier…',
  unavailable: 'Le dossier n’a pas pu être repris : trop de recherches en attente. Saisissez la recherche ci-dessous.',
  'launch-used':
    'Cette adresse a déjà été ouverte. Relancez la recherche depuis le dossier, ou saisissez-la ci-dessous.',
  'launch-expired':
    'Cette adresse n’est plus valable : elle l’est une minute. Relancez la recherche depuis le dossier, ou saisissez-la ci-dessous.',
  'launch-unknown':
    'Cette adresse n’est pas celle d’un dossier à vous. Relancez la recherche depuis le dossier, ou saisissez-la ci-dessous.',
  failed: 'Le dossier n’a pas pu être repris. Relancez la recherche depuis le dossier, ou saisissez-la ci-dessous.',
  ignored: (part: string) => `Non repris du dossier : ${part}`,
  defaulted: (part: string) => `Non reconnu, valeur par défaut : ${part}`,
  parts: {
    practitioner: 'médecin traitant',
    specialty: 'spécialité',
    streetnumber: 'numéro dans la voie',
    streetname: 'voie',
    inseecode: 'code INSEE',
    city: 'commune',
    text: 'texte recherché',
    loc: 'lieu recherché',
    postcode: 'code postal',
    lat: 'latitude',
    lon: 'longitude',
    query: 'partie de l’adresse',
  } as Partial<Record<Issue['parameter'], string>>,
};

/** English of the page. */
const ENGLISH: typeof FRENCH = {
  taking: 'Taking the case over…',
  unavailable: 'The case could not be taken over: too many searches are waiting. Enter the search below.',
  'launch-used': 'This address has been opened already. Search again from the case, or enter the search below.',
  'launch-expired': 'This address is over: it lasts a minute. Search again from the case, or enter the search below.',
  'launch-unknown': 'This address is not of a case of yours. Search again from the case, or enter the search below.',
  failed: 'The case could not be taken over. Search again from the case, or enter the search below.',
  ignored: (part) => `Not taken from the case: ${part}`,
  defaulted: (part) => `Not recognised, default used: ${part}`,
  parts: {
    practitioner: 'treating physician',
    specialty: 'specialty',
    streetnumber: 'street number',
    streetname: 'street',
    inseecode: 'INSEE code',
    city: 'city',
    text: 'words searched',
    loc: 'place searched',
    postcode: 'postcode',
    lat: 'latitude',
    lon: 'longitude',
    query: 'part of the address',
  },
};

/** The page's texts in its language. */
export function textsOf(language: string): typeof FRENCH {
  return language.startsWith('en') ? ENGLISH : FRENCH;
}

/** What is wrong that a regulator should know: what was sent and is not used. Not what says the same as something else. */
export function issueTexts(issues: readonly Issue[], language: string): string[] {
  const texts = textsOf(language);
  const told = issues.flatMap(({ parameter, code, outcome }) => {
    const part = texts.parts[parameter];
    if (part === undefined || outcome === 'used') return [];
    if (['empty', 'missing', 'superseded', 'unknown-parameter'].includes(code)) return [];
    return [texts[outcome](part)];
  });
  return [...new Set(told)];
}
