import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, FlowCount, quantile, statsOf, type Counts } from './flow-counts.js';
import { judge, type Judged, type Thresholds } from './judge.js';

const LIMITS: Thresholds = {
  minCalls: 3,
  errorShare: { enter: 0.2, leave: 0.05 },
  violationShare: { enter: 0.1, leave: 0.02 },
  slowMs: { enter: 3_000, leave: 2_000 },
  confirm: { worse: 2, better: 3 },
};
const up: Judged = { state: 'up', leaning: null, seen: 0 };
const window = (calls: number, answered: number, more: Counts = {}): Counts => ({
  ...{ calls, answered, 'h:4': answered, ...more },
});
const after = (windows: readonly Counts[], from: Judged = up) =>
  windows.reduce((now, w) => judge(now, [w], LIMITS), from);
const states = (windows: readonly Counts[], from: Judged = up) => {
  let now = from;
  return windows.map((w) => (now = judge(now, [w], LIMITS)).state);
};

describe('the judgement of a flow', () => {
  it('says worse after two looks, better after three', () => {
    const dead = window(5, 0);
    const well = window(5, 5);
    expect(states([dead, dead, dead])).toEqual(['up', 'down', 'down']);
    expect(states([dead, dead, well, well, well])).toEqual(['up', 'down', 'down', 'down', 'up']);
    // One look between is not "in a row".
    expect(states([dead, well, dead, well])).toEqual(['up', 'up', 'up', 'up']);
  });

  it('stays where it is between the two thresholds, from either side', () => {
    const tenPercent = window(100, 90);
    expect(after([tenPercent, tenPercent, tenPercent]).state).toBe('up');
    const errors = after([window(100, 70), window(100, 70)]);
    expect(errors.state).toBe('errors');
    expect(after([tenPercent, tenPercent, tenPercent, tenPercent], errors).state).toBe('errors');
    expect(after([window(100, 99), window(100, 99), window(100, 99)], errors).state).toBe('up');
  });

  it('knows slow, errors, violations and down apart, the graver first', () => {
    const slow = { calls: 10, answered: 10, 'h:18': 10 };
    expect(after([slow, slow]).state).toBe('slow');
    expect(after([window(10, 10, { violated: 4 }), window(10, 10, { violated: 4 })]).state).toBe('violations');
    expect(after([window(10, 6, { violated: 4 }), window(10, 6, { violated: 4 })]).state).toBe('errors');
    // Down, then half of it answers: errors, not yet well.
    const down: Judged = { state: 'down', leaning: null, seen: 0 };
    expect(after(Array(3).fill(window(10, 6)), down).state).toBe('errors');
  });

  it('says nothing of too few calls, and keeps what it was about to say', () => {
    const leaning = judge(up, [window(5, 0)], LIMITS);
    expect(judge(leaning, [window(2, 0)], LIMITS)).toEqual(leaning);
    expect(judge(up, [], LIMITS)).toEqual(up);
    expect(judge({ state: 'unknown', leaning: null, seen: 0 }, [window(3, 3)], LIMITS).state).toBe('up');
  });

  it('leaves what is switched off alone', () => {
    const off: Judged = { state: 'off', leaning: null, seen: 0 };
    expect(after([window(5, 0), window(5, 0), window(5, 5)], off)).toEqual(off);
  });

  it('never changes twice within less looks than it takes', () => {
    const any = fc.record({
      calls: fc.integer({ min: 3, max: 50 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (looks) => {
        const seen = states(looks.map(({ calls, share }) => window(calls, Math.round(calls * share))));
        let since = Infinity;
        seen.forEach((state, i) => {
          const before = i === 0 ? 'up' : seen[i - 1];
          if (state !== before) {
            expect(since).toBeGreaterThanOrEqual(2);
            since = 1;
          } else since += 1;
        });
      }),
    );
  });
});

/** The default rhythm: a look every 30 s over the last 180 s, in spans of 10 s. */
function alertsOf(everySeconds: number, lastSeconds: number, answers: (at: number) => boolean, offset = 0): string[] {
  const spans = new Map<number, Counts>();
  const alerts: string[] = [];
  let now = up;
  for (let at = 1; at <= lastSeconds; at++) {
    if ((at + offset) % everySeconds === 0) {
      const start = at - (at % 10);
      spans.set(start, addCounts([spans.get(start) ?? {}, window(1, answers(at) ? 1 : 0)]));
    }
    if (at % 30 > 0) continue;
    const recent = [...spans].filter(([start]) => start > at - 180).map(([, counts]) => counts);
    const next = judge(now, recent, LIMITS);
    if (next.state !== now.state) alerts.push(`${now.state} > ${next.state}`);
    now = next;
  }
  return alerts;
}

describe('the alerts of the default rhythm', () => {
  const offsets = Array.from({ length: 12 }, (_, i) => i * 5);
  it.each([60, 45, 10, 1])('are one when what is asked every %i s dies, and one when it is back', (every) => {
    for (const offset of offsets) {
      const dead = (at: number) => at < 600 + offset;
      expect(alertsOf(every, 1_500, dead, offset), `${offset}`).toEqual(['up > down']);
      const back = (at: number) => dead(at) || at >= 1_200 + 2 * offset;
      expect(alertsOf(every, 2_400, back, offset), `${offset}`).toEqual(['up > down', 'down > up']);
    }
  });

  it('tell of errors that are no end as errors, once', () => {
    for (const offset of offsets) {
      const everyThird = (at: number) => at < 600 || Math.floor(at / 10) % 3 > 0;
      expect(alertsOf(10, 1_800, everyThird, offset), `${offset}`).toEqual(['up > errors']);
    }
  });

  it('are none of one failure of what has traffic', () => {
    for (const offset of offsets) expect(alertsOf(10, 1_800, (at) => at < 600 || at > 612, offset)).toEqual([]);
  });
});

describe('counts', () => {
  const at = new Date('2026-11-26T08:00:00Z');
  it('are what was added, whatever the order and the portions', () => {
    const call = fc.record({
      latencyMs: fc.integer({ min: 0, max: 12_000 }),
      outcome: fc.constantFrom('answered', 'deadline', 'connection'),
      slots: fc.integer({ min: 0, max: 50 }),
      rules: fc.dictionary(fc.constantFrom('slot.end', 'slot.start'), fc.integer({ min: 1, max: 9 })),
      probe: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (calls, cut) => {
        const counted = (some: typeof calls) => {
          const count = new FlowCount();
          for (const { rules, ...one } of some) {
            const violations = new Map(Object.entries(rules));
            count.add({ editorId: 'a', flow: 'ps', violations, ...one }, at);
          }
          return count.read();
        };
        const whole = statsOf(addCounts([counted(calls)]));
        expect(statsOf(addCounts([counted(calls.slice(0, cut)), counted(calls.slice(cut))]))).toEqual(whole);
        const answered = calls.filter(({ outcome }) => outcome === 'answered');
        expect(whole).toMatchObject({ calls: calls.length, answered: answered.length });
        expect(whole.slots).toBe(answered.reduce((sum, { slots }) => sum + slots, 0));
        expect(whole.timeOuts).toBe(calls.filter(({ outcome }) => outcome === 'deadline').length);
      }),
    );
  });

  it('say the bound under which half of the answers lie', () => {
    const count = new FlowCount();
    for (const latencyMs of [5, 40, 90, 480, 20_000])
      count.add({ editorId: 'a', flow: 'ps', outcome: 'answered', latencyMs }, at);
    expect(quantile(count.read(), 0.5)).toBe(100);
    expect(statsOf(count.read())).toMatchObject({ p50Ms: 100, p95Ms: 10_000, availability: 1 });
    expect(statsOf({})).toEqual({
      calls: 0,
      probes: 0,
      answered: 0,
      timeOuts: 0,
      errors: [],
      violations: [],
      slots: 0,
    });
  });
});
