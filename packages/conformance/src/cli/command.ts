import { FileFault, listed, namesOf } from '../files/index.js';
import { HubFault } from '../hub/index.js';
import { EXIT, ruleJson, unreproducedOf } from '../report/index.js';
import { RecordingFault, selectRules, type Selection } from '../run/index.js';
import { validateFiles } from '../validate.js';
import { HELP } from './help.js';
import { frenchOf, UsageError } from './faults.js';
import { readOptions, type CommandOptions } from './options.js';
import { headOf, official, report, selectionOf, write, type Console } from './reporting.js';
import { mutantCommand, replayCommand, runCommand } from './run.js';

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
      const faults: string[] = [];
      const onFault = (fault: unknown) => {
        if (!isOfOutside(fault)) throw fault;
        faults.push(frenchOf(fault));
      };
      const results = validateFiles(rest, { ...selection, ...(flow && { flow }), settings: options, onFault });
      for (const fault of faults) console.error(`${fault}\n`);
      if (faults.length === rest.length) return EXIT.unreachable;
      const flows = [...new Set(results.map((result) => result.flow))];
      const verdict = report(
        {
          ...headOf(options),
          subject: listed(namesOf(rest)),
          flows,
          results,
          elsewhere: official(options) ? unreproducedOf(flows) : [],
        },
        options,
        console,
      );
      return faults.length > 0 ? EXIT.unreachable : verdict;
    }
    if (name === 'run') return await runCommand(options, selection, console);
    if (name === 'replay') return replayCommand(rest, options, selection, console);
    if (name === 'mutant') return await mutantCommand(rest[0], options, console);
    throw new UsageError(`commande inconnue : ${name}`);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nsas-conformance --help liste les commandes.\n`);
      return EXIT.usage;
    }
    if (isOfOutside(error)) {
      console.error(`${frenchOf(error)}\n`);
      return EXIT.unreachable;
    }
    throw error;
  }
}

/** Whether it comes of files, networks and brokers, and not of ourselves. */
function isOfOutside(error: unknown): boolean {
  return (
    [FileFault, RecordingFault, HubFault].some((kind) => error instanceof kind) ||
    (error as NodeJS.ErrnoException).code !== undefined
  );
}

function listRules(options: CommandOptions, selection: Selection, console: Console): number {
  const rules = selectRules(selection);
  if (options.json !== undefined) {
    write(options.json, `${JSON.stringify(rules.map(ruleJson), null, 2)}\n`, console);
    return EXIT.ok;
  }
  for (const { id, mode, severity, flows, title } of rules)
    console.out(`${id.padEnd(44)} ${mode.padEnd(8)} ${severity.padEnd(8)} ${flows.join(',').padEnd(12)} ${title}\n`);
  console.out(`${rules.length} règle${rules.length > 1 ? 's' : ''}\n`);
  return EXIT.ok;
}
