import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEPARTEMENTS, departementOf, type Departement } from './departements.js';
import type { OfficialCommune } from './official-communes.js';
import { plain } from './text.js';
import { spellingOf, type Spelling } from './typos.js';

/** A commune, or a municipal arrondissement of Paris, Lyon or Marseille. */
export interface Commune {
  inseeCode: string;
  name: string;
  /** `name` as it is compared. */
  plainName: string;
  spelling: Spelling;
  postcodes: readonly string[];
  population: number;
  latitude: number;
  longitude: number;
  /** Whether the position is estimated from the neighbours. */
  approximate: boolean;
  /** Of an arrondissement: the INSEE code of its city. */
  cityCode?: string;
  departement: Departement;
}

/** The communes, by what an address says of them. */
export interface Communes {
  all: readonly Commune[];
  /** Names of communes that were merged into another, and the commune that each is part of today. */
  former: readonly { name: string; plainName: string; spelling: Spelling; commune: Commune }[];
  /** By today's or a former INSEE code. */
  byInsee(code: string): Commune | undefined;
  byPostcode(postcode: string): readonly Commune[];
  /** By exact plain name, today's or a former one. */
  byName(plainName: string): readonly Commune[];
  /** The arrondissement of a city in this postcode. */
  arrondissement(city: Commune, postcode: string): Commune | undefined;
}

type Row = [string, string, string, number, number | null, number | null, 0 | 1, string];

const file = new URL('../../dist/directory/communes.json', import.meta.url);
let loaded: Communes | undefined;

/** The communes, read once. Throws, naming the script that makes the file, when it is not there. */
export function loadCommunes(): Communes {
  loaded ??= indexCommunes(readRows());
  return loaded;
}

/** The communes with what the official list tells of them: exact, and with those that are too new for our table. */
export function withOfficial(official: readonly OfficialCommune[]): Communes {
  if (official.length === 0) return loadCommunes();
  const { communes, former } = readRows();
  const known = new Map(communes.map((row) => [row[0], row]));
  for (const { inseeCode, name, postcodes, population, latitude, longitude } of official) {
    const row = known.get(inseeCode);
    if (!row) {
      // Without a postcode it would be found by its name alone; its arrondissement's city is not told.
      communes.push([inseeCode, name, postcodes.join(' '), population ?? 0, latitude, longitude, 0, '']);
      continue;
    }
    row[1] = name;
    row[2] = [...new Set([...row[2].split(' '), ...postcodes])].join(' ');
    row[3] = population ?? row[3];
    [row[4], row[5], row[6]] = [latitude, longitude, 0];
  }
  return indexCommunes({ communes, former });
}

/** The inhabitants of each département and overseas collectivity, by its code (INSEE). */
export function populations(): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { cityCode, departement, population } of loadCommunes().all) {
    // A municipal arrondissement is a part of a city that is counted itself.
    if (cityCode === undefined) sums.set(departement.code, (sums.get(departement.code) ?? 0) + population);
  }
  return sums;
}

function readRows(): { communes: Row[]; former: [string, string, string][] } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { communes: Row[]; former: [string, string, string][] };
  } catch (cause) {
    throw new Error(`${fileURLToPath(file)} cannot be read: run scripts/generate-communes.mjs of the gateway`, {
      cause,
    });
  }
}

function indexCommunes({ communes, former }: { communes: Row[]; former: [string, string, string][] }): Communes {
  const all: Commune[] = [];
  const insee = new Map<string, Commune>();
  const postcodes = new Map<string, Commune[]>();
  const names = new Map<string, Commune[]>();
  const add = (map: Map<string, Commune[]>, key: string, commune: Commune): void => {
    const list = map.get(key);
    if (!list) map.set(key, [commune]);
    else if (!list.includes(commune)) list.push(commune);
  };
  for (const [inseeCode, name, codes, population, latitude, longitude, approximate, cityCode] of communes) {
    const departement = DEPARTEMENTS.get(departementOf(inseeCode));
    if (!departement) continue;
    const commune: Commune = {
      inseeCode,
      name,
      plainName: plain(name),
      spelling: spellingOf(plain(name)),
      postcodes: codes.split(' ').filter(Boolean),
      population,
      latitude: latitude ?? departement.latitude,
      longitude: longitude ?? departement.longitude,
      approximate: approximate === 1 || latitude === null,
      ...(cityCode ? { cityCode } : {}),
      departement,
    };
    all.push(commune);
    insee.set(inseeCode, commune);
    add(names, commune.plainName, commune);
    for (const postcode of commune.postcodes) add(postcodes, postcode, commune);
  }
  const merged: Communes['former'][number][] = [];
  for (const [code, name, now] of former) {
    const commune = insee.get(now);
    if (!commune) continue;
    if (!insee.has(code)) insee.set(code, commune);
    const plainName = plain(name);
    if (!name || plainName === commune.plainName) continue;
    add(names, plainName, commune);
    merged.push({ name, plainName, spelling: spellingOf(plainName), commune });
  }
  for (const list of [...postcodes.values(), ...names.values()]) list.sort((a, b) => b.population - a.population);
  return {
    all,
    former: merged,
    byInsee: (code) => insee.get(code),
    byPostcode: (postcode) => postcodes.get(postcode) ?? [],
    byName: (plainName) => names.get(plainName) ?? [],
    arrondissement: (city, postcode) =>
      (postcodes.get(postcode) ?? []).find((commune) => commune.cityCode === city.inseeCode),
  };
}

/**
 * Where an address is, by its postcode and, when several communes have it, its city: the commune's position and
 * département. `undefined` when the postcode is that of none.
 */
export function communeAround(
  postcode: string | undefined,
  city: string | undefined,
): { position: { latitude: number; longitude: number }; departement: string } | undefined {
  if (postcode === undefined) return undefined;
  const found = loadCommunes().byPostcode(postcode);
  const wanted = plain(city ?? '');
  const commune = found.find(({ plainName }) => plainName === wanted) ?? found[0];
  if (!commune) return undefined;
  const { latitude, longitude, departement } = commune;
  return { position: { latitude, longitude }, departement: departement.code };
}
