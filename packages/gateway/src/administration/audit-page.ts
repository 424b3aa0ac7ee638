import { toZonedIso, type AuditEntry, type AuditPage } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { AuditAct } from '../audit/index.js';
import type { Db } from '../storage/index.js';
import { csvTable } from '../values/index.js';

/** Which entries are asked for. */
export interface AuditAsked {
  from?: string;
  to?: string;
  action?: string;
  id?: string;
  before?: number;
  limit?: number;
}

/** Entries of the audit, newest first, and where the next page begins. */
export async function readAudit(db: Db, { from, to, action, id, before, limit = 100 }: AuditAsked): Promise<AuditPage> {
  let query = db
    .selectFrom('audit_entry')
    .select(['seq', 'body', 'hash'])
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (from !== undefined) query = query.where('at', '>=', new Date(from));
  if (to !== undefined) query = query.where('at', '<', new Date(to));
  if (before !== undefined) query = query.where('seq', '<', before);
  if (action !== undefined) query = query.where(sql<boolean>`body::jsonb ->> 'action' = ${action}`);
  if (id !== undefined) {
    query = query.where(
      sql<boolean>`(body::jsonb -> 'actor' ->> 'id' = ${id} or body::jsonb -> 'actor' ->> 'sessionId' = ${id}
        or exists (select from jsonb_each_text(body::jsonb -> 'on') as of where of.value = ${id}))`,
    );
  }
  const rows = await query.execute();
  const entries = rows.slice(0, limit).map(({ seq, body, hash }): AuditEntry => {
    const { at, action: what, actor, on = {}, codes = {} } = JSON.parse(body) as AuditAct & { at: string };
    const when = toZonedIso(Date.parse(at), 'Europe/Paris');
    return { seq: Number(seq), at: when, action: what, actor, on: { ...on }, codes: { ...codes }, hash: hash! };
  });
  const last = entries.at(-1);
  return { entries, ...(rows.length > limit && last && { before: last.seq }) };
}

/** The entries as a table. */
export function auditTable(entries: readonly AuditEntry[]): string {
  const pairs = (of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  return csvTable([
    ['seq', 'at', 'action', 'actor', 'role', 'sas', 'host', 'on', 'codes', 'hash'],
    ...entries.map(({ seq, at, action, actor, on, codes, hash }) => [
      ...[String(seq), at, action, actor.id ?? actor.kind, actor.role ?? '', actor.sasId ?? '', actor.hostId ?? ''],
      ...[pairs(on), pairs(codes), hash],
    ]),
  ]);
}
