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
  signOut: 'Se déconnecter',
  reconnected: 'Vous êtes connecté. Cette fenêtre peut être fermée.',
  notSignedOut: 'La déconnexion n’a pas abouti. Réessayez.',
  signIn: {
    first: { title: 'Connexion', text: 'Connectez-vous pour chercher une offre de soins.' },
    over: {
      title: 'Votre session est terminée',
      text: 'Reconnectez-vous pour continuer : la recherche et la saisie en cours sont gardées, un créneau retenu le reste jusqu’à la fin de son délai.',
    },
    left: {
      title: 'Vous êtes déconnecté',
      text: 'Ce qui était affiché a été effacé, les créneaux retenus sont rendus.',
    },
    with: (provider: string) => `Se connecter avec ${provider}`,
    again: 'Réessayer',
    blocked: 'Le navigateur a bloqué la fenêtre de connexion. Autorisez-la pour cette page, puis réessayez.',
    unavailable: 'La connexion n’est pas possible pour le moment. Réessayez dans quelques instants.',
    refused: {
      state: 'La connexion a pris trop de temps. Réessayez.',
      refused: 'La connexion a été abandonnée.',
      answer:
        'Le service de connexion a donné une réponse inattendue. Réessayez ; si cela dure, prévenez votre assistance.',
      acr: 'Le moyen de connexion utilisé n’est pas assez sûr. Utilisez la carte CPS ou l’application e-CPS.',
      account: 'Vous n’avez pas de compte ici. Demandez-le au gestionnaire de comptes de votre SAS.',
      access:
        'Votre identité ne donne pas accès à la régulation médicale. Voyez le gestionnaire de comptes de votre SAS.',
      unavailable: 'Le service de connexion ne répond pas. Réessayez dans quelques instants.',
    } as Readonly<Record<string, string>>,
  },
  breakGlass: {
    title: 'Le service de connexion est en panne ?',
    hint: 'Identifiants de secours de votre SAS, sous enveloppe. Ils ne servent que pendant une panne ; chaque usage est tracé.',
    credential: 'Identifiant de secours',
    secret: 'Secret',
    reason: 'Motif',
    reasons: { 'provider-outage': 'Le service de connexion ne répond pas', 'network-outage': 'Le réseau est coupé' },
    open: 'Ouvrir l’accès de secours',
    refused:
      'Accès refusé : le secret n’est pas le bon, ou le service de connexion répond. Dans ce cas, connectez-vous par lui.',
    tooOften: (minutes: number) => `Trop d’essais. Réessayez dans ${minutes} min.`,
    unavailable: 'L’accès de secours n’a pas pu être ouvert. Réessayez dans quelques instants.',
  },
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
  signOut: 'Sign out',
  reconnected: 'You are signed in. This window can be closed.',
  notSignedOut: 'Signing out did not succeed. Try again.',
  signIn: {
    first: { title: 'Sign in', text: 'Sign in to search care offer.' },
    over: {
      title: 'Your session is over',
      text: 'Sign in again to go on: the search and what you entered are kept, and a slot that you hold stays held for its time.',
    },
    left: { title: 'You are signed out', text: 'What was shown is gone, and slots that were held are free again.' },
    with: (provider) => `Sign in with ${provider}`,
    again: 'Try again',
    blocked: 'The browser blocked the sign-in window. Allow it for this page, then try again.',
    unavailable: 'Signing in is not possible at the moment. Try again in a few moments.',
    refused: {
      state: 'Signing in took too long. Try again.',
      refused: 'Signing in was given up.',
      answer: 'The sign-in service gave an unexpected answer. Try again; if it lasts, tell your support.',
      acr: 'The way you signed in is not secure enough. Use the CPS card or the e-CPS application.',
      account: 'You have no account here. Ask the account manager of your SAS.',
      access: 'Your identity gives no access to medical regulation. See the account manager of your SAS.',
      unavailable: 'The sign-in service does not answer. Try again in a few moments.',
    },
  },
  breakGlass: {
    title: 'Is the sign-in service down?',
    hint: 'The emergency credential of your SAS, kept in an envelope. It works during an outage only; each use is recorded.',
    credential: 'Emergency credential',
    secret: 'Secret phrase',
    reason: 'Reason',
    reasons: { 'provider-outage': 'The sign-in service does not answer', 'network-outage': 'The network is down' },
    open: 'Open the emergency access',
    refused: 'Refused: the secret is not the right one, or the sign-in service answers. If so, sign in there.',
    tooOften: (minutes) => `Too many attempts. Try again in ${minutes} min.`,
    unavailable: 'The emergency access could not be opened. Try again in a few moments.',
  },
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
