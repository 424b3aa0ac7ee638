import { describe, expect, it } from 'vitest';
import { BridgeError, connect, portWire, type Wire } from './line.js';

type Tells = { greeting: string };
type Questions = { double: [number, number]; fail: [string, never] };

/** Two ends of a channel, and what the second was told. */
function pair() {
  const { port1, port2 } = new MessageChannel();
  const told: unknown[] = [];
  const near = connect<Tells, Questions, object, Record<string, never>>(portWire(port1), {
    told: () => undefined,
    asked: () => Promise.reject(new Error('nothing is asked here')),
  });
  const far = connect<object, Record<string, never>, Tells, Questions>(portWire(port2), {
    told: (what, value) => void told.push([what, value]),
    async asked(what, value) {
      if (what === 'double') return (value as number) * 2;
      throw Object.assign(new Error('no'), { code: value });
    },
  });
  return { near, far, told, port1 };
}

describe('a line', () => {
  it('tells and asks; answers come to who asked', async () => {
    const { near, far, told } = pair();
    near.tell('greeting', 'bonjour');
    expect(await Promise.all([near.ask('double', 2), near.ask('double', 21)])).toEqual([4, 42]);
    expect(told).toEqual([['greeting', 'bonjour']]);
    near.close('over');
    far.close('over');
  });

  it('gives a failure back with its code, and never its words', async () => {
    const { near, far } = pair();
    const error = await near.ask('fail', 'forbidden').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BridgeError);
    expect(error).toMatchObject({ code: 'forbidden', message: 'forbidden' });
    near.close('over');
    far.close('over');
  });

  it('fails what is still asked when it ends', async () => {
    const near = connect<Tells, Questions, object, Record<string, never>>(
      { send: () => undefined, receive: () => undefined, close: () => undefined },
      { told: () => undefined, asked: () => Promise.reject(new Error()) },
    );
    const asked = near.ask('double', 1);
    near.close('unmounted');
    await expect(asked).rejects.toMatchObject({ code: 'unmounted' });
  });

  it.each([
    ['nothing', null],
    ['a text', 'sas'],
    ['another protocol', { sas: 2, tell: 'greeting', value: 'x' }],
    ['no protocol', { tell: 'greeting', value: 'x' }],
    ['a name that is none', { sas: 1, tell: { toString: 1 } }],
    ['a question without number', { sas: 1, ask: 'double', value: 2 }],
    ['an answer to nothing', { sas: 1, answer: 99, value: 2 }],
  ])('does not read %s', async (_what, message) => {
    const sent: object[] = [];
    const told: unknown[] = [];
    let hear!: (message: unknown) => void;
    const wire: Wire = {
      send: (it) => void sent.push(it),
      receive: (listener) => (hear = listener),
      close: () => undefined,
    };
    connect<object, Record<string, never>, Tells, Questions>(wire, {
      told: (what) => void told.push(what),
      asked: async () => 0,
    });
    hear(message);
    await new Promise((resolve) => setTimeout(resolve));
    expect([sent, told]).toEqual([[], []]);
  });
});
