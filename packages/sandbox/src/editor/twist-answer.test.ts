import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import { TWISTS, type EditorConfig, type Twist } from './config.js';
import { FLOOD_BYTES } from './flood.js';
import { startEditor } from './server.js';
import { BORDEAUX, sampleConfig } from './testing/sample.js';

const NOW = Date.parse('2026-11-23T05:10:00Z');
const LAST = Date.parse('2026-11-25T22:59:59Z');
let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const query = new URLSearchParams([
  ['_include', 'Slot:schedule'],
  ['_include:iterate', 'Schedule:actor'],
  ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${BORDEAUX.nationalId}`],
  ['start', 'ge2026-11-23T05:10:00Z'],
  ['start', 'le2026-11-25T22:59:59Z'],
  ['status', 'free'],
]);

async function ask(changes: Partial<EditorConfig>): Promise<Response> {
  server = await startEditor(sampleConfig(changes), () => NOW);
  return fetch(`${server.url}/fhir/Slot?${String(query)}`);
}
const textOf = async (...twists: Twist[]): Promise<string> => (await ask({ twists })).text();

interface Slot {
  resourceType: string;
  start: string;
  status: string;
  comment: string;
  identifier?: { value: string }[];
}
async function bundleOf(...twists: Twist[]): Promise<{ total: number; slots: Slot[]; people: Slot[] }> {
  const { total, entry } = JSON.parse(await textOf(...twists)) as {
    total: number;
    entry: ({ resource?: Slot } | null)[];
  };
  const resources = entry.map((e) => e?.resource).filter((r) => r !== undefined);
  return {
    total,
    slots: resources.filter((r) => r.resourceType === 'Slot'),
    people: resources.filter((r) => r.resourceType === 'Practitioner'),
  };
}

describe('what an editor may do wrong', () => {
  it('says itself that it is not all', async () => {
    const { link } = JSON.parse(await textOf('paged')) as { link: { relation: string; url: string }[] };
    expect(link.map(({ relation }) => relation)).toEqual(['self', 'next']);
    expect(link[1]!.url).toMatch(/^http.*&_page=2$/);
  });

  it('lies: another practitioner, other starts, outside the window, not free, a wrong total', async () => {
    const lies = await bundleOf('wrong-practitioner', 'outside-window', 'busy', 'wrong-total');
    expect(lies.people[0]!.identifier![0]!.value).not.toBe(BORDEAUX.nationalId);
    expect(lies.slots.filter((s) => Date.parse(s.start) > LAST).length).toBeGreaterThan(3);
    expect(new Set(lies.slots.map((s) => s.status))).toEqual(new Set(['free', 'busy']));
    expect(lies.total).toBe(9_999);
    await server!.close();
    const moved = await bundleOf('other-start');
    await server!.close();
    const true_ = await bundleOf();
    expect(moved.slots.map((s) => Date.parse(s.start) - 7 * 60_000)).toEqual(
      true_.slots.map((s) => Date.parse(s.start)),
    );
  });

  it('puts scripts into texts and links, and dates that are none', async () => {
    const text = await textOf('markup', 'script-links', 'year-9999');
    expect(text).toContain('<script>');
    expect(text).toContain('javascript:');
    expect(text).toContain('9999-12-31');
    expect(() => void JSON.parse(text)).not.toThrow();
  });

  it('sends values of wrong types, beside sound ones', async () => {
    const { slots } = await bundleOf('wrong-types');
    expect(slots.some((s) => typeof s.start !== 'string')).toBe(true);
    expect(slots.some((s) => Date.parse(s.start) > NOW)).toBe(true);
  });

  it('nests a hundred thousand levels', async () => {
    expect((await textOf('deep')).includes('[{"extension":'.repeat(100_000))).toBe(true);
  });

  it('adds twelve thousand slots', { timeout: 60_000 }, async () => {
    expect((await textOf('huge')).split('"copie-').length).toBeGreaterThan(12_000);
  });

  it('cuts its JSON, or answers HTML', async () => {
    const cut = await textOf('truncated');
    expect(() => void JSON.parse(cut)).toThrow(SyntaxError);
    await server!.close();
    expect(await textOf('not-json')).toMatch(/^<!doctype html>/);
  });

  it('does all of it at once', { timeout: 60_000 }, async () => {
    const response = await ask({ twists: TWISTS.filter((twist) => twist !== 'not-json' && twist !== 'truncated') });
    expect(response.status).toBe(200);
    const text = await response.text();
    for (const part of ['"busy"', '9999-12-31', '<script>', 'javascript:', 'copie-11999', '[{"extension":[{'])
      expect(text.includes(part), part).toBe(true);
  });

  it('streams two gigabytes only as fast as they are read', async () => {
    const before = process.memoryUsage().rss;
    const response = await ask({ manner: 'flood' });
    const reader = response.body!.getReader();
    let read = 0;
    while (read < 20_000_000) read += ((await reader.read()).value as Uint8Array).length;
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    await reader.cancel();
  });

  it('sends two megabytes of gzip that would unpack to two gigabytes', { timeout: 60_000 }, async () => {
    const { default: http } = await import('node:http');
    server = await startEditor(sampleConfig({ manner: 'bomb' }), () => NOW);
    const packed = await new Promise<Buffer>((done, fail) => {
      http
        .get(`${server!.url}/fhir/metadata`, (response) => {
          expect(response.headers['content-encoding']).toBe('gzip');
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(Buffer.concat(chunks)));
        })
        .on('error', fail);
    });
    expect(packed.length).toBeLessThan(4_000_000);
    const members = 128;
    const first = gunzipSync(packed.subarray(0, packed.length / members));
    expect(first.length * members).toBe(FLOOD_BYTES);
  });

  it('fails in three ways by turns', async () => {
    server = await startEditor(sampleConfig({ manner: 'flaky' }), () => NOW);
    const outcomes: string[] = [];
    for (let i = 0; i < 3; i++) {
      outcomes.push(
        await fetch(`${server.url}/fhir/metadata`)
          .then(
            async (r) => (await r.text().then((t) => `${r.status} ${t.slice(0, 15)}`)).trim(),
            (error: Error) => error.name,
          )
          .catch((error: Error) => error.name),
      );
    }
    expect(outcomes).toEqual(['500', 'TypeError', '503 {"resourceType"']);
  });

  it('is twisted and straightened while it runs', async () => {
    expect((await ask({})).status).toBe(200);
    const steer = (body: unknown, path = '/_control') =>
      fetch(server!.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await (await steer({ twists: ['not-json'] })).json()).toMatchObject({ twists: ['not-json'] });
    expect(await (await fetch(`${server!.url}/fhir/Slot?${String(query)}`)).text()).toMatch(/^<!doctype/);
    expect((await steer({ twists: ['kind'] })).status).toBe(400);
    expect(await (await steer({}, '/_control/restore')).json()).toMatchObject({ twists: [], manner: 'normal' });
    expect(await (await fetch(`${server!.url}/fhir/Slot?${String(query)}`)).json()).toMatchObject({
      resourceType: 'Bundle',
    });
  });
});
