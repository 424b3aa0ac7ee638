/** Mutual TLS with editors, both ways: a real gateway, a real editor of the sandbox, an authority of the test. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { createGateway, parseConfig, type Gateway } from '@sas-embed/gateway';
import { openTestDatabase, testConfig } from '@sas-embed/gateway/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EditorClient } from '../../packages/gateway/src/availability/editor-client.js';
import { createEditorConnections } from '../../packages/gateway/src/mutual-tls/index.js';
import { createAuthority, type Authority, type CertificatePair } from '../../packages/sandbox/src/authority/index.js';
import type { EditorAppointment } from '../../packages/sandbox/src/editor/agenda.js';
import { Outbox } from '../../packages/sandbox/src/editor/outbox.js';
import { startEditor } from '../../packages/sandbox/src/editor/index.js';

const NAMES = { commonName: 'rdv.editeur.example', organizationalUnit: 'Agenda' };
const OURS = { commonName: 'passerelle.example', organizationalUnit: 'SAS' };
const LOOK_MS = 20;
const folder = mkdtempSync(join(tmpdir(), 'sas-mtls-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pairFiles = (name: string, { cert, key }: CertificatePair) => ({
  certFile: file(`${name}.pem`, cert),
  keyFile: file(`${name}.key`, key),
});

let authority: Authority;
let other: Authority;
let good: CertificatePair;
let revoked: CertificatePair;
let gateway: Gateway;
let log = '';
const setList = async (pairs: readonly CertificatePair[], options?: { expired: boolean }) =>
  file('crl.pem', await authority.revocationList(pairs, options));

beforeAll(async () => {
  [authority, other] = await Promise.all([createAuthority(), createAuthority('Une autre')]);
  good = await authority.issue(NAMES);
  revoked = await authority.issue(NAMES);
  const server = await authority.issue({ commonName: 'passerelle.example', hosts: ['127.0.0.1'] });
  const issuer = { issuer: 'https://issuer.example', jwksUrl: 'https://issuer.example/jwks', audience: 'x' };
  const base = testConfig(issuer);
  const config = parseConfig({
    ...base,
    listen: {
      ...{ host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.2'] },
      editors: {
        ...{ port: 0, ...pairFiles('server', server), caFile: file('ca.pem', authority.ca) },
        crlFile: await setList([revoked]),
      },
      forwardedCertificate: { header: 'Client-Cert', verifiedHeader: 'X-Client-Verify' },
    },
    editors: [
      { id: 'secure', label: 'Sûr', fhirBaseUrl: 'https://127.0.0.1:1/fhir', certificate: NAMES },
      {
        ...{ id: 'both', label: 'Deux', fhirBaseUrl: 'https://127.0.0.1:1/fhir' },
        certificate: { ...NAMES, commonName: 'deux.example' },
        intakeKeySha256: '2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683', // of `key`
      },
    ],
  });
  gateway = await createGateway(config, {
    ...{ database: await openTestDatabase(), lookMs: LOOK_MS },
    log: { write: (line: string) => void (log += line) },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends an appointment that is none: 400 says that its sender was let in. */
function send(pair: CertificatePair | undefined, options: RequestOptions = {}): Promise<number> {
  return new Promise((done, fail) => {
    const sent = request(
      `${gateway.editorsUrl}/fhir/Appointment`,
      {
        ...{ method: 'POST', ca: authority.ca, ...pair, agent: false, ...options },
        headers: { 'content-type': 'application/fhir+json', ...options.headers },
      },
      (response) => {
        response.resume();
        response.once('end', () => done(response.statusCode!));
      },
    );
    sent.once('error', fail);
    sent.end('{}');
  });
}
const LET_IN = 400;

describe('an editor that sends appointments', () => {
  beforeEach(async () => {
    await setList([revoked]);
  });

  it.each<[string, () => Promise<CertificatePair> | CertificatePair | undefined, number]>([
    ['its certificate', () => good, LET_IN],
    ['none', () => undefined, 401],
    ['one that has expired', () => authority.issue({ ...NAMES, expired: true }), 403],
    ['one that was revoked', () => revoked, 403],
    ['one of another authority', () => other.issue(NAMES), 403],
    ['another name', () => authority.issue({ ...NAMES, commonName: 'autre.example' }), 403],
    ['another unit', () => authority.issue({ ...NAMES, organizationalUnit: 'Ventes' }), 403],
    ['no unit', () => authority.issue({ commonName: NAMES.commonName }), 403],
    ['that of a server', () => authority.issue({ ...NAMES, hosts: ['127.0.0.1'] }), 403],
  ])('gets through the handshake and an answer, with %s', async (_what, make, status) => {
    expect(await send(await make())).toBe(status);
  });

  it('of the sandbox tells of its bookings by its certificate', async () => {
    const intake = { fhirBaseUrl: `${gateway.editorsUrl}/fhir`, caFile: join(folder, 'ca.pem') };
    const outbox = new Outbox(
      { fhirBaseUrl: intake.fhirBaseUrl, tls: { ...pairFiles('editor-client', good), caFile: intake.caFile } },
      'urn:oid:2.25.19991',
    );
    const start = Date.now() + 3_600_000;
    await outbox.announce({
      ...{ id: 'booked-by-certificate', created: Date.now(), status: 'booked', place: {} },
      slot: { start, end: start + 900_000 },
      keeper: { nationalId: '819990000011', timeZone: 'Europe/Paris' },
      regulator: { identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' } },
    } as unknown as EditorAppointment);
    expect(outbox.latest('booked-by-certificate')).toMatchObject({ state: 'accepted', lastStatus: 201 });
    outbox.close();
  });

  it('needs its key too where one is configured, and the certificate that goes with it', async () => {
    const own = await authority.issue({ ...NAMES, commonName: 'deux.example' });
    const headers = { authorization: 'Bearer key' };
    expect(await send(own, { headers })).toBe(LET_IN);
    expect(await send(own)).toBe(401);
    expect(await send(good, { headers })).toBe(403);
    expect(await send(undefined, { headers })).toBe(401);
    expect(await send(revoked, { headers })).toBe(403);
  });

  it('speaks TLS 1.2 or later', async () => {
    const speaks = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<string | null>((done) => {
        const port = Number(new URL(gateway.editorsUrl!).port);
        const socket = connect(
          {
            port,
            host: '127.0.0.1',
            ca: authority.ca,
            minVersion: version,
            maxVersion: version,
            ciphers: 'ALL@SECLEVEL=0',
          },
          () => {
            done(socket.getProtocol());
            socket.destroy();
          },
        );
        socket.once('error', () => done(null));
      });
    expect([await speaks('TLSv1.1'), await speaks('TLSv1.2'), await speaks('TLSv1.3')]).toEqual([
      null,
      'TLSv1.2',
      'TLSv1.3',
    ]);
  });

  it('finds nothing else there', async () => {
    const status = await new Promise((done) =>
      request(`${gateway.editorsUrl}/v1/health`, { ca: authority.ca, ...good }, ({ statusCode }) =>
        done(statusCode),
      ).end(),
    );
    expect(status).toBe(404);
  });

  it('is refused from the moment it is revoked, on the connection that it has kept too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.ca, ...good });
    expect(await send(undefined, { agent })).toBe(LET_IN);
    await setList([revoked, good]);
    await expect.poll(() => send(undefined, { agent }), { timeout: 5_000 }).toBe(403);
    await setList([revoked]);
    await expect.poll(() => send(good), { timeout: 5_000 }).toBe(LET_IN);
    agent.destroy();
  });

  it('is refused while the list is out of date: nobody knows whom it would name', async () => {
    await setList([revoked], { expired: true });
    await expect.poll(() => send(good), { timeout: 5_000 }).toBe(403);
    // What cannot be read changes nothing, and is told.
    await setList([revoked]);
    await expect.poll(() => send(good), { timeout: 5_000 }).toBe(LET_IN);
    file('crl.pem', 'half a fi');
    await expect.poll(() => log, { timeout: 5_000 }).toContain('new certificates cannot be used');
    expect([await send(good), await send(revoked)]).toEqual([LET_IN, 403]);
  });
});

describe('a certificate that a proxy forwards', () => {
  const forwarded = (from: string, headers: Record<string, string>) =>
    new Promise<number>((done, fail) => {
      const url = `${gateway.url}/fhir/Appointment`;
      const sent = plainRequest(
        url,
        { method: 'POST', localAddress: from, headers: { 'content-type': 'application/fhir+json', ...headers } },
        (response) => {
          response.resume();
          done(response.statusCode!);
        },
      );
      sent.once('error', fail);
      sent.end('{}');
    });
  const der = ({ cert }: CertificatePair) => `:${cert.replace(/-----[^-]+-----|\s/g, '')}:`;
  const ok = { 'X-Client-Verify': 'SUCCESS' };

  it('counts from a configured address, as RFC 9440 or nginx writes it', async () => {
    expect(await forwarded('127.0.0.2', { 'Client-Cert': der(good), ...ok })).toBe(LET_IN);
    expect(await forwarded('127.0.0.2', { 'Client-Cert': encodeURIComponent(good.cert), ...ok })).toBe(LET_IN);
  });

  it('is nothing from any other address', async () => {
    expect(await forwarded('127.0.0.1', { 'Client-Cert': der(good), ...ok })).toBe(401);
    expect(await forwarded('127.0.0.3', { 'Client-Cert': der(good), ...ok })).toBe(401);
  });

  it('is refused when the proxy does not vouch for it, when it is over, when it is none', async () => {
    expect(await forwarded('127.0.0.2', { 'Client-Cert': der(good), 'X-Client-Verify': 'FAILED:revoked' })).toBe(403);
    expect(await forwarded('127.0.0.2', { 'Client-Cert': der(good) })).toBe(403);
    expect(await forwarded('127.0.0.2', { 'X-Client-Verify': 'NONE' })).toBe(401);
    const expired = await authority.issue({ ...NAMES, expired: true });
    expect(await forwarded('127.0.0.2', { 'Client-Cert': der(expired), ...ok })).toBe(403);
    expect(await forwarded('127.0.0.2', { 'Client-Cert': 'x'.repeat(400), ...ok })).toBe(403);
  });
});

describe('an editor that is asked', () => {
  let editor: Awaited<ReturnType<typeof startEditor>>;
  let editorServer: CertificatePair;
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    editorServer = await authority.issue({ commonName: 'rdv.editeur.example', hosts: ['127.0.0.1'] });
    const certificates = { ...pairFiles('editor', editorServer), caFile: join(folder, 'ca.pem') };
    editor = await startEditor({
      ...{ id: 'secure', label: 'Sûr', host: '127.0.0.1', port: 0, manner: 'normal', origins: ['sas-test'] },
      ...{
        oid: 'urn:oid:2.25.1',
        intake: { fhirBaseUrl: 'https://127.0.0.1:1/fhir' },
        regulators: [],
        practitioners: [],
      },
      mutualTls: {
        ...certificates,
        port: 0,
        crlFile: file('editor-crl.pem', await authority.revocationList([])),
        client: OURS,
      },
    });
    closers.push(() => editor.close());
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  /** Asks with these files; every question on a connection of its own. */
  function asker(tls: Record<string, string> | undefined) {
    const messages: string[] = [];
    const note = (_details: object, message: string) => void messages.push(message);
    const connections = createEditorConnections([{ id: 'secure', ...(tls && { tls }) }], {
      ...{ isThisMachine: true, log: { info: note, warn: note } },
    });
    const ask = async () => {
      const client = new EditorClient(
        editor.fhirUrl,
        { connections: 1, maxAnswerBytes: 100_000 },
        connections.to('secure', 5_000),
      );
      try {
        await client.getJson(new URL(`${editor.fhirUrl}/fhir/metadata`), AbortSignal.timeout(5_000));
        return 'answered';
      } catch (error) {
        return (error as Error).message;
      } finally {
        await client.close();
      }
    };
    return { ask, messages };
  }
  const caFile = join(folder, 'ca.pem');

  it('answers who comes by its certificate, and refuses everybody else with an answer', async () => {
    const ours = pairFiles('ours', await authority.issue(OURS));
    expect(await asker({ ...ours, caFile }).ask()).toBe('answered');
    const stranger = pairFiles('stranger', await authority.issue({ ...OURS, organizationalUnit: 'Autre' }));
    expect(await asker({ ...stranger, caFile }).ask()).toContain('403');
    expect((await fetch(`${editor.url}/fhir/metadata`)).status).toBe(401);
  });

  it('is not asked when its certificate is of an authority that is not ours, or has another name', async () => {
    const ours = pairFiles('ours', await authority.issue(OURS));
    const caOther = file('other-ca.pem', other.ca);
    expect(await asker({ ...ours, caFile: caOther }).ask()).toMatch(/SELF_SIGNED|UNABLE_TO|ERR_TLS/);
    expect(await asker({ ...ours, caFile, serverName: 'autre.example' }).ask()).toContain(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('is not asked when its certificate was revoked, nor while the list is out of date', async () => {
    const files = { ...pairFiles('ours', await authority.issue(OURS)), caFile };
    const list = async (pairs: readonly CertificatePair[], options?: { expired: boolean }) =>
      file('their-crl.pem', await authority.revocationList(pairs, options));
    const crlFile = await list([revoked]);
    expect(await asker({ ...files, crlFile }).ask()).toBe('answered');
    await list([editorServer]);
    expect(await asker({ ...files, crlFile }).ask()).toContain('CERT_REVOKED');
    await list([revoked], { expired: true });
    expect(await asker({ ...files, crlFile }).ask()).toContain('CRL_HAS_EXPIRED');
  });

  it('sees a renewed certificate without a restart; one that does not fit leaves the old one in force', async () => {
    const expired = await authority.issue({ ...OURS, expired: true });
    const files = { ...pairFiles('renewed', expired), caFile };
    const { ask, messages } = asker(files);
    expect(await ask()).toContain('403');
    await sleep(10);
    pairFiles('renewed', await authority.issue(OURS));
    expect(await ask()).toBe('answered');
    file('renewed.key', (await authority.issue(OURS)).key);
    expect(await ask()).toBe('answered');
    expect(messages).toEqual(['certificates were renewed', 'new certificates cannot be used: those of before stay']);
  });

  it('is asked with a certificate from a PKCS#12 file', async () => {
    const { certFile, keyFile } = pairFiles('p12', await authority.issue(OURS));
    const pfxFile = join(folder, 'ours.p12');
    execFileSync('openssl', [
      ...['pkcs12', '-export', '-in', certFile, '-inkey', keyFile, '-out', pfxFile, '-passout', 'pass:mot de passe'],
    ]);
    expect(await asker({ pfxFile, passphrase: 'mot de passe', caFile }).ask()).toBe('answered');
    expect(() => asker({ pfxFile, passphrase: 'faux', caFile })).toThrow();
  });
});
