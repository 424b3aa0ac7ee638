import { parseArgs } from 'node:util';
import { createAudit } from '../audit/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import { exportCase, exportRegulator, forgetCase } from './access-export.js';

/** How the command is used. */
export const PRIVACY_USAGE = `sas-gateway privacy export --regulator SYSTEM|VALUE --config FILE
       sas-gateway privacy export --host ID --case REFERENCE --config FILE
       sas-gateway privacy forget-case --host ID --case REFERENCE --config FILE`;

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class PrivacyUsageError extends Error {
  override readonly name = 'PrivacyUsageError';
}

/** Runs `sas-gateway privacy …` and resolves to what it prints. Throws `PrivacyUsageError` for what it does not understand. */
export async function runPrivacyCommand(
  args: readonly string[],
  { database, config, clock }: { database: Database; config: Pick<GatewayConfig, 'secrets'>; clock: Clock },
): Promise<unknown> {
  const { positionals, values } = readArgs(args);
  const [verb, ...more] = positionals;
  if (more.length > 0 || (verb !== 'export' && verb !== 'forget-case')) {
    throw new PrivacyUsageError(`privacy has no command ${positionals.join(' ') || '(none)'}`);
  }
  const { host: hostId, case: caseRef, regulator } = values;
  if (hostId !== undefined && caseRef !== undefined && regulator === undefined) {
    const { secrets } = config;
    if (verb === 'export') return exportCase(database.db, secrets, { hostId, caseRef });
    return { forgotten: await forgetCase(database, { audit: createAudit(clock), secrets }, { hostId, caseRef }) };
  }
  if (verb === 'forget-case' || regulator === undefined) throw new PrivacyUsageError('Name --host and --case');
  const at = regulator.indexOf('|');
  if (at < 1) throw new PrivacyUsageError('--regulator must be SYSTEM|VALUE');
  const found = await exportRegulator(database.db, { system: regulator.slice(0, at), value: regulator.slice(at + 1) });
  if (!found) throw new PrivacyUsageError('Nobody has this identifier');
  return found;
}

function readArgs(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args: [...args], options: { regulator: text, host: text, case: text }, allowPositionals: true });
  } catch (error) {
    throw new PrivacyUsageError(error instanceof Error ? error.message : String(error));
  }
}
