import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorConfig, Latency, Manner } from '../editor/index.js';
import type { LrmConfig } from '../hosts/lrm/index.js';
import type { IssuerConfig } from '../issuer/index.js';
import { directoryRecords, readSeed } from '../seed/index.js';
import { practitionersOf, REGULATOR_ACCOUNTS, REGULATORS } from './people.js';

/** An editor of the world. */
export interface EditorSpec {
  id: string;
  label: string;
  manner: Manner;
  latency?: Latency;
  /** Port it would like to have. */
  port: number;
}

/** The three editors: quick, slow, silent. */
export const EDITORS: readonly EditorSpec[] = [
  { id: 'rapide', label: 'AgendaRapide', manner: 'normal', port: 8791 },
  { id: 'lent', label: 'Calendrier Serein', manner: 'delay:3000', port: 8792 },
  { id: 'muet', label: 'Planning Muet', manner: 'hang', port: 8793 },
];

/** Ports that the world would like to have. */
export const PORTS = { gateway: 8787, lrm: 8788, issuer: 8790 } as const;

/** Value of `origin` under which regulators arrive at the editors. */
const ORIGIN = 'sas-sandbox';
const AUDIENCE = 'sas-embed-gateway';
const HOST = '127.0.0.1';

/** Configuration files of the world's processes, written, and the addresses they will have. */
export interface WorldFiles {
  urls: { gateway: string; lrm: string; issuer: string; editors: Record<string, string> };
  /** By process name: `gateway`, `issuer`, `lrm`, `editor-<id>`. */
  configFiles: Record<string, string>;
  /** The LRM's secret at the issuer. */
  hostKey: string;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Writes the directory and one configuration file a process into `dir`. The database begins empty. */
export function writeWorld(
  dir: string,
  editors: readonly EditorSpec[],
  ports: Record<string, number>,
  overrides: { gateway?: Record<string, unknown>; lrm?: Partial<LrmConfig> },
): WorldFiles {
  mkdirSync(dir, { recursive: true });
  // Agendas are drawn for the days to come: yesterday's database would show days that are over.
  rmSync(join(dir, 'pglite'), { recursive: true, force: true });
  const seed = readSeed();
  const directoryFile = join(dir, 'directory.ndjson');
  const editorIds = editors.map((e) => e.id);
  const lines: string[] = [];
  const offers = new Set<string>();
  for (const record of directoryRecords(seed, Date.now(), editorIds)) {
    // Other kinds of offers follow when the gateway reads them.
    if (record.type === 'place' && record.kind === 'PS') offers.add(record.offerId);
    else if (record.type !== 'agenda-slot' || !offers.has(record.offerId)) continue;
    lines.push(JSON.stringify(record));
  }
  writeFileSync(directoryFile, lines.join('\n') + '\n');

  const urls = {
    gateway: `http://${HOST}:${ports['gateway']}`,
    lrm: `http://localhost:${ports['lrm']}`,
    issuer: `http://${HOST}:${ports['issuer']}`,
    editors: Object.fromEntries(editors.map((e) => [e.id, `http://${HOST}:${ports[`editor-${e.id}`]}`])),
  };
  const hostKey = randomBytes(24).toString('base64url');
  const intakeKeys = new Map(editors.map((e) => [e.id, randomBytes(24).toString('base64url')]));
  const configFiles: Record<string, string> = {};
  const write = (name: string, config: unknown): void => {
    configFiles[name] = join(dir, `${name}.json`);
    writeFileSync(configFiles[name], JSON.stringify(config, null, 2), { mode: 0o600 });
  };

  write('issuer', {
    host: HOST,
    port: ports['issuer']!,
    audience: AUDIENCE,
    environment: 'sandbox',
    hosts: [{ id: 'demo-lrm', keySha256: sha256(hostKey).toString('hex') }],
    regulators: [...REGULATORS],
  } satisfies IssuerConfig);

  for (const editor of editors) {
    write(`editor-${editor.id}`, {
      id: editor.id,
      label: editor.label,
      host: HOST,
      port: ports[`editor-${editor.id}`]!,
      manner: editor.manner,
      ...(editor.latency !== undefined && { latency: editor.latency }),
      origins: [ORIGIN],
      // 2.25 is the arc under which a UUID may be used as an OID without registration.
      oid: `urn:oid:2.25.${BigInt(`0x${sha256(`sandbox editor ${editor.id}`).toString('hex').slice(0, 31)}`)}`,
      intake: { fhirBaseUrl: `${urls.gateway}/fhir`, key: intakeKeys.get(editor.id)! },
      regulators: [...REGULATOR_ACCOUNTS],
      practitioners: practitionersOf(editor.id, seed.practitioners),
    } satisfies EditorConfig);
  }

  write('lrm', {
    host: 'localhost',
    port: ports['lrm']!,
    gatewayUrl: urls.gateway,
    issuerUrl: urls.issuer,
    hostKey,
    posts: { '1': 'camille', '2': 'dominique' },
    ...overrides.lrm,
  } satisfies LrmConfig);

  write('gateway', {
    mode: 'sandbox',
    environment: 'sandbox',
    listen: { host: HOST, port: ports['gateway'] },
    database: { folder: join(dir, 'pglite') },
    editorOrigin: ORIGIN,
    // Public on purpose: it guards invented cases only, and a kept database stays readable from start to start.
    secrets: { caseRefKey: sha256('sas-embed sandbox, key of case references').toString('base64') },
    issuers: [{ issuer: urls.issuer, jwksUrl: `${urls.issuer}/.well-known/jwks.json`, audience: AUDIENCE }],
    sas: [
      { id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'] },
      { id: 'sas-974', label: 'SAS de La Réunion', territories: ['974'] },
    ],
    hosts: [
      { id: 'demo-lrm', label: 'LRM de démonstration', origins: [urls.lrm], territories: ['33', '974'], webhooks: [] },
    ],
    editors: editors.map((editor) => ({
      id: editor.id,
      label: editor.label,
      fhirBaseUrl: `${urls.editors[editor.id]}/fhir`,
      enabled: true,
      deadlineMs: 7_000,
      intakeKeySha256: sha256(intakeKeys.get(editor.id)!).toString('hex'),
    })),
    directory: { file: directoryFile },
    holds: { seconds: 180 },
    handovers: { minutes: 60 },
    ...overrides.gateway,
  });
  return { urls, configFiles, hostKey };
}
