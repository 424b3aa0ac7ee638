import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { DbOrTrx } from '../storage/index.js';
import { Cells, MEASURES, type Cell, type IndicatorId } from './measures.js';
import type { FactKind } from './tables.js';

const OF_FACTS: Readonly<Record<FactKind, IndicatorId>> = {
  orientation: 'orientations',
  category: 'orientation-categories',
  status: 'appointments',
  delay: 'search-to-booking',
  'sign-in': 'sign-ins',
};

/** In whose calendar months are: the ministry's. */
export const ZONE = 'Europe/Paris';
const from = (month: string) => sql`(${`${month}-01`}::date::timestamp at time zone ${sql.lit(ZONE)})`;
const within = (month: string) =>
  sql`at >= ${from(month)} and at < ((${`${month}-01`}::date + interval '1 month')::timestamp at time zone ${sql.lit(ZONE)})`;

/** What happened in a month, counted from its facts. */
export async function countMonth(db: DbOrTrx, month: string): Promise<Cell[]> {
  const cells = new Cells();
  const facts = await sql<{
    kind: FactKind;
    sas: string | null;
    departement: string | null;
    editor: string | null;
    detail: string;
    n: number;
  }>`
    select kind, sas, departement, editor, detail, count(*)::int as n from indicator_fact
    where ${within(month)} group by kind, sas, departement, editor, detail`.execute(db);
  for (const { kind, n, detail, ...keys } of facts.rows) cells.add(OF_FACTS[kind], n, keys, detail);

  // A further page is the same search; what members of a structure are read for is none.
  const searches = await sql<{
    sas: string;
    departement: string | null;
    host: string | null;
    contextual: boolean;
    detail: string;
    n: number;
  }>`
    select booking_sas as sas, departement, host_id as host, contextual,
      case when offers_with_slots > 0 then 'with-slots' when outcome = 'left' then 'left' when offers = 0 then 'no-offer'
        when sources_missing <> '{}' then 'sources-silent' else 'no-slot' end as detail,
      count(*)::int as n
    from search_run where kind = 'search' and not continued and ${within(month)}
    group by 1, 2, 3, 4, 5`.execute(db);
  for (const { n, detail, contextual, ...keys } of searches.rows) {
    cells.add('searches', n, keys, detail);
    if (contextual) cells.add('contextual-searches', n, keys);
  }

  const answers = await sql<{ editor: string; detail: string; n: number }>`
    select gave.key as editor, gave.value as detail, count(*)::int as n
    from search_run, jsonb_each_text(sources) gave
    where kind = 'search' and not continued and ${within(month)}
    group by 1, 2`.execute(db);
  for (const { editor, detail, n } of answers.rows) cells.add('editor-answers', n, { editor }, detail);
  return cells.read();
}

/** What is now: accounts, and practitioners of the directory; who is in two départements counts in both, and once in all. */
export async function countStates(db: DbOrTrx, today: string): Promise<Cell[]> {
  const cells = new Cells();
  const put = (indicator: IndicatorId, grouping: Cell['grouping'], rows: readonly { key: string; n: number }[]) => {
    for (const { key, n } of rows) cells.set({ indicator, grouping, key, detail: '', n });
  };
  const accounts = await sql<{ key: string | null; n: number }>`
    select sas_id as key, count(*)::int as n from regulator where disabled_at is null
    group by grouping sets ((), (sas_id))`.execute(db);
  putAll('accounts', 'sas', accounts.rows);

  const participating = await sql<{ key: string | null; n: number }>`
    select departement as key, count(distinct practitioner_id)::int as n from offer
    where coalesce(declared_sas, participates) and practitioner_id is not null and inactive_since is null
    group by grouping sets ((), (departement))`.execute(db);
  putAll('practitioners-participating', 'departement', participating.rows);

  const ofEditor = sql`seen.source_id <> ${sql.lit(AGENDA_SOURCE_ID)}`;
  for (const [indicator, which] of [
    ['practitioners-with-slot', sql`true`],
    ['practitioners-interfaced', ofEditor],
    ['practitioners-slot-today', sql`${ofEditor} and seen.last_on >= ${today}::date`],
  ] as const) {
    const seen = sql`indicator_place seen join offer o on o.id = seen.offer_id
      where o.practitioner_id is not null and ${which}`;
    const places = await sql<{ key: string | null; n: number }>`
      select o.departement as key, count(distinct o.practitioner_id)::int as n from ${seen}
      group by grouping sets ((), (o.departement))`.execute(db);
    putAll(indicator, 'departement', places.rows);
    if (!MEASURES[indicator].groupings.includes('editor')) continue;
    const editors = await sql<{ key: string; n: number }>`
      select seen.source_id as key, count(distinct o.practitioner_id)::int as n from ${seen} group by 1`.execute(db);
    put(indicator, 'editor', editors.rows);
  }
  return cells.read();

  function putAll(
    indicator: IndicatorId,
    grouping: Cell['grouping'],
    rows: readonly { key: string | null; n: number }[],
  ) {
    put(
      indicator,
      grouping,
      rows.filter((row): row is { key: string; n: number } => row.key !== null),
    );
    put(
      indicator,
      'total',
      rows.filter(({ key }) => key === null).map(({ n }) => ({ key: '', n })),
    );
  }
}
