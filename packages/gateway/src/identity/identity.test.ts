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
  identity = createIdentity({ config, database, hosts, clock: systemClock });
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
    const replica = createIdentity({ config: testConfig(issuer), database, hosts, clock: systemClock });
    await replica.authenticate(token, undefined);
    await identity.authenticate(token, undefined);
    expect(await stamp()).toEqual(before);
  });

  it('wait for their issuer’s keys to be readable: that is nobody’s fault but the network’s', async () => {
    const dead = { ...issuer, issuer: issuer.issuer, jwksUrl: 'http://127.0.0.1:1/jwks' };
    const without = createIdentity({ config: testConfig(dead), database, hosts, clock: systemClock });
    await expect(without.authenticate(`Bearer ${await issuer.token()}`, undefined)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
