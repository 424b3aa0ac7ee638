/** Ways to say that there is nothing, and ways that look like them but are failures. */
import { afterEach, expect, it } from 'vitest';
import { createAvailability } from './create-availability.js';
import { startEditor, type Manner } from './testing/fixtures/editor-server.js';
import { offerOf } from './testing/fixtures/offers.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const outcome = (severity: string, code: string) =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity, code }] });
const searchset = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0 });

/** What a search says of an editor that answers this. */
async function told(answer: Omit<Manner & { kind: 'body' }, 'kind'>) {
  const editor = await startEditor({ kind: 'body', ...answer });
  const availability = createAvailability({
    editors: [{ id: 'one', label: 'One', fhirBaseUrl: editor.fhirBaseUrl, enabled: true, deadlineMs: 3_000 }],
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    allowLoopbackHttp: true,
    editorOrigin: 'sas-sandbox',
  });
  closers.push(
    () => availability.close(),
    () => editor.close(),
  );
  const window = { from: NOW, to: new Date('2026-11-25T22:59:59Z') };
  const { signal } = new AbortController();
  const seen: unknown[] = [];
  for await (const event of availability.stream([offerOf(1, ['one'])], window, signal)) {
    if (event.type === 'slots') seen.push(event.lists);
    else if (event.type === 'source') seen.push([event.source.state, event.source.reason]);
  }
  return seen;
}

it.each([
  ['an empty searchset', { body: searchset }],
  ['an outcome of nothing found', { body: outcome('information', 'not-found') }],
  ['an outcome of nothing found, status 404', { body: outcome('information', 'not-found'), status: 404 }],
  ['a warning of nothing found, status 404', { body: outcome('warning', 'not-found'), status: 404 }],
])('%s is an empty result', async (_, answer) => {
  expect(await told(answer)).toEqual([[{ offerId: 'offer-1', slots: [] }], ['answered', undefined]]);
});

it.each([
  ['an error with the code not-found', { body: outcome('error', 'not-found') }],
  ['another warning', { body: outcome('warning', 'timeout') }],
  ['a page', { body: '<h1>Not found</h1>', contentType: 'text/html' }],
  ['a bundle', { body: searchset }],
  ['nothing', { body: '' }],
  ['broken JSON', { body: outcome('information', 'not-found').slice(0, -1) }],
  ['broken gzip', { body: outcome('information', 'not-found'), encoding: 'gzip' }],
  ['far more than an outcome needs', { body: ' '.repeat(1_000_000) + outcome('information', 'not-found') }],
])('W1 404 with %s is a failure, and nothing is said of slots', async (_, answer) => {
  expect(await told({ ...answer, status: 404 })).toEqual([['failed', 'http-status']]);
});

it.each([400, 401, 403, 410, 422, 500, 503])('%s is a failure whatever it says', async (status) => {
  expect(await told({ body: outcome('information', 'not-found'), status })).toEqual([['failed', 'http-status']]);
});
