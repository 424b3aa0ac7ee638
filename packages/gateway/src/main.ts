#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createGateway } from './app.js';
import { ConfigError, loadConfig } from './config/index.js';
import { FolderLockedError } from './storage/index.js';

const USAGE = 'Usage: sas-gateway --config FILE\n';
/** How long running requests may take to finish once the process is asked to stop. */
const STOP_TIMEOUT_MS = 10_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || !values.config) {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
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

function fail(error: unknown): never {
  const expected = error instanceof ConfigError || error instanceof FolderLockedError;
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

main().catch(fail);
