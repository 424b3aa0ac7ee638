import type { Location } from '@sas-embed/contract';
import type { Commune, Communes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';
import { readAddressLine } from './address-line.js';
import { addressLocation, communeLocation, departementLocation } from './locations.js';
import { matchRank, plain } from './text.js';

/** An exact name of a big city comes first, a small village of the same rank last. */
const DEPARTEMENT_WEIGHT = 300_000;

/**
 * Départements, cities (by name, postcode or both, in any order) and, once a street is typed too, the address; best first.
 */
export function suggestLocations(communes: Communes, query: string, limit: number): Location[] {
  const words = plain(query)
    .split(' ')
    .filter((word) => word !== '' && word !== 'cedex');
  if (words.length === 0) return [];
  const codes = words.filter((word) => /^\d{4,5}$/.test(word));
  const name = words.filter((word) => !codes.includes(word)).join(' ');
  const code = codes[0];
  if (!code && /^\d{2,3}$|^2[ab]$/.test(name)) return byNumber(communes, name, limit);

  const found = rankCommunes(communes, name, code);
  const departements = code
    ? []
    : [...DEPARTEMENTS.values()].flatMap((departement) => {
        const rank = matchRank(name, plain(departement.name));
        return rank === undefined || rank > 3
          ? []
          : [{ rank, weight: DEPARTEMENT_WEIGHT, location: departementLocation(departement) }];
      });
  const suggestions = [
    ...departements,
    ...found.map(({ commune, rank }) => ({
      rank,
      weight: commune.population,
      location: communeLocation(commune, code && commune.postcodes.includes(code) ? code : undefined),
    })),
  ]
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight)
    .map(({ location }) => location);
  if (suggestions.length < limit && words.length > 2) {
    const line = readAddressLine(communes, query);
    if (line?.street) suggestions.unshift(addressLocation(line.commune, line.street, line.postcode));
  }
  return suggestions.slice(0, limit);
}

function rankCommunes(
  communes: Communes,
  name: string,
  code: string | undefined,
): { commune: Commune; rank: number }[] {
  const found: { commune: Commune; rank: number }[] = [];
  for (const commune of communes.all) {
    if (code && !commune.postcodes.some((postcode) => postcode.startsWith(code))) continue;
    const rank = name === '' ? 1 : matchRank(name, commune.plainName);
    if (rank === undefined) continue;
    // "paris": the city before its arrondissements; with their postcode, the arrondissement first.
    const shift = commune.cityCode ? (code ? -0.5 : 0.5) : 0;
    found.push({ commune, rank: rank + shift });
  }
  return found;
}

/** Two or three digits: the département of that number, then its largest cities. */
function byNumber(communes: Communes, number: string, limit: number): Location[] {
  const departement = DEPARTEMENTS.get(number.toUpperCase());
  const cities = communes.all
    .filter(({ cityCode, postcodes }) => !cityCode && postcodes.some((postcode) => postcode.startsWith(number)))
    .sort((a, b) => b.population - a.population)
    .slice(0, limit)
    .map((commune) => communeLocation(commune));
  return [...(departement ? [departementLocation(departement)] : []), ...cities].slice(0, limit);
}
