import { parseArgs } from 'node:util';
import type { Clock } from '../clock.js';
import type { Database } from '../storage/index.js';
import { countAppointments, countSignIns } from './facts.js';
import { closeMonth, monthOf } from './report.js';

/** How the command is used. */
export const INDICATORS_USAGE = 'sas-gateway indicators rebuild --config FILE';

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class IndicatorUsageError extends Error {
  override readonly name = 'IndicatorUsageError';
}

/**
 * Counts everything again from history: facts from appointments and the audit, as far as these are kept, then each month that is over
 * from its facts. What was counted of history that is purged by now stays; so do states, of which only the present is known.
 */
export async function rebuildIndicators(database: Database, clock: Clock): Promise<{ facts: number; months: number }> {
  return database.transaction(async (trx) => {
    await countAppointments(trx);
    await countSignIns(trx);
    const current = monthOf(clock.now());
    const first = await trx
      .selectFrom('indicator_fact')
      .select((eb) => [eb.fn.min('at').as('at'), eb.fn.countAll<string>().as('n')])
      .executeTakeFirstOrThrow();
    const run = await trx
      .selectFrom('search_run')
      .select((eb) => eb.fn.min('at').as('at'))
      .executeTakeFirst();
    const since = [first.at, run?.at].flatMap((at) => (at ? [monthOf(new Date(at))] : [])).sort()[0] ?? current;
    let months = 0;
    for (let month = since; month < current; month = nextMonth(month), months += 1) await closeMonth(trx, month);
    return { facts: Number(first.n), months };
  });
}

function nextMonth(month: string): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of, 1)).toISOString().slice(0, 7);
}

/** Runs `sas-gateway indicators …`, and resolves to what it prints. Throws `IndicatorUsageError` for what it does not understand. */
export async function runIndicatorCommand(
  args: readonly string[],
  { database, clock }: { database: Database; clock: Clock },
): Promise<unknown> {
  const { positionals } = readArgs(args);
  if (positionals.join(' ') !== 'rebuild') {
    throw new IndicatorUsageError(`indicators has no command ${positionals.join(' ') || '(none)'}`);
  }
  return rebuildIndicators(database, clock);
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: {}, allowPositionals: true });
  } catch (error) {
    throw new IndicatorUsageError(error instanceof Error ? error.message : String(error));
  }
}
