import type { SasClient } from '@sas-embed/client';
import type { Agenda, AgendaSummary } from '@sas-embed/contract';
import { emit } from '../events.js';
import { errorDetail, type SasElement } from '../internal/index.js';
import { weekOf } from './agenda-model.js';

/** Why nothing, or nothing new, is shown. */
export type ReadProblem = 'agenda.none' | 'agenda.forbidden' | 'agenda.session' | 'agenda.failed';

/** What the reader needs of its element. */
export interface ReaderHost {
  readonly element: SasElement;
  client(): SasClient | undefined;
  /** Which agenda, and a date of which week. */
  wanted(): { id: string | undefined; date: string };
  /** A week is there; another one than before, perhaps. */
  arrived(isOther: boolean): void;
}

/** Reads the agendas and the week of one of them; what is there stays until what replaces it has come. */
export class AgendaReader {
  agendas: readonly AgendaSummary[] | undefined;
  agenda: Agenda | undefined;
  problem: ReadProblem | undefined;
  isReading = false;
  readonly #host: ReaderHost;
  #work: AbortController | undefined;

  /** @param host - its element */
  constructor(host: ReaderHost) {
    this.#host = host;
  }

  /** Reads the list, then the week. */
  async start(): Promise<void> {
    await this.#guarded(async (client, signal) => {
      const agendas = await client.listAgendas({ signal });
      if (signal.aborted) return;
      this.agendas = agendas;
      if (agendas.length === 0) this.problem = 'agenda.none';
    });
    if (this.agendas?.length && !this.problem) await this.again();
  }

  /** Reads the wanted week; rejects when it fails. */
  async read(): Promise<void> {
    const { id, date } = this.#host.wanted();
    if (id === undefined) return;
    const dates = weekOf(date);
    await this.#guarded(async (client, signal) => {
      const agenda = await client.getAgenda(id, { from: dates[0]!, to: dates[6]! }, { signal });
      if (signal.aborted) return;
      const isOther = this.agenda?.from !== agenda.from || this.agenda.id !== agenda.id;
      this.agenda = agenda;
      this.#host.arrived(isOther);
    });
    if (this.problem) throw new Error(this.problem);
  }

  /** Reads what is wanted now, as far as it can be had; what fails is shown. */
  async again(): Promise<void> {
    if (!this.agendas?.length) return this.start();
    await this.read().catch(() => undefined);
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#work?.abort();
    this.isReading = false;
  }

  /** Forgets everything. */
  forget(): void {
    this.stop();
    this.agendas = this.agenda = this.problem = undefined;
    this.#host.element.requestUpdate();
  }

  async #guarded(work: (client: SasClient, signal: AbortSignal) => Promise<void>): Promise<void> {
    const client = this.#host.client();
    if (!client) return;
    const { element } = this.#host;
    this.stop();
    const { signal } = (this.#work = new AbortController());
    this.isReading = true;
    this.problem = undefined;
    element.requestUpdate();
    try {
      await work(client, signal);
    } catch (error) {
      if (signal.aborted) return;
      const detail = errorDetail(error);
      this.problem = PROBLEMS[detail.code] ?? 'agenda.failed';
      emit(element, 'sas-error', detail);
    } finally {
      if (!signal.aborted) this.isReading = false;
      element.requestUpdate();
    }
  }
}

const PROBLEMS: Readonly<Record<string, ReadProblem>> = {
  forbidden: 'agenda.forbidden',
  unauthenticated: 'agenda.session',
  'token-expired': 'agenda.session',
  'session-ended': 'agenda.session',
  'token-unavailable': 'agenda.session',
};
