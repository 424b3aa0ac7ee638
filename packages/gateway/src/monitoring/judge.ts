import type { InterfaceState } from '@sas-embed/contract';
import { addCounts, quantile, type Counts } from './flow-counts.js';

/** What is borne. A state is entered at `enter` and left only below `leave`, so that what lies between changes nothing. */
export interface Thresholds {
  /** Fewer calls than that say nothing. */
  minCalls: number;
  /** Share of calls without an answer that could be used. */
  errorShare: { enter: number; leave: number };
  /** Share of answers that break a rule of the contract. */
  violationShare: { enter: number; leave: number };
  /** The 95th percentile, in milliseconds. */
  slowMs: { enter: number; leave: number };
  /** How often in a row it must be found so, before it is said. */
  confirm: { worse: number; better: number };
}

/** How a flow is judged so far. */
export interface Judged {
  state: InterfaceState;
  /** In which direction it was found to have changed, and how often in a row. */
  leaning: 'worse' | 'better' | null;
  seen: number;
}

const GRAVITY: Readonly<Record<InterfaceState, number>> = {
  ...{ off: 0, unknown: 0, up: 0, slow: 1, violations: 2, errors: 3, down: 4 },
};

/** How a window ends: with failures alone after answers alone, with answers alone after a failure, or neither. */
function turnOf(spans: readonly Counts[]): 'silent' | 'answering' | undefined {
  const shares = spans
    .filter(({ calls = 0 }) => calls > 0)
    .map(({ calls = 0, answered = 0 }) => (answered === 0 ? 'none' : answered === calls ? 'all' : 'some'));
  const fails = shares.findIndex((share) => share !== 'all');
  if (fails === -1) return undefined;
  if (shares.at(-1) === 'all') return 'answering';
  // In the span in which it fell silent there may be both.
  const first = shares[fails] === 'some' ? fails + 1 : fails;
  const rest = shares.slice(first);
  return rest.length > 0 && rest.every((share) => share === 'none') ? 'silent' : undefined;
}

/** What this window alone says, given the state of before; `undefined`: nothing. */
function found(spans: readonly Counts[], state: InterfaceState, limits: Thresholds): InterfaceState | undefined {
  const window = addCounts(spans);
  const calls = window['calls'] ?? 0;
  if (calls < limits.minCalls) return undefined;
  const answered = window['answered'] ?? 0;
  const exceeds = (share: number, { enter, leave }: { enter: number; leave: number }, within: boolean) =>
    share >= (within ? leave : enter);
  const failing = (calls - answered) / calls;
  const turn = answered === 0 ? undefined : turnOf(spans);
  // What stopped answering is on its way down: its last answers do not make errors of it, nor its last failures of what is back.
  if (turn === 'silent') return calls - answered >= limits.minCalls ? 'down' : undefined;
  if (turn === 'answering' && state === 'down' && failing > limits.errorShare.leave) return undefined;
  if (answered === 0 || (state === 'down' && failing > 0.5)) return 'down';
  // What was down and answers again in part has errors.
  if (exceeds(failing, limits.errorShare, state === 'errors' || state === 'down')) return 'errors';
  if (exceeds((window['violated'] ?? 0) / answered, limits.violationShare, state === 'violations')) return 'violations';
  return exceeds(quantile(window, 0.95), limits.slowMs, state === 'slow') ? 'slow' : 'up';
}

/**
 * The judgement after one more look at the last minutes; the state changes once enough looks in a row agree on the direction.
 * @param spans - the counts of these minutes, in the order of time
 */
export function judge(before: Judged, spans: readonly Counts[], limits: Thresholds): Judged {
  const { state } = before;
  if (state === 'off') return { state, leaning: null, seen: 0 };
  const now = found(spans, state, limits);
  if (now === undefined) return before;
  if (now === state) return { state, leaning: null, seen: 0 };
  if (state === 'unknown' && now === 'up') return { state: now, leaning: null, seen: 0 };
  const leaning = GRAVITY[now] > GRAVITY[state] ? 'worse' : 'better';
  const seen = before.leaning === leaning ? before.seen + 1 : 1;
  if (seen >= limits.confirm[leaning]) return { state: now, leaning: null, seen: 0 };
  return { state, leaning, seen };
}
