import type { SasClient } from '@sas-embed/client';
import type { Appointment, AppointmentVersion, Handover } from '@sas-embed/contract';
import { emit } from '../events.js';
import { errorDetail, WriteKeys, type SasElement } from '../internal/index.js';
import type { Write } from './appointments-writes.js';

/** What the desk works with. */
export interface DeskOptions {
  /** The client in force: what another one answers late is dropped. */
  readonly client: () => SasClient | undefined;
  /** Something was done on an appointment. */
  readonly done: (answer: Appointment, write: Write, name: string) => void;
  /** A hand-over is settled. */
  readonly ended: (id: string) => void;
  /** A write was refused for good: what is on screen is out of date. */
  readonly stale: () => void;
}

/** What the regulator does with appointments: one write at a time, a repeat after no answer being the same write. */
export class AppointmentsDesk {
  readonly #host: SasElement;
  readonly #options: DeskOptions;
  readonly #keys = new WriteKeys();
  readonly #histories = new Map<string, readonly AppointmentVersion[] | 'failed'>();
  #problem: { id: string; error: unknown } | undefined;
  #busy: string | undefined;

  /**
   * @param host - renders again when something changed, and fires what failed
   * @param options - what it works with
   */
  constructor(host: SasElement, options: DeskOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The write that is under way, by the id of what it is about and its name. */
  get busy(): string | undefined {
    return this.#busy;
  }

  /** Forgets what was done: the user is another one. */
  forget(): void {
    this.#keys.forget();
    this.#histories.clear();
    this.#set(undefined, undefined);
  }

  /** Forgets what was refused last. */
  clear(): void {
    this.#set(this.#busy, undefined);
  }

  /** What was refused of an appointment or a hand-over. */
  problemOf(id: string): unknown {
    return this.#problem?.id === id ? this.#problem.error : undefined;
  }

  /** What was read of an appointment's versions. */
  historyOf(id: string): readonly AppointmentVersion[] | 'failed' | undefined {
    return this.#histories.get(id);
  }

  /** Its versions are read again when they are opened again. */
  forgetHistory(id: string): void {
    this.#histories.delete(id);
  }

  /** Writes once. Answers whether it was done. */
  async write({ id, version }: Appointment, name: string, write: Write): Promise<boolean> {
    const isDone = await this.#once(id, `${id} ${name}`, `${id} ${version} ${name}`, async (client, idempotencyKey) => {
      const answer = await write.work(client, idempotencyKey);
      return () => this.#options.done(answer, write, name);
    });
    return isDone;
  }

  /** Says how a hand-over ended that no appointment came back for. */
  async end({ id }: Handover, outcome: 'booked-by-phone' | 'abandoned'): Promise<void> {
    const end = outcome === 'abandoned' ? ({ outcome, reason: 'other' } as const) : { outcome };
    await this.#once(id, id, `${id} ${outcome}`, async (client, idempotencyKey) => {
      await client.closeHandover(id, end, { idempotencyKey });
      return () => this.#options.ended(id);
    });
  }

  /** Reads the versions of an appointment. */
  async readHistory(id: string): Promise<void> {
    const client = this.#options.client();
    if (!client || Array.isArray(this.#histories.get(id))) return;
    try {
      const { items } = await client.getAppointmentHistory(id);
      if (client === this.#options.client()) this.#histories.set(id, items);
    } catch (error) {
      if (client !== this.#options.client()) return;
      this.#histories.set(id, 'failed');
      emit(this.#host, 'sas-error', errorDetail(error));
    }
    this.#host.requestUpdate();
  }

  async #once(
    id: string,
    busy: string,
    key: string,
    work: (client: SasClient, idempotencyKey: string) => Promise<() => void>,
  ): Promise<boolean> {
    const client = this.#options.client();
    if (this.#busy !== undefined || !client) return false;
    this.#set(busy, undefined);
    const isOurs = () => client === this.#options.client();
    try {
      const done = await work(client, this.#keys.of(key));
      if (!isOurs()) return false;
      this.#keys.forget(key);
      done();
      return true;
    } catch (error) {
      if (isOurs()) this.#refused(id, key, error);
      return false;
    } finally {
      if (isOurs()) this.#set(undefined, this.#problem);
    }
  }

  #refused(id: string, key: string, error: unknown): void {
    const detail = errorDetail(error);
    emit(this.#host, 'sas-error', detail);
    if (!detail.retryable) {
      this.#keys.forget(key);
      this.#options.stale();
    }
    this.#problem = { id, error };
  }

  #set(busy: string | undefined, problem: { id: string; error: unknown } | undefined): void {
    this.#busy = busy;
    this.#problem = problem;
    this.#host.requestUpdate();
  }
}
