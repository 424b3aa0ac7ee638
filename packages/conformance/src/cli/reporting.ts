import { writeFileSync } from 'node:fs';
import { FLOWS } from '../model/index.js';
import {
  exitCodeOf,
  htmlReport,
  jsonReport,
  junitReport,
  paint,
  terminalReport,
  type Report,
} from '../report/index.js';
import type { Selection } from '../run/index.js';
import { VERSION } from '../version.js';
import { modesOf, type CommandOptions } from './options.js';

/** Where a command writes. */
export interface Console {
  out: (text: string) => void;
  error: (text: string) => void;
  /** Whether `out` is a terminal that shows colours. */
  colours: boolean;
  /** Whether progress is shown on `error`. */
  progress?: boolean;
}

/** What a report says of itself. */
export const headOf = (options: CommandOptions) => ({
  kit: VERSION,
  at: new Date().toISOString(),
  modes: modesOf(options),
});

/** Whether official rules are looked at. */
export const official = (options: CommandOptions): boolean => modesOf(options).includes('official');

/** The rules that the options select. */
export function selectionOf(options: CommandOptions): Selection {
  return {
    modes: modesOf(options),
    flows: options.flows ?? FLOWS,
    ...(options.only && { only: options.only }),
    ...(options.skip && { skip: options.skip }),
  };
}

/** Writes the reports that are asked for; gives the exit code. */
export function report(whole: Report, options: CommandOptions, console: Console): number {
  const { json, junit, quiet } = options;
  if (json !== undefined) write(json, jsonReport(whole), console);
  if (junit !== undefined) write(junit, junitReport(whole), console);
  if (options.html !== undefined) write(options.html, htmlReport(whole), console);
  // what goes to standard output for a machine stays alone there
  if (!quiet && json !== '-' && junit !== '-' && options.html !== '-')
    console.out(terminalReport(whole, paint(console.colours)));
  return exitCodeOf(whole.results);
}

/** Writes to a file, or to standard output for `-`. */
export function write(file: string, text: string, console: Console): void {
  if (file === '-') console.out(text);
  else writeFileSync(file, text);
}
