import type { Indicators } from '@sas-embed/contract';

/** An indicator, by its id in the contract. */
export type IndicatorId = Indicators['indicators'][number]['id'];
/** By what it is told apart; `total`: not at all. */
export type Grouping = NonNullable<Indicators['by']> | 'total';

/** What an indicator is. */
export interface Measure {
  kind: 'count' | 'state';
  groupings: readonly NonNullable<Indicators['by']>[];
  /** Whether its groups add up to the whole: something else is not told without them. */
  adds: boolean;
}

const EVERYWHERE = ['sas', 'departement', 'editor'] as const;
const counted = (...groupings: Measure['groupings']): Measure => ({ kind: 'count', adds: true, groupings });
const state = (...groupings: Measure['groupings']): Measure => ({ kind: 'state', adds: true, groupings });

/** All indicators, in the order in which they are shown. */
export const MEASURES: Readonly<Record<IndicatorId, Measure>> = {
  searches: counted('sas', 'departement'),
  'contextual-searches': counted('sas', 'departement', 'host'),
  // A search asks several editors: their answers are no parts of a whole.
  'editor-answers': { ...counted('editor'), adds: false },
  orientations: counted(...EVERYWHERE),
  'orientation-categories': counted(...EVERYWHERE),
  appointments: counted(...EVERYWHERE),
  'search-to-booking': counted(...EVERYWHERE),
  'sign-ins': counted('sas'),
  accounts: state('sas'),
  'practitioners-participating': state('departement'),
  'practitioners-with-slot': state('departement'),
  'practitioners-interfaced': state('departement', 'editor'),
  'practitioners-slot-today': state('departement', 'editor'),
};

/** Of what has no SAS, département or editor. */
export const NONE = 'none';

/** One figure of a month. `key` and `detail` are empty where it is not told apart. */
export interface Cell {
  indicator: IndicatorId;
  grouping: Grouping;
  key: string;
  detail: string;
  n: number;
}

/** Adds figures up to cells: by each grouping, and all together; with their detail and without. */
export class Cells {
  readonly #cells = new Map<string, Cell>();

  /** Counts `n` of something that has these keys. */
  add(indicator: IndicatorId, n: number, keys: Partial<Record<Grouping, string | null>>, detail = ''): void {
    const { groupings, adds } = MEASURES[indicator];
    const details = detail === '' ? [''] : ['', detail];
    for (const at of details) {
      if (adds) this.#plus(indicator, 'total', '', at, n);
      for (const grouping of groupings) this.#plus(indicator, grouping, keys[grouping] ?? NONE, at, n);
    }
  }

  /** Sets one figure, that of a state, which is not the sum of its groups. */
  set(cell: Cell): void {
    this.#cells.set(idOf(cell), cell);
  }

  /** All of them. */
  read(): Cell[] {
    return [...this.#cells.values()];
  }

  #plus(indicator: IndicatorId, grouping: Grouping, key: string, detail: string, n: number): void {
    const cell = { indicator, grouping, key, detail, n };
    const id = idOf(cell);
    const known = this.#cells.get(id);
    if (known) known.n += n;
    else this.#cells.set(id, cell);
  }
}

/** What a cell is of, as a text. */
export const idOf = ({ indicator, grouping, key, detail }: Omit<Cell, 'n'>): string =>
  [indicator, grouping, key, detail].join('\n');
