import { EDITOR_BATCH_SIZE, EDITOR_DEADLINE_MS, toZonedIso, type Source } from '@sas-embed/contract';
import { slotSearchUrl } from '@sas-embed/fhir';
import type { Clock } from '../clock.js';
import type { DirectoryOffer } from '../directory/index.js';
import { Breaker, type BreakerOptions } from './breaker.js';
import { EditorClient, type EditorClientLimits } from './editor-client.js';
import { EditorError, type EditorFailure } from './editor-error.js';
import type { UnknownPlace } from './match-places.js';
import { LatencyRecorder, type EditorMetrics } from './metrics.js';
import { matchSlots } from './offer-slots.js';
import { readAnswer } from './read-answer.js';
import type { AvailabilityEvent, AvailabilityLog, EditorRecord, SlotWindow } from './types.js';

/** What all editors' sources share. */
export interface EditorSourceOptions {
  clock: Clock;
  log: AvailabilityLog;
  allowLoopbackHttp: boolean;
  limits: EditorClientLimits & { batchSize: number };
  breaker: BreakerOptions;
  onUnknownPlaces: (places: readonly UnknownPlace[]) => void;
}

/** Practitioners asked about in one request, with their offers. */
interface Batch {
  nationalIds: string[];
  offers: DirectoryOffer[];
}

/** One editor as a source of slots: its client, its breaker, what is known of its answers. Shares nothing with others. */
export class EditorSource {
  readonly #client: EditorClient;
  readonly #breaker: Breaker;
  readonly #latency = new LatencyRecorder();
  readonly #deadlineMs: number;

  constructor(
    readonly record: EditorRecord,
    private readonly options: EditorSourceOptions,
  ) {
    this.#client = new EditorClient(new URL(record.fhirBaseUrl).origin, options.limits);
    this.#breaker = new Breaker(options.breaker);
    this.#deadlineMs = Math.min(record.deadlineMs, EDITOR_DEADLINE_MS);
  }

  /** The source as a search announces it, before it is asked. */
  plan(offers: readonly DirectoryOffer[]): Source {
    const { id, label } = this.record;
    const base = { id, label, kind: 'editor' as const, offers: offers.length, rejectedEntries: 0 };
    return this.record.enabled
      ? { ...base, state: 'pending' }
      : { ...base, state: 'disabled', reason: 'switched-off', at: this.#at() };
  }

  metrics(): EditorMetrics {
    return this.#latency.read(this.record.id, this.#breaker.state);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /**
   * Asks about these offers, batch by batch, all within one deadline. Emits `slots` for each batch that was answered; an
   * offer whose batch was not gets no list at all. Resolves to the source's final state; never rejects for the
   * editor's sake. When `signal` is aborted the state that it resolves to says nothing and must not be sent.
   */
  async ask(
    offers: readonly DirectoryOffer[],
    window: SlotWindow,
    signal: AbortSignal,
    emit: (event: AvailabilityEvent) => void,
  ): Promise<Source> {
    const planned = this.plan(offers);
    if (!this.record.enabled) return planned;
    const leave = this.#breaker.enter();
    if (!leave) return { ...planned, state: 'failed', reason: 'circuit-open', at: this.#at() };

    const startedAt = performance.now();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new EditorError('deadline', 'no answer in time')), this.#deadlineMs);
    const stop = AbortSignal.any([signal, deadline.signal]);
    const batches = toBatches(offers, this.options.limits.batchSize);
    const failures: EditorFailure[] = [];
    let rejectedEntries = 0;
    const askNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        try {
          const answered = await this.#askBatch(batch, window, stop);
          rejectedEntries += answered.rejectedEntries;
          emit(answered.event);
        } catch (error) {
          if (signal.aborted) return;
          failures.push(this.#failureOf(error));
        }
      }
    };
    const asked = batches.length;
    try {
      await Promise.all(Array.from({ length: Math.min(asked, this.options.limits.connections) }, askNext));
    } finally {
      clearTimeout(timer);
      leave(signal.aborted ? 'unknown' : asked > 0 && failures.length === asked ? 'failure' : 'success');
    }

    const latencyMs = Math.round(performance.now() - startedAt);
    const source: Source = { ...planned, ...stateOf(failures), latencyMs, rejectedEntries, at: this.#at() };
    if (!signal.aborted) {
      this.#latency.record(source.state, latencyMs);
      this.#log(source, asked, failures.length);
    }
    return source;
  }

  async #askBatch(
    batch: Batch,
    window: SlotWindow,
    signal: AbortSignal,
  ): Promise<{ event: AvailabilityEvent; rejectedEntries: number }> {
    // Batches still waiting when the deadline passes are not sent at all.
    signal.throwIfAborted();
    const url = slotSearchUrl(this.record.fhirBaseUrl, { nationalIds: batch.nationalIds, ...window });
    const answer = readAnswer(await this.#client.getJson(url, signal), this.options.allowLoopbackHttp);
    const at = this.options.clock.now();
    const { lists, unknownPlaces } = matchSlots(this.record.id, answer.slots, batch.offers, window, at);
    if (unknownPlaces.length > 0) this.options.onUnknownPlaces(unknownPlaces);
    return {
      event: { type: 'slots', sourceId: this.record.id, at, lists },
      rejectedEntries: answer.rejectedEntries,
    };
  }

  #failureOf(error: unknown): EditorFailure {
    if (error instanceof EditorError) return error.reason;
    // Not the editor's doing, but no reason to let the search down.
    this.options.log.error({ editorId: this.record.id, err: error }, 'reading an editor’s answer failed');
    return 'invalid-answer';
  }

  #log(source: Source, batches: number, failedBatches: number): void {
    const { id: editorId, state, reason, latencyMs, offers, rejectedEntries } = source;
    const entry = { editorId, state, reason, latencyMs, offers, rejectedEntries, batches, failedBatches };
    if (state === 'answered') this.options.log.debug(entry, 'editor answered');
    else this.options.log.warn(entry, 'editor did not answer in full');
  }

  #at(): string {
    return toZonedIso(this.options.clock.now().getTime(), 'UTC');
  }
}

/** One missing batch makes the whole source not answered; being late is told before any other reason. */
function stateOf(failures: readonly EditorFailure[]): Pick<Source, 'state' | 'reason'> {
  if (failures.length === 0) return { state: 'answered' };
  if (failures.includes('deadline')) return { state: 'late', reason: 'deadline' };
  return { state: 'failed', reason: failures[0]! };
}

/** Batches in the order of the offers, so that the first cards' practitioners are asked about first. */
function toBatches(offers: readonly DirectoryOffer[], size: number): Batch[] {
  const offersOf = new Map<string, DirectoryOffer[]>();
  for (const offer of offers) {
    const id = offer.offer.practitioner?.nationalId;
    if (id === undefined) continue;
    const known = offersOf.get(id);
    if (known) known.push(offer);
    else offersOf.set(id, [offer]);
  }
  const all = [...offersOf];
  const batches: Batch[] = [];
  for (let i = 0; i < all.length; i += size) {
    const part = all.slice(i, i + size);
    batches.push({ nationalIds: part.map(([id]) => id), offers: part.flatMap(([, its]) => its) });
  }
  return batches;
}

/** The size of a batch that the specification allows at most. */
export const MAX_BATCH_SIZE = EDITOR_BATCH_SIZE;
