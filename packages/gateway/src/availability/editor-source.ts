import { EDITOR_BATCH_SIZE, EDITOR_DEADLINE_MS, toZonedIso, type Source } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { FlowSwitches, RecordCall } from '../monitoring/index.js';
import type { EditorConnections } from '../mutual-tls/index.js';
import { withSpan } from '../tracing/index.js';
import type { AddedPlaces } from './added-places.js';
import { isAsked, toBatches, type Batch } from './batches.js';
import { Breaker, type BreakerOptions } from './breaker.js';
import { BACKSTOP_MS, EditorClient, type EditorClientLimits } from './editor-client.js';
import { EditorError, type EditorFailure } from './editor-error.js';
import { LatencyRecorder, type EditorMetrics } from './metrics.js';
import { matchSlots, slotsOfAdded, type MatchedSlots } from './offer-slots.js';
import type { EditorAnswer } from './read-answer.js';
import type { AvailabilityEvent, AvailabilityLog, EditorRecord, SlotWindow } from './types.js';

/** What all editors' sources share. */
export interface EditorSourceOptions {
  clock: Clock;
  log: AvailabilityLog;
  allowLoopbackHttp: boolean;
  /** How editors are connected to. */
  connections: EditorConnections;
  limits: EditorClientLimits & { batchSize: number };
  breaker: BreakerOptions;
  /** All offers of these practitioners and associations. */
  offersOf: (owners: Batch['owners']) => Promise<DirectoryOffer[]>;
  /** Where places that the directory does not know are remembered; without it they are left out. */
  addedPlaces?: AddedPlaces | undefined;
  /** Where each call is counted. */
  record?: RecordCall | undefined;
  /** Flows that are switched off; none when left out. */
  switches?: FlowSwitches | undefined;
}

/** How an editor is asked. */
export interface AskOptions {
  /** Whether places that the directory does not know are told. */
  addPlaces?: boolean;
  /** A probe, and the one flow that it is of. */
  probe?: Batch['flow'];
}

/** What an editor answered to a batch. */
interface AnsweredBatch extends EditorAnswer, MatchedSlots {
  at: Date;
  about: { editorId: string; window: SlotWindow; now: Date };
  /** The directory's offers of those whom the batch is about. */
  owners: DirectoryOffer[];
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
    this.#client = new EditorClient(
      new URL(record.fhirBaseUrl).origin,
      options.limits,
      options.connections.to(record.id, BACKSTOP_MS),
    );
    this.#breaker = new Breaker(options.breaker);
    this.#deadlineMs = Math.min(record.deadlineMs, EDITOR_DEADLINE_MS);
  }

  /** The source as a search announces it, before it is asked. */
  plan(offers: readonly DirectoryOffer[]): Source {
    const { id, label, enabled } = this.record;
    const base = { id, label, kind: 'editor' as const, offers: offers.length, rejectedEntries: 0 };
    const now = this.#now();
    return enabled && (now === this.record || offers.length === 0 || offers.some((offer) => isAsked(now, offer)))
      ? { ...base, state: 'pending' }
      : { ...base, state: 'disabled', reason: 'switched-off', at: this.#at() };
  }

  /** How many requests these offers cost. */
  callsFor(offers: readonly DirectoryOffer[]): number {
    const now = this.#now();
    const its = offers.filter((offer) => isAsked(now, offer));
    return toBatches(now, its, this.options.limits.batchSize).length;
  }

  /** The editor as it may be asked now: without the flows that are switched off. */
  #now(): EditorRecord {
    const { switches } = this.options;
    const { id, flows = { ps: true } } = this.record;
    if (!switches) return this.record;
    const off = (['ps', 'cpts', 'sos'] as const).filter((flow) => flows[flow] && switches.isOff(id, flow));
    if (off.length === 0) return this.record;
    return { ...this.record, flows: { ...flows, ...Object.fromEntries(off.map((flow) => [flow, false])) } };
  }

  metrics(): EditorMetrics {
    return this.#latency.read(this.record.id, this.#breaker.state);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /**
   * Asks about these offers, batch by batch, all within one deadline. Emits `slots` for each batch that was answered; an
   * offer whose batch was not gets no list at all. Places that the directory does not know are `added`, if wanted. Resolves to the source's final state; never rejects for the
   * editor's sake. When `signal` is aborted the state that it resolves to says nothing and must not be sent.
   */
  async ask(
    offers: readonly DirectoryOffer[],
    window: SlotWindow,
    signal: AbortSignal,
    emit: (event: AvailabilityEvent) => void,
    { addPlaces = true, probe }: AskOptions = {},
  ): Promise<Source> {
    const planned = this.plan(offers);
    if (planned.state === 'disabled') return planned;
    const leave = this.#breaker.enter();
    if (!leave) return { ...planned, state: 'failed', reason: 'circuit-open', at: this.#at() };

    const startedAt = performance.now();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new EditorError('deadline', 'no answer in time')), this.#deadlineMs);
    const stop = AbortSignal.any([signal, deadline.signal]);
    const now = probe ? { ...this.record, flows: { [probe]: true } } : this.#now();
    const askable = offers.filter((offer) => isAsked(now, offer));
    const batches = toBatches(now, askable, this.options.limits.batchSize);
    const failures: EditorFailure[] = [];
    // What a flow that is switched off would have told is missing.
    const found = { rejectedEntries: 0, incomplete: askable.length < offers.length };
    const askNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        try {
          const answered = await this.#askBatch(batch, window, stop, signal, probe !== undefined);
          found.rejectedEntries += answered.rejectedEntries;
          found.incomplete ||= answered.incomplete;
          emit({ type: 'slots', sourceId: this.record.id, at: answered.at, lists: answered.lists });
          if (addPlaces) await this.#addPlaces(answered, emit);
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
    const source: Source = {
      ...planned,
      ...stateOf(failures),
      latencyMs,
      rejectedEntries: found.rejectedEntries,
      ...(found.incomplete && { incomplete: true }),
      at: this.#at(),
    };
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
    left: AbortSignal,
    probe: boolean,
  ): Promise<AnsweredBatch> {
    // Batches still waiting when the deadline passes are not sent at all.
    signal.throwIfAborted();
    const { options, record } = this;
    // The directory is asked meanwhile: which other places of these practitioners it knows.
    const knownOffers = this.#knownOffers(batch);
    const answer = await this.#call(batch, window, signal, left, probe);
    const known = await knownOffers;
    const now = options.clock.now();
    const about = { editorId: record.id, window, now };
    const { lists, unknownPlaces } = matchSlots({ ...about, slots: answer.slots, asked: batch.offers, known });
    return { ...answer, about, at: now, lists, unknownPlaces, owners: [...batch.offers, ...known] };
  }

  /** One request, counted; not when whoever asked has gone away, which says nothing of the editor. */
  async #call(
    batch: Batch,
    window: SlotWindow,
    signal: AbortSignal,
    left: AbortSignal,
    probe: boolean,
  ): Promise<EditorAnswer> {
    const { record, allowLoopbackHttp } = this.options;
    const startedAt = performance.now();
    const call = () => ({
      editorId: this.record.id,
      flow: batch.flow,
      latencyMs: performance.now() - startedAt,
      probe,
    });
    try {
      const facts = { 'sas.editor': this.record.id, 'sas.flow': batch.flow };
      const json = await withSpan('ask editor', { kind: 'client', facts }, () =>
        this.#client.getJson(batch.url(window), signal),
      );
      const latencyMs = performance.now() - startedAt;
      const answer = batch.read(json, allowLoopbackHttp);
      const { slots, violations } = answer;
      record?.({ ...call(), latencyMs, outcome: 'answered', slots: slots.length, violations });
      return answer;
    } catch (error) {
      if (!left.aborted)
        record?.({ ...call(), outcome: error instanceof EditorError ? error.reason : 'invalid-answer' });
      throw error;
    }
  }

  /** All offers of those whom a batch is about. Without them, a place is unknown when it is none that was asked about. */
  async #knownOffers(batch: Batch): Promise<DirectoryOffer[]> {
    try {
      return await this.options.offersOf(batch.owners);
    } catch (error) {
      this.options.log.error({ editorId: this.record.id, err: error }, 'reading the directory failed');
      return [];
    }
  }

  /** Cards of the places that the directory does not know, and then their slots. */
  async #addPlaces(batch: AnsweredBatch, emit: (event: AvailabilityEvent) => void): Promise<void> {
    const { unknownPlaces, owners, about, at } = batch;
    if (unknownPlaces.length === 0 || !this.options.addedPlaces) return;
    const { id: sourceId } = this.record;
    try {
      const added = await this.options.addedPlaces.remember(sourceId, unknownPlaces, owners);
      if (added.length === 0) return;
      emit({ type: 'added', sourceId, offers: added.flatMap(({ cards }) => cards) });
      const lists = added.flatMap(({ unknown, cards }) => slotsOfAdded(cards, unknown, about));
      emit({ type: 'slots', sourceId, at, lists });
    } catch (error) {
      this.options.log.error({ editorId: sourceId, err: error }, 'remembering places failed');
    }
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

/** The size of a batch that the specification allows at most. */
export const MAX_BATCH_SIZE = EDITOR_BATCH_SIZE;
