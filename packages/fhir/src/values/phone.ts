// National numbers of the overseas départements and collectivités, by the country code that they belong to.
const OVERSEAS: readonly [code: string, national: RegExp][] = [
  ['262', /^(?:26[239]|69[23]|639(?!98))/], // La Réunion, Mayotte; 0639 98 is the mainland's range for fiction
  ['590', /^(?:590|69[01])/], // Guadeloupe, Saint-Martin, Saint-Barthélemy
  ['594', /^(?:594|694)/], // Guyane
  ['596', /^(?:596|69[67])/], // Martinique
];

/**
 * A telephone number in E.164 (`+33…`), or a short number (`15`, `3624`, `116117`) as it is. Takes French national
 * writing (`05 36 49 00 00`, overseas `0262…` included), `0033…`, `+33 (0)5…`, a `tel:` address. Overseas numbers
 * written with `+33` get their own country code (C-08). `undefined` when the text is no number.
 */
export function readPhone(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  let digits = value
    .trim()
    .replace(/^tel:/i, '')
    .replace(/\(0\)/g, '')
    .replace(/[\s\u00a0\u202f.()/-]/g, '');
  if (digits.startsWith('00')) digits = `+${digits.slice(2)}`;
  if (/^0[1-9]\d{8}$/.test(digits)) return french(digits.slice(1));
  if (digits.startsWith('+33')) {
    const national = digits.slice(3).replace(/^0/, '');
    return /^[1-9]\d{8}$/.test(national) ? french(national) : undefined;
  }
  if (/^\+(?:262|590|594|596)0?\d{9}$/.test(digits)) return digits.slice(0, 4) + digits.slice(-9);
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  return /^[1-9]\d{1,5}$/.test(digits) ? digits : undefined;
}

function french(national: string): string {
  const overseas = OVERSEAS.find(([, form]) => form.test(national));
  return `+${overseas?.[0] ?? '33'}${national}`;
}
