/** The Luhn key of the digits: the digit that, put behind them, makes the whole number valid. */
export function luhnKey(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

const digits = (n: number, width: number) => String(n).padStart(width, '0');

/** National id (IDNPS) of a fictitious practitioner: `8`, then an RPPS that begins with 1999 and ends in its key. */
export function practitionerNationalId(rank: number): string {
  const body = `1999${digits(rank, 6)}`;
  return `8${body}${luhnKey(body)}`;
}

/** National id (IDNST) of a fictitious FINESS site: `1`, two digits of the département, 999, a rank and the key. */
export function finessNationalId(departement: string, rank: number): string {
  const body = `${departement.slice(0, 2)}999${digits(rank, 3)}`;
  return `1${body}${luhnKey(body)}`;
}

/** National id (IDNST) of a fictitious SIRET: `3`, a SIREN that begins with 999 (with its key), site 0001 and the key. */
export function siretNationalId(rank: number): string {
  const siren = `999${digits(rank, 5)}`;
  const body = `${siren}${luhnKey(siren)}0001`;
  return `3${body}${luhnKey(body)}`;
}
