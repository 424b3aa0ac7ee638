import { parseArgs } from 'node:util';
import type { DbOrTrx } from '../storage/index.js';
import { exportAudit, verifyAudit } from './audit.js';

/** How the command is used. */
export const AUDIT_USAGE = `sas-gateway audit verify [--expect SEQ:HASH] --config FILE
       sas-gateway audit export [--since INSTANT] --config FILE   (one entry a line, JSON)`;

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class AuditUsageError extends Error {
  override readonly name = 'AuditUsageError';
}

/**
 * Runs `sas-gateway audit …`: writes lines to `print` and resolves to whether all is in order. Throws `AuditUsageError` for a command
 * line it does not understand.
 */
export async function runAuditCommand(
  args: readonly string[],
  db: DbOrTrx,
  print: (line: string) => void,
): Promise<boolean> {
  const { positionals, values } = readArgs(args);
  const [verb, ...more] = positionals;
  if (more.length > 0 || (verb !== 'verify' && verb !== 'export')) {
    throw new AuditUsageError(`audit has no command ${positionals.join(' ') || '(none)'}`);
  }
  if (verb === 'export') {
    const since = values.since === undefined ? undefined : new Date(values.since);
    if (since && Number.isNaN(since.getTime())) throw new AuditUsageError('--since must be an instant (ISO 8601)');
    for await (const entry of exportAudit(db, since)) print(JSON.stringify(entry));
    return true;
  }
  const verdict = await verifyAudit(db, expected(values.expect));
  print(JSON.stringify(verdict));
  return verdict.ok;
}

function expected(text: string | undefined): { seq: number; hash: string } | undefined {
  if (text === undefined) return undefined;
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash === undefined) throw new AuditUsageError('--expect must be SEQ:HASH, as the log says it');
  return { seq: Number(seq), hash };
}

function readArgs(args: readonly string[]) {
  try {
    const options = { expect: { type: 'string' }, since: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new AuditUsageError(error instanceof Error ? error.message : String(error));
  }
}
