// `npm start`: the demo world in the foreground. Its database is new at each start, because agendas begin today.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENDA_PATH, PARTICIPATION_PATH } from '../hosts/cpts/index.js';
import { TRAINING_PATH } from '../hosts/training/index.js';
import { ADMIN_PATH } from '../hosts/web/index.js';
import { hubAvailable } from '../hub/index.js';
import { DEMO_MONITORING } from './monitoring.js';
import { HELP, readCommand } from './options.js';
import { startWorld, type World } from './world.js';

const command = readCommand(process.argv.slice(2));
if (command.kind === 'help') {
  process.stdout.write(HELP);
  process.exit(0);
}
if (command.kind === 'refused') {
  process.stderr.write(`${command.why}\nnpm start -- --help liste les options.\n`);
  process.exit(2);
}

const base = process.env['SAS_DEMO_DIR'] ?? fileURLToPath(new URL('../../../../.demo/', import.meta.url));
/** `--training`: the demo world for new regulators, with scenarios. */
const { training } = command;
const dir = join(base, `run-${process.pid}`);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Folders of worlds that were killed before they could tidy up. */
function removeLeftovers(): void {
  mkdirSync(base, { recursive: true });
  for (const name of readdirSync(base)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(base, name), { recursive: true, force: true });
  }
}

let world: World | undefined;
let leaving: Promise<void> | undefined;
const leave = (code: number): Promise<void> =>
  (leaving ??= (async () => {
    await world?.stop();
    rmSync(dir, { recursive: true, force: true });
    process.exit(code);
  })());

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
    if (world) void leave(0);
  });
}

removeLeftovers();
try {
  const demo = { hub: hubAvailable(), gateway: { monitoring: DEMO_MONITORING } };
  world = await startWorld({ dir, signal: stop.signal, ...(training ? { training } : demo) });
} catch (error) {
  if (!stop.signal.aborted) {
    process.stderr.write(`The demo world did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  await leave(stop.signal.aborted ? 0 : 1);
}
if (stop.signal.aborted) await leave(0);
if (world && !leaving) {
  const { lrm, cpts, frame, web, gateway, control, psc, receiver } = world.urls;
  process.stdout.write(
    world.urls.training
      ? `Formation ${world.urls.training}${TRAINING_PATH}
Gateway ${gateway}
Editors ${control}
`
      : `LRM ${lrm}
CPTS ${cpts}
Agenda ${cpts}${AGENDA_PATH}
Participation ${cpts}${PARTICIPATION_PATH}
Frame ${frame}
Administration ${web}${ADMIN_PATH} (Pro Santé Connect : Solène ADMINISTREL ; comptes : Albane COMPTENOR ; interfaces : Ysoline VEILLENOR)
` +
          `Gateway ${gateway}
Editors ${control}
PSC ${psc}
` +
          (receiver
            ? `LRM receiver ${receiver}\n`
            : 'No LRM receiver: RabbitMQ is not installed (apt-get install rabbitmq-server).\n'),
  );
  const end = await world.failed;
  process.stderr.write(`${end.name} ended unexpectedly (${end.signal ?? end.code})\n${end.lastWords}\n`);
  await leave(1);
}
