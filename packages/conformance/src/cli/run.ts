import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FLOW_NAMES, FLOWS, type ClientCertificate, type Exchange, type Flow, type Result } from '../model/index.js';
import { startPlatform } from '../platform/index.js';
import { startMutant } from '../reference/index.js';
import { EXIT, unreproducedOf, type Report } from '../report/index.js';
import { RULES } from '../rules/index.js';
import {
  httpTransport,
  judge,
  readIdentity,
  readRecording,
  Runner,
  runFlows,
  timingsOf,
  writeRecording,
  type Identity,
  type Selection,
} from '../run/index.js';
import { View } from '../view/index.js';
import { VERSION } from '../version.js';
import { UsageError, type CommandOptions } from './options.js';
import { headOf, official, report, type Console } from './reporting.js';

/** How long the platform waits for the first appointment, and after the last one, in seconds. */
const PLATFORM_WAIT_S = 120;
const QUIET_S = 10;

/** Asks an editor, judges, reports. */
export async function runCommand(options: CommandOptions, selection: Selection, console: Console): Promise<number> {
  const { baseUrl } = options;
  if (!options.flows?.length) throw new UsageError(`run : --flows ${FLOWS.join(',')}`);
  if (baseUrl === undefined) throw new UsageError('run : --base-url est attendu');
  const identities = identitiesOf(options);
  const progress = progressOf(console, options);
  const transport = httpTransport({
    identities,
    ...(options.timeout !== undefined && { timeout: options.timeout }),
    ...(options.mtlsCa !== undefined && { ca: readFileSync(options.mtlsCa, 'utf8') }),
  });
  const runner = new Runner({ ...options, baseUrl }, transport, undefined, progress.exchange);
  await runFlows(runner, selection.flows, {
    strict: selection.modes.includes('strict'),
    certificates: new Set(Object.keys(identities)),
    appointments: (to) => receiveAppointments(to, options, console),
  });
  progress.end();
  const { exchanges } = runner;
  if (options.record !== undefined) {
    const recording = {
      kit: VERSION,
      at: exchanges[0]?.at ?? new Date().toISOString(),
      flows: selection.flows,
      settings: settingsOf(options),
      exchanges,
    };
    writeFileSync(options.record, writeRecording(recording));
  }
  const results = judge(new View(exchanges, { ...options }), selection);
  const code = report(reportOf(options, baseUrl, selection.flows, results, exchanges), options, console);
  if (exchanges.length && exchanges.every(({ response }) => response === undefined)) {
    console.error(`Aucune réponse de ${baseUrl} : ${exchanges[0]!.failure?.message ?? ''}\n`);
    return EXIT.unreachable;
  }
  return code;
}

/** Judges a recording again. */
export function replayCommand(
  files: readonly string[],
  options: CommandOptions,
  selection: Selection,
  console: Console,
): number {
  const [file] = files;
  if (file === undefined) throw new UsageError('replay : un enregistrement est attendu');
  const { flows, exchanges, settings } = readRecording(readFileSync(file, 'utf8'));
  const wanted = options.flows ?? flows;
  const results = judge(new View(exchanges, settings), { ...selection, flows: wanted });
  return report(reportOf(options, settings.baseUrl, wanted, results, exchanges), options, console);
}

/** Serves an editor that breaks a rule, or the compliant one, until it is stopped. */
export async function mutantCommand(
  id: string | undefined,
  options: CommandOptions,
  console: Console,
): Promise<number> {
  const rule = id === undefined || id === 'conforme' ? undefined : RULES.find((one) => one.id === id);
  if (id !== undefined && id !== 'conforme' && !rule) throw new UsageError(`règle inconnue : ${id}`);
  const server = await startMutant(rule?.mutant, options.platformPort ?? 0);
  console.out(
    `${rule ? `Éditeur qui enfreint ${rule.id}` : 'Éditeur conforme'} : ${server.url}\nCtrl-C pour arrêter.\n`,
  );
  await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
  await server.close();
  return EXIT.ok;
}

function reportOf(
  options: CommandOptions,
  subject: string,
  flows: readonly Flow[],
  results: Result[],
  exchanges: readonly Exchange[],
): Report {
  const timings = timingsOf(exchanges);
  return {
    ...headOf(options),
    ...{ subject, flows, results },
    elsewhere: official(options) ? unreproducedOf(flows) : [],
    ...(timings.length > 0 && { timings }),
  };
}

/** What a report repeats of the settings: nothing that is on this machine alone. */
const TOLD = [
  ...(['practitioner', 'twoPlaces', 'several', 'many', 'twoCpts', 'sharedCpts', 'associations'] as const),
  ...(['slotTypes', 'modes', 'regulator', 'origin', 'samples'] as const),
];

/** Settings without what is on this machine alone. */
function settingsOf(options: CommandOptions): { baseUrl: string } {
  const told = TOLD.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  return { baseUrl: options.baseUrl ?? '', ...Object.fromEntries(told) };
}

function identitiesOf(options: CommandOptions): Partial<Record<ClientCertificate, Identity>> {
  const { mtlsCert, mtlsKey, mtlsBadCn, mtlsBadOu, mtlsRevoked, mtlsExpired, mtlsSelfSigned } = options;
  const files: [ClientCertificate, string | undefined][] = [
    ['valid', mtlsCert === undefined ? undefined : `${mtlsCert},${mtlsKey ?? mtlsCert}`],
    ['bad-cn', mtlsBadCn],
    ['bad-ou', mtlsBadOu],
    ['revoked', mtlsRevoked],
    ['expired', mtlsExpired],
    ['self-signed', mtlsSelfSigned],
  ];
  return Object.fromEntries(files.flatMap(([kind, file]) => (file === undefined ? [] : [[kind, readIdentity(file)]])));
}

/** Waits for the editor to send its appointments: until nothing came for a while. */
async function receiveAppointments(runner: Runner, options: CommandOptions, console: Console): Promise<void> {
  const server = await startPlatform(options.platformPort ?? 0, (exchange) => runner.keep(exchange));
  const wait = (options.platformWait ?? PLATFORM_WAIT_S) * 1000;
  console.error(
    `Plateforme de test : ${server.url}\nDonnez cette adresse à l’agenda, prenez un rendez-vous, annulez-le, marquez-en un honoré et un autre non honoré.\n` +
      `Attente : ${wait / 1000} s, puis ${QUIET_S} s après le dernier message.\n`,
  );
  const began = Date.now();
  let [seen, last] = [0, began];
  while (Date.now() - began < wait) {
    await sleep(200);
    if (server.exchanges.length > seen) [seen, last] = [server.exchanges.length, Date.now()];
    // a first message that is refused must be sent again: the kit does not leave before
    if (seen > 1 && Date.now() - last > Math.min(QUIET_S * 1000, wait / 2)) break;
  }
  await server.close();
}

/** One line of progress on a terminal; nothing elsewhere. */
function progressOf(console: Console, { quiet }: CommandOptions) {
  let flow: Flow | undefined;
  let count = 0;
  const show = console.progress === true && quiet !== true;
  return {
    exchange: (exchange: Exchange): void => {
      if (!show) return;
      if (exchange.flow !== flow) {
        if (flow !== undefined) console.error('\n');
        [flow, count] = [exchange.flow, 0];
      }
      const state = exchange.response ? String(exchange.response.status) : (exchange.failure?.kind ?? '');
      console.error(
        `\r\u001b[K${FLOW_NAMES[exchange.flow]} : ${++count} — ${exchange.name} ${state} ${Math.round(exchange.ms)} ms`,
      );
    },
    end: (): void => {
      if (show && flow !== undefined) console.error('\r\u001b[K');
    },
  };
}
