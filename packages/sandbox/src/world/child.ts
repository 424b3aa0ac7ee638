import { fork, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WATCHDOG = new URL('../../dist/process/watchdog.js', import.meta.url);
/** How long a child may take to stop when asked, before it is killed, in milliseconds. */
const STOP_LIMIT_MS = 6_000;
/** Lines of a child's messages kept to tell why it died. */
const KEPT_LINES = 30;

/** Why a child ended. */
export interface ChildEnd {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last of what it wrote. */
  lastWords: string;
}

/** A process of the world that runs a module with `--config FILE`. */
export class Child {
  readonly process: ChildProcess;
  /** Ends when the process has ended, never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** Whether its end is wanted. */
  expected = false;
  readonly #lines: string[] = [];
  readonly #ready: Promise<void>;

  constructor(
    readonly name: string,
    module: string,
    configFile: string,
    private readonly options: {
      logFile: string;
      /** How long it may take to stop, in milliseconds. */
      stopLimitMs?: number;
      env: NodeJS.ProcessEnv;
    },
  ) {
    this.process = fork(module, ['--config', configFile], {
      execArgv: ['--import', WATCHDOG.href],
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Out of the terminal's process group: Ctrl-C reaches the supervisor alone, which stops the children in order.
      detached: process.platform !== 'win32',
    });
    this.ended = new Promise((done) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void =>
        done({ name, code, signal, lastWords: this.#lines.join('\n') });
      this.process.once('close', end);
      this.process.once('error', (error) => {
        this.#note(error.message);
        if (this.process.pid === undefined) end(null, null);
      });
    });
    this.#ready = new Promise((done) => {
      this.#read(this.process.stdout!, (line) => {
        if (isReadyLine(line)) done();
        else this.#note(line);
      });
    });
    this.#read(this.process.stderr!, (line) => this.#note(line));
  }

  /** Waits for the ready line. Throws, with what the process wrote, when it ends first or takes too long. */
  async ready(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((done) => (timer = setTimeout(() => done('late'), limitMs)));
    const first = await Promise.race([this.#ready.then(() => 'ready' as const), this.ended, late]);
    clearTimeout(timer);
    if (first === 'ready') return;
    const why =
      first === 'late'
        ? `is not ready after ${Math.round(limitMs / 1000)} s`
        : `ended with ${first.signal ?? first.code}`;
    throw new Error(`${this.name} ${why}\n${this.#lines.join('\n')}`.trimEnd());
  }

  /** Asks the process to stop, and kills it when it does not. */
  async stop(): Promise<void> {
    this.expected = true;
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), this.options.stopLimitMs ?? STOP_LIMIT_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Kills the process at once, as a crash would. */
  async kill(): Promise<void> {
    this.expected = true;
    this.process.kill('SIGKILL');
    await this.ended;
  }

  #read(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      lines.forEach(onLine);
    });
    stream.on('end', () => {
      if (rest) onLine(rest);
    });
  }

  #note(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    try {
      appendFileSync(this.options.logFile, `${line}\n`);
    } catch {
      // the working folder is gone: the last lines in memory are enough
    }
  }
}

function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    return (JSON.parse(line) as { ready?: unknown }).ready === true;
  } catch {
    return false;
  }
}

/** The built module of a process of this package. */
export function ownModule(path: string): string {
  return fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
}
