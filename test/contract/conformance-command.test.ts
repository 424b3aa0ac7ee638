import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEditorServer, memoryAccounts, type FreeSlot, type PractitionerAgenda } from '@sas-embed/editor';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// The command as its users run it: its exit codes, what its options bring, and what a recording keeps.
const MAIN = fileURLToPath(new URL('../../packages/conformance/dist/main.js', import.meta.url));
const CPTS = ['1339998013', '1339998021'] as const;
const [ONE, TWO_CPTS, SHARED] = ['819990000036', '819990000044', '819990000051'] as const;

// each test starts processes, on machines that do other things as well
vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(join(tmpdir(), 'conformance-command-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};

interface Told {
  results: { rule: string; status: string; because?: string; findings?: unknown[] }[];
}

function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { maxBuffer: 64e6 }, (failure, out, error) => {
      done({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error });
    });
  });
}
const told = ({ out }: { out: string }): Told => JSON.parse(out) as Told;
const roots = (answer: { out: string }): string[] =>
  told(answer)
    .results.filter(({ status, because }) => status === 'failed' && because === undefined)
    .map(({ rule }) => rule);
const statusOf = (answer: { out: string }, id: string) => told(answer).results.find(({ rule }) => rule === id)?.status;

const slot = (id: string, from: Date, minutes: number, what: Partial<FreeSlot>): FreeSlot => {
  const start = new Date(Math.ceil(from.getTime() / 6e4) * 6e4 + minutes * 6e4);
  return { id, start, end: new Date(start.getTime() + 9e5), types: ['PUBLIC'], modes: ['AMB'], ...what };
};
const agendaOf = (nationalId: string, slots: readonly FreeSlot[]): PractitionerAgenda => ({
  practitioner: {
    ...{ nationalId, lastName: 'SOLEILPUITS', firstName: 'Ophélie', title: 'DR' },
    specialties: [{ code: 'SM54', label: 'Médecine générale (SM)' }],
  },
  place: {
    ...{ id: nationalId.slice(-2), street: '12 rue des Acacias', postcode: '33000', city: 'Bordeaux' },
    ...{ name: 'Cabinet d’essai', timeZone: 'Europe/Paris', structureId: '399900001100018', phone: '+33536490007' },
  },
  agendaUrl: `https://agenda.example/${nationalId}?lieu=1`,
  slots,
});

let server: ReturnType<typeof createEditorServer>;
let url: string;
beforeEach(async () => {
  const from = new Date();
  server = createEditorServer(
    {
      freeSlots: ({ ids }) => {
        const agendas: Record<string, FreeSlot[]> = {
          [ONE]: [
            slot('a', from, 60, { types: ['PUBLIC'], modes: ['AMB'] }),
            slot('b', from, 120, { types: ['SNP'], modes: ['VR'] }),
            slot('c', from, 180, { types: ['CPTS'], communities: [CPTS[0]] }),
          ],
          [TWO_CPTS]: CPTS.map((one, i) => slot(`d${i}`, from, 60 * (i + 1), { types: ['CPTS'], communities: [one] })),
          [SHARED]: [slot('e', from, 60, { types: ['CPTS'], communities: [...CPTS] })],
        };
        return Promise.resolve(ids.flatMap((id) => (agendas[id] ? [agendaOf(id, agendas[id])] : [])));
      },
      communities: (ids) =>
        Promise.resolve(
          CPTS.filter((one) => ids.includes(one)).map((nationalId) => ({
            ...{ nationalId, name: `CPTS d’essai ${nationalId.slice(-2)}`, phone: '+33536499100' },
          })),
        ),
      accounts: memoryAccounts(),
    },
    { oid: 'urn:oid:2.25.1999' },
  );
  url = await server.listen(0);
});
afterEach(() => server.close());

describe('exit codes', () => {
  it('0: what could be checked is respected', async () => {
    const { code } = await run('run', '--base-url', url, '--flows', 'ps', '--practitioner', ONE, '--only', 'AGG-SET');
    expect(code).toBe(0);
  });

  it('1: a required rule is broken', async () => {
    // nobody of that number
    const args = ['--practitioner', '819999999996', '--only', 'AGG-SET'];
    expect((await run('run', '--base-url', url, '--flows', 'ps', ...args)).code).toBe(1);
  });

  it.each([
    ['no command', []],
    ['an unknown option', ['run', '--nope']],
    ['an unknown flow', ['run', '--base-url', 'https://agenda.example', '--flows', 'x']],
    [
      'a base address with a password',
      ['run', '--base-url', 'https://moi:tres-secret@agenda.example', '--flows', 'ps'],
    ],
  ])('2: %s', async (_title, args) => {
    const { code, out, error } = await run(...args);
    expect(code).toBe(2);
    expect(out + error).not.toContain('tres-secret');
  });

  it('3: nobody is there, or a file cannot be read', async () => {
    const args = ['--flows', 'ps', '--practitioner', ONE];
    const { code, error } = await run('run', '--base-url', 'http://127.0.0.1:9/fhir', ...args);
    expect([code, error.includes('ECONNREFUSED')]).toEqual([3, true]);
    expect((await run('validate', join(dir, 'absent.json'))).code).toBe(3);
    expect((await run('replay', file('broken.json', '{'))).code).toBe(3);
  });

  it('4: nothing could be checked', async () => {
    // declared types are not said: the only rule asked for has nothing to compare with
    const args = ['--practitioner', ONE, '--only', 'AGG-TYP-01'];
    const { code, out } = await run('run', '--base-url', url, '--flows', 'ps', ...args);
    expect(out).toContain('0 respectée, 0 non respectée, 0 avertissement, 0 conséquence, 1 non vérifiée');
    expect(code).toBe(4);
  });
});

describe('options', () => {
  const cpts = (...args: string[]) => run('run', '--json', '--base-url', url, '--flows', 'cpts', ...args);
  const people = ['--practitioner', ONE, '--two-cpts', TWO_CPTS, '--shared-cpts', SHARED];

  it('--two-cpts, --shared-cpts, --slot-types and --modes have their rules checked, and respected', async () => {
    const answer = await cpts(...people, '--slot-types', 'PUBLIC,SNP', '--modes', 'AMB,VR');
    expect(roots(answer)).toEqual([]);
    expect(answer.code).toBe(0);
    for (const id of ['AGG-TYP-01', 'AGG-TYP-02', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `AGG-CPM-0${n}`)])
      expect([id, statusOf(answer, id)]).toEqual([id, 'passed']);
  });

  it('what is declared and not returned is told; a practitioner of one CPTS is not one of two', async () => {
    const swapped = ['--practitioner', ONE, '--two-cpts', ONE, '--shared-cpts', TWO_CPTS];
    const answer = await cpts(...swapped, '--mode', 'official', '--slot-types', 'PUBLIC,PRO', '--modes', 'AMB,HH');
    expect(roots(answer)).toEqual(
      expect.arrayContaining(['AGG-TYP-01', 'AGG-TYP-02', 'AGG-CPM-01', 'AGG-CPM-02', 'AGG-CPM-03', 'AGG-CPM-06']),
    );
    expect(answer.code).toBe(1);
  });

  it('without them, their rules are skipped', async () => {
    const answer = await cpts('--practitioner', ONE);
    for (const id of ['AGG-TYP-01', 'AGG-TYP-02', 'AGG-CPM-01', 'AGG-CPM-06'])
      expect([id, statusOf(answer, id)]).toEqual([id, 'skipped']);
  });
});

it('a recording gives the same report when nobody is there any more', async () => {
  const record = join(dir, 'record.json');
  const args = ['--flows', 'ps,accounts', '--practitioner', ONE, '--slot-types', 'PUBLIC,PRO', '--record', record];
  const first = await run('run', '--json', '--base-url', url, ...args);
  await server.close();
  const again = await run('replay', record, '--json');
  const { results } = told(first);
  expect(results.some(({ status }) => status === 'failed')).toBe(true);
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(100);
  expect(told(again).results).toEqual(results);
  expect(again.code).toBe(first.code);
});

it('a recording keeps no cookie of the editor', async () => {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'set-cookie': 'session=tres-secret' });
    response.end('{"resourceType":"Bundle","type":"searchset","total":0}');
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const record = join(dir, 'cookie.json');
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}/fhir`;
  const args = ['--flows', 'ps', '--mode', 'official', '--practitioner', ONE, '--record', record];
  await run('run', '--base-url', base, ...args);
  http.closeAllConnections();
  await new Promise<void>((done) => http.close(() => done()));
  const text = readFileSync(record, 'utf8');
  expect(text).toContain('MASQUE-');
  expect(text).not.toContain('tres-secret');
});
