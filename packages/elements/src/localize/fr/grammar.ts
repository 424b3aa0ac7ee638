/*
 * What French asks of words that are put into its texts.
 */

/** The `s` of more than one; zero is singular. */
export const plural = (n: number): string => (n > 1 ? 's' : '');

/**
 * What a name begins with before which `de` is elided: a vowel, `y` before a consonant, and `h` where it is mostly mute
 * (Hôpital, Hélène, Hérault, Hippolyte, Hyères; but de Haguenau, de Honfleur, de Houilles).
 */
const ELIDED = /^([aeiouàâäéèêëîïôöùûüœæ]|y(?![aeou])|h([eéèêiyô]|os|omm))/i;

/** `de` and a name: `d’AgendaMuette`, `de Bordeaux`, and with an article that is part of it `du Bouscat`, `des Abymes`. */
export const de = (name: string): string => {
  if (ELIDED.test(name)) return `d’${name}`;
  const [, plural, rest] = /^Le(s?) (.*)/.exec(name) ?? [];
  return rest ? `d${plural ? 'es' : 'u'} ${rest}` : `de ${name}`;
};
