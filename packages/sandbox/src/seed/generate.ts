import type { SampleDepartement } from './communes.js';
import { DEPARTEMENTS } from './communes.js';
import { practitionerNationalId } from './identifiers.js';
import { MORE_DEPARTEMENTS } from './more-communes.js';
import { samplePeople } from './names.js';
import { CALLINGS } from './nomenclature.js';
import type { CalendarKeeper, SeedRow } from './practitioners.js';
import type { Random } from './random.js';
import { randomFrom } from './random.js';
import { PracticeDrawer } from './sites.js';

/** Change it only to draw another world; every sample practitioner depends on it. */
export const SEED = 'sas-embed sandbox 1';

/** All départements of the sample directory. */
export const ALL_DEPARTEMENTS: readonly SampleDepartement[] = [...DEPARTEMENTS, ...MORE_DEPARTEMENTS];

type Shares = readonly (readonly [CalendarKeeper, number])[];

/** Shares of the calendars, in percent, where the first three editors share the market. */
const FIRST_CALENDARS: Shares = [
  ['rapide', 45],
  ['lent', 15],
  ['muet', 15],
  ['agenda', 15],
  ['none', 10],
];

/** Shares of the calendars where all editors are. */
const ALL_CALENDARS: Shares = [
  ['rapide', 30],
  ['vif', 14],
  ['commun', 12],
  ['nomade', 9],
  ['sesame', 8],
  ['agenda', 8],
  ['lent', 5],
  ['muet', 4],
  ['panne', 4],
  ['louche', 3],
  ['none', 3],
];

/** Shares of the calendars of those who came later to the first four départements. */
const LATER_CALENDARS: Shares = [
  ['vif', 28],
  ['commun', 28],
  ['nomade', 16],
  ['sesame', 14],
  ['panne', 7],
  ['louche', 7],
];
const LATER: Readonly<Record<string, number>> = { '33': 64, '75': 50, '48': 14, '974': 36 };

/** Where FINESS ranks of the houses begin: 971 shares its two digits with 974. */
const FIRST_HOUSE: Readonly<Record<string, number>> = { '971': 500 };
const LATER_HOUSE = 600;

/** One stretch of the directory: some practitioners of one département. */
interface Stretch {
  departement: SampleDepartement;
  practitioners: number;
  calendars: Shares;
  random: Random;
  practices: PracticeDrawer;
}

/** Draws the whole list of sample practitioners. Always the same; what is added later never changes what was before. */
export function generatePractitioners(): SeedRow[] {
  const rows: SeedRow[] = [];
  const people = samplePeople(randomFrom(`${SEED} people`));
  let rank = 0;
  for (const stretch of stretches()) {
    for (let i = 0; i < stretch.practitioners; i++) {
      rank++;
      rows.push(...practitionerRows(rank, people.next().value, stretch));
    }
  }
  return rows;
}

function* stretches(): Generator<Stretch> {
  const sirets = { next: 1 };
  const stretch = (departement: SampleDepartement, practitioners: number, calendars: Shares, later = ''): Stretch => {
    const random = randomFrom(`${SEED} ${departement.code}${later}`);
    const firstRank = (FIRST_HOUSE[departement.code] ?? 0) + (later ? LATER_HOUSE : 0);
    const practices = new PracticeDrawer(departement, random, sirets, firstRank);
    return { departement, practitioners, calendars, random, practices };
  };
  for (const departement of DEPARTEMENTS) yield stretch(departement, departement.practitioners, FIRST_CALENDARS);
  for (const departement of MORE_DEPARTEMENTS) yield stretch(departement, departement.practitioners, ALL_CALENDARS);
  for (const departement of DEPARTEMENTS) {
    yield stretch(departement, LATER[departement.code]!, LATER_CALENDARS, ' later');
  }
}

/** How many places a practitioner has: one, sometimes two; users of the itinerant product have up to three. */
function placesOf(calendar: CalendarKeeper, random: Random): number {
  if (calendar !== 'nomade') return random.next() < 0.07 ? 2 : 1;
  return 2 + (random.next() < 0.35 ? 1 : 0);
}

function practitionerRows(
  rank: number,
  person: { lastName: string; firstName: string },
  { departement, calendars, random, practices }: Stretch,
): SeedRow[] {
  const calling = random.weighted(CALLINGS);
  const calendar = random.weighted(calendars);
  const practitioner = {
    nationalId: practitionerNationalId(rank),
    ...person,
    title: calling.title ?? '',
    professionCode: calling.professionCode,
    specialtyCode: calling.specialtyCode ?? '',
    conventionSector: '',
    participation: participationOf(calendar, random),
    calendar,
  };
  if (calling.professionCode === '10') {
    practitioner.conventionSector = random.weighted([
      ['1', departement.code === '75' ? 55 : 80],
      ['2', departement.code === '75' ? 35 : 10],
      ['1-DP', 2],
      ['0', 1],
      ['', 2],
    ] as const);
  }
  const places = [practices.draw(person.lastName)];
  for (let more = placesOf(calendar, random) - 1; more > 0; more--) places.push(practices.draw(person.lastName));
  return places.map(({ commune, ...place }, i) => ({
    ...practitioner,
    place: String(i + 1),
    ...place,
    city: commune.city,
    inseeCode: commune.inseeCode,
    departement: departement.code,
  }));
}

/**
 * Who keeps a SAS agenda takes part in the SAS; who has no calendar at all seldom does; the product for communities is
 * for those who take part through one.
 */
function participationOf(calendar: CalendarKeeper, random: Random): SeedRow['participation'] {
  if (calendar === 'commun') return 'CPTS';
  const takesPart = calendar === 'agenda' || random.next() < (calendar === 'none' ? 0.15 : 0.62);
  return takesPart
    ? random.weighted<SeedRow['participation']>([
        ['individual', 70],
        ['CPTS', 20],
        ['MSP', 10],
      ])
    : 'none';
}
