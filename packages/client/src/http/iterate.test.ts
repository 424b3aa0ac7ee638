import { describe, expect, it } from 'vitest';
import { iterable } from './iterate.js';

const turns = async () => {
  for (let i = 0; i < 300; i++) await Promise.resolve();
};

describe('an iterable', () => {
  it('slows its source down when nobody reads', async () => {
    let made = 0;
    const numbers = iterable<number>(async (emit) => {
      while (made < 1000) await emit(made++);
    });
    const iterator = numbers[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 0 });
    await turns();
    expect(made).toBeLessThan(100);
    const rest: number[] = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) rest.push(next.value);
    expect(rest).toEqual(Array.from({ length: 999 }, (_, i) => i + 1));
  });

  it('gives what came before a failure, then the failure once, then nothing', async () => {
    const failure = new Error('cut');
    const iterator = iterable<number>(async (emit) => {
      await emit(1);
      await emit(2);
      throw failure;
    })[Symbol.asyncIterator]();
    await turns();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await iterator.next()).toEqual({ done: false, value: 2 });
    await expect(iterator.next()).rejects.toBe(failure);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('answers several readers at once in order', async () => {
    const iterator = iterable<number>(async (emit) => {
      await Promise.resolve();
      await emit(1);
      await emit(2);
    })[Symbol.asyncIterator]();
    expect(await Promise.all([iterator.next(), iterator.next(), iterator.next()])).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  it('starts nothing when it is left before it is read', async () => {
    let started = false;
    const iterator = iterable<number>(async () => void (started = true))[Symbol.asyncIterator]();
    await iterator.return!();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(started).toBe(false);
  });
});
