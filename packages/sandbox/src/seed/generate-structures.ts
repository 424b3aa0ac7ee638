import type { Commune, SampleDepartement } from './communes.js';
import { ALL_DEPARTEMENTS, SEED } from './generate.js';
import { finessNationalId, siretNationalId } from './identifiers.js';
import type { SeedRow } from './practitioners.js';
import { randomFrom } from './random.js';
import { PracticeDrawer } from './sites.js';
import type { CommunityRow, DutyPointRow, MemberRow, StructureRow } from './structures.js';

/** CPTS of each département: its invented name and the ranks of the communes it covers. */
const COMMUNITIES: Readonly<Record<string, readonly (readonly [name: string, communes: readonly number[]])[]>> = {
  '33': [
    ['des Platanes', [0, 9, 10]],
    ['des Trois Sources', [2, 3, 6]],
    ['des Deux Rives', [4, 5]],
    ['du Grand Pin', [1, 11, 12]],
    ['des Coteaux clairs', [7, 8, 13]],
  ],
  '75': [
    ['du Méridien', [0, 1, 2, 3, 4, 5, 6]],
    ['des Grands Moulins', [7, 8, 9, 10, 16, 17]],
    ['du Canal', [11, 18, 19]],
    ['des Tilleuls', [12, 13, 14, 15]],
  ],
  '48': [
    ['des Hauts Plateaux', [0, 1, 7, 8]],
    ['de la Margelle', [2, 3, 5, 6, 4, 9, 10]],
  ],
  '974': [
    ['du Vent d’Est', [0, 4, 7, 8, 12]],
    ['des Flamboyants', [1, 9, 10, 11]],
    ['du Grand Bassin', [2, 3, 5, 6]],
  ],
  '69': [
    ['de la Colline', [0, 3, 4, 8, 12]],
    ['des Confluences', [1, 2, 5, 6]],
    ['des Soies', [7, 13, 9]],
    ['des Acacias', [10, 11, 14, 15, 16]],
    ['du Val d’Or', [17, 18]],
  ],
  '35': [
    ['des Ajoncs', [0, 4, 5, 6, 9, 10]],
    ['de la Grande Marée', [1, 8, 11]],
    ['des Ardoises', [2, 3, 7]],
  ],
  '23': [['des Trois Landes', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]],
  '971': [
    ['des Alizés', [0, 1, 2, 3, 4]],
    ['de la Caldeira', [7, 8, 9]],
    ['des Salines', [5, 6, 10, 11]],
  ],
};

const LABELS = [
  'Soins non programmés 8 h – 20 h',
  'Médecins correspondants du SAS',
  'Accès aux soins sans rendez-vous',
];
const HOURS = ['du lundi au vendredi, 8 h – 20 h', 'du lundi au samedi, 8 h – 19 h', 'tous les jours, 8 h – 22 h'];

/** Ranks of FINESS numbers: 971 and 974 share their first two digits. */
const firstRank = (departement: string, ordinary: number): number => (departement === '971' ? ordinary + 50 : ordinary);

const communitiesIn = (departement: string) => COMMUNITIES[departement] ?? [];

/** Draws the CPTS. */
export function generateCommunities(): CommunityRow[] {
  return ALL_DEPARTEMENTS.flatMap((departement) => {
    const random = randomFrom(`${SEED} communities ${departement.code}`);
    return communitiesIn(departement.code).map(([called, ranks], i) => {
      const first = departement.communes[ranks[0]!]!;
      const hours = random.pick(HOURS);
      const slug = `cpts-${departement.code}-${i + 1}`;
      return {
        nationalId: finessNationalId(departement.code, firstRank(departement.code, 801) + i),
        name: `CPTS ${called}`,
        label: random.pick(LABELS),
        phone: `${departement.phonePrefix}9${String(100 + i * 7)}`,
        description:
          `La CPTS ${called} réunit les professionnels de santé de ${first.city} et de ses environs. ` +
          `Sa cellule de coordination répond ${hours}. Elle trouve un rendez-vous dans la journée quand aucun créneau ne ` +
          `convient, organise les visites à domicile et prévient le praticien quand un dossier demande un avis rapide. ` +
          `Les créneaux marqués CPTS sont gardés pour ses membres : ils se libèrent deux heures avant leur début.`,
        contact: `Coordination : coordination@${slug}.example, ${hours}`,
        departement: departement.code,
        communes: ranks.map((rank) => departement.communes[rank]!.inseeCode).join('/'),
      };
    });
  });
}

/**
 * Draws who takes part through which CPTS: that of the commune, and for one practitioner in five of the product for
 * communities a neighbouring one too. Some of these practitioners are found under their CPTS only.
 */
export function generateMembers(rows: readonly SeedRow[], communities: readonly CommunityRow[]): MemberRow[] {
  const random = randomFrom(`${SEED} members`);
  return rows
    .filter((row) => row.participation === 'CPTS')
    .flatMap((row) => {
      const there = communities.filter((c) => c.departement === row.departement);
      const own = there.find((c) => c.communes.split('/').includes(row.inseeCode));
      const [inTwo, alone, at] = [random.next() < 0.2, random.next() < 0.25, random.next()];
      if (!own) return [];
      const others = there.filter((c) => c !== own);
      const second = inTwo && row.calendar === 'commun' ? others[Math.floor(at * others.length)] : undefined;
      const cards = alone && row.calendar === 'commun' ? 'A' : 'AB';
      return [own, ...(second ? [second] : [])].map((community) => ({
        communityId: community.nationalId,
        nationalId: row.nationalId,
        place: row.place,
        cards: cards,
      }));
    });
}

/** The houses that take part as such: a maison de santé is a MSP, a centre de santé a CDS; two in three of them do. */
export function generateStructures(rows: readonly SeedRow[]): StructureRow[] {
  const random = randomFrom(`${SEED} structures`);
  const found = new Map<string, StructureRow>();
  for (const row of rows) {
    const kind = row.structureName.startsWith('Maison de santé')
      ? 'MSP'
      : row.structureName.startsWith('Centre de santé')
        ? 'CDS'
        : undefined;
    if (!kind || found.has(row.structureId)) continue;
    const { street, postcode, city, inseeCode, departement, latitude, longitude, phone } = row;
    found.set(row.structureId, {
      kind,
      nationalId: row.structureId,
      name: row.structureName,
      calendar: random.next() < 0.7 ? 'agenda' : 'none',
      ...{ street, postcode, city, inseeCode, departement, latitude, longitude, phone },
    });
  }
  return [...found.values()].filter(() => random.next() < 0.67);
}

/** PFG of each département's association, by the rank of the commune. */
const DUTY_POINTS: Readonly<Record<string, readonly number[]>> = {
  '33': [0, 0, 1, 7, 13],
  '75': [9, 12, 14, 17, 19],
  '69': [2, 6, 9, 10, 17],
  '35': [0, 0, 1],
  '974': [0, 2],
  '971': [0, 2],
};

/** Draws the SOS Médecins associations, one a département, and their PFG. Invented: the numbers are nobody's. */
export function generateDutyPoints(): DutyPointRow[] {
  return ALL_DEPARTEMENTS.flatMap((departement, rank) => {
    const random = randomFrom(`${SEED} duty ${departement.code}`);
    const drawer = new PracticeDrawer(departement, random, { next: 0 });
    return (DUTY_POINTS[departement.code] ?? []).map((at, i) => {
      const commune = departement.communes[at]!;
      const { commune: _, phone: __, ...site } = drawer.site(commune);
      return {
        associationId: siretNationalId(90_001 + rank),
        associationName: `SOS Médecins ${regionName(departement)} (exemple)`,
        associationPhone: `${departement.phonePrefix}9000`,
        key: String(i + 1),
        name: `Point fixe de garde ${called(commune)} ${random.pick(['Nord', 'Sud', 'Centre', 'Ouest', 'Est'])}`,
        hours: random.pick(['mon-fri 20:00-00:00/sat-sun 08:00-00:00', 'mon-sun 08:00-00:00', 'mon-sun 09:00-21:00']),
        // One association in six has no product of its own yet: it fills in the SAS agenda.
        calendar: departement.code === '971' ? 'agenda' : 'vigie',
        ...site,
        city: commune.city,
        inseeCode: commune.inseeCode,
        departement: departement.code,
        phone: `${departement.phonePrefix}9${String(500 + i * 11)}`,
      };
    });
  });
}

const called = ({ city, inseeCode }: Commune): string =>
  /^(751|6938)/.test(inseeCode) ? `${city} ${Number(inseeCode.slice(-2)) % 80}` : city;

function regionName({ code }: SampleDepartement): string {
  return {
    '33': 'Girondine',
    '75': 'Capitale',
    '69': 'Rhodanienne',
    '35': 'Armorique',
    '974': 'Océan',
    '971': 'Antilles',
  }[code]!;
}

/** Places of users of the itinerant product that are in no directory: only that product knows them. */
export function generateUnlisted(rows: readonly SeedRow[]): SeedRow[] {
  const nomads = rows.filter((row) => row.calendar === 'nomade' && row.place === '1');
  const sirets = { next: 80_001 };
  return ALL_DEPARTEMENTS.flatMap((departement) => {
    const random = randomFrom(`${SEED} unlisted ${departement.code}`);
    const drawer = new PracticeDrawer(departement, random, sirets);
    return nomads
      .filter((row) => row.departement === departement.code && random.next() < 0.3)
      .map((row) => {
        const { commune, ...site } = drawer.site();
        return {
          ...row,
          place: '9',
          ...site,
          structureId: siretNationalId(sirets.next++),
          structureName: 'Cabinet secondaire',
          city: commune.city,
          inseeCode: commune.inseeCode,
        };
      });
  });
}
