import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createEditorServer, memoryAccounts, type FreeSlot } from '@sas-embed/editor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The kit as its users run it, against real TLS servers. The sandbox's authority and editors are no part of its public face.
interface Pair {
  cert: string;
  key: string;
}
interface Authority {
  ca: string;
  issue(request: {
    commonName: string;
    organizationalUnit?: string;
    hosts?: readonly string[];
    expired?: boolean;
    notYetValid?: boolean;
    selfSigned?: boolean;
  }): Promise<Pair>;
  revocationList(revoked: readonly Pair[]): Promise<string>;
}
const { createAuthority } = (await import('../../packages/sandbox/dist/authority/index.js' as string)) as {
  createAuthority: (name?: string) => Promise<Authority>;
};
const { startEditor } = (await import('../../packages/sandbox/dist/editor/index.js' as string)) as {
  startEditor: (config: object) => Promise<{ url: string; fhirUrl: string; close(): Promise<void> }>;
};

const MAIN = fileURLToPath(new URL('../../packages/conformance/dist/main.js', import.meta.url));
const CLIENT = { commonName: 'plateforme.sas.example', organizationalUnit: 'SAS' };
const PRACTITIONER = '819990000036';

interface Told {
  counts: { passed: number };
  results: { rule: string; status: string; because?: string; reason?: string; findings?: { received: string }[] }[];
}

const dir = mkdtempSync(join(tmpdir(), 'conformance-tls-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};
const files: Record<string, string> = {};
let authority: Authority;
let server: Pair;
let crl: string;

beforeAll(async () => {
  authority = await createAuthority();
  const [other, stranger] = [await createAuthority('Une autre autorité'), 'ailleurs.example'];
  server = await authority.issue({ commonName: '127.0.0.1', hosts: ['127.0.0.1', 'localhost'] });
  const revoked = await authority.issue(CLIENT);
  crl = await authority.revocationList([revoked]);
  const clients: Record<string, Pair> = {
    valid: await authority.issue(CLIENT),
    'bad-cn': await authority.issue({ ...CLIENT, commonName: stranger }),
    'bad-ou': await authority.issue({ ...CLIENT, organizationalUnit: 'AUTRE' }),
    expired: await authority.issue({ ...CLIENT, expired: true }),
    'not-yet-valid': await authority.issue({ ...CLIENT, notYetValid: true }),
    // its own certificate, and a sound one of an authority that is not known
    'self-signed': await authority.issue({ ...CLIENT, selfSigned: true }),
    'other-ca': await other.issue(CLIENT),
    revoked,
  };
  for (const [name, { cert, key }] of Object.entries(clients))
    files[name] = `${file(`${name}.pem`, cert)},${file(`${name}.key`, key)}`;
  files['ca'] = file('ca.pem', authority.ca);
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const mtls = (): string[] => {
  const [cert, key] = files['valid']!.split(',') as [string, string];
  const bad = ['bad-cn', 'bad-ou', 'revoked', 'expired', 'not-yet-valid', 'self-signed', 'other-ca'];
  return [
    ...['--mtls-cert', cert, '--mtls-key', key, '--mtls-ca', files['ca']!],
    ...bad.flatMap((name) => [`--mtls-${name}`, files[name]!]),
  ];
};

function run(...args: string[]): Promise<{ code: number; told: Told }> {
  return new Promise((done, fail) => {
    execFile(process.execPath, [MAIN, 'run', '--json', ...args], { maxBuffer: 64e6 }, (error, out) => {
      if (out === '') fail(error ?? new Error('nothing was told'));
      else done({ code: typeof error?.code === 'number' ? error.code : 0, told: JSON.parse(out) as Told });
    });
  });
}

const failures = ({ results }: Told) =>
  results.filter(({ status }) => status === 'failed').map(({ rule, findings }) => [rule, findings?.[0]]);
const roots = ({ results }: Told) =>
  results.filter(({ status, because }) => status === 'failed' && because === undefined).map(({ rule }) => rule);
const skipped = ({ results }: Told) =>
  results.filter(({ status }) => status === 'skipped').map(({ rule, reason }) => [rule, reason]);

/** Free slots of today and tomorrow, in one place. */
const agenda = {
  freeSlots: ({ ids, from }: { ids: readonly string[]; from: Date }) =>
    Promise.resolve(
      ids.includes(PRACTITIONER)
        ? [
            {
              practitioner: { nationalId: PRACTITIONER, lastName: 'SOLEILPUITS', firstName: 'Ophélie' },
              place: {
                ...{ id: '1', street: '12 rue des Acacias', postcode: '33000', city: 'Bordeaux' },
                ...{ timeZone: 'Europe/Paris', structureId: '399900001100018', phone: '+33536490007' },
              },
              specialty: { code: 'SM54', label: 'Médecine générale (SM)' },
              agendaUrl: 'https://agenda.example/1?lieu=1',
              slots: [1, 2, 5].map((hours): FreeSlot => {
                const start = new Date(from.getTime() + hours * 36e5);
                return {
                  ...{ id: `s${hours}`, start, end: new Date(start.getTime() + 9e5) },
                  ...{ types: ['PUBLIC'], modes: ['AMB'] },
                };
              }),
            },
          ]
        : [],
    ),
  accounts: memoryAccounts(),
};

describe('a server with mutual TLS passes everything of the TLS flow, and its searches go through it', () => {
  it('made with @sas-embed/editor', async () => {
    const editor = createEditorServer(agenda, {
      oid: 'urn:oid:2.25.1999',
      tls: {
        ...server,
        ...{ ca: authority.ca, crl },
        allow: ({ subject }) => subject.CN === CLIENT.commonName && subject.OU === CLIENT.organizationalUnit,
      },
    });
    const url = await editor.listen(0);
    const { told, code } = await run(
      '--base-url',
      url,
      '--flows',
      'tls,accounts',
      '--practitioner',
      PRACTITIONER,
      ...mtls(),
    );
    const search = ['--flows', 'ps', '--only', 'AGG-SET', '--practitioner', PRACTITIONER];
    const known = await run('--base-url', url, ...search, ...mtls());
    const unknown = await run('--base-url', url, ...search, '--mtls-ca', files['ca']!);
    await editor.close();
    expect(failures(told)).toEqual([]);
    expect(skipped(told)).toEqual([]);
    expect(code).toBe(0);
    expect(failures(known.told)).toEqual([]);
    expect(known.code).toBe(0);
    // the same command without the certificate: an answer, and it is 403
    expect(failures(unknown.told)[0]).toEqual(['AGG-SET-01', expect.objectContaining({ received: '403' })]);
    expect(unknown.code).toBe(1);
  }, 60_000);

  it('of the sandbox, written by itself', async () => {
    const practitioner = {
      ...{ nationalId: PRACTITIONER, lastName: 'SOLEILPUITS', firstName: 'Ophélie', title: 'DR' },
      ...{ timeZone: 'Europe/Paris', specialty: { code: 'SM54', label: 'Médecine générale (SM)' } },
      places: [
        {
          ...{ key: '1', structureId: '399900001100018', structureName: 'Cabinet d’essai', phone: '+33536490007' },
          ...{ street: '12 rue des Acacias', postcode: '33000', city: 'Bordeaux' },
        },
      ],
    };
    const editor = await startEditor({
      ...{ id: 'essai', label: 'Agenda d’essai', host: '127.0.0.1', port: 0, manner: 'normal', gate: 'psc' },
      ...{ origins: ['sas-preprod'], oid: 'urn:oid:2.25.1999', regulators: [], practitioners: [practitioner] },
      intake: { fhirBaseUrl: 'http://127.0.0.1:9/fhir', key: 'k' },
      mutualTls: {
        ...{ certFile: file('server.pem', server.cert), keyFile: file('server.key', server.key) },
        ...{ caFile: files['ca'], crlFile: file('crl.pem', crl), port: 0, client: CLIENT },
      },
    });
    const flows = ['--flows', 'tls,ps', '--practitioner', PRACTITIONER, '--mode', 'official'];
    const { told, code } = await run('--base-url', `${editor.fhirUrl}/fhir`, ...flows, ...mtls());
    await editor.close();
    expect(failures(told)).toEqual([]);
    expect(told.results.filter(({ rule, status }) => /^M?TLS-/.test(rule) && status !== 'passed')).toEqual([]);
    expect(told.counts.passed).toBeGreaterThan(30);
    expect(code).toBe(0);
  }, 60_000);
});

describe('a server that is wrong in one thing is told of that', () => {
  /** How a server differs from the sound one. */
  interface Wrong {
    identity?: () => Promise<Pair>;
    options?: https.ServerOptions;
    /** Whom it lets in; the platform alone when absent. */
    allow?: (socket: TLSSocket) => boolean;
  }
  const isPlatform = (socket: TLSSocket): boolean => {
    const { subject } = socket.getPeerCertificate();
    return socket.authorized && subject?.CN === CLIENT.commonName && subject.OU === CLIENT.organizationalUnit;
  };
  const named =
    (hosts: string[], expired = false) =>
    () =>
      authority.issue({ commonName: hosts[0]!, hosts, expired });
  const isOurs = (socket: TLSSocket): boolean => socket.getPeerCertificate().subject.OU === CLIENT.organizationalUnit;
  const UNSOUND = ['MTLS-EXPIRE', 'MTLS-FUTUR', 'MTLS-AUTOSIGNE', 'MTLS-AUTRE-AC'];
  const cases: [string, string[], Wrong][] = [
    ['its certificate has expired', ['TLS-CERTIFICAT'], { identity: named(['127.0.0.1'], true) }],
    ['its certificate is for another host', ['TLS-CERTIFICAT'], { identity: named(['ailleurs.example']) }],
    [
      'it asks for no client certificate',
      ['MTLS-02', 'MTLS-03', 'MTLS-04', 'MTLS-05', ...UNSOUND],
      { options: { requestCert: false }, allow: () => true },
    ],
    [
      'it reads the name and not the signature',
      ['MTLS-04', ...UNSOUND],
      { allow: (socket) => socket.getPeerCertificate().subject?.CN === CLIENT.commonName && isOurs(socket) },
    ],
    [
      'it does not look at the OU',
      ['MTLS-03'],
      {
        allow: (socket) => socket.authorized && socket.getPeerCertificate().subject?.CN === CLIENT.commonName,
      },
    ],
    [
      'it takes TLS 1.0 and 1.1',
      ['TLS-01.TLSv1', 'TLS-01.TLSv1.1'],
      {
        options: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      },
    ],
    ['it stops at TLS 1.2', ['TLS-13'], { options: { maxVersion: 'TLSv1.2' } }],
    [
      'it takes suites without encryption',
      ['TLS-SUITES'],
      {
        options: { ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:eNULL:@SECLEVEL=0' },
      },
    ],
  ];

  it.each(cases)(
    '%s: %j',
    async (_title, expected, { identity, options, allow = isPlatform }) => {
      const { cert, key } = (await identity?.()) ?? server;
      const http = https.createServer(
        {
          cert,
          key,
          crl,
          ca: authority.ca,
          requestCert: true,
          rejectUnauthorized: false,
          minVersion: 'TLSv1.2',
          ...options,
        },
        (request, response) => {
          const ok = allow(request.socket as TLSSocket);
          response.writeHead(ok ? 200 : 403, { 'content-type': 'application/fhir+json' });
          response.end('{"resourceType":"Bundle","type":"searchset","total":0}');
        },
      );
      await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
      const url = `https://127.0.0.1:${(http.address() as AddressInfo).port}/fhir`;
      const { told, code } = await run('--base-url', url, '--flows', 'tls', ...mtls());
      http.closeAllConnections();
      await new Promise<void>((done) => http.close(() => done()));
      expect(roots(told)).toEqual(expected);
      expect(code).toBe(expected.every((id) => id === 'TLS-13' || id === 'TLS-SUITES') ? 0 : 1);
    },
    30_000,
  );
});

it('keys are not in a recording', async () => {
  const record = join(dir, 'record.json');
  const args = ['--base-url', 'https://127.0.0.1:9/fhir', '--flows', 'tls', '--record', record];
  await run(...args, ...mtls());
  expect(readFileSync(record, 'utf8')).not.toMatch(/PRIVATE KEY|CERTIFICATE-----|\.key/);
}, 30_000);
