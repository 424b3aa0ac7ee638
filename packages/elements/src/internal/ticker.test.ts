import { expect } from '@open-wc/testing';
import { everyMinute } from './ticker.js';

describe('everyMinute', () => {
  it('calls just after the full minute, and not after it was ended', async () => {
    // A clock that is 30 ms before a full minute whenever it is asked.
    const clock = { now: () => 60_000 * 1000 - 30 };
    let calls = 0;
    const end = everyMinute(clock, () => calls++);
    expect(calls).to.equal(0);
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(calls).to.be.greaterThan(0);
    end();
    const after = calls;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(calls).to.equal(after);
  });
});
