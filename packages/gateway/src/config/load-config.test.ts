import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './index.js';

const sandbox = {
  mode: 'sandbox',
  environment: 'sandbox',
  database: { folder: 'memory' },
  editorOrigin: 'sas-sandbox',
  secrets: { caseRefKey: Buffer.alloc(32, 'sas-embed-sandbox').toString('base64') },
  issuers: [{ issuer: 'http://127.0.0.1:8790', jwksUrl: 'http://127.0.0.1:8790/jwks', audience: 'sas-embed-gateway' }],
  sas: [{ id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'] }],
  hosts: [{ id: 'lrm', label: 'LRM', origins: ['http://localhost:8788'] }],
  editors: [{ id: 'rapide', label: 'AgendaRapide', fhirBaseUrl: 'http://127.0.0.1:8791/fhir' }],
};

function faultsOf(json: unknown, env?: NodeJS.ProcessEnv): readonly string[] {
  try {
    parseConfig(json, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('fills in defaults and leaves what it was given alone', () => {
    const before = structuredClone(sandbox);
    const config = parseConfig(sandbox);
    expect(sandbox).toEqual(before);
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8787 },
      holds: { seconds: 180 },
      handovers: { minutes: 60 },
      editors: [{ enabled: true, deadlineMs: 7000 }],
      hosts: [{ keys: [], webhooks: [], territories: [] }],
    });
  });

  it('names each place that is wrong', () => {
    const faults = faultsOf({
      ...sandbox,
      mode: 'fun',
      holds: { seconds: 1 },
      editors: [{ ...sandbox.editors[0], fhirBaseUrl: 'http://127.0.0.1:8791/fhir/', deadline: 3 }],
      issuers: undefined,
    });
    expect(faults).toContain('/mode must be one of platform,vendor,sandbox');
    expect(faults).toContain('/holds/seconds must be >= 5');
    expect(faults).toContain('/issuers is required');
    expect(faults).toContain('/editors/0/deadline is not known');
    expect(faults.some((fault) => fault.startsWith('/editors/0/fhirBaseUrl '))).toBe(true);
  });

  it('takes a host’s public keys and refuses its private ones', () => {
    const withKey = (key: object) => ({ ...sandbox, hosts: [{ ...sandbox.hosts[0], keys: [key] }] });
    const jwk = { kty: 'OKP', kid: 'lrm-2026', crv: 'Ed25519', x: 'wzBMSqRXvcQIoVxuLs0pErzD03mKQzzYEkKJyEsaS0A' };
    expect(faultsOf(withKey(jwk))).toEqual([]);
    expect(faultsOf(withKey({ ...jwk, d: 'secret' })).join()).toContain('/hosts/0/keys/0');
  });

  it('takes the address of our own page, without query or fragment, and https outside the sandbox', () => {
    const web = { searchUrl: 'http://localhost:8785/recherche' };
    expect(parseConfig({ ...sandbox, web }).web).toEqual({ ...web, deepLink: true });
    expect(faultsOf({ ...sandbox, environment: 'production', web })).toContain(
      '/web/searchUrl must be https and not this machine in production',
    );
    for (const end of ['?a=1', '#launch']) {
      expect(faultsOf({ ...sandbox, web: { searchUrl: web.searchUrl + end } }).join()).toContain('/web/searchUrl ');
    }
  });

  it('takes the origin of the frame, on https outside the sandbox', () => {
    const embed = { folder: 'embed', origin: 'http://127.0.0.1:8787' };
    expect(parseConfig({ ...sandbox, embed }).embed).toEqual(embed);
    expect(faultsOf({ ...sandbox, environment: 'production', embed })).toContain(
      '/embed/origin must be https and not this machine in production',
    );
    expect(faultsOf({ ...sandbox, embed: { ...embed, origin: 'http://127.0.0.1:8787/x' } }).join()).toContain(
      '/embed/origin',
    );
  });

  it('takes the address service by its address alone, on https outside the sandbox', () => {
    const at = (url: string, environment = 'sandbox') => ({ ...sandbox, environment, addressService: { url } });
    expect(parseConfig(sandbox)).not.toHaveProperty('addressService');
    expect(parseConfig(at('http://127.0.0.1:7878')).addressService).toMatchObject({ timeoutMs: 1000 });
    expect(faultsOf(at('http://ban.example.org'))).toEqual([
      '/addressService/url must be https, or http on this machine',
    ]);
    for (const url of ['http://ban.example.org', 'http://127.0.0.1:7878', 'https://127.0.0.1']) {
      expect(faultsOf(at(url, 'production'))).toContain(
        '/addressService/url must be https and not this machine in production',
      );
    }
    for (const url of ['https://u:p@ban.example.org', 'https://ban.example.org/?key=1', 'file:///etc/passwd', '']) {
      expect(faultsOf(at(url)).join()).toContain('/addressService/url ');
    }
  });

  it('refuses ids that are there twice, and an editor that takes longer than seven seconds', () => {
    expect(faultsOf({ ...sandbox, editors: [sandbox.editors[0], sandbox.editors[0]] })).toEqual([
      '/editors/1/id is there twice',
    ]);
    expect(faultsOf({ ...sandbox, editors: [{ ...sandbox.editors[0], deadlineMs: 7001 }] })).toEqual([
      '/editors/0/deadlineMs must be <= 7000',
    ]);
  });

  it('lets DATABASE_URL win', () => {
    const url = 'postgresql://gateway@db.example.org/sas';
    expect(parseConfig(sandbox, { DATABASE_URL: url }).database).toEqual({ url });
  });

  it('refuses plain HTTP to another machine even in the sandbox', () => {
    expect(
      faultsOf({ ...sandbox, editors: [{ ...sandbox.editors[0], fhirBaseUrl: 'http://example.org/fhir' }] }),
    ).toEqual(['/editors/0/fhirBaseUrl must be https, or http on this machine']);
  });

  it.each([
    ['the demo world’s', createHash('sha256').update('sas-embed sandbox, key of case references').digest()],
    ['zeros', Buffer.alloc(32)],
    ['a marked one', Buffer.alloc(32, 'sas-embed-sandbox')],
  ])('refuses %s key in production', (_what, key) => {
    const secrets = { caseRefKey: key.toString('base64') };
    expect(faultsOf({ ...sandbox, environment: 'production', secrets }).join()).toContain('is a sandbox key');
    expect(faultsOf({ ...sandbox, secrets })).toEqual([]);
  });

  it('refuses a break-glass secret of the demo world wherever people are real', () => {
    const credential = {
      ...{
        id: 'secours',
        provider: 'psc',
        sasId: 'sas-33',
        role: 'osnp',
        label: 'SAS',
        email: 'secours@sas-33.example',
      },
      regulatorUuid: '5f0d7c1e-3a44-4b0e-9d6b-000000000033',
      secretHash: `scrypt.${Buffer.from('sas-embed-demo--').toString('base64url')}.${'A'.repeat(43)}`,
    };
    const signIn = { providers: [], breakGlass: [credential] };
    for (const environment of ['recette', 'preproduction', 'production']) {
      expect(faultsOf({ ...sandbox, environment, signIn }).join()).toContain('/signIn/breakGlass/0/secretHash');
    }
    expect(faultsOf({ ...sandbox, signIn }).join()).not.toContain('secretHash');
  });

  it('takes a random key in production', () => {
    const secrets = { caseRefKey: randomBytes(32).toString('base64') };
    expect(faultsOf({ ...sandbox, environment: 'production', secrets }).join()).not.toContain('caseRefKey');
  });

  it('refuses whatever belongs to the sandbox in production', () => {
    expect(faultsOf({ ...sandbox, environment: 'production' })).toEqual([
      '/editorOrigin is of another world than production',
      '/issuers/0/issuer must be https and not this machine in production',
      '/issuers/0/jwksUrl must be https and not this machine in production',
      '/hosts/0/origins/0 must be https and not this machine in production',
      '/editors/0/fhirBaseUrl must be https and not this machine in production',
      '/mode must not be sandbox in production',
      '/secrets/caseRefKey is a sandbox key; make one of 32 random bytes for production',
      '/database/folder must not be memory in production',
    ]);
  });
});
