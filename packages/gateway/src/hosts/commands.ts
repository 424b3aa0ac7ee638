import { parseArgs } from 'node:util';
import { createAudit } from '../audit/index.js';
import type { Clock } from '../clock.js';
import { checkHost, ConfigError, type GatewayConfig, type HostConfig } from '../config/index.js';
import type { Database, Trx } from '../storage/index.js';
import { KEEP_HOURS, rotateKey, withoutKey } from './keys.js';
import { lockHost, readHosts, removeHost, saveHost } from './registry.js';

/** How the command is used. */
export const HOSTS_USAGE = `sas-gateway hosts list --config FILE
       sas-gateway hosts show HOST --config FILE
       sas-gateway hosts create HOST --label TEXT --origin URL… [--territory CODE…] [--webhook URL…]
                                [--requests-per-minute N] --config FILE
       sas-gateway hosts change HOST [the same options; a list replaces the list] --config FILE
       sas-gateway hosts rotate-key HOST [--keep-hours N] --config FILE   (prints the new private key, once)
       sas-gateway hosts revoke-key HOST KID --config FILE
       sas-gateway hosts remove HOST --config FILE`;

const OPTIONS = {
  label: { type: 'string' },
  origin: { type: 'string', multiple: true },
  territory: { type: 'string', multiple: true },
  webhook: { type: 'string', multiple: true },
  'requests-per-minute': { type: 'string' },
  'keep-hours': { type: 'string' },
} as const;

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class HostUsageError extends Error {
  override readonly name = 'HostUsageError';
}

/** Tells that no host has this id, and where those stand that there are. */
export function noHost(id: string): HostUsageError {
  return new HostUsageError(`There is no host ${id}: hosts list tells which there are`);
}

/** What a host command works on. */
export interface HostCommandDeps {
  database: Database;
  config: Pick<GatewayConfig, 'environment'>;
  clock: Clock;
}

const DEFAULTS: Omit<HostConfig, 'id' | 'label'> = {
  origins: [],
  keys: [],
  territories: [],
  webhooks: [],
  requestsPerMinute: 6000,
};

/**
 * Runs `sas-gateway hosts …` and returns what is printed, as JSON. Running gateways hear of a change at once. Throws
 * `HostUsageError` for a command line it does not understand and for what is not there, `ConfigError` for a host that may not be as it is described.
 */
export async function runHostCommand(args: readonly string[], deps: HostCommandDeps): Promise<unknown> {
  const { positionals, values } = readArgs(args);
  const [verb, id, kid, ...more] = positionals;
  const takes = { list: 0, show: 1, create: 1, change: 1, 'rotate-key': 1, 'revoke-key': 2, remove: 1 }[verb ?? ''];
  if (takes === undefined) throw new HostUsageError(`hosts has no command ${verb ?? '(none)'}`);
  const given = [id, kid, ...more].filter((it) => it !== undefined).length;
  if (given !== takes) throw new HostUsageError(`hosts ${verb!} takes ${takes} argument${takes === 1 ? '' : 's'}`);

  if (verb === 'list') return readHosts(deps.database.db);
  const audit = createAudit(deps.clock);
  return deps.database.transaction(async (trx) => {
    // What does not look like an id is refused below.
    if (verb !== 'show' && [id, kid ?? 'none'].every((it) => /^[\w.~-]{1,100}$/.test(it!))) {
      const on = { hostId: id!, ...(kid !== undefined && { kid }) };
      await audit.write(trx, { actor: { kind: 'command' }, action: `host.${verb!}`, on });
    }
    const known = await lockHost(trx, id!);
    if (verb === 'create') {
      if (known) throw new HostUsageError(`The host ${id!} exists already: hosts change changes it`);
      return save(trx, { id: id!, label: '', ...DEFAULTS, ...described(values) }, deps);
    }
    if (!known) throw noHost(id!);
    if (verb === 'show') return known;
    if (known.source === 'configuration') {
      throw new HostUsageError(`The host ${id!} is described in the configuration file: change it there`);
    }
    if (verb === 'change') return save(trx, { ...known, ...described(values) }, deps);
    if (verb === 'rotate-key') {
      // its public half is registered, its private half printed and kept nowhere
      const { host, privateKey } = await rotateKey(known, hours(values['keep-hours']), deps.clock.now());
      return { ...(await save(trx, host, deps)), privateKey };
    }
    if (verb === 'revoke-key') {
      const left = withoutKey(known, kid!);
      if (!left) throw new HostUsageError(`The host ${id!} has no key ${kid!}: hosts show tells which it has`);
      return save(trx, left, deps);
    }
    await removeHost(trx, id!);
    return { removed: id };
  });
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new HostUsageError(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReturnType<typeof readArgs>['values'];

/** What the options say of a host; an empty text empties a list. */
function described(values: Values): Partial<HostConfig> {
  const list = (given: string[]) => given.filter((it) => it !== '');
  return {
    ...(values.label !== undefined && { label: values.label }),
    ...(values.origin && { origins: list(values.origin) }),
    ...(values.territory && { territories: list(values.territory) }),
    ...(values.webhook && { webhooks: list(values.webhook) }),
    ...(values['requests-per-minute'] !== undefined && { requestsPerMinute: Number(values['requests-per-minute']) }),
  };
}

function hours(given: string | undefined): number {
  const value = given === undefined ? KEEP_HOURS : Number(given);
  if (!(value >= 0 && value <= 24 * 90)) throw new HostUsageError('--keep-hours must be from 0 to 2160');
  return value;
}

async function save(trx: Trx, host: HostConfig, { config }: HostCommandDeps): Promise<HostConfig> {
  const faults = checkHost(host, config.environment);
  if (faults.length > 0) throw new ConfigError(faults, `The host ${host.id} cannot be so`);
  await saveHost(trx, host);
  return host;
}
