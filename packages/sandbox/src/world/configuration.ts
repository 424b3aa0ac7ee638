import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostUser } from '@sas-embed/client/host';
import { dutyPointIdentifier, type EditorConfig } from '../editor/index.js';
import type { CptsConfig } from '../hosts/cpts/index.js';
import type { FrameConfig } from '../hosts/frame/index.js';
import { embedFolder } from '../hosts/frame/index.js';
import type { LrmConfig } from '../hosts/lrm/index.js';
import type { HostKey } from '../hosts/site/index.js';
import type { TrainingSiteConfig } from '../hosts/training/index.js';
import { SEARCH_PATH, type WebConfig } from '../hosts/web/index.js';
import type { HubConfig } from '../hub/index.js';
import type { OperatorConfig } from '../marketplace/index.js';
import type { ReceiverConfig } from '../receiver/index.js';
import { directoryRecords, readSeed, type PlaceRecord, type Seed } from '../seed/index.js';
import type { WorldCertificates } from './certificates.js';
import { processOf, type EditorSpec } from './editors.js';
import { trainingPeople } from './training.js';
import { ANSWER_AFTER_MS, demoMarketplace, OPERATOR } from './marketplace.js';
import {
  AGENDA_VIEWS,
  associationsOf,
  communitiesOf,
  COMMUNITY_VIEWS,
  demoCommunity,
  practitionersOf,
} from './people.js';
import { everybody, gatewaySignIn, signInOf } from './sign-in.js';

/** The platform and the LRM at the demo's Hub. */
const PLATFORM_ID = 'fr.health.test.ptfsas';
const LRM_ID = 'fr.health.samu330';

/** Ports of the Hub Santé and of the LRM's receiver, where there is a Hub. */
export const HUB_PORTS = {
  ...{ receiver: 8777, 'hub-amqp': 8773, 'hub-amqps': 8774, 'hub-distribution': 8775, 'hub-epmd': 8776 },
};

/** Port of the training's page, in the world of a training. */
export const TRAINING_PORTS = { training: 8778 };

/** Ports that the world would like to have. */
export const PORTS = {
  ...{ 'gateway-editors': 8780, frame: 8781, idp: 8782, psc: 8783, marketplace: 8784 },
  ...{ web: 8785, control: 8786, gateway: 8787, lrm: 8788, cpts: 8789 },
} as const;

/** Value of `origin` under which regulators arrive at the editors. */
const ORIGIN = 'sas-sandbox';
const HOST = '127.0.0.1';
/** Who sits at which post of the call centre. */
const POSTS = { '1': 'camille', '2': 'dominique' };

/** Configuration files of the world's processes, written, and the addresses they will have. */
export interface WorldFiles {
  urls: {
    gateway: string;
    lrm: string;
    cpts: string;
    /** The demo host that has no bundler: it shows the SAS in the loader's frame. */
    frame: string;
    /** Our own pages: the search that a launch or a deep link opens. */
    web: string;
    /** The simulated Pro Santé Connect. */
    psc: string;
    /** The provider of a SAS that is not yet on it. */
    idp: string;
    /** The page that steers the editors. */
    control: string;
    /** The operator of the place de marché. */
    marketplace: string;
    /** The page of the training; undefined without one. */
    training: string | undefined;
    /** Where the LRM that receives from the Hub shows its messages; undefined without one. */
    receiver: string | undefined;
    editors: Record<string, string>;
  };
  /** By process name: `gateway`, `psc`, `lrm`, `cpts`, `frame`, `web`, `marketplace`, `editor-<id>`, `editors-<group>`. */
  configFiles: Record<string, string>;
  /** Private keys of the hosts for which tests ask for tokens. */
  hostKeys: Record<'demo-lrm' | 'demo-frame', HostKey>;
  /** Who works in the demo world. */
  people: readonly HostUser[];
}

/** A key pair of a host: its own half, and the one that it registers. */
function makeHostKey(hostId: string): { own: HostKey; known: HostKey } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = `${hostId}-1`;
  const of = (key: typeof privateKey): HostKey => ({ ...key.export({ format: 'jwk' }), kid });
  return { own: of(privateKey), known: of(publicKey) };
}

/** Object identifier under which an editor numbers its appointments and places. */
// 2.25 is the arc under which a UUID may be used as an OID without registration.
const editorOid = (id: string): string =>
  `urn:oid:2.25.${BigInt(`0x${sha256(`sandbox editor ${id}`).toString('hex').slice(0, 31)}`)}`;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Writes the directory and one configuration file a process into `dir`. The database begins empty. */
export function writeWorld(
  dir: string,
  editors: readonly EditorSpec[],
  ports: Record<string, number>,
  certificates: WorldCertificates,
  overrides: {
    gateway?: Record<string, unknown>;
    lrm?: Partial<LrmConfig>;
    cpts?: Partial<CptsConfig>;
    /** A Hub Santé, and an LRM that receives from it. */
    hub?: boolean;
    /** The page of the training; the SAS agendas are then empty until a scenario fills them in. */
    training?: boolean;
  },
): WorldFiles {
  mkdirSync(dir, { recursive: true });
  // Agendas are drawn for the days to come: yesterday's database would show days that are over.
  rmSync(join(dir, 'pglite'), { recursive: true, force: true });
  const seed = readSeed();
  const directoryFile = join(dir, 'directory.ndjson');
  const market = demoMarketplace(seed);
  writeDirectory(directoryFile, seed, editors, market.offers, overrides.training === true);

  const urls = {
    gateway: `http://${HOST}:${ports['gateway']}`,
    lrm: `http://localhost:${ports['lrm']}`,
    cpts: `http://localhost:${ports['cpts']}`,
    frame: `http://localhost:${ports['frame']}`,
    web: `http://localhost:${ports['web']}`,
    psc: `http://${HOST}:${ports['psc']}`,
    idp: `http://${HOST}:${ports['idp']}`,
    control: `http://localhost:${ports['control']}`,
    marketplace: `http://${HOST}:${ports['marketplace']}`,
    training: overrides.training ? `http://localhost:${ports['training']}` : undefined,
    receiver: overrides.hub ? `http://${HOST}:${ports['receiver']}` : undefined,
    editors: Object.fromEntries(editors.map((e) => [e.id, `http://${HOST}:${ports[`editor-${e.id}`]}`])),
  };
  const [hostKey, cptsKey] = [makeHostKey('demo-lrm'), makeHostKey('demo-cpts')];
  const [frameKey, trainingKey] = [makeHostKey('demo-frame'), makeHostKey('training')];
  const marketKeys = { own: randomBytes(24).toString('base64url'), intake: randomBytes(24).toString('base64url') };
  const intakeKeys = new Map(editors.map((e) => [e.id, randomBytes(24).toString('base64url')]));
  const configFiles: Record<string, string> = {};
  const write = (name: string, config: unknown): void => {
    configFiles[name] = join(dir, `${name}.json`);
    writeFileSync(configFiles[name], JSON.stringify(config, null, 2), { mode: 0o600 });
  };

  const signIn = signInOf(seed, HOST, urls);
  write('psc', { providers: signIn.providers });

  const users = everybody(seed).map((person) => ({ role: 'osnp', ...person }) as HostUser);

  const groups = new Map<string, EditorConfig[]>();
  for (const editor of editors) {
    const { cpts, sos } = editor.flows ?? {};
    const secured = certificates.editors[editor.id];
    const config: EditorConfig = {
      id: editor.id,
      label: editor.label,
      host: HOST,
      port: ports[`editor-${editor.id}`]!,
      manner: editor.manner,
      ...(editor.latency !== undefined && { latency: editor.latency }),
      ...(editor.twists && { twists: [...editor.twists] }),
      ...(editor.gate && { gate: editor.gate }),
      ...(editor.kit && { kit: editor.kit }),
      origins: [ORIGIN],
      oid: editorOid(editor.id),
      intake: secured
        ? { fhirBaseUrl: `https://${HOST}:${ports['gateway-editors']}/fhir`, tls: secured.client }
        : { fhirBaseUrl: `${urls.gateway}/fhir`, key: intakeKeys.get(editor.id)! },
      ...(secured && {
        mutualTls: { ...secured.server, port: ports[`editor-${editor.id}-fhir`]!, client: secured.ourName },
      }),
      // The platform tells of them when they sign in.
      regulators: [],
      practitioners: practitionersOf(editor.id, seed),
      ...(cpts && { communities: communitiesOf(seed) }),
      ...(sos && { associations: associationsOf(editor.id, seed) }),
    };
    const name = processOf(editor);
    groups.set(name, [...(groups.get(name) ?? []), config]);
  }
  for (const [name, configs] of groups) write(name, { editors: configs });

  write('lrm', {
    host: 'localhost',
    port: ports['lrm']!,
    gatewayUrl: urls.gateway,
    ...{ hostId: 'demo-lrm', hostKey: hostKey.own, people: users },
    provider: { issuer: urls.psc, clientId: 'demo-lrm', clientSecret: signIn.secrets.lrm },
    posts: POSTS,
    ...overrides.lrm,
  } satisfies LrmConfig);

  write('web', {
    host: 'localhost',
    port: ports['web']!,
    gatewayUrl: urls.gateway,
    ...(overrides.lrm?.bundleFile && { bundleFile: overrides.lrm.bundleFile }),
  } satisfies WebConfig);

  write('frame', {
    host: 'localhost',
    port: ports['frame']!,
    gatewayUrl: urls.gateway,
    ...{ hostId: 'demo-frame', hostKey: frameKey.own, people: users },
    posts: POSTS,
    ...(overrides.lrm?.bundleFile && { bundleFile: overrides.lrm.bundleFile }),
  } satisfies FrameConfig);

  write('cpts', {
    host: 'localhost',
    port: ports['cpts']!,
    gatewayUrl: urls.gateway,
    ...{ hostId: 'demo-cpts', hostKey: cptsKey.own, people: users },
    community: demoCommunity(seed),
    views: [...COMMUNITY_VIEWS],
    agendaViews: [...AGENDA_VIEWS],
    ...overrides.cpts,
  } satisfies CptsConfig);

  if (urls.training !== undefined) {
    write('training', {
      host: 'localhost',
      port: ports['training']!,
      gatewayUrl: urls.gateway,
      ...{ hostId: 'training', hostKey: trainingKey.own, editors: urls.editors },
      ...trainingPeople(seed),
    } satisfies TrainingSiteConfig);
  }

  write('marketplace', {
    ...OPERATOR,
    host: HOST,
    port: ports['marketplace']!,
    key: marketKeys.own,
    gateway: { url: urls.gateway, key: marketKeys.intake },
    communities: market.communities,
    answerAfterMs: ANSWER_AFTER_MS,
  } satisfies OperatorConfig);

  /** One editor is reached, and comes, by certificate; the others by address and key. */
  const howToReach = (id: string) => {
    const secured = certificates.editors[id];
    if (!secured) {
      const intakeKeySha256 = sha256(intakeKeys.get(id)!).toString('hex');
      return { fhirBaseUrl: `${urls.editors[id]}/fhir`, intakeKeySha256 };
    }
    const { certFile, keyFile, caFile } = secured.ours;
    return {
      fhirBaseUrl: `https://${HOST}:${ports[`editor-${id}-fhir`]}/fhir`,
      ...{ tls: { certFile, keyFile, caFile }, certificate: secured.name },
    };
  };
  const hub = overrides.hub ? writeHub(dir, ports, write) : undefined;
  write('gateway', {
    mode: 'sandbox',
    environment: 'sandbox',
    listen: {
      ...{ host: HOST, port: ports['gateway'] },
      editors: { host: HOST, port: ports['gateway-editors'], ...certificates.gateway },
    },
    database: { folder: join(dir, 'pglite') },
    editorOrigin: ORIGIN,
    // Public on purpose: it guards invented cases only, and a kept database stays readable from start to start.
    secrets: { caseRefKey: sha256('sas-embed sandbox, key of case references').toString('base64') },
    issuers: [],
    signIn: gatewaySignIn(seed, urls, signIn.secrets.gateway),
    sas: [
      { id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'], ...(hub && { hubRecipient: LRM_ID }) },
      { id: 'sas-974', label: 'SAS de La Réunion', territories: ['974'] },
    ],
    hosts: [
      {
        id: 'demo-lrm',
        label: 'LRM de démonstration',
        origins: [urls.lrm],
        territories: ['33', '974'],
        keys: [hostKey.known],
      },
      { id: 'sas-web', label: 'Pages du SAS', origins: [urls.web], territories: ['33', '974'] },
      { id: 'demo-cpts', label: 'Trame CPTS', origins: [urls.cpts], territories: ['33'], keys: [cptsKey.known] },
      {
        ...{ id: 'demo-frame', label: 'Fiche express', origins: [urls.frame], keys: [frameKey.known] },
        territories: ['33', '974'],
      },
      ...(urls.training === undefined
        ? []
        : [
            {
              ...{ id: 'training', label: 'Formation', origins: [urls.training], keys: [trainingKey.known] },
              territories: ['33'],
            },
          ]),
    ],
    editors: editors.map((editor) => ({
      id: editor.id,
      label: editor.label,
      enabled: true,
      ...(editor.flows && { flows: editor.flows }),
      accounts: true,
      contact: { email: `support@${editor.id}.example` },
      deadlineMs: editor.deadlineMs ?? 7_000,
      ...howToReach(editor.id),
    })),
    marketplaces: [
      {
        ...{ ...OPERATOR, url: urls.marketplace, key: marketKeys.own },
        intakeKeySha256: sha256(marketKeys.intake).toString('hex'),
      },
    ],
    web: { searchUrl: urls.web + SEARCH_PATH },
    embed: { folder: embedFolder(), origin: urls.gateway },
    directory: { file: directoryFile },
    ...(hub && { hub: { url: hub.url, clientId: PLATFORM_ID } }),
    holds: { seconds: 180 },
    handovers: { minutes: 60 },
    ...overrides.gateway,
  });
  return { urls, configFiles, hostKeys: { 'demo-lrm': hostKey.own, 'demo-frame': frameKey.own }, people: users };
}

/** Writes the gateway's directory file (NDJSON), with what is free from now on. */
function writeDirectory(
  file: string,
  seed: Seed,
  editors: readonly EditorSpec[],
  more: readonly PlaceRecord[],
  withoutAgendas: boolean,
): void {
  const identifierOf = (point: { calendar: string; associationId: string; key: string }) =>
    dutyPointIdentifier(editorOid(point.calendar), point.associationId, point.key);
  const ids = editors.map((e) => e.id);
  const lines: string[] = [];
  for (const record of directoryRecords(seed, Date.now(), ids, identifierOf)) {
    if (!withoutAgendas || record.type !== 'agenda-slot') lines.push(JSON.stringify(record));
  }
  for (const record of more) lines.push(JSON.stringify(record));
  writeFileSync(file, lines.join('\n') + '\n');
}

/** The Hub Santé of the demo, and the LRM's receiver; answers where the gateway publishes. */
function writeHub(
  dir: string,
  ports: Record<string, number>,
  write: (name: string, config: unknown) => void,
): { url: string } {
  const of = (name: string) => ports[`hub-${name}`]!;
  const brokerPorts = {
    ...{ amqp: of('amqp'), amqps: of('amqps'), distribution: of('distribution'), epmd: of('epmd') },
  };
  const url = `amqp://guest:guest@${HOST}:${brokerPorts.amqp}/`;
  write('hub', {
    ...{ ports: brokerPorts, folder: join(dir, 'broker'), clientIds: [PLATFORM_ID, LRM_ID] },
  } satisfies HubConfig);
  write('receiver', {
    ...{ host: HOST, port: ports['receiver']!, url, clientId: LRM_ID, folder: join(dir, 'receiver') },
  } satisfies ReceiverConfig);
  return { url };
}
