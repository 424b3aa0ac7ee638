import { parseArgs } from 'node:util';

/** What `list [--state …]`, `replay ID…` or `replay --dead` ask of what waits to be sent. */
export interface QueueCommand {
  /** The words of the command line: a verb and what follows it. */
  positionals: string[];
  state: string | undefined;
  isDead: boolean;
}

/**
 * Reads the command line of a queue. What cannot be understood is thrown as `Fault`, whose message says what is wrong.
 *
 * @param states that may be listed
 */
export function readQueueCommand(
  args: readonly string[],
  states: readonly string[],
  Fault: new (message: string) => Error,
): QueueCommand {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { state: { type: 'string' }, dead: { type: 'boolean' } },
      allowPositionals: true,
    });
    const { state, dead = false } = values;
    if (state !== undefined && !states.includes(state)) throw new Error(`--state is one of ${states.join(', ')}`);
    return { positionals, state, isDead: dead };
  } catch (error) {
    throw new Fault((error as Error).message);
  }
}

/** The numbers of a list that a command line names; throws `Fault` for what is none. */
export function listedNumbers(ids: readonly string[], Fault: new (message: string) => Error): number[] {
  const numbers = ids.map(Number);
  if (numbers.some((id) => !Number.isSafeInteger(id) || id < 1)) throw new Fault('an ID is a number of the list');
  return numbers;
}
