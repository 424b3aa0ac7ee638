import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { CLIENT_ID_FORM } from '@sas-embed/hub';
import { RULES } from '../rules/index.js';
import { FLOWS, type Flow, type Mode } from '../model/index.js';
import { matches, type RunSettings } from '../run/index.js';
import { readConfig, type SettingKind } from './config.js';
import { frenchOf, frenchOfLine, UsageError } from './faults.js';

/** What the command line and the configuration file say. */
export interface CommandOptions extends Partial<RunSettings> {
  flows?: readonly Flow[];
  mode?: Mode | 'both';
  only?: readonly string[];
  skip?: readonly string[];
  /** Reports to write, by format. */
  json?: string;
  junit?: string;
  html?: string;
  record?: string;
  /** Identity of the client, PEM files. */
  mtlsCert?: string;
  mtlsKey?: string;
  mtlsCa?: string;
  /** Certificates that must be refused: `CERT,KEY` PEM files. */
  mtlsBadCn?: string;
  mtlsBadOu?: string;
  mtlsRevoked?: string;
  mtlsExpired?: string;
  mtlsNotYetValid?: string;
  mtlsSelfSigned?: string;
  mtlsOtherCa?: string;
  /** Milliseconds a request may take. */
  timeout?: number;
  /** Mock platform of INT_R03: port, and how long to wait for the editor, in seconds. */
  platformPort?: number;
  platformWait?: number;
  /** RabbitMQ on which the kit plays the Hub, and how long to wait for the LRM, and for each of its answers, in seconds. */
  amqpUrl?: string;
  lrmWait?: number;
  answerWait?: number;
  quiet?: boolean;
}

const TEXT = [
  'base-url',
  'practitioner',
  'two-places',
  'two-cpts',
  'shared-cpts',
  'regulator',
  'origin',
  'mode',
  'amqp-url',
  'lrm-id',
  'platform-id',
] as const;
const FILES = ['json', 'junit', 'html', 'record', 'config'] as const;
const MTLS = [
  ...(['cert', 'key', 'ca', 'bad-cn', 'bad-ou', 'revoked'] as const),
  ...(['expired', 'not-yet-valid', 'self-signed', 'other-ca'] as const),
] as const;
const LISTS = ['flows', 'several', 'many', 'associations', 'slot-types', 'modes', 'only', 'skip'] as const;
const NUMBERS = ['samples', 'timeout', 'platform-port', 'platform-wait', 'lrm-wait', 'answer-wait'] as const;

/** Options of the command, all told by `--help`. */
const OPTIONS = {
  ...Object.fromEntries(
    [...TEXT, ...FILES, ...LISTS, ...NUMBERS, ...MTLS.map((name) => `mtls-${name}`), 'flow'].map((name) => [
      name,
      { type: 'string' as const },
    ]),
  ),
  help: { type: 'boolean' as const, short: 'h' },
  quiet: { type: 'boolean' as const, short: 'q' },
};

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The settings of a configuration file: the same options, in camelCase. */
const SETTINGS: ReadonlyMap<string, SettingKind> = new Map([
  ...[...TEXT, ...FILES.filter((name) => name !== 'config'), ...MTLS.map((name) => `mtls-${name}`)].map(
    (name) => [camel(name), 'text'] as const,
  ),
  ...LISTS.map((name) => [camel(name), 'list'] as const),
  ...NUMBERS.map((name) => [camel(name), 'number'] as const),
  ['quiet', 'flag'] as const,
]);

/** Reads a command line. A configuration file (`--config`) gives what the line does not. */
export function readOptions(args: readonly string[]): {
  command: string | undefined;
  rest: string[];
  help: boolean;
  options: CommandOptions;
  flow?: Flow;
} {
  let parsed;
  try {
    // `--json` alone prints; with a name it writes a file
    const given = args.map((arg, i) =>
      ['--json', '--junit', '--html'].includes(arg) && (args[i + 1] === undefined || args[i + 1]!.startsWith('-'))
        ? `${arg}=-`
        : arg,
    );
    parsed = parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(frenchOfLine(error));
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || name === 'help' || name === 'config' || name === 'flow') continue;
    if ((LISTS as readonly string[]).includes(name)) line[camel(name)] = String(value).split(',').filter(Boolean);
    else if ((NUMBERS as readonly string[]).includes(name)) line[camel(name)] = numberOf(name, String(value));
    else line[camel(name)] = value;
  }
  const file = values['config'];
  const options: CommandOptions = { ...(typeof file === 'string' && readConfig(file, SETTINGS)), ...line };
  check(options);
  const [command, ...rest] = parsed.positionals;
  const flow = values['flow'] as Flow | undefined;
  if (flow !== undefined && !FLOWS.includes(flow)) throw new UsageError(`--flow : ${FLOWS.join(', ')}`);
  return { command, rest, help: values['help'] === true, options, ...(flow && { flow }) };
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new UsageError(`--${name} : un nombre entier est attendu`);
  return number;
}

const isAddress = (text: unknown, form: RegExp): boolean =>
  typeof text === 'string' && form.test(text) && URL.canParse(text);

function check(options: CommandOptions): void {
  for (const flow of options.flows ?? [])
    if (!FLOWS.includes(flow)) throw new UsageError(`flux inconnu « ${flow} » (${FLOWS.join(', ')})`);
  const { mode, platformPort } = options;
  for (const name of ['only', 'skip'] as const)
    for (const pattern of options[name] ?? [])
      if (!RULES.some(({ id }) => matches(id, pattern)))
        throw new UsageError(`--${name} : aucune règle n’est « ${pattern} » ni ne commence ainsi (rules les liste)`);
  if (platformPort !== undefined && platformPort > 65_535)
    throw new UsageError('--platform-port : un port de 0 à 65535 est attendu');
  for (const name of ['json', 'junit', 'html', 'record'] as const) checkWritable(name, options[name]);
  if (mode !== undefined && !['official', 'strict', 'both'].includes(mode))
    throw new UsageError('--mode : official, strict ou both');
  if (options.baseUrl !== undefined && !isAddress(options.baseUrl, /^https?:\/\/[^/]/))
    throw new UsageError('--base-url : une adresse http(s) est attendue');
  // it would be in every report and recording
  if (options.baseUrl !== undefined && /^https?:\/\/[^/?#]*@/.test(options.baseUrl))
    throw new UsageError('--base-url : ni compte ni mot de passe dans l’adresse');
  // the searches are appended to it; and a key in it would be in every report as well
  if (options.baseUrl !== undefined && /[?#]/.test(options.baseUrl))
    throw new UsageError('--base-url : l’adresse de base s’arrête avant ? et #');
  if (options.amqpUrl !== undefined && !isAddress(options.amqpUrl, /^amqps?:\/\/[^/]/))
    throw new UsageError('--amqp-url : une adresse amqp(s) est attendue');
  for (const [name, id] of [
    ['lrm-id', options.lrmId],
    ['platform-id', options.platformId],
  ] as const)
    if (id !== undefined && !CLIENT_ID_FORM.test(id))
      throw new UsageError(`--${name} : un identifiant de client du Hub est attendu, comme fr.health.samu990`);
}

/** Before a run of minutes whose report would have nowhere to go. */
function checkWritable(name: string, file: string | undefined): void {
  if (file === undefined || file === '-') return;
  try {
    if (!existsSync(file)) accessSync(dirname(file), constants.W_OK);
    else if (statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', path: file });
    else accessSync(file, constants.W_OK);
  } catch (error) {
    throw new UsageError(`--${name} : ${frenchOf(error)}`);
  }
}

/** The modes that are meant; both when nothing is said. */
export const modesOf = ({ mode = 'both' }: CommandOptions): Mode[] =>
  mode === 'both' ? ['official', 'strict'] : [mode];
