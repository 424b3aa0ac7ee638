import { readFileSync } from 'node:fs';
import { fromCsv, toCsv } from './csv.js';
import { ALL_DEPARTEMENTS } from './generate.js';
import { COLUMNS, type SeedRow } from './practitioners.js';
import {
  COMMUNITY_COLUMNS,
  DUTY_POINT_COLUMNS,
  MEMBER_COLUMNS,
  STRUCTURE_COLUMNS,
  type CommunityRow,
  type DutyPointRow,
  type MemberRow,
  type StructureRow,
} from './structures.js';

/** All that the committed lists say. */
export interface Seed {
  /** One place of one practitioner a row. */
  practitioners: SeedRow[];
  /** Places that an editor knows and the directory does not. */
  unlisted: SeedRow[];
  communities: CommunityRow[];
  members: MemberRow[];
  structures: StructureRow[];
  dutyPoints: DutyPointRow[];
}

const DATA = new URL('../../data/', import.meta.url);

/** The committed files and what stands in each, as the generator draws it. */
export function seedFiles(seed: Seed): { file: URL; text: string }[] {
  const file = (name: string): URL => new URL(`${name}.csv`, DATA);
  return [
    ...ALL_DEPARTEMENTS.map(({ code }) => ({
      file: file(`practitioners-${code}`),
      text: toCsv(
        COLUMNS,
        seed.practitioners.filter((row) => row.departement === code),
      ),
    })),
    { file: file('unlisted-places'), text: toCsv(COLUMNS, seed.unlisted) },
    { file: file('communities'), text: toCsv(COMMUNITY_COLUMNS, seed.communities) },
    { file: file('community-members'), text: toCsv(MEMBER_COLUMNS, seed.members) },
    { file: file('structures'), text: toCsv(STRUCTURE_COLUMNS, seed.structures) },
    { file: file('duty-points'), text: toCsv(DUTY_POINT_COLUMNS, seed.dutyPoints) },
  ];
}

function read<Row>(name: string, columns: readonly (keyof Row & string)[]): Row[] {
  return fromCsv<Row>(columns, readFileSync(new URL(`${name}.csv`, DATA), 'utf8'));
}

/** Reads the committed list of practitioners, all départements. */
export function readPractitioners(): SeedRow[] {
  return ALL_DEPARTEMENTS.flatMap(({ code }) => read<SeedRow>(`practitioners-${code}`, COLUMNS));
}

/** Reads all committed lists. */
export function readSeed(): Seed {
  return {
    practitioners: readPractitioners(),
    unlisted: read<SeedRow>('unlisted-places', COLUMNS),
    communities: read<CommunityRow>('communities', COMMUNITY_COLUMNS),
    members: read<MemberRow>('community-members', MEMBER_COLUMNS),
    structures: read<StructureRow>('structures', STRUCTURE_COLUMNS),
    dutyPoints: read<DutyPointRow>('duty-points', DUTY_POINT_COLUMNS),
  };
}
