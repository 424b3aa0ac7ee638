import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { Appointment, FeedEvent, Handover } from '@sas-embed/contract';
import type { ReactiveController, ReactiveElement } from 'lit';
import { clientContext, clockContext, feedContext, systemClock, type FeedSource } from '../context.js';

/** How far back appointments are shown: two days. */
const BACK_MS = 2 * 86_400_000;
/** Changes of a moment are read together, after this many milliseconds. */
const TOGETHER_MS = 100;
const PAGE = 200;

/** What the list is told of what it shows. */
export interface ReaderEvents {
  /** Another client: another user, or another world. */
  forget(): void;
  /** Something was read: an appointment that was not known, or another version of one. */
  read(appointment: Appointment, known: Appointment | undefined): void;
  /** Reading failed. */
  failed(error: unknown): void;
  /** The list follows what happens again, after it could not. */
  back(): void;
}

/** Reads the SAS's appointments and keeps them as the feed tells of them. Holds them in memory only, for one user. */
export class AppointmentsReader implements ReactiveController {
  /** What is known, by id. */
  readonly known = new Map<string, Appointment>();
  /** Hand-overs without a return. */
  returns: readonly Handover[] = [];
  /** Whether the whole list has been read. */
  isRead = false;
  /** The last reading failed. */
  error: unknown;
  /** Since when nothing is heard of what happens, in milliseconds since 1970; undefined while it is. */
  awaySince: number | undefined;

  #client: SasClient | undefined;
  #feed: FeedSource | undefined;
  #cursor: string | undefined;
  #unsubscribe: (() => void) | undefined;
  #reading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stale = { list: false, returns: false, ids: new Set<string>() };
  readonly #clock: ContextConsumer<typeof clockContext, ReactiveElement>;

  constructor(
    private readonly host: ReactiveElement,
    private readonly events: ReaderEvents,
  ) {
    host.addController(this);
    this.#clock = new ContextConsumer(host, { context: clockContext, subscribe: true });
    new ContextConsumer(host, {
      context: clientContext,
      subscribe: true,
      callback: (client) => {
        if (client === this.#client) return;
        this.#forget();
        this.#client = client;
        if (host.isConnected) this.start();
      },
    });
    new ContextConsumer(host, {
      context: feedContext,
      subscribe: true,
      callback: (feed) => {
        this.#unsubscribe?.();
        this.#unsubscribe = undefined;
        this.awaySince = undefined;
        this.#feed = feed;
        this.#listen();
      },
    });
  }

  /** The client, to write with. */
  get client(): SasClient | undefined {
    return this.#client;
  }

  /** Now, by the page's clock. */
  now(): number {
    return (this.#clock.value ?? systemClock).now();
  }

  hostConnected(): void {
    this.#listen();
    if (!this.isRead) this.start();
    else this.again();
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.awaySince = undefined;
    this.#reading?.abort();
    this.#reading = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Reads everything, from the beginning. */
  start(): void {
    this.#cursor = undefined;
    this.#stale = { list: true, returns: true, ids: new Set() };
    void this.#read();
  }

  /** Reads what has changed, after something was refused or while the feed was away. */
  again(): void {
    this.#stale.list = this.#stale.returns = true;
    this.#soon();
  }

  /** Takes an answer of the gateway; an older version than the known one is no news. */
  take(appointment: Appointment): void {
    const known = this.known.get(appointment.id);
    if (known && known.version > appointment.version) return;
    this.known.set(appointment.id, appointment);
    this.events.read(appointment, known);
    this.host.requestUpdate();
  }

  #forget(): void {
    this.hostDisconnected();
    this.known.clear();
    this.returns = [];
    this.isRead = false;
    this.error = undefined;
    this.#listen();
    this.events.forget();
    this.host.requestUpdate();
  }

  #listen(): void {
    if (!this.#feed || this.#unsubscribe || !this.host.isConnected) return;
    const ends = [
      this.#feed.subscribe((event) => this.#heard(event)),
      this.#feed.onAway?.((isAway) => this.#setAway(isAway)),
    ];
    this.#unsubscribe = () => ends.forEach((end) => end?.());
  }

  #setAway(isAway: boolean): void {
    if (isAway === (this.awaySince !== undefined)) return;
    this.awaySince = isAway ? this.now() : undefined;
    if (!isAway) {
      this.again(); // a reading that failed meanwhile, too
      this.events.back();
    }
    this.host.requestUpdate();
  }

  #heard(event: FeedEvent): void {
    // `hello`: the feed begins, or begins anew after it could not be resumed.
    if (event.type === 'hello' || event.type === 'appointment') this.#stale.list = true;
    else if (event.type === 'delivery') this.#stale.ids.add(event.appointmentId);
    if (event.type === 'hello' || event.type === 'handover') this.#stale.returns = true;
    else if (event.type !== 'appointment' && event.type !== 'delivery') return;
    this.#soon();
  }

  #soon(): void {
    if (this.#reading) return; // what is stale is read when that is done
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#read();
    }, TOGETHER_MS);
  }

  async #read(): Promise<void> {
    const client = this.#client;
    this.#reading?.abort();
    if (!client) return;
    const reading = (this.#reading = new AbortController());
    const { signal } = reading;
    try {
      while (this.#stale.list || this.#stale.returns || this.#stale.ids.size > 0) {
        const stale = this.#stale;
        this.#stale = { list: false, returns: false, ids: new Set() };
        if (stale.list) await this.#readList(client, signal);
        for (const id of stale.ids) if (this.known.has(id)) this.take(await client.getAppointment(id, { signal }));
        if (stale.returns) this.returns = (await client.listHandovers({ signal })).items;
        if (signal.aborted) return;
      }
      this.error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
      this.events.failed(error);
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
      this.host.requestUpdate();
    }
  }

  async #readList(client: SasClient, signal: AbortSignal): Promise<void> {
    const startingFrom = new Date(this.now() - BACK_MS).toISOString();
    for (;;) {
      const after = this.#cursor;
      const page = await client.listAppointments({
        ...{ signal, limit: PAGE, startingFrom },
        ...(after !== undefined && { after }),
      });
      if (signal.aborted) return;
      this.#cursor = page.cursor;
      for (const appointment of page.items) this.take(appointment);
      if (!page.more || page.cursor === after) break;
    }
    this.isRead = true;
  }
}
