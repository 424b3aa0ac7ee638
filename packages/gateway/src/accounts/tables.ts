import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;
type MaybeInstant = ColumnType<Date | null, Date | null, Date | null>;

/** How far an editor knows a regulator as he is now. */
export type EditorAccountState =
  /** It is being told. */
  | 'pending'
  /** It knows him, and lets him book. */
  | 'ready'
  /** It was told that he may not any more. */
  | 'disabled'
  /** It cannot be reached, or fails; it is told again. */
  | 'failing'
  /** It says that what it was told is wrong; it is told again when something of it changes, and once a day. */
  | 'refused';

/** States of what an editor did not take: told again later, or when somebody asks for it. */
export const NOT_TAKEN: readonly EditorAccountState[] = ['failing', 'refused'];

/** What one editor knows of one regulator (INT_R02), and what is to be told. */
export interface EditorAccountTable {
  regulator_id: string;
  editor_id: string;
  /** Whether he shall be able to book there. */
  active: boolean;
  /** SHA-256 of what the editor shall know; another one is told. */
  content_hash: string;
  state: EditorAccountState;
  /** Why it was not taken: a status or a code, never a text of the editor's. */
  fault: string | null;
  /** The identifier under which the editor knows him, once it took him. */
  known_system: string | null;
  known_value: string | null;
  attempts: number;
  due_at: MaybeInstant;
  claimed_until: MaybeInstant;
  changed_at: Instant;
}

/** Tables of the accounts at editors. */
export interface AccountTables {
  editor_account: EditorAccountTable;
}
