/** A program of ours in a process of its own, that can be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';

/** A program that is started again with the same arguments. */
export class Program {
  #child: ChildProcess | undefined;

  /** @param log - file to which what it says of itself is appended */
  constructor(
    private readonly main: string,
    private readonly config: string,
    private readonly log: string,
  ) {}

  /** Resolves once it says that it is ready; starts it again when it ends before that, as whoever operates it would. */
  async start(): Promise<void> {
    for (const until = Date.now() + 60_000; Date.now() < until;) {
      const log = openSync(this.log, 'a');
      const child = spawn(process.execPath, [this.main, '--config', this.config], { stdio: ['ignore', 'pipe', log] });
      closeSync(log);
      this.#child = child;
      const isReady = await Promise.race([
        once(child.stdout!, 'data').then(() => true),
        once(child, 'exit').then(() => false),
      ]);
      if (isReady) return void child.stdout!.resume();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${this.main} did not start within a minute`);
  }

  /** Whether it runs; it should, unless it was killed here. */
  get runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || !this.runs) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
