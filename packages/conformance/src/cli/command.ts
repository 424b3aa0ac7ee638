import { writeFileSync } from 'node:fs';
import { FileFault } from '../files/index.js';
import { FLOWS } from '../model/index.js';
import {
  EXIT,
  exitCodeOf,
  jsonReport,
  junitReport,
  paint,
  ruleJson,
  terminalReport,
  unreproducedOf,
  type Report,
} from '../report/index.js';
import { selectRules, type Selection } from '../run/index.js';
import { validateFiles } from '../validate.js';
import { VERSION } from '../version.js';
import { HELP } from './help.js';
import { modesOf, readOptions, UsageError, type CommandOptions } from './options.js';

/** Where a command writes. */
export interface Console {
  out(text: string): void;
  error(text: string): void;
  /** Whether `out` is a terminal that shows colours. */
  colours: boolean;
}

/** Runs a command; gives its exit code. */
export async function command(args: readonly string[], console: Console): Promise<number> {
  try {
    const { command: name, rest, help, options, flow } = readOptions(args);
    if (help || name === undefined || name === 'help') {
      console.out(HELP);
      return help || name === 'help' ? EXIT.ok : EXIT.usage;
    }
    const selection = selectionOf(options);
    if (name === 'rules') return listRules(options, selection, console);
    if (name === 'validate') {
      if (!rest.length) throw new UsageError('validate : au moins un fichier est attendu');
      const results = validateFiles(rest, { ...selection, ...(flow && { flow }), settings: options });
      const flows = [...new Set(results.map((result) => result.flow))];
      return report(
        {
          ...headOf(options),
          subject: rest.join(', '),
          flows,
          results,
          elsewhere: official(options) ? unreproducedOf(flows) : [],
        },
        options,
        console,
      );
    }
    throw new UsageError(`commande inconnue : ${name}`);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nsas-conformance --help liste les commandes.\n`);
      return EXIT.usage;
    }
    if (error instanceof FileFault || (error as NodeJS.ErrnoException).code !== undefined) {
      console.error(`${(error as Error).message}\n`);
      return EXIT.unreachable;
    }
    throw error;
  }
}

/** What a report says of itself. */
export const headOf = (options: CommandOptions) => ({
  kit: VERSION,
  at: new Date().toISOString(),
  modes: modesOf(options),
});

const official = (options: CommandOptions): boolean => modesOf(options).includes('official');

/** The rules that the options select. */
export function selectionOf(options: CommandOptions): Selection {
  return {
    modes: modesOf(options),
    flows: options.flows ?? FLOWS,
    ...(options.only && { only: options.only }),
    ...(options.skip && { skip: options.skip }),
  };
}

function listRules(options: CommandOptions, selection: Selection, console: Console): number {
  const rules = selectRules(selection);
  if (options.json !== undefined) {
    write(options.json, `${JSON.stringify(rules.map(ruleJson), null, 2)}\n`, console);
    return EXIT.ok;
  }
  for (const { id, mode, severity, flows, title } of rules)
    console.out(`${id.padEnd(44)} ${mode.padEnd(8)} ${severity.padEnd(8)} ${flows.join(',').padEnd(12)} ${title}\n`);
  console.out(`${rules.length} règles\n`);
  return EXIT.ok;
}

/** Writes the reports that are asked for; gives the exit code. */
export function report(whole: Report, options: CommandOptions, console: Console): number {
  const { json, junit, quiet } = options;
  if (json !== undefined) write(json, jsonReport(whole), console);
  if (junit !== undefined) write(junit, junitReport(whole), console);
  // what goes to standard output for a machine stays alone there
  if (!quiet && json !== '-' && junit !== '-') console.out(terminalReport(whole, paint(console.colours)));
  return exitCodeOf(whole.results);
}

/** Writes to a file, or to standard output for `-`. */
export function write(file: string, text: string, console: Console): void {
  if (file === '-') console.out(text);
  else writeFileSync(file, text);
}
