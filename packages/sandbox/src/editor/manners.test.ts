import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import { Answering } from './manners.js';
import { startEditor } from './server.js';
import { sampleConfig } from './testing/sample.js';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const start = async (manner: 'normal' | 'hang' = 'normal'): Promise<string> => {
  server = await startEditor(sampleConfig({ manner }));
  return server.url;
};
const control = (url: string, body: unknown, path = '/_control', headers = {}) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const metadata = (url: string, timeoutMs = 5_000) =>
  fetch(`${url}/fhir/metadata`, { signal: AbortSignal.timeout(timeoutMs) });
const stopped = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: Error) => error.name,
  );

describe('the manners of an editor', () => {
  it('answers later when told so, while it runs', async () => {
    const url = await start();
    expect((await metadata(url)).status).toBe(200);
    expect(await (await control(url, { manner: 'delay:400' })).json()).toMatchObject({ manner: 'delay:400' });
    const before = performance.now();
    expect((await metadata(url)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(380);
  });

  it('accepts a request and stays silent, on FHIR but not on its pages', async () => {
    const url = await start('hang');
    expect(await stopped(metadata(url, 300))).toBe('TimeoutError');
    expect((await fetch(`${url}/connexion`)).status).toBe(200);
  });

  it('sends its answer one byte a second', async () => {
    const url = await start();
    await control(url, { manner: 'drip' });
    const response = await metadata(url);
    expect(response.status).toBe(200);
    const reader = response.body!.getReader();
    const before = performance.now();
    let bytes = 0;
    while (bytes < 2) bytes += ((await reader.read()).value as Uint8Array).length;
    expect(bytes).toBe(2);
    expect(performance.now() - before).toBeGreaterThan(900);
    await reader.cancel();
  });

  it('fails with an OperationOutcome, or cuts the connection', async () => {
    const url = await start();
    await control(url, { manner: 'error' });
    const failed = await metadata(url);
    expect(failed.status).toBe(503);
    expect(await failed.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    await control(url, { manner: 'reset' });
    expect(await stopped(metadata(url))).toBe('TypeError');
  });

  it('remembers what it received, as it came, and forgets on reset', async () => {
    const url = await start();
    await fetch(`${url}/fhir/Slot?status=free&start=ge2026-11-23T05%3A10%3A00Z`, {
      headers: { accept: 'application/json+fhir' },
    });
    const received = (await (await fetch(`${url}/_received`)).json()) as unknown[];
    expect(received).toEqual([
      {
        method: 'GET',
        path: '/fhir/Slot',
        query: 'status=free&start=ge2026-11-23T05%3A10%3A00Z',
        accept: 'application/json+fhir',
        at: expect.any(String) as string,
      },
    ]);
    await control(url, { manner: 'error' });
    expect(await (await control(url, {}, '/_control/reset')).json()).toMatchObject({ manner: 'normal' });
    expect(await (await fetch(`${url}/_received`)).json()).toEqual([]);
  });

  it('is not steered by nonsense, nor by a web page', async () => {
    const url = await start();
    expect((await control(url, { manner: 'delay:soon' })).status).toBe(400);
    expect((await control(url, { latency: { p50: 400 } })).status).toBe(400);
    expect((await control(url, { manner: 'hang' }, '/_control', { origin: 'http://localhost:8788' })).status).toBe(403);
    expect(await (await fetch(`${url}/_control`)).json()).toMatchObject({ manner: 'normal' });
  });

  it('draws latencies from the given quantiles, the same for the same seed', () => {
    const draw = (seed: string) => {
      const answering = new Answering('normal', { p50: 400, p95: 2_000, seed });
      return Array.from({ length: 4_001 }, () => answering.nextWait()).sort((a, b) => a - b);
    };
    const waits = draw('a');
    expect(waits[2_000]! / 400).toBeCloseTo(1, 0.8);
    expect(waits[3_800]! / 2_000).toBeCloseTo(1, 0.8);
    expect(draw('a')).toEqual(waits);
    expect(draw('b')).not.toEqual(waits);
  });
});
