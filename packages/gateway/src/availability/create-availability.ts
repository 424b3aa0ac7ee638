import type { Source } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { Directory, DirectoryOffer } from '../directory/index.js';
import type { FlowSwitches, RecordCall } from '../monitoring/index.js';
import { createEditorConnections, type EditorConnections } from '../mutual-tls/index.js';
import type { AddedPlaces } from './added-places.js';
import { AsyncQueue } from './async-queue.js';
import { withOriginParameter } from './booking-url.js';
import { isAsked } from './batches.js';
import { createKnownOffers } from './known-offers.js';
import type { BreakerOptions } from './breaker.js';
import type { CallBudget } from './call-budget.js';
import { EditorSource, MAX_BATCH_SIZE, type EditorSourceOptions } from './editor-source.js';
import type { EditorMetrics } from './metrics.js';
import type {
  Availability,
  AvailabilityEvent,
  AvailabilityLog,
  EditorRecord,
  RereadAnswer,
  SlotWindow,
  SourceSlot,
} from './types.js';

/** What availability needs. */
export interface AvailabilityOptions {
  editors: readonly EditorRecord[];
  clock: Clock;
  log: AvailabilityLog;
  /** Lets editors' agenda pages be plain http on loopback; in the sandbox only. */
  allowLoopbackHttp: boolean;
  /** How editors are connected to; without certificates when left out. */
  connections?: EditorConnections;
  /** Value of the parameter `origin` of editors' pages; one for each environment. */
  editorOrigin: string;
  /** What the directory knows of those whom editors are asked about; without it, only what is asked about is known. */
  directory?: Pick<Directory, 'offersOf'>;
  /** Where places that the directory does not know are remembered; without it they are left out. */
  addedPlaces?: AddedPlaces;
  /** The calls that re-readings may cost; without it they cost what they cost. */
  budget?: CallBudget;
  /** Where each call is counted. */
  record?: RecordCall;
  /** Flows that are switched off; none when left out. */
  switches?: FlowSwitches;
  /** Connections and answer size of one editor; `batchSize` at most 25. */
  limits?: Partial<EditorSourceOptions['limits']>;
  /** The circuit breaker of each editor. */
  breaker?: Partial<BreakerOptions>;
}

/** Availability, with what the server that runs it needs. */
export interface RunningAvailability extends Availability {
  /** How each editor has answered since the start. */
  metrics(): EditorMetrics[];
  /**
   * Asks an editor about one offer by one flow, within its budget of calls; nothing when that is spent, or when the editor is paused.
   * What comes of it is counted, and shown nowhere.
   */
  probe(editorId: string, flow: 'ps' | 'cpts' | 'sos', offer: DirectoryOffer, window: SlotWindow): Promise<void>;
  /** Breaks all connections to editors. */
  close(): Promise<void>;
}

const DEFAULT_LIMITS = { connections: 6, maxAnswerBytes: 8 * 1024 * 1024, batchSize: MAX_BATCH_SIZE };

/** Connects the configured editors as sources of slots. */
export function createAvailability(options: AvailabilityOptions): RunningAvailability {
  const { log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const shared: EditorSourceOptions = {
    clock: options.clock,
    log,
    allowLoopbackHttp: options.allowLoopbackHttp,
    connections: options.connections ?? createEditorConnections([], { isThisMachine: options.allowLoopbackHttp }),
    limits: { ...limits, batchSize: Math.min(limits.batchSize, MAX_BATCH_SIZE) },
    breaker: {
      failures: 5,
      coolDownMs: 20_000,
      jitter: 0.5,
      monotonic: () => performance.now(),
      random: Math.random,
      ...options.breaker,
    },
    offersOf: createKnownOffers(options.directory),
    addedPlaces: options.addedPlaces,
    record: options.record,
    switches: options.switches,
  };
  const sources = new Map(options.editors.map((record) => [record.id, new EditorSource(record, shared)]));

  /** The sources of these offers, in the order of the configuration, each with its offers. */
  function sourcesOf(offers: readonly DirectoryOffer[]): [EditorSource, DirectoryOffer[]][] {
    return [...sources.values()]
      .map((source): [EditorSource, DirectoryOffer[]] => [
        source,
        offers.filter((offer) => isAsked(source.record, offer)),
      ])
      .filter(([, its]) => its.length > 0);
  }

  const asking = (offers: readonly DirectoryOffer[], only: (source: EditorSource) => boolean) =>
    sourcesOf(offers).filter(([source]) => only(source));

  /** Takes what the re-reading costs from each editor's budget; those that must not be asked, with when they may. */
  async function spend(offers: readonly DirectoryOffer[]): Promise<Map<EditorSource, number>> {
    const refused = new Map<EditorSource, number>();
    await Promise.all(
      sourcesOf(offers).map(async ([source, its]) => {
        if (!source.record.enabled || !options.budget) return;
        const grant = await options.budget.take(source.record.id, source.callsFor(its));
        if (!grant.granted) refused.set(source, grant.retryAfterSeconds);
      }),
    );
    return refused;
  }

  function ask(
    offers: readonly DirectoryOffer[],
    window: SlotWindow,
    signal: AbortSignal,
    { addPlaces, only = () => true }: { addPlaces: boolean; only?: (source: EditorSource) => boolean },
  ): AsyncQueue<AvailabilityEvent> {
    const left = new AbortController();
    const stop = AbortSignal.any([signal, left.signal]);
    const queue = new AsyncQueue<AvailabilityEvent>(() => left.abort());
    stop.addEventListener('abort', () => queue.discard(), { once: true });
    if (stop.aborted) queue.discard();
    // All editors are asked now, before anyone reads: what is asked of one waits for no other and for no reader.
    const asked = stop.aborted
      ? []
      : asking(offers, only).map(async ([source, its]) => {
          const emit = (event: AvailabilityEvent) => queue.push(event);
          const final = await source.ask(its, window, stop, emit, { addPlaces }).catch((error: unknown): Source => {
            log.error({ editorId: source.record.id, err: error }, 'asking an editor failed');
            return { ...source.plan(its), state: 'failed', reason: 'invalid-answer' };
          });
          queue.push({ type: 'source', source: final });
        });
    void Promise.all(asked).then(() => queue.close());
    return queue;
  }

  return {
    editors: () => options.editors,
    editor: (editorId) => sources.get(editorId)?.record,
    plan: (offers) => sourcesOf(offers).map(([source, its]) => source.plan(its)),

    stream: (offers, window, signal) => ask(offers, window, signal, { addPlaces: true }),

    async readOffer(offer, window, signal) {
      const slots: SourceSlot[] = [];
      const answered: Source[] = [];
      for await (const event of ask([offer], window, signal, { addPlaces: false })) {
        if (event.type === 'source') answered.push(event.source);
        else if (event.type === 'slots') slots.push(...event.lists.flatMap((list) => list.slots));
      }
      signal.throwIfAborted();
      slots.sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
      return { slots, sources: answered, at: options.clock.now() };
    },

    async reread(offers, window, signal) {
      const spared = await spend(offers);
      const found: RereadAnswer = {
        lists: [],
        sources: sourcesOf(offers).flatMap(([source, its]): Source[] =>
          spared.has(source) ? [{ ...source.plan(its), reason: 'budget' }] : [],
        ),
        retryAfterSeconds: Math.max(0, ...spared.values()),
      };
      const only = (source: EditorSource) => !spared.has(source);
      for await (const event of ask(offers, window, signal, { addPlaces: false, only })) {
        if (event.type === 'source') found.sources.push(event.source);
        else if (event.type === 'slots') {
          found.lists.push(...event.lists.map((list) => ({ ...list, sourceId: event.sourceId })));
        }
      }
      return found;
    },

    async probe(editorId, flow, offer, window) {
      const source = sources.get(editorId);
      if (!source) return;
      if (options.budget && !(await options.budget.take(editorId, 1)).granted) return;
      const never = new AbortController().signal;
      await source.ask([offer], window, never, () => undefined, { addPlaces: false, probe: flow });
    },

    withOrigin: (bookingUrl) => withOriginParameter(bookingUrl, options.editorOrigin),
    metrics: () => [...sources.values()].map((source) => source.metrics()),
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}
