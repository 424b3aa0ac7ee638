import { createAudit } from '../audit/index.js';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { createHostRegistry, type HostRegistry } from '../hosts/index.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestDatabase, type TestIssuer } from '../testing/index.js';
import { createIdentity, type Identity } from './index.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const editor = (id: string, key?: string) => ({
  id,
  label: id,
  fhirBaseUrl: 'http://127.0.0.1:8791/fhir',
  enabled: true,
  deadlineMs: 7000,
  flows: { ps: true },
  ...(key ? { intakeKeySha256: sha256(key) } : {}),
});

let issuer: TestIssuer;
let database: TestDatabase;
let identity: Identity;
let hosts: HostRegistry;
beforeAll(async () => {
  issuer = await startTestIssuer();
  database = await openTestDatabase();
  const config = testConfig(issuer, {
    editors: [editor('rapide', 'key-of-rapide'), editor('lent', 'key-of-lent'), editor('none')],
  });
  hosts = await createHostRegistry({ database, hosts: config.hosts, clock: systemClock });
  identity = createIdentity({
    config,
    database,
    audit: createAudit(systemClock),
    accounts: { want: () => Promise.resolve() },
    hosts,
    clock: systemClock,
  });
});
afterAll(async () => {
  await hosts?.close();
  await database?.close();
  await issuer?.close();
});

describe('editors', () => {
  it('are known by their key', async () => {
    expect(await identity.authenticateEditor('Bearer key-of-lent')).toEqual({ kind: 'editor', editorId: 'lent' });
    expect(await identity.authenticateEditor('bearer key-of-rapide')).toEqual({ kind: 'editor', editorId: 'rapide' });
  });

  it.each([undefined, '', 'Bearer', 'Bearer wrong', 'Basic key-of-lent', `Bearer ${sha256('key-of-lent')}`])(
    'are refused with %s',
    async (authorization) => {
      await expect(identity.authenticateEditor(authorization)).rejects.toMatchObject({ code: 'unauthenticated' });
    },
  );
});

describe('regulators', () => {
  it('are found by the identifier that editors know', async () => {
    const { regulatorId } = await identity.authenticate(`Bearer ${await issuer.token()}`, undefined);
    const system = 'urn:oid:1.2.250.1.71.4.2.1';
    const found = await identity.findRegulator({ system, value: '3339900017/20260001R' });
    expect(found).toMatchObject({
      id: regulatorId,
      lastName: 'Exemple',
      firstName: 'Camille',
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
    });
    expect(await identity.findRegulator({ system, value: 'nobody' })).toBeUndefined();
  });

  it('are not written again while nothing changed', async () => {
    const token = `Bearer ${await issuer.token()}`;
    await identity.authenticate(token, undefined);
    const stamp = () => database.db.selectFrom('regulator').select(['id', 'updated_at']).orderBy('id').execute();
    const before = await stamp();
    // A replica of its own remembers nothing: it reads, and still does not write.
    const replica = createIdentity({
      config: testConfig(issuer),
      database,
      audit: createAudit(systemClock),
      accounts: { want: () => Promise.resolve() },
      hosts,
      clock: systemClock,
    });
    await replica.authenticate(token, undefined);
    await identity.authenticate(token, undefined);
    expect(await stamp()).toEqual(before);
  });

  it('of a CRR 15 have the hours of the PDSA of their own SAS: its zone, its public holidays, its own times', async () => {
    const sasOf = (id: string, territories: string[], nightFrom?: string) => ({
      ...{ id, label: id, territories },
      ...(nightFrom && { pdsa: { nightFrom, nightTo: '08:00', saturdayFrom: '12:00' } }),
    });
    const sas = [sasOf('sas-33', ['33']), sasOf('sas-974', ['974']), sasOf('sas-24', ['24'], '18:30')];
    const at = async (instant: string, id: string) => {
      const iat = Math.floor(Date.parse(instant) / 1000);
      const clock = { now: () => new Date(instant) };
      const own = createIdentity({
        config: testConfig(issuer, { sas }),
        database,
        audit: createAudit(systemClock),
        accounts: { want: () => Promise.resolve() },
        hosts: { ...hosts, get: (hostId) => ({ ...hosts.get(hostId)!, territories: [] }) },
        clock,
      });
      const claims = { role: 'crr15', sas: { id, label: id }, iat, exp: iat + 300 };
      return (await own.authenticate(`Bearer ${await issuer.token(claims)}`, undefined)).duty;
    };
    // A Monday, 17:45 in Paris and 20:45 in La Réunion.
    const monday = '2026-11-23T16:45:00Z';
    expect(await at(monday, 'sas-33')).toEqual({ active: false, until: '2026-11-23T20:00:00+01:00' });
    expect(await at(monday, 'sas-24')).toEqual({ active: false, until: '2026-11-23T18:30:00+01:00' });
    expect(await at(monday, 'sas-974')).toEqual({
      ...{ active: true, reason: 'night', until: '2026-11-24T08:00:00+04:00' },
    });
    expect(await at('2026-11-23T17:45:00Z', 'sas-24')).toMatchObject({ active: true, reason: 'night' });
    // The abolition of slavery is remembered on 20 December in La Réunion, a Sunday in 2026; on a Monday in 2027.
    expect(await at('2027-12-20T08:00:00Z', 'sas-974')).toMatchObject({ active: true, reason: 'holiday' });
    expect(await at('2027-12-20T08:00:00Z', 'sas-33')).toMatchObject({ active: false });
  });

  it('wait for their issuer’s keys to be readable: that is nobody’s fault but the network’s', async () => {
    const dead = { ...issuer, issuer: issuer.issuer, jwksUrl: 'http://127.0.0.1:1/jwks' };
    const without = createIdentity({
      config: testConfig(dead),
      database,
      audit: createAudit(systemClock),
      accounts: { want: () => Promise.resolve() },
      hosts,
      clock: systemClock,
    });
    await expect(without.authenticate(`Bearer ${await issuer.token()}`, undefined)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
