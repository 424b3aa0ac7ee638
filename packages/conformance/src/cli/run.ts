import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  FLOW_NAMES,
  FLOWS,
  type ClientCertificate,
  type Exchange,
  type Flow,
  type Mutant,
  type Result,
} from '../model/index.js';
import { brokerHub, HubFault, openHub } from '../hub/index.js';
import { startPlatform } from '../platform/index.js';
import { PEOPLE, startMutant, startMutantLrm, type MutantServer } from '../reference/index.js';
import { EXIT, unreproducedOf, type Report } from '../report/index.js';
import { RULES } from '../rules/index.js';
import {
  httpTransport,
  judge,
  knownOf,
  PLATFORM_ID,
  readIdentity,
  readRecording,
  Runner,
  runFlows,
  timingsOf,
  writeRecording,
  type Identity,
  type RunSettings,
  type Selection,
} from '../run/index.js';
import { maskExchanges } from '../secrets/index.js';
import { View } from '../view/index.js';
import { VERSION } from '../version.js';
import { UsageError } from './faults.js';
import type { CommandOptions } from './options.js';
import { headOf, official, report, type Console } from './reporting.js';

/** How long the platform waits for the first appointment, and after the last one, in seconds. */
const PLATFORM_WAIT_S = 120;
/** How long an answer of an LRM may take, in seconds. */
const ANSWER_WAIT_S = 10;
const QUIET_S = 10;

/** Asks an editor, judges, reports. */
export async function runCommand(options: CommandOptions, selection: Selection, console: Console): Promise<number> {
  const { baseUrl } = options;
  if (!options.flows?.length) throw new UsageError(`run : --flows ${FLOWS.join(',')}`);
  const hubOnly = options.flows.every((flow) => flow === 'hub');
  if (baseUrl === undefined && !hubOnly) throw new UsageError('run : --base-url est attendu');
  if (options.flows.includes('hub') && (options.amqpUrl === undefined || options.lrmId === undefined))
    throw new UsageError('run --flows hub : --amqp-url et --lrm-id sont attendus');
  const platformId = options.platformId ?? PLATFORM_ID;
  const settings = { ...options, platformId, baseUrl: baseUrl ?? '' };
  const subject = subjectOf(settings, options.flows);
  const identities = identitiesOf(options);
  const progress = progressOf(console, options);
  const transport = httpTransport({
    identities,
    ...(options.timeout !== undefined && { timeout: options.timeout }),
    ...(options.mtlsCa !== undefined && { ca: readFileSync(options.mtlsCa, 'utf8') }),
  });
  const runner = new Runner(settings, transport, undefined, progress.exchange);
  const flows = selection.flows.filter((flow) => flow !== 'hub');
  await runFlows(runner, flows, {
    strict: selection.modes.includes('strict'),
    certificates: new Set(Object.keys(identities)),
    appointments: (to) => receiveAppointments(to, options, console),
  });
  if (selection.flows.includes('hub') && selection.modes.includes('strict')) await playHub(runner, options, console);
  progress.end();
  const told = settingsOf(settings);
  // judged as they are kept: a recording gives the same verdicts, and no report shows more than it
  const exchanges = maskExchanges(runner.exchanges, knownOf(told));
  if (options.record !== undefined) {
    const recording = {
      kit: VERSION,
      at: exchanges[0]?.at ?? new Date().toISOString(),
      flows: selection.flows,
      settings: told,
      exchanges,
    };
    writeFileSync(options.record, writeRecording(recording));
  }
  const results = judge(new View(exchanges, settings), selection);
  const code = report(reportOf(options, subject, selection.flows, results, exchanges), options, console);
  if (exchanges.length && exchanges.every(({ response }) => response === undefined)) {
    console.error(`Aucune réponse de ${subject} : ${exchanges[0]!.failure?.message ?? ''}\n`);
    // a server whose certificate is not accepted is there: that is a verdict, not an absence
    if (!exchanges.some(({ failure }) => failure?.kind === 'tls')) return EXIT.unreachable;
  }
  const unasked = unaskedOf(settings, selection.flows);
  for (const [flow, option] of unasked) {
    console.error(`${FLOW_NAMES[flow]} : presque rien n’a pu être vérifié sans ${option}\n`);
  }
  return code === EXIT.ok && unasked.length ? EXIT.nothing : code;
}

/** The flows that could hardly be asked for anything, each with the option that says whom to ask about. */
function unaskedOf({ practitioner, associations }: RunSettings, flows: readonly Flow[]): [Flow, string][] {
  return flows.flatMap((flow): [Flow, string][] => {
    if (flow === 'sos') return associations?.length ? [] : [[flow, '--associations 3…']];
    return practitioner || !['ps', 'cpts', 'performance'].includes(flow) ? [] : [[flow, '--practitioner 8…']];
  });
}

/** Whom a run was about. */
const subjectOf = ({ baseUrl, lrmId }: RunSettings, flows: readonly Flow[]): string =>
  [flows.some((flow) => flow !== 'hub') && baseUrl, flows.includes('hub') && lrmId].filter(Boolean).join(', ');

/** Judges a recording again. */
export function replayCommand(
  files: readonly string[],
  options: CommandOptions,
  selection: Selection,
  console: Console,
): number {
  const [file] = files;
  if (file === undefined) throw new UsageError('replay : un enregistrement est attendu');
  const { flows, settings, ...kept } = readRecording(readFileSync(file, 'utf8'));
  // kept by an earlier kit, it may hold what would be masked today
  const exchanges = maskExchanges(kept.exchanges, knownOf(settings));
  const wanted = options.flows ?? flows;
  const results = judge(new View(exchanges, settings), { ...selection, flows: wanted });
  return report(reportOf(options, subjectOf(settings, wanted), wanted, results, exchanges), options, console);
}

/** Serves an editor that breaks a rule, or the compliant one, until it is stopped; an LRM for a rule of INT_L02. */
export async function mutantCommand(
  id: string | undefined,
  options: CommandOptions,
  console: Console,
): Promise<number> {
  const rule = id === undefined || id === 'conforme' ? undefined : RULES.find((one) => one.id === id);
  if (id !== undefined && id !== 'conforme' && !rule) throw new UsageError(`règle inconnue : ${id}`);
  const { amqpUrl, lrmId } = options;
  const isLrm = amqpUrl !== undefined && lrmId !== undefined;
  if (rule?.flows.includes('hub') && (!isLrm || !rule.mutant.lrm))
    throw new UsageError(
      rule.mutant.lrm
        ? `mutant ${rule.id} : --amqp-url et --lrm-id sont attendus`
        : `mutant ${rule.id} : cette règle se montre sur un fichier ou une file, non sur un LRM`,
    );
  const server = isLrm
    ? await openHub(amqpUrl, () => lrmOnceDeclared(rule?.mutant, amqpUrl, lrmId, options, console))
    : await startMutant(rule?.mutant, options.platformPort ?? 0);
  const kind = isLrm ? 'LRM' : 'Éditeur';
  console.out(`${kind} ${rule ? `qui enfreint ${rule.id}` : 'conforme'} : ${server.url}\n`);
  if (!isLrm) console.out(`Pour l’essayer :\n  ${commandFor(server.url, rule?.flows ?? ['ps'])}\n`);
  console.out('Ctrl-C pour arrêter.\n');
  await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
  await server.close();
  return EXIT.ok;
}

/** The command that has the kit look at everything the mutant's agenda holds, in these flows. */
function commandFor(url: string, flows: readonly Flow[]): string {
  const { one, twoPlaces, several, twoCpts, sharedCpts, associations } = PEOPLE;
  const people = `--practitioner ${one} --two-places ${twoPlaces} --several ${several.join()} --two-cpts ${twoCpts} --shared-cpts ${sharedCpts}`;
  const declared = `--associations ${associations.join()} --slot-types PUBLIC,PRO,SNP --modes AMB,VR,HH`;
  return `sas-conformance run --base-url ${url} --flows ${flows.join()} ${people} ${declared}`;
}

/** Connects the LRM; its queues are the kit's, which may be started after it. */
async function lrmOnceDeclared(
  mutant: Mutant | undefined,
  url: string,
  lrmId: string,
  { lrmWait = PLATFORM_WAIT_S }: CommandOptions,
  console: Console,
): Promise<MutantServer> {
  const until = Date.now() + lrmWait * 1000;
  for (let tries = 0; ; tries++) {
    try {
      return await startMutantLrm(mutant, url, lrmId);
    } catch (error) {
      const missing = error instanceof Error && error.message.includes('NOT_FOUND - no queue');
      if (!missing || Date.now() > until) throw error;
      if (tries === 0)
        console.error(`Les files de ${lrmId} manquent encore : lancez run --flows hub. Attente : ${lrmWait} s.\n`);
      await sleep(500);
    }
  }
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
  ...(['slotTypes', 'modes', 'regulator', 'origin', 'samples', 'lrmId', 'platformId'] as const),
];

/** Settings without what is on this machine alone. */
function settingsOf(options: CommandOptions): RunSettings {
  const told = TOLD.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  return { baseUrl: options.baseUrl ?? '', ...Object.fromEntries(told) };
}

function identitiesOf(options: CommandOptions): Partial<Record<ClientCertificate, Identity>> {
  const { mtlsCert, mtlsKey, mtlsBadCn, mtlsBadOu, mtlsRevoked, mtlsExpired } = options;
  const { mtlsNotYetValid, mtlsSelfSigned, mtlsOtherCa } = options;
  const files: [ClientCertificate, string | undefined][] = [
    ['valid', mtlsCert === undefined ? undefined : `${mtlsCert},${mtlsKey ?? mtlsCert}`],
    ['bad-cn', mtlsBadCn],
    ['bad-ou', mtlsBadOu],
    ['revoked', mtlsRevoked],
    ['expired', mtlsExpired],
    ['not-yet-valid', mtlsNotYetValid],
    ['self-signed', mtlsSelfSigned],
    ['other-ca', mtlsOtherCa],
  ];
  return Object.fromEntries(files.flatMap(([kind, file]) => (file === undefined ? [] : [[kind, readIdentity(file)]])));
}

/** Waits for the editor to send its appointments: until nothing came for a while. */
async function receiveAppointments(runner: Runner, options: CommandOptions, console: Console): Promise<void> {
  const server = await startPlatform(options.platformPort ?? 0, (exchange) => runner.keep(exchange));
  const wait = (options.platformWait ?? PLATFORM_WAIT_S) * 1000;
  console.error(
    `Plateforme de test : ${server.url}\nDonnez cette adresse à l’agenda, prenez un rendez-vous, déplacez-le, annulez-le, marquez-en un honoré et un autre non honoré.\n` +
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

/** Plays the Hub to the LRM, once it listens. */
async function playHub(runner: Runner, options: CommandOptions, console: Console): Promise<void> {
  const { amqpUrl = '', lrmId = '', platformId = PLATFORM_ID, mtlsCert, mtlsKey, mtlsCa } = options;
  const pem = (file: string): string => readFileSync(file, 'utf8');
  const hub = await openHub(amqpUrl, () =>
    brokerHub(runner, {
      ...{ url: amqpUrl, lrmId, platformId, patience: (options.answerWait ?? ANSWER_WAIT_S) * 1000 },
      tls: {
        ...(mtlsCert !== undefined && { cert: pem(mtlsCert), key: pem(mtlsKey ?? mtlsCert) }),
        ...(mtlsCa !== undefined && { ca: pem(mtlsCa) }),
      },
    }),
  );
  try {
    const wait = options.lrmWait ?? PLATFORM_WAIT_S;
    console.error(`Hub de test : le LRM peut écouter ${lrmId}.message, .ack et .info. Attente : ${wait} s.\n`);
    if (!(await hub.listening(wait * 1000)))
      throw new HubFault(`Personne n’a lu ${lrmId}.message en ${wait} s : le LRM est-il connecté à ce vhost ?`);
    await runFlows(runner, ['hub'], { strict: true, hub });
  } finally {
    await hub.close();
  }
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
