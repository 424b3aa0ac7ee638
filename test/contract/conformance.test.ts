import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createAppointmentClient, createEditorServer, memoryAccounts, type FreeSlot } from '@sas-embed/editor';
import { describe, expect, it } from 'vitest';
// the editors of the sandbox are no part of its public face: the built module is what the world's processes run
const { startEditor } = (await import('../../packages/sandbox/dist/editor/index.js' as string)) as {
  startEditor: (config: object) => Promise<{ url: string; close(): Promise<void> }>;
};

const MAIN = fileURLToPath(new URL('../../packages/conformance/dist/main.js', import.meta.url));

interface Told {
  counts: { passed: number };
  results: { rule: string; status: string; findings?: { exchange: string; path: string; received: string }[] }[];
}

/** Runs the kit as its users do; gives its exit code and what it tells. */
function run(
  args: readonly string[],
  onError: (text: string) => void = () => undefined,
): Promise<{ code: number; told: Told }> {
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, [MAIN, 'run', '--json', ...args], { maxBuffer: 64e6 }, (error, out) => {
      if (out === '') fail(error ?? new Error('nothing was told'));
      else done({ code: typeof error?.code === 'number' ? error.code : 0, told: JSON.parse(out) as Told });
    });
    child.stderr!.on('data', (chunk: Buffer) => onError(String(chunk)));
  });
}

const failures = ({ results }: Told) =>
  results.filter(({ status }) => status === 'failed').map(({ rule, findings }) => [rule, findings?.[0]]);

const place = (key: string, communities?: string[]) => ({
  key,
  structureId: '399900001100018',
  structureName: `Cabinet d’essai ${key}`,
  street: '12 rue des Acacias',
  postcode: '33000',
  city: 'Bordeaux',
  phone: '+33536490007',
  ...(communities && { communities }),
});
const CPTS = ['1339998013', '1339998021'];
const practitioner = (nationalId: string, keys: string[], communities?: string[]) => ({
  ...{ nationalId, lastName: 'SOLEILPUITS', firstName: 'Ophélie', title: 'DR', timeZone: 'Europe/Paris' },
  specialty: { code: 'SM54', label: 'Médecine générale (SM)' },
  places: keys.map((key) => place(key, communities)),
});

/** A sandbox editor that offers everything, its FHIR server written by itself or by the kit for editors. */
const sandboxEditor = (kit: boolean) => ({
  ...{ id: 'essai', label: 'Agenda d’essai', host: '127.0.0.1', port: 0, manner: 'normal', gate: 'psc' },
  ...(kit && { kit }),
  origins: ['sas-preprod'],
  oid: 'urn:oid:2.25.1999',
  intake: { fhirBaseUrl: 'http://127.0.0.1:9/fhir', key: 'k' },
  regulators: [],
  practitioners: [
    practitioner('819990000036', ['1'], [CPTS[0]!]),
    practitioner('819990000044', ['1', '2']),
    practitioner('819990000051', ['1']),
  ],
  communities: CPTS.map((nationalId, i) => ({ nationalId, name: `CPTS d’essai ${i}`, phone: '+33536499100' })),
  associations: [
    {
      ...{ nationalId: '399990001900012', name: 'SOS Médecins (exemple)', timeZone: 'Europe/Paris', doctors: [] },
      places: ['1', '2'].map((key) => ({
        ...place(key),
        openingHours: [{ days: ['mon'], opens: '20:00', closes: '00:00' }],
      })),
    },
  ],
});

describe.each([
  ['written by itself', false],
  ['made with @sas-embed/editor', true],
])('a compliant editor of the sandbox, %s', (_title, kit) => {
  it('passes everything of the conformance kit', async () => {
    const editor = await startEditor(sandboxEditor(kit));
    const { told, code } = await run([
      ...['--base-url', `${editor.url}/fhir`, '--flows', 'ps,cpts,sos,accounts,redirect,performance'],
      ...['--practitioner', '819990000036', '--two-places', '819990000044', '--several', '819990000036,819990000044'],
      ...['--associations', '399990001900012', '--samples', '3'],
    ]);
    await editor.close();
    expect(failures(told)).toEqual([]);
    expect(code).toBe(0);
    expect(told.counts.passed).toBeGreaterThan(400);
  }, 60_000);
});

it('an editor made with @sas-embed/editor tells the platform of appointments as it must, through a platform that stumbles', async () => {
  let client: ReturnType<typeof createAppointmentClient> | undefined;
  const regulator = { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' };
  const now = Date.now();
  const base = {
    start: new Date(now + 36e5),
    end: new Date(now + 45e5),
    created: new Date(now),
    timeZone: 'Europe/Paris',
    regulator,
  };
  const { told } = await run(
    ['--base-url', 'http://127.0.0.1:9/fhir', '--flows', 'appointments', '--platform-wait', '6'],
    (text) => {
      const platformUrl = /http:\/\/127\.0\.0\.1:\d+\/fhir/.exec(text)?.[0];
      if (client || platformUrl === undefined) return;
      client = createAppointmentClient({ platformUrl, oid: 'urn:oid:2.25.1999', firstWaitMs: 50 });
      for (const [id, status] of [
        ['1', 'cancelled'],
        ['2', 'fulfilled'],
        ['3', 'noshow'],
      ] as const) {
        const own = { ...base, id: `b6e39355-0000-4000-8000-00000000000${id}`, practitionerId: '819990000036' };
        void client.announce({ ...own, status: 'booked' });
        // the first one is moved by an hour before it is cancelled
        const hour = id === '1' ? 36e5 : 0;
        const [start, end] = [new Date(base.start.getTime() + hour), new Date(base.end.getTime() + hour)];
        if (hour) void client.announce({ ...own, start, end, status: 'booked' });
        void client.announce({ ...own, start, end, status });
      }
      const sos = { ...base, id: 'b6e39355-0000-4000-8000-000000000004', sos: true };
      void client.announce({ ...sos, status: 'pending' });
      void client.announce({ ...sos, status: 'booked', practitionerId: '819990000044' });
    },
  );
  client?.close();
  expect(failures(told)).toEqual([]);
  expect(told.results.find(({ rule }) => rule === 'R03-REPRISE')?.status).toBe('passed');
}, 60_000);

describe('createEditorServer', () => {
  const slot = (id: string, start: Date): FreeSlot => ({
    ...{ id, start, end: new Date(start.getTime() + 9e5), types: ['PUBLIC'], modes: ['AMB'] },
  });

  it('gives a search its window alone, whatever the adapter gives, and hides the faults of the adapter', async () => {
    const from = new Date('2026-03-10T08:00:00Z');
    let broken = false;
    const faults: unknown[] = [];
    const server = createEditorServer(
      {
        freeSlots: () => {
          if (broken) throw new Error('password of the database: x');
          return Promise.resolve([
            {
              practitioner: { nationalId: '819990000036', lastName: 'A', firstName: 'B' },
              place: {
                id: '1',
                street: 's',
                postcode: '33000',
                city: 'c',
                timeZone: 'Europe/Paris',
                structureId: '399900001100018',
              },
              agendaUrl: 'https://agenda.example/1?lieu=1',
              slots: [
                slot('before', new Date('2026-03-10T07:59:59Z')),
                slot('first', from),
                slot('after', new Date('2026-03-10T09:00:01Z')),
              ],
            },
          ]);
        },
        accounts: memoryAccounts(),
      },
      { oid: 'urn:oid:2.25.1999', baseUrl: 'https://agenda.example/fhir', onFault: (fault) => faults.push(fault) },
    );
    const url =
      '/Slot?status=free&start=ge2026-03-10T09:00:00%2B01:00&start=le2026-03-10T10:00:00%2B01:00' +
      '&schedule.actor:Practitioner.identifier=urn:oid:1.2.250.1.71.4.2.1%7C819990000036';
    const { body } = await server.respond({ method: 'GET', url });
    expect((JSON.parse(body) as { total: number }).total).toBe(1);
    expect(body).toContain('"id":"first"');
    broken = true;
    const failed = await server.respond({ method: 'GET', url });
    expect(failed.status).toBe(500);
    expect(failed.body).not.toContain('password');
    expect(faults).toHaveLength(1);
    expect((await server.respond({ method: 'DELETE', url: '/Slot' })).status).toBe(405);
    expect((await server.respond({ method: 'GET', url: '/Patient' })).status).toBe(404);
    expect((await server.respond({ method: 'GET', url, accept: 'text/html' })).status).toBe(406);
  });
});
