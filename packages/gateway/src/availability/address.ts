import type { Position } from '@sas-embed/contract';

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  R: 'RUE',
  AV: 'AVENUE',
  AVE: 'AVENUE',
  BD: 'BOULEVARD',
  BLD: 'BOULEVARD',
  BVD: 'BOULEVARD',
  PL: 'PLACE',
  CHE: 'CHEMIN',
  CH: 'CHEMIN',
  ALL: 'ALLEE',
  ALLEES: 'ALLEE',
  IMP: 'IMPASSE',
  RTE: 'ROUTE',
  SQ: 'SQUARE',
  QU: 'QUAI',
  CRS: 'COURS',
  FG: 'FAUBOURG',
  FBG: 'FAUBOURG',
  ST: 'SAINT',
  STE: 'SAINTE',
  GAL: 'GENERAL',
  B: 'BIS',
  T: 'TER',
};

/** An address line as it is compared: capitals without accents, abbreviations of street types written out. */
export function normaliseLine(line: string): string {
  return line
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .replace(/(\d)(BIS|TER|QUATER|B|T)\b/g, '$1 $2')
    .trim()
    .split(' ')
    .map((word) => ABBREVIATIONS[word] ?? word)
    .join(' ');
}

/**
 * Whether both addresses have a line in common that names a street: of two words at least, so that a bare `B` or
 * `CEDEX` joins nothing.
 */
export function haveLineInCommon(a: readonly string[], b: readonly string[]): boolean {
  const lines = new Set(a.map(normaliseLine).filter((line) => line.includes(' ')));
  return b.some((line) => lines.has(normaliseLine(line)));
}

/** Distance in metres; the plane approximation is exact enough for some kilometres. */
export function metresBetween(a: Position, b: Position): number {
  const radians = Math.PI / 180;
  const y = (b.latitude - a.latitude) * radians;
  const x = (b.longitude - a.longitude) * radians * Math.cos(((a.latitude + b.latitude) / 2) * radians);
  return Math.hypot(x, y) * 6_371_000;
}
