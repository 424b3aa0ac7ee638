import { afterEach, beforeEach, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer } from '../process/index.js';
import { startEditor } from './server.js';
import { BORDEAUX } from './testing/sample.js';

const NOW = Date.parse('2026-11-23T23:50:00+01:00');
const START = '2026-11-23T23:15:00.000Z'; // a quarter past midnight in Bordeaux
let editor: RunningServer & { fhirUrl: string };
let platform: Server;
let told: { status: string }[];

beforeEach(async () => {
  told = [];
  platform = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      told.push(JSON.parse(body) as { status: string });
      response.writeHead(request.method === 'POST' ? 201 : 200).end('{}');
    });
  });
  await new Promise<void>((done) => platform.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
  editor = await startEditor(
    {
      ...{ id: 'essai', label: 'Essai', host: '127.0.0.1', port: 0, manner: 'normal', origins: ['sas'] },
      ...{ oid: 'urn:oid:2.25.1', intake: { fhirBaseUrl: url }, practitioners: [BORDEAUX] },
      regulators: [
        {
          ...{ id: 'r', identifier: { system: 'urn:x', value: '1' }, lastName: 'EXEMPLE', firstName: 'Camille' },
          ...{ email: 'c@sas.example', organisation: 'SAS' },
        },
      ],
    },
    () => NOW,
  );
});
afterEach(async () => {
  await editor.close();
  await new Promise((done) => platform.close(done));
});

const post = (path: string, body: unknown) =>
  fetch(editor.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const slot = {
  keeper: BORDEAUX.nationalId,
  place: '1',
  start: START,
  minutes: 20,
  visibility: ['SNP'],
  modes: ['AMB'],
};

async function starts(): Promise<string[]> {
  const query = new URLSearchParams([
    ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${BORDEAUX.nationalId}`],
    ['start', 'ge2026-11-23T00:00:00+01:00'],
    ['start', 'le2026-11-25T23:59:59+01:00'],
    ['status', 'free'],
  ]);
  const response = await fetch(`${editor.fhirUrl}/fhir/Slot?${query.toString()}`, {
    headers: { accept: 'application/fhir+json' },
  });
  const { entry = [] } = (await response.json()) as { entry?: { resource: { resourceType: string; start: string } }[] };
  return entry.filter(({ resource }) => resource.resourceType === 'Slot').map(({ resource }) => resource.start);
}

it('has the scripted slots and nothing else, across midnight, until the script ends', async () => {
  const drawn = await starts();
  expect(drawn.length).toBeGreaterThan(1);
  expect((await post('/_control/script', { slots: [slot] })).status).toBe(200);
  expect(await starts()).toEqual(['2026-11-24T00:15:00.000+01:00']);
  await post('/_control/script', { slots: [] });
  expect(await starts()).toEqual([]);
  await post('/_control/script', { slots: null });
  expect(await starts()).toEqual(drawn);
});

it('gives a vanishing slot to somebody else once it was shown, and has it again with the next script', async () => {
  const slots = [
    { ...slot, vanishes: true },
    { ...slot, start: '2026-11-23T23:45:00Z' },
  ];
  for (let time = 0; time < 2; time++) {
    await post('/_control/script', { slots });
    expect(await starts()).toHaveLength(2);
    expect(await starts()).toEqual(['2026-11-24T00:45:00.000+01:00']);
  }
});

it('cancels what is booked, tells the platform, and has the slot free again', async () => {
  await post('/_control/script', { slots: [slot] });
  const agenda = `/agenda/${BORDEAUX.nationalId}/1`;
  const signIn = await fetch(`${editor.url}/connexion`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ compte: 'r', suite: '/' }) },
  });
  const cookie = signIn.headers.getSetCookie()[0]!.split(';')[0]!;
  const page = await (await fetch(`${editor.url}${agenda}?origin=sas`, { headers: { cookie } })).text();
  const id = /creneau" value="(\w+)"/.exec(page)?.[1] ?? /name="creneau"[^>]*value="(\w+)"/.exec(page)![1]!;
  await fetch(`${editor.url}${agenda}/rendez-vous?origin=sas`, {
    ...{ method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ creneau: id }) },
  });
  expect(await starts()).toEqual([]);
  expect(await (await post('/_control/cancel', {})).json()).toEqual({ cancelled: 1 });
  expect(told.map(({ status }) => status)).toEqual(['booked', 'cancelled']);
  expect(await starts()).toHaveLength(1);
  expect(await (await post('/_control/cancel', {})).json()).toEqual({ cancelled: 0 });
});

it.each([
  [{ slots: [{ ...slot, start: 'soon' }] }],
  [{ slots: [{ ...slot, minutes: 0 }] }],
  [{ slots: [{ ...slot, visibility: 'SNP' }] }],
  [{ slots: [null] }],
  [{ slots: {} }],
  [{}],
])('refuses a script that is wrong: %j', async (body) => {
  expect((await post('/_control/script', body)).status).toBe(400);
  expect((await starts()).length).toBeGreaterThan(1);
});
