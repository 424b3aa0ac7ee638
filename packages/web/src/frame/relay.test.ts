import { describe, expect, it, vi } from 'vitest';
import { relay, type Host } from './relay.js';

/** A page with a host, and how often the default action of `sas-select` was done. */
function page(host: Partial<Host>) {
  const target = new EventTarget();
  const tell = vi.fn();
  relay(target as Document, { waitsFor: () => false, may: async () => true, tell, ...host });
  let done = 0;
  target.addEventListener('sas-select', (event) => queueMicrotask(() => void (event.defaultPrevented || done++)));
  const fire = (name: string, detail: object) =>
    target.dispatchEvent(new CustomEvent(name, { detail, cancelable: true, bubbles: true, composed: true }));
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { fire, tell, settled, done: () => done };
}
const slot = { offerId: 'o', slotId: 's' };

describe('events of the elements, told to the host', () => {
  it('go on at once when the host does not want to be waited for', async () => {
    const { fire, tell, settled, done } = page({});
    expect(fire('sas-select', slot)).toBe(true);
    await settled();
    expect(done()).toBe(1);
    expect(tell).toHaveBeenCalledExactlyOnceWith('sas-select', slot);
  });

  it.each([
    ['goes on when the host lets it', async () => true, 1],
    ['does not when the host says no', async () => false, 0],
    ['goes on when the host fails', async () => Promise.reject(new Error('gone')), 1],
  ])('an event that waits %s', async (_what, may, times) => {
    const { fire, tell, settled, done } = page({ waitsFor: (name) => name === 'sas-select', may });
    expect(fire('sas-select', slot)).toBe(false);
    await settled();
    expect(done()).toBe(times);
    expect(tell).not.toHaveBeenCalled();
  });

  it('are told with their ids when nobody can cancel them', () => {
    const { fire, tell } = page({ waitsFor: () => true });
    fire('sas-book', { appointmentId: 'a' });
    expect(tell).toHaveBeenCalledExactlyOnceWith('sas-book', { appointmentId: 'a' });
  });
});
