/**
 * Memory stays bounded whatever editors send: the reader runs in a process of its own, the editors in others, all
 * connections of all hostile ones at once.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient } from './editor-client.js';
import type { Addresses } from './testing/fixtures/hostile-server.js';
import type { ProbeAnswer, ProbeQuestion } from './testing/fixtures/memory-probe.js';

const DEADLINE_MS = 4_000;
/**
 * What the hostile may cost at most. Twelve of them with six connections each hold some 100 MB of text that is not yet too
 * much, 100 MB of windows of brotli, and what one answer at a time is parsed to; 210 MB were measured, and one single body
 * of two gigabytes would be four times this.
 */
const COST_BYTES = 512 * 1024 ** 2;

const children: ChildProcess[] = [];
let sound: Addresses;
let hostile: Addresses;

function start(file: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./testing/fixtures/${file}`, import.meta.url));
  const child = fork(path, args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  return child;
}

function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)));
  });
}

function ask(editors: Addresses, maxAnswerBytes?: number): Promise<ProbeAnswer> {
  const probe = start('memory-probe.ts');
  const question = { editors, searches: 2, deadlineMs: DEADLINE_MS, ...(maxAnswerBytes && { maxAnswerBytes }) };
  probe.send(question satisfies ProbeQuestion);
  return told(probe);
}

beforeAll(async () => {
  [sound, hostile] = await Promise.all([
    told<Addresses>(start('hostile-server.ts', 'sound')),
    told<Addresses>(start('hostile-server.ts')),
  ]);
});
afterAll(() => {
  for (const child of children) child.kill();
});

it.each([
  ['every way', () => hostile, undefined, COST_BYTES],
  // The quickest have the machine for themselves, and the lower the limit the less there is but what it fails to stop.
  ['the quickest ways', () => ({ flood: hostile['flood']!, gzip: hostile['gzip']! }), 1024 ** 2, 64 * 1024 ** 2],
])(
  'stays bounded while editors flood it in %s, and the others’ answers arrive',
  async (_, those, limit, most) => {
    const calm = await ask(sound);
    const stormy = await ask({ ...sound, ...those() }, limit);
    const cost = stormy.peakRss - calm.peakRss;
    console.warn(
      `${Object.keys(those()).length} hostile editors cost ${Math.round(cost / 1e6)} MB over ${Math.round(calm.peakRss / 1e6)} MB;` +
        ` search ended after ${stormy.endMs} ms of ${DEADLINE_MS}, sound editors after ${stormy.soundMs} (calm ${calm.soundMs})`,
    );
    expect(cost).toBeLessThan(most);
    expect(calm.lists).toEqual({ 'sound-1': 150, 'sound-2': 150 });
    const { deep = 0, filled = 0, ...shown } = stormy.lists;
    expect(shown, 'nothing of the hostile ones is shown, all of the sound ones').toEqual(calm.lists);
    expect([deep, filled]).toEqual([0, 0]);
    expect(stormy.soundMs).toBeLessThan(DEADLINE_MS);
    expect(stormy.endMs).toBeLessThan(DEADLINE_MS + 2_000);
    for (const [id, source] of Object.entries(stormy.sources)) {
      if (id in sound) expect(source).toMatchObject({ state: 'answered', rejectedEntries: 0 });
      // What may be read whole leaves nothing behind: no entry of it is sound. A busy machine may be late with it.
      else if (['deep', 'filled'].includes(id) && source.state === 'answered') {
        expect(source.rejectedEntries).toBeGreaterThan(0);
      } else expect(['late', 'failed'], id).toContain(source.state);
    }
  },
  120_000,
);

it.each([
  ['flood', 'too-large'],
  ['announced', 'too-large'],
  ['endless', 'too-large'],
  ['gzip', 'too-large'],
  ['deflate', 'too-large'],
  ['brotli', 'too-large'],
  ['empty-members', 'too-large'],
  ['twice-zipped', 'invalid-answer'],
  ['brackets', 'too-large'],
  ['objects', 'too-large'],
])('says what was wrong with the body of %s', async (kind, reason) => {
  const url = new URL(`${hostile[kind]!}/Slot`);
  const client = new EditorClient(url.origin, { connections: 1, maxAnswerBytes: 8 * 1024 ** 2 });
  try {
    await expect(client.getJson(url, AbortSignal.timeout(15_000))).rejects.toMatchObject({
      name: 'EditorError',
      reason,
    });
  } finally {
    await client.close();
  }
});
