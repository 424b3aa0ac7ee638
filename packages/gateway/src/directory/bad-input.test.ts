import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../app.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';

let issuer: TestIssuer;
let gateway: Gateway;
let token: string;
const logged: string[] = [];

beforeAll(async () => {
  issuer = await startTestIssuer();
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  gateway = await createGateway(testConfig(issuer), { log, database: await openTestDatabase() });
  token = await issuer.token();
});
afterAll(async () => {
  await gateway?.close();
  await issuer?.close();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const location = {
  type: 'city',
  label: 'Bordeaux (33)',
  position: { latitude: 44.84, longitude: -0.58 },
  radiusKm: 10,
};
const position = (latitude: unknown, longitude: unknown) => ({ ...location, position: { latitude, longitude } });
const long = 'x'.repeat(301);

describe('bad input is a problem that says where', () => {
  it.each<[string, string, unknown, number, string]>([
    ...['specialties', 'locations'].flatMap((what): [string, string, unknown, number, string][] => [
      [`${what}: no query`, `/v1/${what}/suggest`, {}, 400, 'body:/query'],
      [`${what}: a query that is a number`, `/v1/${what}/suggest`, { query: 33 }, 400, 'body:/query'],
      [`${what}: a query that is null`, `/v1/${what}/suggest`, { query: null }, 400, 'body:/query'],
      [`${what}: two queries`, `/v1/${what}/suggest`, { query: ['a', 'b'] }, 400, 'body:/query'],
      [`${what}: a query that is too long`, `/v1/${what}/suggest`, { query: long }, 400, 'body:/query'],
      [`${what}: no suggestions wanted`, `/v1/${what}/suggest`, { query: 'a', limit: 0 }, 400, 'body:/limit'],
      [`${what}: too many wanted`, `/v1/${what}/suggest`, { query: 'a', limit: 21 }, 400, 'body:/limit'],
      [`${what}: half a suggestion`, `/v1/${what}/suggest`, { query: 'a', limit: 1.5 }, 400, 'body:/limit'],
      [`${what}: a limit that is a text`, `/v1/${what}/suggest`, { query: 'a', limit: '5' }, 400, 'body:/limit'],
      [`${what}: more than the contract knows`, `/v1/${what}/suggest`, { query: 'a', sql: 'x' }, 400, 'body:'],
      [`${what}: a list`, `/v1/${what}/suggest`, [], 400, 'body:'],
    ]),
    ['no part of an address', '/v1/locations/resolve', {}, 400, 'body:'],
    ['a postcode that is a number', '/v1/locations/resolve', { postcode: 33000 }, 400, 'body:/postcode'],
    ['a postcode that is too long', '/v1/locations/resolve', { postcode: '33000330003' }, 400, 'body:/postcode'],
    ['a number that is too long', '/v1/locations/resolve', { streetNumber: long }, 400, 'body:/streetNumber'],
    ['a street that is an object', '/v1/locations/resolve', { streetName: {} }, 400, 'body:/streetName'],
    ['a city given twice', '/v1/locations/resolve', { city: ['Bordeaux', 'Lyon'] }, 400, 'body:/city'],
    ['an address that is too long', '/v1/locations/resolve', { text: long }, 400, 'body:/text'],
    [
      'a position off the earth',
      '/v1/locations/resolve',
      { position: position(91, 0).position },
      400,
      'body:/position/latitude',
    ],
    ['half a position', '/v1/locations/resolve', { position: { latitude: 44 } }, 400, 'body:/position/longitude'],
    ['a name of a patient', '/v1/locations/resolve', { city: 'Bordeaux', patient: 'x' }, 400, 'body:'],
    ['a search for nothing', '/v1/search', { location }, 400, 'body:/specialty'],
    ['a search nowhere', '/v1/search', { specialty: { code: 'SM54' } }, 400, 'body:/location'],
    ['a code with a quote', '/v1/search', { specialty: { code: "SM54'" }, location }, 400, 'body:/specialty/code'],
    [
      'a code that is too long',
      '/v1/search',
      { specialty: { code: 'S'.repeat(21) }, location },
      400,
      'body:/specialty/code',
    ],
    [
      'a system that is no URI',
      '/v1/search',
      { specialty: { code: 'SM54', system: 'a b' }, location },
      400,
      'body:/specialty/system',
    ],
    [
      'a radius of 0',
      '/v1/search',
      { specialty: { code: 'SM54' }, location: { ...location, radiusKm: 0 } },
      400,
      'body:/location/radiusKm',
    ],
    [
      'a radius of the whole country',
      '/v1/search',
      { specialty: { code: 'SM54' }, location: { ...location, radiusKm: 201 } },
      400,
      'body:/location/radiusKm',
    ],
    [
      'a latitude that is a text',
      '/v1/search',
      { specialty: { code: 'SM54' }, location: position('44', 0) },
      400,
      'body:/location/position/latitude',
    ],
    [
      'a type of place that is none',
      '/v1/search',
      { specialty: { code: 'SM54' }, location: { ...location, type: 'country' } },
      400,
      'body:/location/type',
    ],
    [
      'an INSEE code that is none',
      '/v1/search',
      { specialty: { code: 'SM54' }, location: { ...location, inseeCode: '3306' } },
      400,
      'body:/location/inseeCode',
    ],
  ])('%s', async (_what, path, body, status, field) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: 'invalid-request' });
    const errors = answer.body['errors'] as { field: string; rule: string }[];
    expect(errors.map((error) => error.field)).toContain(field);
    for (const { rule } of errors) expect(rule).not.toBe('');
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['no JSON', '{"query": ', {}, 400, 'invalid-request'],
    ['another type', '<query/>', { 'content-type': 'text/xml' }, 415, 'unsupported-media-type'],
    ['more than any body may be', JSON.stringify({ query: 'x'.repeat(70_000) }), {}, 413, 'payload-too-large'],
    ['nobody', '{"query":"bord"}', { authorization: '' }, 401, 'unauthenticated'],
  ])('%s', async (_what, body, headers, status, code) => {
    expect(await post('/v1/locations/suggest', body, headers)).toMatchObject({ status, body: { code } });
  });

  it.each<[string, Record<string, unknown>]>([
    ['SQL', { city: "Bordeaux'; drop table offer; --" }],
    ['HTML', { city: '<script>alert(1)</script>' }],
    ['a header', { city: 'Nulle\r\nSet-Cookie: a=b' }],
    ['nothing but blanks', { city: ' ', text: '\t' }],
    ['a NUL', { text: '\u0000' }],
  ])('%s in an address locates nothing, and is in no answer and no log', async (_what, address) => {
    logged.length = 0;
    const answer = await post('/v1/locations/resolve', address);
    expect(answer).toMatchObject({ status: 422, body: { code: 'location-not-found' } });
    for (const text of Object.values(address).filter((value) => String(value).trim().length > 3)) {
      expect(JSON.stringify(answer.body) + logged.join('')).not.toContain(String(text));
    }
  });

  it('what cannot be searched for or located has a code of its own', async () => {
    const unknown = await post('/v1/search', { specialty: { code: 'INF' }, location });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'specialty-unknown' } });
    const lost = await post('/v1/locations/resolve', { city: 'Saint-Denis' });
    expect(lost).toMatchObject({ status: 422, body: { code: 'location-not-found' } });
    const cursor = await post('/v1/search', { specialty: { code: 'SM54' }, location, cursor: "x' or 1=1" });
    expect(cursor).toMatchObject({ status: 422, body: { code: 'cursor-invalid' } });
  });

  it('says who located', async () => {
    const { body } = await post('/v1/locations/resolve', { streetName: '3 rue Haute', postcode: '33700' });
    expect(body).toMatchObject({ geocoder: { used: 'embedded' }, location: { approximate: true } });
    const suggested = await post('/v1/locations/suggest', { query: 'bordeau' });
    expect(suggested.body).toMatchObject({ geocoder: { used: 'embedded' } });
  });
});
