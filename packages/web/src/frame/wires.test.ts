import { describe, expect, it, vi } from 'vitest';
import { parentWire, shellWire } from './wires.js';

const ORIGIN = 'https://lrm.example';
const NONCE = 'nonce-1';

/** A frame's window whose parent says something; whether the wire was given. */
async function said(change: Record<string, unknown>, expected = { origins: [ORIGIN], nonce: NONCE }) {
  const parent = {};
  const page = Object.assign(new EventTarget(), { parent }) as unknown as Window;
  const connected = vi.fn();
  void parentWire(page, expected).then(connected);
  const { port1, port2 } = new MessageChannel();
  const message = { source: parent, origin: ORIGIN, data: { sas: 1, connect: NONCE }, ports: [port2], ...change };
  page.dispatchEvent(Object.assign(new Event('message'), message));
  await new Promise((resolve) => setTimeout(resolve));
  port1.close();
  return connected.mock.calls.length === 1;
}

describe('the wire to the host’s page', () => {
  it('is taken from the window that holds the frame', async () => {
    expect(await said({})).toBe(true);
  });

  it.each([
    ['another window', { source: {} }],
    ['an origin that is not of the host', { origin: 'https://lrm.example.evil' }],
    ['an origin of nowhere', { origin: 'null' }],
    ['a nonce that was guessed', { data: { sas: 1, connect: 'nonce-2' } }],
    ['another protocol', { data: { sas: 2, connect: NONCE } }],
    ['no message', { data: null }],
    ['no port', { ports: [] }],
  ])('is not taken from %s', async (_who, change) => {
    expect(await said(change)).toBe(false);
  });

  it('is taken from nobody when the host has no origin, or the address no nonce', async () => {
    expect(await said({ origin: '' }, { origins: ['x'], nonce: NONCE })).toBe(false);
    expect(await said({ data: { sas: 1, connect: '' } }, { origins: [ORIGIN], nonce: '' })).toBe(false);
  });
});

describe('the wire of a shell', () => {
  const view = () => Object.assign(new EventTarget(), { postMessage: vi.fn() });

  it('is there only when the page stands alone', () => {
    const page = { chrome: { webview: view() }, parent: undefined as unknown };
    page.parent = page;
    expect(shellWire(page as never)).toBeDefined();
    expect(shellWire({ ...page, parent: {} } as never)).toBeUndefined();
    expect(shellWire({ chrome: {}, parent: {} } as never)).toBeUndefined();
  });
});
