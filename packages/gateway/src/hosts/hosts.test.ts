import { importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostConfig } from '../config/index.js';
import { openTestDatabase, postgresAvailable, testConfig, type TestDatabase } from '../testing/index.js';
import { createHostRegistry, runHostCommand, type HostRegistry } from './index.js';

const hasPostgres = await postgresAvailable();
const issuer = { issuer: 'http://127.0.0.1:9', jwksUrl: 'http://127.0.0.1:9/jwks', audience: 'sas-embed-gateway' };
const { hosts: configured } = testConfig(issuer);
const DAY_MS = 86_400_000;

describe.each(['pglite', 'postgresql'] as const)('registered hosts, on %s', (engine) => {
  const canRun = engine === 'pglite' || hasPostgres;
  let database: TestDatabase;
  let registry: HostRegistry;
  let now = new Date('2026-11-26T09:00:00Z');
  const clock = { now: () => now };
  const command = (...args: string[]) =>
    runHostCommand(args, { database, clock, config: { environment: 'sandbox' } }) as Promise<HostConfig>;

  beforeAll(async () => {
    if (!canRun) return;
    database = await openTestDatabase({ engine });
    registry = await createHostRegistry({ database, hosts: configured, clock });
  });
  afterAll(async () => {
    await registry?.close();
    await database?.close();
  });

  it.runIf(canRun)('are those of the configuration, which takes them away again', async () => {
    expect(registry.all().map(({ id, source }) => [id, source])).toEqual([
      ['demo-lrm', 'configuration'],
      ['other-lrm', 'configuration'],
    ]);
    await command('create', 'kept', '--label', 'Reste', '--origin', 'https://kept.example');
    const fewer = await createHostRegistry({ database, hosts: [configured[0]!], clock });
    expect(fewer.all().map(({ id }) => id)).toEqual(['demo-lrm', 'kept']);
    await fewer.close();
    await (await createHostRegistry({ database, hosts: configured, clock })).close();
    await command('remove', 'kept');
    await expect.poll(() => registry.all().map(({ id }) => id)).toEqual(['demo-lrm', 'other-lrm']);
  });

  it.runIf(canRun)('are made, changed and removed by command, heard of without a restart', async () => {
    let changes = 0;
    const forget = registry.onChange(() => (changes += 1));
    await command('create', 'lrm-1', '--label', 'LRM Un', '--origin', 'https://un.example', '--territory', '33');
    await expect.poll(() => registry.isKnownOrigin('https://un.example')).toBe(true);
    await command('change', 'lrm-1', '--origin', 'https://deux.example', '--requests-per-minute', '60');
    await expect
      .poll(() => registry.get('lrm-1'))
      .toMatchObject({
        label: 'LRM Un',
        origins: ['https://deux.example'],
        territories: ['33'],
        requestsPerMinute: 60,
        source: 'command',
      });
    expect(registry.isKnownOrigin('https://un.example')).toBe(false);
    expect(await command('show', 'lrm-1')).toMatchObject({ id: 'lrm-1', origins: ['https://deux.example'] });
    expect(await command('list')).toHaveLength(3);
    await command('remove', 'lrm-1');
    await expect.poll(() => registry.get('lrm-1')).toBeUndefined();
    expect(changes).toBeGreaterThanOrEqual(3);
    forget();
  });

  it.runIf(canRun)('sign with a key of their own; a former one stays in force for as long as it was told', async () => {
    await command('create', 'keys', '--label', 'Clés');
    const first = (await command('rotate-key', 'keys')) as HostConfig & { privateKey: JWK };
    const signed = await new SignJWT({ sub: 'x' })
      .setProtectedHeader({ alg: 'ES256', kid: first.privateKey.kid! })
      .sign(await importJWK(first.privateKey));
    await jwtVerify(signed, await importJWK(first.keys[0] as JWK, 'ES256'));
    await expect.poll(() => registry.keysOf('keys').map(({ kid }) => kid)).toEqual([first.keys[0]!.kid]);
    expect(JSON.stringify(registry.get('keys'))).not.toContain(first.privateKey.d);

    now = new Date(now.getTime() + 1000);
    const second = await command('rotate-key', 'keys', '--keep-hours', '48');
    const kids = second.keys.map(({ kid }) => kid);
    await expect.poll(() => registry.keysOf('keys').map(({ kid }) => kid)).toEqual(kids);
    expect(kids).toHaveLength(2);
    now = new Date(now.getTime() + 2 * DAY_MS);
    expect(registry.keysOf('keys').map(({ kid }) => kid)).toEqual([kids[0]]);

    await command('revoke-key', 'keys', kids[0]!);
    await expect.poll(() => registry.keysOf('keys')).toEqual([]);
    await command('remove', 'keys');
  });

  it.runIf(canRun)('are refused with what is wrong, and nothing is written', async () => {
    const faults: [string[], RegExp][] = [
      [['create', 'demo-lrm', '--label', 'x'], /exists already/],
      [['change', 'demo-lrm', '--label', 'x'], /described in the configuration file/],
      [['rotate-key', 'other-lrm'], /described in the configuration file/],
      [['remove', 'other-lrm'], /described in the configuration file/],
      [['change', 'nobody', '--label', 'x'], /There is no host nobody: hosts list tells/],
      [['create', 'x'], /\/label must NOT have fewer than 1 characters/],
      [['create', 'x y', '--label', 'x'], /\/id must match pattern/],
      [['create', 'x', '--label', 'x', '--origin', 'http://un.example'], /\/origins\/0 must be https/],
      [['create', 'x', '--label', 'x', '--origin', 'https://un.example/page'], /\/origins\/0 must match pattern/],
      [['create', 'x', '--label', 'x', '--territory', '999'], /\/territories\/0 must match pattern/],
      [['create', 'x', '--label', 'x', '--webhook', 'ftp://un.example'], /\/webhooks\/0/],
      [['create', 'x', '--label', 'x', '--requests-per-minute', 'many'], /\/requestsPerMinute must be integer/],
      [['create', 'x', '--label', 'x', '--colour', 'red'], /Unknown option '--colour'/],
      [['create'], /takes 1 argument/],
      [['remove', 'a', 'b'], /takes 1 argument/],
      [['fly'], /no command fly/],
      [[], /no command/],
      [['rotate-key', 'other-lrm', '--keep-hours', '-1'], /./],
    ];
    const before = JSON.stringify(await command('list'));
    for (const [args, why] of faults) await expect(command(...args), args.join(' ')).rejects.toThrow(why);
    expect(JSON.stringify(await command('list'))).toBe(before);
    const inProduction = { database, clock, config: { environment: 'production' as const } };
    const local = ['create', 'x', '--label', 'x', '--origin', 'http://localhost:1'];
    await expect(runHostCommand(local, inProduction)).rejects.toThrow(/not this machine in production/);
  });
});
