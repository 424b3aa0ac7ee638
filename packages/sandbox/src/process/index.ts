/** What every process of the demo world does alike: read its configuration, say that it is ready, stop when told. */
import { readFileSync } from 'node:fs';

/** Something that listens and can be closed. */
export interface RunningServer {
  /** Base URL, without a final slash. */
  url: string;
  close(): Promise<void>;
}

/** A process that cannot stop gracefully within this time (milliseconds) stops anyway. */
const STOP_LIMIT_MS = 3_000;

/**
 * Runs one process of the demo world: reads the JSON file given as `--config FILE`, starts the server, writes one line
 * `{"ready":true,"url":…}` to stdout, and stops on SIGTERM and SIGINT. Ends with 1 when the start fails.
 */
export async function runProcess<Config>(
  start: (config: Config) => Promise<RunningServer>,
  stopLimitMs = STOP_LIMIT_MS,
): Promise<void> {
  const at = process.argv.indexOf('--config');
  const file = process.argv[at + 1];
  if (at < 0 || !file) {
    process.stderr.write('Usage: main.js --config FILE\n');
    process.exit(2);
  }
  let server: RunningServer | undefined;
  const stop = (): void => {
    setTimeout(() => process.exit(0), stopLimitMs).unref();
    void Promise.resolve(server?.close()).finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    server = await start(JSON.parse(readFileSync(file, 'utf8')) as Config);
    process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
