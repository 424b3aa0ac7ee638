import type { Trx } from '../storage/index.js';

/** Who did it, by id; never a name. */
export type AuditActor =
  /** Somebody who acts in the API. */
  | { kind: 'regulator'; id: string; role: string; sasId: string; hostId: string; sessionId?: string }
  /** Somebody who is not signed in yet, or any more. */
  | { kind: 'nobody' }
  | { kind: 'editor' | 'provider' | 'host'; id: string }
  /** The gateway itself, or who runs a command of it. */
  | { kind: 'gateway' | 'command' };

/** What was done, on what. */
export interface AuditAct {
  actor: AuditActor;
  /** An operation of the contract, or `session.opened` and the like. */
  action: string;
  /** Ids of what it was done on, by what they are ids of. */
  on?: Readonly<Record<string, string>>;
  /** Codes that say more: a reason, an outcome. Never free text. */
  codes?: Readonly<Record<string, string>>;
}

/** An entry as it is exported. */
export interface AuditEntry extends AuditAct {
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
  hash: string;
}

/** What a check of the chain found. */
export type AuditVerdict =
  | { ok: true; entries: number; from: number; head: { seq: number; hash: string } }
  | { ok: false; entries: number; seq: number; fault: string };

/** Writes down who did what when on which object. */
export interface Audit {
  /** Writes an act down, in the transaction of what it tells. */
  write(trx: Trx, act: AuditAct): Promise<void>;
}
