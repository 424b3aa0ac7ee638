import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ResolvedLocation } from '@sas-embed/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDirectory, type RunningDirectory } from '../directory/index.js';
import { openTestDatabase, type TestDatabase } from '../testing/index.js';
import { createAddressService, withAddressService, type AddressService, type AddressServiceOptions } from './index.js';

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: URL[] = [];
const logged: unknown[] = [];
let database: TestDatabase;
let directory: RunningDirectory;
let service: AddressService | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(new URL(request.url!, url));
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/geocodage/`;
  database = await openTestDatabase();
  directory = createDirectory({ database });
});
beforeEach(() => {
  asked.length = 0;
  logged.length = 0;
  answer = (_request, response) => send(response, collection(feature()));
});
afterEach(() => service?.close());
afterAll(async () => {
  await database?.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function open(options: Partial<AddressServiceOptions> = {}) {
  service = createAddressService({
    url,
    timeoutMs: 5_000,
    log: { warn: (...said) => void logged.push(said) },
    ...options,
  });
  return withAddressService(directory, service);
}

/** An invented address: the street and its position are nobody's. */
function feature(properties: object = {}, coordinates: unknown = [-0.5712, 44.8391]): object {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: {
      label: '12bis Rue des Exemples 33000 Bordeaux',
      score: 0.94,
      type: 'housenumber',
      housenumber: '12bis',
      citycode: '33063',
      postcode: '33000',
      city: 'Bordeaux',
      ...properties,
    },
  };
}
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', version: 'draft', features });
const send = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const CASE = { streetNumber: '12 bis', streetName: 'rue des Exemples', postcode: '33000', city: 'Bordeaux' };
const EXACT = { latitude: 44.8391, longitude: -0.5712 };

describe('an address that the service knows', () => {
  it('is exact, and says who located it; the commune that is known is asked for', async () => {
    expect(await open().resolveLocation(CASE)).toEqual({
      location: {
        type: 'address',
        label: '12bis Rue des Exemples 33000 Bordeaux',
        position: EXACT,
        radiusKm: 10,
        inseeCode: '33063',
        postcode: '33000',
        departement: '33',
        approximate: false,
      },
      ignored: [],
      geocoder: { used: 'address-service', addressService: 'answered' },
    });
    const [question] = asked;
    expect(question!.pathname).toBe('/geocodage/search/');
    expect(Object.fromEntries(question!.searchParams)).toEqual({
      q: '12 bis rue des Exemples, 33000 Bordeaux',
      limit: '5',
      autocomplete: '0',
      citycode: '33063',
    });
  });

  it('is suggested first, before the communes, while it is typed', async () => {
    const found = await open().suggestLocations({ query: '12 rue des exemples', limit: 3 });
    expect(found.items[0]).toMatchObject({ type: 'address', position: EXACT, approximate: false });
    expect(found.geocoder).toEqual({ used: 'address-service', addressService: 'answered' });
    expect(asked[0]!.searchParams.get('autocomplete')).toBe('1');
  });

  it('without its number is approximate, and the number is told', async () => {
    answer = (_request, response) =>
      send(response, collection(feature({ type: 'street', label: 'Rue des Exemples 33000 Bordeaux' })));
    expect(await open().resolveLocation(CASE)).toMatchObject({
      location: { approximate: true, position: EXACT },
      ignored: ['streetNumber'],
      geocoder: { used: 'address-service' },
    });
  });

  it('of a city that the case tells in no usable way is located by the service alone, when it is sure', async () => {
    const lost = { streetName: 'rue des Exemples', city: 'Nulleparville', inseeCode: '99999' };
    expect(await open().resolveLocation(lost)).toMatchObject({
      location: { inseeCode: '33063' },
      ignored: ['inseeCode'],
    });
    answer = (_request, response) => send(response, collection(feature({ score: 0.5 })));
    await expect(open().resolveLocation(lost)).rejects.toMatchObject({ code: 'location-not-found' });
  });

  it('of Paris is asked for by postcode, and found in its arrondissement', async () => {
    answer = (_request, response) =>
      send(
        response,
        collection(
          feature({ citycode: '75112', postcode: '75012', label: '1 Rue Exemple 75012 Paris' }, [2.39, 48.84]),
        ),
      );
    const { location } = await open().resolveLocation({ streetName: '1 rue Exemple', city: 'Paris' });
    expect(location).toMatchObject({ inseeCode: '75112', postcode: '75012', radiusKm: 5 });
    expect(asked[0]!.searchParams.has('citycode')).toBe(false);
  });
});

describe('what is no address', () => {
  it.each(['bordeaux', '33000', 'paris 15', 'gironde', 'saint denis 93', '2A', 'montpelier'])(
    '%s is never sent to the service',
    async (query) => {
      const found = await open().suggestLocations({ query, limit: 8 });
      expect(found.geocoder).toEqual({ used: 'embedded' });
      expect(found.items.length).toBeGreaterThan(0);
      expect(asked).toEqual([]);
    },
  );

  it('nor is a city, or an address whose position the host gave', async () => {
    const located = open();
    for (const address of [{ city: 'Bordeaux' }, { ...CASE, position: EXACT }]) {
      expect((await located.resolveLocation(address)).geocoder).toEqual({ used: 'embedded' });
    }
    expect(asked).toEqual([]);
  });

  it('is answered without a service too', async () => {
    const located = withAddressService(directory, undefined);
    expect(await located.resolveLocation(CASE)).toMatchObject({
      location: { approximate: true },
      geocoder: { used: 'embedded' },
    });
    expect((await located.suggestLocations({ query: '12 rue Haute Bordeaux', limit: 8 })).geocoder).toEqual({
      used: 'embedded',
    });
  });
});

describe('a service that is of no use', () => {
  /** What the case's own parts locate. */
  function expectFallback({ location, geocoder }: ResolvedLocation, state: string): void {
    expect(location).toMatchObject({ type: 'address', inseeCode: '33063', approximate: true });
    expect(location.label).toBe('12 bis rue des Exemples, 33000 Bordeaux');
    expect(geocoder).toEqual({ used: 'embedded', addressService: state });
  }

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['has no such address', 'answered', (r) => send(r, collection())],
    ['answers 500', 'failed', (r) => send(r, { message: 'no' }, 500)],
    ['answers 429', 'failed', (r) => send(r, {}, 429)],
    ['answers 400', 'failed', (r) => send(r, { code: 400 }, 400)],
    ['answers an empty body', 'failed', (r) => r.writeHead(200).end()],
    ['answers HTML', 'failed', (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>no</html>')],
    [
      'answers half an answer',
      'failed',
      (r) => r.writeHead(200).end(JSON.stringify(collection(feature())).slice(0, -9)),
    ],
    ['answers an array', 'failed', (r) => send(r, [])],
    ['answers null', 'failed', (r) => send(r, null)],
    ['answers no features', 'failed', (r) => send(r, { type: 'FeatureCollection' })],
    ['answers 10 MB', 'failed', (r) => send(r, collection(feature({ label: 'x'.repeat(10_000_000) })))],
    [
      'answers 10 MB in a few bytes',
      'failed',
      (r) =>
        r
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify(collection(feature({ label: 'x'.repeat(10_000_000) }))))),
    ],
    ['answers a million values', 'failed', (r) => r.writeHead(200).end(`[${'0,'.repeat(1_000_000)}0]`)],
    ['cuts the line', 'failed', (r) => r.destroy()],
    ['redirects elsewhere', 'failed', (r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    [
      'sends its address elsewhere than in its commune',
      'answered',
      (r) => send(r, collection(feature({}, [2.35, 48.85]))),
    ],
    ['turns coordinates round', 'answered', (r) => send(r, collection(feature({}, [44.8391, -0.5712])))],
    ['has coordinates that are texts', 'answered', (r) => send(r, collection(feature({}, ['-0.57', '44.83'])))],
    ['has no coordinates', 'answered', (r) => send(r, collection(feature({}, null)))],
    ['has a label that is a number', 'answered', (r) => send(r, collection(feature({ label: 12 })))],
    ['has a label that is blank', 'answered', (r) => send(r, collection(feature({ label: ' \u0000 ' })))],
    ['has no commune', 'answered', (r) => send(r, collection(feature({ citycode: undefined })))],
    ['has a commune that does not exist', 'answered', (r) => send(r, collection(feature({ citycode: '33999' })))],
    ['answers for another commune', 'answered', (r) => send(r, collection(feature({ citycode: '33281' })))],
    ['has a score that is a text', 'answered', (r) => send(r, collection(feature({ score: '0.9' })))],
    ['is not sure', 'answered', (r) => send(r, collection(feature({ score: 0.2 })))],
    ['knows the commune only', 'answered', (r) => send(r, collection(feature({ type: 'municipality' })))],
    ['has features that are none', 'answered', (r) => send(r, collection(null, 1, 'x', {}, { type: 'Feature' }))],
  ])('that %s leaves it to the embedded geocoder, which says so', async (_what, state, respond) => {
    answer = (_request, response) => respond(response);
    expectFallback(await open().resolveLocation(CASE), state);
    // One bad feature costs that feature.
    if (state === 'answered' && _what.startsWith('has')) return;
    const suggested = await open().suggestLocations({ query: '12 rue des Exemples 33000 Bordeaux', limit: 8 });
    expect(suggested.items.length).toBeGreaterThan(0);
  });

  it('of which one feature is wrong costs that feature', async () => {
    answer = (_request, response) => send(response, collection(null, feature({ label: 7 }), feature()));
    expect((await open().resolveLocation(CASE)).geocoder).toMatchObject({ used: 'address-service' });
  });

  it('keeps nobody waiting beyond its time, before its answer and in the middle of it', async () => {
    for (const hang of [
      () => undefined,
      (response: ServerResponse) => void response.writeHead(200).write('{"type":"FeatureCollection","features":['),
    ]) {
      answer = (_request, response) => void hang(response);
      const startedAt = performance.now();
      expectFallback(await open({ timeoutMs: 150 }).resolveLocation(CASE), 'late');
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });

  it('that is not there is not asked at once again, and is asked again later', async () => {
    const located = open({ failures: 2, coolDownMs: 300 });
    answer = (_request, response) => send(response, {}, 503);
    for (const state of ['failed', 'failed', 'paused', 'paused'])
      expectFallback(await located.resolveLocation(CASE), state);
    expect(asked).toHaveLength(2);
    answer = (_request, response) => send(response, collection(feature()));
    await expect.poll(async () => (await located.resolveLocation(CASE)).geocoder?.used).toBe('address-service');
    const nowhere = open({ url: 'http://127.0.0.1:1' });
    expectFallback(await nowhere.resolveLocation(CASE), 'failed');
  });

  it('cannot write into our pages', async () => {
    const label = '1 <img src=x onerror=alert(1)>\u202E Rue\r\nSet-Cookie: a=b';
    answer = (_request, response) => send(response, collection(feature({ label })));
    const { location } = await open().resolveLocation(CASE);
    expect(location.label).not.toMatch(/[<>\r\n\u202E]/);
    answer = (_request, response) => send(response, collection(feature({ label: 'Rue '.repeat(1000) })));
    expect((await open().resolveLocation(CASE)).location.label.length).toBeLessThanOrEqual(300);
  });
});

describe('the address of a patient', () => {
  it('is one parameter of one request to the configured instance, whatever it holds', async () => {
    for (const streetName of [
      'rue Haute&citycode=75056',
      'rue #x?y=1',
      'rue Haute\r\nHost: evil.example',
      'rue %2e%2e/',
    ]) {
      asked.length = 0;
      await open().resolveLocation({ ...CASE, streetName });
      expect(asked).toHaveLength(1);
      expect(asked[0]!.pathname).toBe('/geocodage/search/');
      expect(asked[0]!.searchParams.get('citycode')).toBe('33063');
      expect(asked[0]!.searchParams.getAll('q')).toEqual([expect.stringContaining('12 bis rue')]);
    }
  });

  it('is in no log, whatever goes wrong', async () => {
    const broken: ((response: ServerResponse) => void)[] = [
      (r) => send(r, {}, 500),
      (r) => r.destroy(),
      (r) => r.writeHead(200).end('12 bis rue des Exemples'),
      () => undefined,
    ];
    for (const respond of broken) {
      answer = (_request, response) => respond(response);
      await open({ timeoutMs: 200 }).resolveLocation(CASE);
    }
    expect(logged).toHaveLength(4);
    expect(JSON.stringify(logged)).not.toMatch(/exemples|bordeaux|33000|12 ?bis/i);
  });
});
