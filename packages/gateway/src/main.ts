#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createGateway } from './app.js';
import { ConfigError, loadConfig, type GatewayConfig } from './config/index.js';
import { CommunesFileError, importCommunes } from './directory/index.js';
import { allMigrations } from './migrations.js';
import { DatabaseUnusableError, FolderLockedError, openDatabase, type Database } from './storage/index.js';
import { DELIVERIES_USAGE, DeliveryUsageError, runDeliveryCommand } from './delivery/index.js';
import { AUDIT_USAGE, AuditUsageError, runAuditCommand } from './audit/index.js';
import { newBreakGlassSecret } from './identity/index.js';
import { HOSTS_USAGE, HostUsageError, noHost, readHosts, runHostCommand } from './hosts/index.js';
import { monitoringSecretsOf } from './monitoring/index.js';
import { INDICATORS_USAGE, IndicatorUsageError, runIndicatorCommand } from './indicators/index.js';
import { RELAY_USAGE, RelayUsageError, runRelayCommand } from './relay/index.js';
import { PRIVACY_USAGE, PrivacyUsageError, runPrivacyCommand } from './privacy/index.js';
import { systemClock } from './clock.js';
import { webhookSecretsOf } from './webhooks/index.js';

const USAGE = `sas-gateway --config FILE
       sas-gateway import-communes COMMUNES.json --config FILE
       sas-gateway webhook-secret HOST --config FILE
       sas-gateway monitoring-secret --config FILE
       sas-gateway break-glass-secret
       ${HOSTS_USAGE}
       ${DELIVERIES_USAGE}
       ${RELAY_USAGE}
       ${AUDIT_USAGE}
       ${PRIVACY_USAGE}
       ${INDICATORS_USAGE}
`;
/** Thrown for a command line that cannot be understood; the message says what is wrong. */
class MainUsageError extends Error {}

/** How a command is used, for its errors. */
const USAGES: readonly (readonly [new (message: string) => Error, string])[] = [
  [MainUsageError, USAGE.trimEnd()],
  [HostUsageError, HOSTS_USAGE],
  [DeliveryUsageError, DELIVERIES_USAGE],
  [RelayUsageError, RELAY_USAGE],
  [AuditUsageError, AUDIT_USAGE],
  [PrivacyUsageError, PRIVACY_USAGE],
  [IndicatorUsageError, INDICATORS_USAGE],
];
/** How long running requests may take to finish once the process is asked to stop. */
const STOP_TIMEOUT_MS = 10_000;

async function main(): Promise<void> {
  if (process.argv[2] === 'hosts') return hosts(process.argv.slice(3));
  if (process.argv[2] === 'deliveries') return deliveries(process.argv.slice(3));
  if (process.argv[2] === 'indicators') {
    const none = () => new IndicatorUsageError('indicators needs --config FILE');
    return roomCommand(process.argv.slice(3), none, runIndicatorCommand);
  }
  if (process.argv[2] === 'relay') {
    const none = () => new RelayUsageError('relay needs --config FILE');
    return roomCommand(process.argv.slice(3), none, runRelayCommand);
  }
  if (process.argv[2] === 'privacy') return privacy(process.argv.slice(3));
  if (process.argv[2] === 'break-glass-secret') {
    process.stdout.write(`${JSON.stringify(await newBreakGlassSecret(), null, 2)}\n`);
    return;
  }
  if (process.argv[2] === 'audit') return audit(process.argv.slice(3));
  const { values, positionals } = readArgs();
  const [command, file, ...rest] = positionals;
  const takesOne = command === 'import-communes' || command === 'webhook-secret';
  const isUsable =
    command === undefined ||
    (command === 'monitoring-secret' && file === undefined) ||
    (takesOne && file !== undefined && rest.length === 0);
  if (values.help || !values.config || !isUsable) {
    process.stderr.write(`Usage: ${USAGE}`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (command === 'webhook-secret') return webhookSecret(file!, values.config);
  if (command === 'monitoring-secret') {
    process.stdout.write(`${monitoringSecretsOf((await loadConfig(values.config)).secrets)[0]}\n`);
    return;
  }
  if (file !== undefined) return communes(file, values.config);
  const gateway = await createGateway(await loadConfig(values.config));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, url: gateway.url })}\n`);
}

/** What was asked for, where it is no command of a room. */
function readArgs() {
  try {
    const options = { config: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new MainUsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Prints the secret with which a host checks what it is told; to be handed over on a safe way. */
async function webhookSecret(hostId: string, configFile: string): Promise<void> {
  const config = await loadConfig(configFile);
  // what the file describes is told without the database, which a running gateway may keep for itself
  let isKnown = config.hosts.some(({ id }) => id === hostId);
  if (!isKnown && !isInMemory(config)) {
    const registered = await withDatabase(config, ({ db }) => readHosts(db));
    isKnown = registered.some(({ id }) => id === hostId);
  }
  if (!isKnown) throw noHost(hostId);
  process.stdout.write(`${webhookSecretsOf(config.secrets, hostId)[0]}\n`);
}

/** Creates, changes and removes registered hosts, and rotates their keys. */
async function hosts(args: string[]): Promise<void> {
  await roomCommand(args, () => new HostUsageError('hosts needs --config FILE'), runHostCommand);
}

/** Shows what LRMs were told of appointments, and sends again what was not delivered. */
async function deliveries(args: string[]): Promise<void> {
  await roomCommand(args, () => new DeliveryUsageError('deliveries needs --config FILE'), runDeliveryCommand);
}

/** Tells what is kept of a person or a case, and forgets a case. */
async function privacy(args: string[]): Promise<void> {
  await roomCommand(args, () => new PrivacyUsageError('privacy needs --config FILE'), runPrivacyCommand);
}

/** Runs a command of a room on the configured database, and prints what it returns. */
async function roomCommand(
  args: string[],
  noConfig: () => Error,
  work:
    | typeof runHostCommand
    | typeof runIndicatorCommand
    | typeof runDeliveryCommand
    | typeof runPrivacyCommand
    | typeof runRelayCommand,
): Promise<void> {
  const at = args.indexOf('--config');
  const configFile = at === -1 ? undefined : args[at + 1];
  if (configFile === undefined) throw noConfig();
  const config = await loadConfig(configFile);
  const told = await withDatabase(config, (database) =>
    work(args.toSpliced(at, 2), { database, config, clock: systemClock }),
  );
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
}

/** Checks the audit's chain, or prints its entries; ends with 1 when something is wrong with it. */
async function audit(args: string[]): Promise<void> {
  const at = args.indexOf('--config');
  const configFile = at === -1 ? undefined : args[at + 1];
  if (configFile === undefined) throw new AuditUsageError('audit needs --config FILE');
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const config = await loadConfig(configFile);
  const ok = await withDatabase(config, ({ db }) => runAuditCommand(args.toSpliced(at, 2), db, print));
  if (!ok) process.exitCode = 1;
}

/** Whether nothing of its database stays when it is closed. */
function isInMemory({ database }: GatewayConfig): boolean {
  return 'folder' in database && database.folder === 'memory';
}

/** Works on the migrated database of this configuration. */
async function withDatabase<T>(config: GatewayConfig, work: (database: Database) => Promise<T>): Promise<T> {
  if (isInMemory(config)) {
    throw new ConfigError(['/database/folder is memory: what is written would be lost at once']);
  }
  const database = await openDatabase({ ...config.database, migrations: allMigrations });
  try {
    await database.migrate();
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Imports the official communes, and tells which entries were left out. */
async function communes(file: string, configFile: string): Promise<void> {
  const config = await loadConfig(configFile);
  const { faults, ...report } = await withDatabase(config, (database) => importCommunes(database, file));
  for (const { index, inseeCode, reason } of faults) {
    process.stderr.write(`entry ${index}${inseeCode === undefined ? '' : ` (${inseeCode})`} left out: ${reason}\n`);
  }
  process.stdout.write(`${JSON.stringify({ ...report, leftOut: faults.length })}\n`);
}

function fail(error: unknown): never {
  const usage = USAGES.find(([kind]) => error instanceof kind)?.[1];
  if (usage !== undefined) {
    process.stderr.write(`${(error as Error).message}\nUsage: ${usage}\n`);
    process.exit(2);
  }
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
}

/** What is printed of an error: of what can happen, a sentence; of what should not, where it did. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const kinds = [ConfigError, FolderLockedError, CommunesFileError, DatabaseUnusableError];
  if (kinds.some((kind) => error instanceof kind)) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'listen') return `The gateway cannot listen: ${error.message}. Free the port, or change /listen.`;
  // a file or folder of the configuration
  if (code !== undefined && syscall !== undefined) return `The gateway cannot start: ${error.message}`;
  return error.stack ?? error.message;
}

main().catch(fail);
