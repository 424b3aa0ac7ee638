/** Country codes whose numbers are written nationally with a leading 0 and in pairs: France and its overseas. */
const FRENCH_CODES = ['33', '262', '590', '594', '596'];

/** A number as one reads it in France (`01 99 00 00 12`, `3624`); a foreign one stays international. */
export function readablePhone(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '');
  if (!digits.startsWith('+')) return digits.length === 10 ? inPairs(digits) : digits;
  const code = FRENCH_CODES.find((c) => digits.startsWith(`+${c}`) && digits.length === 1 + c.length + 9);
  return code ? inPairs(`0${digits.slice(1 + code.length)}`) : digits;
}

/** The address of a `tel:` link; undefined when there is nothing to dial. */
export function telephoneLink(phone: string): string | undefined {
  const digits = phone.replace(/[^\d+]/g, '');
  return /^\+?\d{2,15}$/.test(digits) ? `tel:${digits}` : undefined;
}

function inPairs(digits: string): string {
  return digits.replace(/(\d\d)(?=\d)/g, '$1\u00a0');
}
