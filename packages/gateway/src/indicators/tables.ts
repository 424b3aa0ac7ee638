import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/** What a fact is of. */
export type FactKind = 'orientation' | 'category' | 'status' | 'delay' | 'sign-in';

/** Tables of the indicators room. None of them holds a person, an address or a case. */
export interface IndicatorTables {
  /** Something that happened and is counted once: its id says what, so that counting it again changes nothing. */
  indicator_fact: {
    id: string;
    at: Instant;
    kind: FactKind;
    sas: string | null;
    departement: string | null;
    editor: string | null;
    detail: string;
  };
  /** The figures of a month: of one that is over, and of what is, as it was last looked at. */
  indicator_month: {
    month: string;
    indicator: string;
    grouping: string;
    key: string;
    detail: string;
    n: number;
  };
  /** Months whose figures are in `indicator_month` for good. */
  indicator_closed: { month: string };
  /** Cards of the directory of which a source once gave a slot. */
  indicator_place: {
    offer_id: string;
    source_id: string;
    first_on: string;
    last_on: string;
  };
}
