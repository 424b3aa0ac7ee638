import { toZonedIso, type Indicators } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import { populations } from '../directory/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { countMonth, countStates, ZONE } from './count-month.js';
import { hiddenCells, THRESHOLD } from './hide.js';
import { idOf, MEASURES, type Cell, type IndicatorId } from './measures.js';

/** Who looks: what of the cells is for him. */
export type Viewer =
  | { kind: 'all' }
  | { kind: 'territory'; sas: string; departements: readonly string[] }
  /** Nothing but its own: not the whole either. */
  | { kind: 'editor'; editor: string };

/** What is wanted. */
export interface Wanted {
  months: readonly string[];
  by?: Indicators['by'];
}

/** What the report needs. */
export interface ReportDeps {
  database: Database;
  clock: Clock;
  config: Pick<GatewayConfig, 'sas' | 'editors' | 'marketplaces' | 'hosts'>;
}

/** The indicators, month by month. */
export interface IndicatorReport {
  read(wanted: Wanted, viewer: Viewer): Promise<Indicators>;
  /** Keeps the states of now, and the figures of months that are over, for good. */
  keep(): Promise<void>;
}

interface Month {
  cells: Cell[];
  hidden: Set<string>;
}

/** The calendar month of an instant. */
export const monthOf = (at: Date): string => toZonedIso(at.getTime(), ZONE).slice(0, 7);
/** The calendar day of an instant. */
export const dayOf = (at: Date): string => toZonedIso(at.getTime(), ZONE).slice(0, 10);

/** The month so many before. */
export function monthsBefore(month: string, n: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of - 1 - n, 1)).toISOString().slice(0, 7);
}

/** Makes the report. */
export function createReport({ database, clock, config }: ReportDeps): IndicatorReport {
  const labels: Record<string, ReadonlyMap<string, string>> = {
    sas: new Map(config.sas.map(({ id, label }) => [id, label])),
    editor: new Map([...config.editors, ...config.marketplaces].map(({ id, label }) => [id, label])),
    host: new Map(config.hosts.map(({ id, label }) => [id, label])),
  };
  let coverage: Indicators['coverage'] | undefined;
  /** Months that are over, with what is hidden of them: that takes a moment to find. */
  const over = new Map<string, Month>();

  async function closedMonth(month: string): Promise<Month> {
    const isClosed = await database.db
      .selectFrom('indicator_closed')
      .selectAll()
      .where('month', '=', month)
      .executeTakeFirst();
    if (!isClosed) {
      over.delete(month);
      await database.transaction((trx) => closeMonth(trx, month));
    }
    const known = over.get(month);
    if (known) return known;
    const read = withHidden(await keptCells(database.db, month));
    over.set(month, read);
    return read;
  }

  async function monthNow(month: string): Promise<Month> {
    const cells = [...(await countMonth(database.db, month)), ...(await countStates(database.db, dayOf(clock.now())))];
    return withHidden(cells);
  }

  return {
    async read({ months, by }, viewer) {
      const now = clock.now();
      const current = monthOf(now);
      const all: Month[] = [];
      for (const month of months) {
        all.push(
          month > current
            ? { cells: [], hidden: new Set() }
            : month < current
              ? await closedMonth(month)
              : await monthNow(month),
        );
      }
      coverage ??= coverageOf(config.sas.flatMap(({ territories }) => territories));
      const told = (Object.keys(MEASURES) as IndicatorId[]).map((id) => ({
        ...{ id, kind: MEASURES[id].kind },
        rows: rowsOf(
          id,
          all,
          (cell) => isFor(viewer, cell) && (cell.grouping === 'total' || cell.grouping === by),
          labels,
        ),
      }));
      return {
        at: toZonedIso(now.getTime(), ZONE),
        months: [...months],
        ...(by && { by }),
        threshold: THRESHOLD,
        indicators: told.filter(({ rows }) => rows.length > 0),
        coverage,
      };
    },
    async keep() {
      const now = clock.now();
      const current = monthOf(now);
      const states = await countStates(database.db, dayOf(now));
      await database.transaction(async (trx) => {
        await forgetMonth(trx, current, 'state');
        await write(trx, current, states);
      });
      await closedMonth(monthsBefore(current, 1));
    },
  };
}

/** Writes the figures of a month that is over; states stay as they were last seen in it. */
export async function closeMonth(trx: Trx, month: string): Promise<void> {
  const counts = await countMonth(trx, month);
  await forgetMonth(trx, month, 'count');
  await write(trx, month, counts);
  await trx
    .insertInto('indicator_closed')
    .values({ month })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const idsOf = (kind: Indicators['indicators'][number]['kind']) =>
  (Object.keys(MEASURES) as IndicatorId[]).filter((id) => MEASURES[id].kind === kind);

async function forgetMonth(trx: Trx, month: string, kind: 'count' | 'state'): Promise<void> {
  await trx.deleteFrom('indicator_month').where('month', '=', month).where('indicator', 'in', idsOf(kind)).execute();
}

async function write(trx: Trx, month: string, cells: readonly Cell[]): Promise<void> {
  for (let at = 0; at < cells.length; at += 1_000) {
    await trx
      .insertInto('indicator_month')
      .values(cells.slice(at, at + 1_000).map((cell) => ({ ...cell, month })))
      .onConflict((conflict) =>
        conflict
          .columns(['month', 'indicator', 'grouping', 'key', 'detail'])
          .doUpdateSet((eb) => ({ n: eb.ref('excluded.n') })),
      )
      .execute();
  }
}

async function keptCells(db: DbOrTrx, month: string): Promise<Cell[]> {
  const rows = await db
    .selectFrom('indicator_month')
    .select(['indicator', 'grouping', 'key', 'detail', 'n'])
    .where('month', '=', month)
    .execute();
  return rows.filter(({ indicator }) => Object.hasOwn(MEASURES, indicator)) as Cell[];
}

function withHidden(cells: Cell[]): Month {
  const hidden = new Set<string>();
  for (const [id, { adds }] of Object.entries(MEASURES)) {
    const own = cells.filter(({ indicator }) => indicator === id);
    for (const cell of hiddenCells(own, adds)) hidden.add(cell);
  }
  return { cells, hidden };
}

/** Whether a cell is for this reader. */
function isFor(viewer: Viewer, { grouping, key }: Cell): boolean {
  if (viewer.kind === 'editor') return grouping === 'editor' && key === viewer.editor;
  if (viewer.kind === 'all' || grouping === 'total') return true;
  if (grouping === 'sas') return key === viewer.sas;
  return grouping === 'departement' && viewer.departements.includes(key);
}

type Row = Indicators['indicators'][number]['rows'][number];

/** The rows of an indicator over the months, the whole first, then by key and detail. */
function rowsOf(
  id: IndicatorId,
  months: readonly Month[],
  isWanted: (cell: Cell) => boolean,
  labels: Record<string, ReadonlyMap<string, string>>,
): Row[] {
  const rows = new Map<string, { cell: Cell; values: (number | null)[] }>();
  months.forEach(({ cells, hidden }, i) => {
    for (const cell of cells) {
      if (cell.indicator !== id || !isWanted(cell)) continue;
      const of = idOf(cell);
      const row = rows.get(of) ?? { cell, values: months.map(() => 0) };
      row.values[i] = hidden.has(of) ? null : cell.n;
      rows.set(of, row);
    }
  });
  const order = ({ cell: { grouping, key, detail } }: { cell: Cell }) => [
    grouping === 'total' ? '0' : '1',
    key,
    detail,
  ];
  const sorted = [...rows.values()].sort((a, b) => {
    const [x, y] = [order(a), order(b)];
    const at = x.findIndex((part, i) => part !== y[i]);
    return at === -1 ? 0 : x[at]! < y[at]! ? -1 : 1;
  });
  return sorted.map(({ cell: { grouping, key, detail }, values }) => {
    const label = labels[grouping]?.get(key);
    return {
      ...(key !== '' && { key }),
      ...(label !== undefined && { label }),
      ...(detail !== '' && { detail }),
      values,
    };
  });
}

/** Overseas collectivities, which are no départements. */
const COLLECTIVITY = /^(97[578]|98)/;

function coverageOf(served: readonly string[]): Indicators['coverage'] {
  const known = [...populations()].filter(([code]) => !COLLECTIVITY.test(code));
  const own = known.filter(([code]) => served.includes(code));
  const people = (of: typeof known) => of.reduce((all, [, n]) => all + n, 0);
  return {
    departements: own.length,
    departementsOfAll: known.length,
    population: people(own),
    populationOfAll: people(known),
  };
}
