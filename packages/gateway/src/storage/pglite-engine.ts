import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** How the embedded engine is started. */
export interface PgliteEngineOptions {
  /** Folder of the data; absent: in memory. */
  dataDir?: string;
  /** A file made by `dump()`, loaded instead of an empty database (only in memory or into an empty folder). */
  template?: string;
}

/** PGlite in a worker thread, seen as a socket that speaks PostgreSQL's wire protocol. */
export interface PgliteEngine {
  /** The byte stream that a `pg` client takes for its socket. */
  readonly stream: Duplex;
  /** The whole data directory as a tar file, for `template`. */
  dump(): Promise<Uint8Array>;
  /** Closes the engine, waiting for what runs; bounded. */
  close(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 10_000;

/**
 * The stream between a `pg` client and the worker. Each `write` of the client holds whole protocol messages; those of one
 * turn of the event loop go as one message to the worker.
 */
class WorkerSocket extends Duplex {
  constructor(readonly worker: Worker) {
    super({ allowHalfOpen: false });
    worker.on('message', (message: unknown) => {
      if (message instanceof Uint8Array && !this.destroyed) this.push(message);
    });
    worker.on('error', (error) => this.destroy(error));
    worker.on('exit', () => this.destroy());
  }

  /** `net.Socket`'s; the engine is there already. */
  connect(): this {
    setImmediate(() => this.emit('connect'));
    return this;
  }

  /** `net.Socket`'s; nothing to do here. */
  setNoDelay(): this {
    return this;
  }

  /** `net.Socket`'s; nothing to do here. */
  setKeepAlive(): this {
    return this;
  }

  /** `net.Socket`'s: keeps the process alive while the engine runs. */
  ref(): this {
    this.worker.ref();
    return this;
  }

  /** `net.Socket`'s. */
  unref(): this {
    this.worker.unref();
    return this;
  }

  override _read(): void {
    // the worker pushes
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  #send(bytes: Buffer): void {
    // Terminate: PGlite would take it as the end of its only session.
    if (bytes.length === 5 && bytes[0] === 0x58) return;
    this.worker.postMessage(new Uint8Array(bytes));
  }
}

// Node has it; its types are those of a browser's window, which this project does not load.
declare const WebAssembly: { compile(code: Uint8Array): Promise<object> };

let compiled: Promise<object> | undefined;

/** The engine's code, compiled once for all the databases of this process: for each it would take a second of the processor. */
function engineCode(): Promise<object> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return (compiled ??= readFile(join(dirname(main), 'pglite.wasm')).then((code) => WebAssembly.compile(code)));
}

/** Starts PGlite in a worker thread: a heavy query would block the event loop for a second. */
export async function startPglite(options: PgliteEngineOptions = {}): Promise<PgliteEngine> {
  const workerData = { ...options, code: await engineCode() };
  const worker = new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The embedded database ended while it started')));
  });
  const stream = new WorkerSocket(worker);
  // `pg` listens too; without any listener an error of the engine would end the process.
  stream.on('error', () => undefined);
  return {
    stream,
    dump() {
      return new Promise((resolve, reject) => {
        const onMessage = (message: unknown) => {
          if (message instanceof Uint8Array || !(message instanceof Object) || !('dump' in message)) return;
          worker.off('message', onMessage);
          resolve(message.dump as Uint8Array);
        };
        worker.on('message', onMessage);
        worker.once('exit', () => reject(new Error('The embedded database ended')));
        worker.postMessage('dump');
      });
    },
    async close() {
      worker.postMessage('close');
      const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
