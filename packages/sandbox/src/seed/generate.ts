import type { Commune, SampleDepartement } from './communes.js';
import { DEPARTEMENTS } from './communes.js';
import { finessNationalId, practitionerNationalId, siretNationalId } from './identifiers.js';
import { samplePeople, STREETS } from './names.js';
import { CALLINGS } from './nomenclature.js';
import type { CalendarKeeper, SeedRow } from './practitioners.js';
import type { Random } from './random.js';
import { randomFrom } from './random.js';

/** Change it only to draw another world; every sample practitioner depends on it. */
const SEED = 'sas-embed sandbox 1';

/** Shares of the calendars, in percent. */
const CALENDARS: readonly (readonly [CalendarKeeper, number])[] = [
  ['rapide', 45],
  ['lent', 15],
  ['muet', 15],
  ['agenda', 15],
  ['none', 10],
];

interface Practice {
  commune: Commune;
  structureId: string;
  structureName: string;
  street: string;
  postcode: string;
  latitude: string;
  longitude: string;
  phone: string;
}

/** Draws the whole list of sample practitioners. Always the same. */
export function generatePractitioners(): SeedRow[] {
  const rows: SeedRow[] = [];
  const people = samplePeople(randomFrom(`${SEED} people`));
  const sirets = { next: 1 };
  let rank = 0;
  for (const departement of DEPARTEMENTS) {
    const random = randomFrom(`${SEED} ${departement.code}`);
    const practices = new PracticeDrawer(departement, random, sirets);
    for (let i = 0; i < departement.practitioners; i++) {
      rank++;
      rows.push(...practitionerRows(rank, people.next().value, departement, practices, random));
    }
  }
  return rows;
}

function practitionerRows(
  rank: number,
  person: { lastName: string; firstName: string },
  departement: SampleDepartement,
  practices: PracticeDrawer,
  random: Random,
): SeedRow[] {
  const calling = random.weighted(CALLINGS);
  const calendar = random.weighted(CALENDARS);
  // Who keeps a SAS agenda takes part in the SAS; who has no calendar at all seldom does.
  const participation: SeedRow['participation'] =
    calendar === 'agenda' || random.next() < (calendar === 'none' ? 0.15 : 0.62)
      ? random.weighted<SeedRow['participation']>([
          ['individual', 70],
          ['CPTS', 20],
          ['MSP', 10],
        ])
      : 'none';
  const practitioner = {
    nationalId: practitionerNationalId(rank),
    ...person,
    title: calling.title ?? '',
    professionCode: calling.professionCode,
    specialtyCode: calling.specialtyCode ?? '',
    conventionSector:
      calling.professionCode === '10'
        ? random.weighted([
            ['1', departement.code === '75' ? 55 : 80],
            ['2', departement.code === '75' ? 35 : 10],
            ['1-DP', 2],
            ['0', 1],
            ['', 2],
          ] as const)
        : '',
    participation,
    calendar,
  };
  const places = [practices.draw(person.lastName)];
  if (random.next() < 0.07) places.push(practices.draw(person.lastName));
  return places.map(({ commune, ...place }, i) => ({
    ...practitioner,
    place: String(i + 1),
    ...place,
    city: commune.city,
    inseeCode: commune.inseeCode,
    departement: departement.code,
  }));
}

/** Draws practices: a third are shared houses (FINESS), the others a practitioner's own (SIRET). */
class PracticeDrawer {
  readonly #houses: Practice[] = [];
  #phones = 0;

  constructor(
    private readonly departement: SampleDepartement,
    private readonly random: Random,
    private readonly sirets: { next: number },
  ) {}

  draw(lastName: string): Practice {
    const { random } = this;
    if (random.next() >= 0.34) {
      return {
        ...this.#site(),
        structureId: siretNationalId(this.sirets.next++),
        structureName: `Cabinet ${titleCase(lastName)}`,
      };
    }
    const commune = random.weighted(this.departement.communes.map((c) => [c, c.weight] as const));
    const there = this.#houses.filter((h) => h.commune === commune);
    if (there.length && random.next() < 0.75) return random.pick(there);
    const site = this.#site(commune);
    const house: Practice = {
      ...site,
      structureId: finessNationalId(this.departement.code, this.#houses.length + 1),
      structureName: `${random.pick(['Maison médicale', 'Maison de santé', 'Centre de santé', 'Pôle de santé'])} ${site.street.replace(/^\d+( bis)? \S+ /, '')}`,
    };
    this.#houses.push(house);
    return house;
  }

  #site(at?: Commune): Omit<Practice, 'structureId' | 'structureName'> {
    const { random, departement } = this;
    const commune = at ?? random.weighted(departement.communes.map((c) => [c, c.weight] as const));
    const angle = random.next() * 2 * Math.PI;
    const km = Math.sqrt(random.next()) * commune.spreadKm;
    const latitude = commune.latitude + (km * Math.sin(angle)) / 111.2;
    const longitude =
      commune.longitude + (km * Math.cos(angle)) / (111.2 * Math.cos((commune.latitude * Math.PI) / 180));
    this.#phones++;
    const prefix = random.next() < 0.2 ? departement.mobilePrefix : departement.phonePrefix;
    return {
      commune,
      street: `${random.int(1, 98)}${random.next() < 0.06 ? ' bis' : ''} ${random.pick(STREETS)}`,
      postcode: random.pick(commune.postcodes),
      latitude: latitude.toFixed(5),
      longitude: longitude.toFixed(5),
      phone: `${prefix}${String((this.#phones * 7) % 10_000).padStart(4, '0')}`,
    };
  }
}

/** `ROSÉEPRÉ-MODÈLE` -> `Roséepré-Modèle`. */
function titleCase(name: string): string {
  return name.replace(/[^\s-]+/g, (word) => word[0]! + word.slice(1).toLocaleLowerCase('fr'));
}
