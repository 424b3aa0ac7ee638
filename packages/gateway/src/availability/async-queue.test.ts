import { describe, expect, it } from 'vitest';
import { AsyncQueue } from './async-queue.js';

describe('a queue', () => {
  it('delivers in order what came before and after the consumer, then ends', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    setTimeout(() => {
      queue.push(2);
      queue.push(3);
      queue.close();
      queue.push(4);
    }, 5);
    const all = [];
    for await (const item of queue) all.push(item);
    expect(all).toEqual([1, 2, 3]);
  });

  it('forgets on discard, and tells when the consumer leaves', async () => {
    let left = 0;
    const queue = new AsyncQueue<number>(() => left++);
    queue.push(1);
    queue.push(2);
    for await (const _ of queue) break;
    expect(left).toBe(1);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });
});
