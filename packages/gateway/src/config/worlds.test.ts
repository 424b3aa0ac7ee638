import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ConfigError, loadConfig, parseConfig } from './index.js';

const BAS = 'https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet';
const ESW = 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet';
const KEY = randomBytes(32).toString('base64');

function config(
  environment: string,
  changes: { issuer?: string; origin?: string; editor?: string; key?: unknown } = {},
) {
  const { issuer = environment === 'production' ? ESW : BAS, origin = 'sas', key = KEY } = changes;
  return {
    mode: 'platform',
    environment,
    database: { url: 'postgres://db.example.org/sas' },
    editorOrigin: origin,
    secrets: { caseRefKey: key },
    issuers: [],
    sas: [{ id: 'sas-33', label: 'SAS', territories: ['33'] }],
    hosts: [],
    editors: [{ id: 'e', label: 'E', fhirBaseUrl: changes.editor ?? 'https://fhir.example.org/r4' }],
    signIn: { providers: [{ id: 'psc', label: 'PSC', issuer, clientId: 'c', clientSecret: 's' }] },
  };
}
const faultsOf = (json: unknown): readonly string[] => {
  try {
    parseConfig(json);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
};

describe('worlds', () => {
  it('pass appointments on only to a platform of the same world, for editors that are there', () => {
    const relay = { url: 'https://platform.example.org/fhir' };
    expect(faultsOf({ ...config('production'), relay: { ...relay, editors: ['e'] } })).toEqual([]);
    expect(faultsOf({ ...config('production'), relay: { url: 'https://platform.recette.example.org/fhir' } })).toEqual([
      '/relay/url is of another world than production',
    ]);
    expect(faultsOf({ ...config('recette'), relay: { url: 'http://127.0.0.1:8080/fhir' } })).toEqual([
      '/relay/url must be https and not this machine in recette',
    ]);
    expect(faultsOf({ ...config('recette'), relay: { ...relay, editors: ['nobody'] } })).toEqual([
      '/relay/editors/0 is no editor of /editors',
    ]);
    expect(faultsOf({ ...config('recette'), relay: { ...relay, tls: { certFile: '/c.pem' } } })).toEqual([
      '/relay/tls needs certFile and keyFile, or pfxFile',
    ]);
  });

  it('stand each for itself', () => {
    expect(faultsOf(config('production'))).toEqual([]);
    expect(faultsOf(config('preproduction', { origin: 'sas-preprod' }))).toEqual([]);
    expect(faultsOf(config('recette', { origin: 'sas-recette' }))).toEqual([]);
  });

  it.each([
    ['production', { issuer: BAS }, '/signIn/providers/0/issuer is of the integration world'],
    ['preproduction', { issuer: ESW }, '/signIn/providers/0/issuer is of production'],
    ['recette', { issuer: ESW }, '/signIn/providers/0/issuer is of production'],
    ['recette', { origin: 'sas-preprod' }, '/editorOrigin is of another world than recette'],
    ['preproduction', { origin: 'sas-recette' }, '/editorOrigin is of another world than preproduction'],
    ['recette', { editor: 'https://fhir.preprod.example.org/r4' }, '/editors/0/fhirBaseUrl is of another world'],
    ['preproduction', { editor: 'https://recette.example.org/r4' }, '/editors/0/fhirBaseUrl is of another world'],
    ['production', { origin: 'sas-preprod' }, '/editorOrigin is of another world'],
    ['production', { origin: 'sas-sandbox' }, '/editorOrigin is of another world'],
    ['production', { editor: 'https://fhir.preprod.example.org/r4' }, '/editors/0/fhirBaseUrl is of another world'],
    ['production', { editor: 'https://recette-fhir.example.org/r4' }, '/editors/0/fhirBaseUrl is of another world'],
  ])('%s refuses what is of another: %j', (environment, changes, fault) => {
    expect(faultsOf(config(environment, changes)).join()).toContain(fault);
  });

  it.each([
    'https://169.254.169.254/latest',
    'https://[fe80::1]/r4',
    'https://[::ffff:127.0.0.1]/r4',
    'https://0.0.0.0/r4',
    'https://localhost./r4',
    'https://fhir.localhost/r4',
    'https://2130706433/r4',
    'https://0x7f.1/r4',
  ])('production calls no editor at %s', (editor) => {
    expect(faultsOf(config('production', { editor })).join()).toContain('/editors/0/fhirBaseUrl must be https');
  });
});

describe('secrets', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sas-secrets-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const load = (json: unknown, mode = 0o600, env: NodeJS.ProcessEnv = {}) => {
    const file = join(dir, 'gateway.json');
    writeFileSync(file, JSON.stringify(json));
    chmodSync(file, mode);
    return loadConfig(file, env);
  };

  it('are read from the environment and from files', async () => {
    writeFileSync(join(dir, 'secret'), 'from a file\n');
    const json = { ...config('production', { key: { env: 'CASE_KEY' } }), database: { url: { env: 'DATABASE_URL' } } };
    Object.assign(json.signIn.providers[0]!, { clientSecret: { file: 'secret' } });
    const read = await load(json, 0o644, { CASE_KEY: KEY, DATABASE_URL: 'postgres://db.example.org/sas' });
    expect(read.secrets.caseRefKey).toBe(KEY);
    expect(read.signIn.providers[0]!.clientSecret).toBe('from a file');
  });

  it('that cannot be read are named, not guessed', async () => {
    const json = config('production', { key: { env: 'NOT_THERE' } });
    Object.assign(json.signIn.providers[0]!, { clientSecret: { file: 'nowhere' } });
    await expect(load(json)).rejects.toThrow(/caseRefKey: the environment has no NOT_THERE[^]*nowhere cannot be read/);
  });

  it('are not written in a file that others may read, outside the sandbox', async () => {
    const open = load(config('production'), 0o644);
    await expect(open).rejects.toThrow(/others may read[^]*\/secrets\/caseRefKey/);
    await expect(load(config('production'), 0o600)).resolves.toBeDefined();
  });
});
