import { describe, expect, it } from 'vitest';
import { Breaker } from './breaker.js';

function breakerAt(clock: { now: number }, random = 0) {
  return new Breaker({ failures: 2, coolDownMs: 100, jitter: 0.5, monotonic: () => clock.now, random: () => random });
}

describe('a breaker', () => {
  it('opens after failures in a row only', () => {
    const breaker = breakerAt({ now: 0 });
    for (const verdict of ['failure', 'success', 'failure', 'unknown'] as const) breaker.enter()!(verdict);
    expect(breaker.state).toBe('closed');
    breaker.enter()!('failure');
    expect(breaker.state).toBe('open');
    expect(breaker.enter()).toBeUndefined();
  });

  it('lets one probe through at a time; a probe that nobody waited for leaves the place to the next', () => {
    const clock = { now: 0 };
    const breaker = breakerAt(clock);
    breaker.enter()!('failure');
    breaker.enter()!('failure');
    clock.now = 100;
    const probe = breaker.enter()!;
    expect(breaker.enter()).toBeUndefined();
    probe('unknown');
    expect(breaker.state).toBe('half-open');
    breaker.enter()!('success');
    expect(breaker.state).toBe('closed');
  });

  it('waits longer by the jitter', () => {
    const clock = { now: 0 };
    const breaker = breakerAt(clock, 0.98);
    breaker.enter()!('failure');
    breaker.enter()!('failure');
    clock.now = 148;
    expect(breaker.state).toBe('open');
    clock.now = 149;
    expect(breaker.state).toBe('half-open');
  });

  it('is not closed by an answer to a question from before it opened', () => {
    const clock = { now: 0 };
    const breaker = breakerAt(clock);
    const early = breaker.enter()!;
    breaker.enter()!('failure');
    breaker.enter()!('failure');
    early('success');
    expect(breaker.state).toBe('open');
  });
});
