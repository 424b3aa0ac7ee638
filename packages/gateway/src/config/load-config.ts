import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';
import { leadsToThisMachine } from './addresses.js';
import { readSecrets } from './secret-sources.js';
import { resolveTlsFiles, tlsFaults } from './tls.js';
import { configSchema, hostSchema } from './schema.js';
import type { GatewayConfig, HostConfig } from './types.js';

/** Thrown for a configuration that cannot be used; `faults` names each place and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param heading - what cannot be done because of them */
  constructor(
    readonly faults: readonly string[],
    heading = 'The configuration cannot be used',
  ) {
    super(`${heading}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** A key whose bytes begin with this text belongs to the sandbox and is refused everywhere else. */
export const SANDBOX_KEY_MARK = 'sas-embed-sandbox';

/** The salt of a break-glass secret that anybody can read in the sandbox package begins with this. */
const SANDBOX_SALT = 'sas-embed-';

/** The demo world's key, which anybody can read in the sandbox package. */
const PUBLIC_KEY = createHash('sha256').update('sas-embed sandbox, key of case references').digest();

const ajv = new Ajv2020({
  allErrors: true,
  useDefaults: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
});
(formatsPlugin as unknown as FormatsPlugin)(ajv);
const check = ajv.compile<GatewayConfig>(configSchema);
const checkOneHost = ajv.compile<HostConfig>(hostSchema);

/**
 * Reads and checks a configuration file. Relative paths in it are taken from its own folder; `DATABASE_URL` wins over its
 * database. Secrets may be pointed to (`{"env": …}`, `{"file": …}`); written out, outside the sandbox, only in a file that nobody
 * else may read. Throws `ConfigError`.
 */
export async function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): Promise<GatewayConfig> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ConfigError([`${file}: ${error instanceof SyntaxError ? 'is no JSON' : 'cannot be read'}`]);
  }
  const from = dirname(resolve(file));
  const { faults, written } = await readSecrets(json, env, from);
  if (faults.length > 0) throw new ConfigError(faults);
  const config = parseConfig(json, env);
  if (config.environment !== 'sandbox' && written.length > 0 && ((await stat(file)).mode & 0o077) !== 0) {
    throw new ConfigError([`${file}: others may read it, and these secrets: ${written.join(', ')}`]);
  }
  if ('folder' in config.database && config.database.folder !== 'memory') {
    config.database.folder = resolve(from, config.database.folder);
  }
  if (config.embed) config.embed.folder = resolve(from, config.embed.folder);
  if (config.directory) config.directory.file = resolve(from, config.directory.file);
  resolveTlsFiles(config, from);
  return config;
}

/** Checks a configuration and fills in defaults; does not change what it is given. Throws `ConfigError`. */
export function parseConfig(json: unknown, env: NodeJS.ProcessEnv = {}): GatewayConfig {
  const config = structuredClone(json);
  if (env['DATABASE_URL'] && config instanceof Object) {
    (config as { database?: unknown }).database = { url: env['DATABASE_URL'] };
  }
  if (!check(config)) {
    throw new ConfigError(schemaFaults(check.errors));
  }
  const faults = [...doubles(config), ...worldFaults(config), ...tlsFaults(config)];
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** What is wrong with one host, in the words of the configuration's faults; nothing when it may be registered. */
export function checkHost(host: HostConfig, environment: GatewayConfig['environment']): string[] {
  // what the table adds is no part of a description
  const { source: _, ...described } = host as HostConfig & { source?: unknown };
  if (!checkOneHost(described)) return schemaFaults(checkOneHost.errors);
  return hostAddresses(host, '').flatMap(([place, address]) => addressFault(place, address, environment));
}

function schemaFaults(errors: typeof check.errors): string[] {
  const faults = (errors ?? []).map(({ instancePath, keyword, params, message }) => {
    if (keyword === 'required') return `${instancePath}/${String(params['missingProperty'])} is required`;
    if (keyword === 'additionalProperties')
      return `${instancePath}/${String(params['additionalProperty'])} is not known`;
    if (keyword === 'enum') return `${instancePath} must be one of ${String(params['allowedValues'])}`;
    return `${instancePath || '/'} ${message ?? keyword}`;
  });
  return [...new Set(faults)];
}

function doubles(config: GatewayConfig): string[] {
  const faults: string[] = [];
  const lists = { sas: config.sas, hosts: config.hosts, editors: config.editors };
  for (const [name, list] of Object.entries(lists)) {
    list.forEach(({ id }, index) => {
      if (list.findIndex((other) => other.id === id) !== index) faults.push(`/${name}/${index}/id is there twice`);
    });
  }
  config.signIn.providers.forEach(({ id, issuer }, index, all) => {
    if (all.findIndex((other) => other.id === id || other.issuer === issuer) !== index) {
      faults.push(`/signIn/providers/${index} is there twice`);
    }
  });
  config.issuers.forEach(({ issuer }, index) => {
    if (config.issuers.findIndex((other) => other.issuer === issuer) !== index) {
      faults.push(`/issuers/${index}/issuer is there twice`);
    }
  });
  return faults;
}

/** Whether the address is of this very machine: the sandbox's way of speaking plain HTTP. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** Pro Santé Connect's integration world, and its production. */
const INTEGRATION = /(?:^|\.)bas\.psc\.esante\.gouv\.fr$/;
const PRODUCTION = /(?:^|\.)esw\.esante\.gouv\.fr$/;
/** How names say that they are of another world. The sandbox takes what it is given. */
const FOREIGN: Partial<Record<GatewayConfig['environment'], RegExp>> = {
  production: /(?:^|[.-])(?:pre-?prod(?:uction)?|recette|sandbox|integration|staging)(?:[.-]|$)/i,
  preproduction: /(?:^|[.-])(?:recette|sandbox)(?:[.-]|$)/i,
  recette: /(?:^|[.-])(?:pre-?prod(?:uction)?|sandbox)(?:[.-]|$)/i,
};

/** Recette, preproduction and production are separate: what says by its name that it is of another one is refused. */
function mixedWorlds(config: GatewayConfig): string[] {
  const faults: string[] = [];
  const host = (url: string) => new URL(url).hostname;
  config.signIn.providers.forEach(({ issuer }, i) => {
    const place = `/signIn/providers/${i}/issuer`;
    if (config.environment === 'production' && INTEGRATION.test(host(issuer))) {
      faults.push(`${place} is of the integration world of Pro Santé Connect`);
    }
    if (config.environment !== 'production' && PRODUCTION.test(host(issuer))) {
      faults.push(`${place} is of production; ${config.environment} uses the integration world of Pro Santé Connect`);
    }
  });
  const foreign = FOREIGN[config.environment];
  if (!foreign) return faults;
  config.signIn.breakGlass.forEach(({ secretHash }, i) => {
    const salt = Buffer.from(secretHash.split('.')[1]!, 'base64url').toString('latin1');
    if (salt.startsWith(SANDBOX_SALT)) faults.push(`/signIn/breakGlass/${i}/secretHash is of a secret of the sandbox`);
  });
  if (foreign.test(config.editorOrigin)) faults.push(`/editorOrigin is of another world than ${config.environment}`);
  if (config.relay && foreign.test(host(config.relay.url)))
    faults.push(`/relay/url is of another world than ${config.environment}`);
  config.editors.forEach(({ fhirBaseUrl }, i) => {
    if (foreign.test(host(fhirBaseUrl)))
      faults.push(`/editors/${i}/fhirBaseUrl is of another world than ${config.environment}`);
  });
  return faults;
}

function isSandboxKey(key: Buffer): boolean {
  // Eight different bytes or fewer are no random key either.
  return key.equals(PUBLIC_KEY) || key.toString('latin1').startsWith(SANDBOX_KEY_MARK) || new Set(key).size < 8;
}

/** The addresses of a host, each with its place in the description that `path` leads to. */
function hostAddresses({ origins, webhooks }: HostConfig, path: string): [string, string][] {
  return [
    ...origins.map((origin, i): [string, string] => [`${path}/origins/${i}`, origin]),
    ...webhooks.map((webhook, i): [string, string] => [`${path}/webhooks/${i}`, webhook]),
  ];
}

function addressFault(place: string, address: string, environment: GatewayConfig['environment']): string[] {
  if (environment === 'sandbox') {
    const isFit = address.startsWith('https://') || isLoopback(address);
    return isFit ? [] : [`${place} must be https, or http on this machine`];
  }
  const isFit = address.startsWith('https://') && !leadsToThisMachine(address);
  return isFit ? [] : [`${place} must be https and not this machine in ${environment}`];
}

/** What a world other than the sandbox refuses: plain HTTP, this machine, the sandbox's keys. */
function worldFaults(config: GatewayConfig): string[] {
  const faults: string[] = [];
  const sandbox = config.environment === 'sandbox';
  const addresses: [string, string][] = [
    ...config.issuers.flatMap(({ issuer, jwksUrl }, i): [string, string][] => [
      [`/issuers/${i}/issuer`, issuer],
      [`/issuers/${i}/jwksUrl`, jwksUrl],
    ]),
    ...config.signIn.providers.map(({ issuer }, i): [string, string] => [`/signIn/providers/${i}/issuer`, issuer]),
    ...(config.signIn.pages ? [['/signIn/pages/origin', config.signIn.pages.origin] satisfies [string, string]] : []),
    ...config.hosts.flatMap((host, i) => hostAddresses(host, `/hosts/${i}`)),
    ...config.monitoring.webhooks.map((webhook, i): [string, string] => [`/monitoring/webhooks/${i}`, webhook]),
    ...config.editors.map(({ fhirBaseUrl }, i): [string, string] => [`/editors/${i}/fhirBaseUrl`, fhirBaseUrl]),
    ...(config.relay ? [['/relay/url', config.relay.url] satisfies [string, string]] : []),
    ...(config.addressService ? [['/addressService/url', config.addressService.url] satisfies [string, string]] : []),
    ...(config.web ? [['/web/searchUrl', config.web.searchUrl] satisfies [string, string]] : []),
    ...(config.embed ? [['/embed/origin', config.embed.origin] satisfies [string, string]] : []),
  ];
  config.relay?.editors?.forEach((id, i) => {
    if (!config.editors.some((editor) => editor.id === id)) faults.push(`/relay/editors/${i} is no editor of /editors`);
  });
  config.sas.forEach(({ hubRecipient }, i) => {
    if (hubRecipient && !config.hub)
      faults.push(`/sas/${i}/hubRecipient needs /hub: nothing can be published without it`);
  });
  faults.push(...mixedWorlds(config));
  for (const [place, address] of addresses) faults.push(...addressFault(place, address, config.environment));
  if (!sandbox) {
    if (config.hub && !config.hub.url.startsWith('amqps:'))
      faults.push(`/hub/url must be amqps in ${config.environment}`);
    if (config.mode === 'sandbox') faults.push(`/mode must not be sandbox in ${config.environment}`);
    if (isSandboxKey(Buffer.from(config.secrets.caseRefKey, 'base64'))) {
      faults.push(`/secrets/caseRefKey is a sandbox key; make one of 32 random bytes for ${config.environment}`);
    }
    if ('folder' in config.database && config.database.folder === 'memory') {
      faults.push(`/database/folder must not be memory in ${config.environment}`);
    }
  }
  return faults;
}
