import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { DeclaredPlace, ParticipationList } from '@sas-embed/contract';
import { clientContext } from '../context.js';
import { emit } from '../events.js';
import { errorDetail, type SasElement } from '../internal/index.js';
import { readProblemOf, type ReadProblem } from './participation-texts.js';

/** Who wants to know what was read. */
export interface ReaderOptions {
  /** Another client is another user or another world: drafts go with what was read. */
  readonly forget: () => void;
  /** It was read for the first time. */
  readonly started: (places: readonly DeclaredPlace[]) => unknown;
  /** It was read, perhaps again. */
  readonly arrived: (list: ParticipationList) => void;
}

/** Reads how those take part for whom the regulator's user declares, and again after each write. */
export class ParticipationReader {
  readonly #host: SasElement;
  readonly #options: ReaderOptions;
  #client: SasClient | undefined;
  #list: ParticipationList | undefined;
  #problem: ReadProblem | undefined;
  #reading: AbortController | undefined;

  /**
   * @param host - stands where the client is, and renders again when something changed
   * @param options - who wants to know
   */
  constructor(host: SasElement, options: ReaderOptions) {
    this.#host = host;
    this.#options = options;
    new ContextConsumer(host, {
      context: clientContext,
      subscribe: true,
      callback: (client) => {
        if (client === this.#client) return;
        this.stop();
        this.#set(undefined, undefined);
        options.forget();
        this.#client = client;
        if (host.isConnected) void this.start();
      },
    });
  }

  /** The client in force. */
  get client(): SasClient | undefined {
    return this.#client;
  }

  /** What was read last. */
  get list(): ParticipationList | undefined {
    return this.#list;
  }

  /** Why nothing could be read. */
  get problem(): ReadProblem | undefined {
    return this.#problem;
  }

  /** Reads for the first time, or anew after a failure. */
  async start(): Promise<void> {
    this.#set(this.#list, undefined);
    try {
      await this.read();
      this.#options.started(this.#list?.places ?? []);
    } catch (error) {
      const detail = errorDetail(error);
      this.#set(this.#list, readProblemOf(detail.code));
      emit(this.#host, 'sas-error', detail);
    }
  }

  /** Reads; what was typed stays. */
  async read(): Promise<void> {
    this.stop();
    if (!this.#client) return;
    const { signal } = (this.#reading = new AbortController());
    try {
      const list = await this.#client.listParticipations({ signal });
      if (signal.aborted) return;
      this.#set(list, this.#problem);
      this.#options.arrived(list);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Reads no further. */
  stop(): void {
    this.#reading?.abort();
  }

  #set(list: ParticipationList | undefined, problem: ReadProblem | undefined): void {
    this.#list = list;
    this.#problem = problem;
    this.#host.requestUpdate();
  }
}
