import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { allowOrigins, daysBefore, housekeeper, noteAudit } from './app-parts.js';
import { administrationHandlers } from './administration/index.js';
import { accountHandlers, createAccounts, type Accounts } from './accounts/index.js';
import { createAudit, purgeAudit, type Audit } from './audit/index.js';
import { systemClock, type Clock } from './clock.js';
import {
  appointmentHandlers,
  createAppointments,
  createEventLog,
  purgeAppointments,
  registerFhirRoutes,
} from './appointments/index.js';
import {
  createAddedPlaces,
  createAvailability,
  createCallBudget,
  type AddedPlaces,
  type RunningAvailability,
} from './availability/index.js';
import { createBooking, type Booking } from './booking/index.js';
import type { GatewayConfig } from './config/index.js';
import { bringDirectoryUpToDate, withAddedPlaces } from './connect-directory.js';
import { createServer, registerOperations, type Handlers } from './contract/index.js';
import { createCourier, deliveryStates, purgeDeliveries, withOutbox } from './delivery/index.js';
import {
  createDirectory,
  purgeParticipationChanges,
  participationHandlers,
  type RunningDirectory,
} from './directory/index.js';
import { registerDocs } from './docs/index.js';
import { readEmbedFiles, registerEmbed } from './embed/index.js';
import { createAddressService, withAddressService } from './geocoding/index.js';
import { createHostRegistry, type HostRegistry } from './hosts/index.js';
import {
  createIdentity,
  forgetRegulators,
  createRequestLimits,
  identityHandlers,
  mayRepeat,
  requireOperation,
  type Identity,
} from './identity/index.js';
import {
  createReport,
  createSeenPlaces,
  dayOf,
  indicatorHandlers,
  purgeFacts,
  registerEditorIndicators,
  withCountedAppointments,
  withCountedSignIns,
  type IndicatorReport,
  type SeenPlaces,
} from './indicators/index.js';
import { createLaunches, launchHandlers, registerDeepLink, type Launches } from './launch/index.js';
import { createMarketplace, withMarketplaces, type Marketplace } from './marketplace/index.js';
import { allMigrations } from './migrations.js';
import {
  createMetrics,
  createMonitoring,
  createSearchJournal,
  type Monitoring,
  type SearchJournal,
} from './monitoring/index.js';
import {
  createEditorConnections,
  createReadPresented,
  createEditorListener,
  type EditorConnections,
} from './mutual-tls/index.js';
import type { PurgeJob } from './privacy/index.js';
import { createRelay, type Relay } from './relay/index.js';
import { searchHandlers } from './search/index.js';
import { openDatabase, type Database } from './storage/index.js';
import { startTracing } from './tracing/index.js';
import { createWebhooks, type WebhookDeps } from './webhooks/index.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** What tests and the training mode replace. */
export interface GatewayOverrides {
  /** The source of now. */
  clock?: Clock;
  /** An open database; it is migrated, and closed with the gateway. */
  database?: Database;
  /** Where the log goes; default standard error. */
  log?: DestinationStream;
  /** How soon hosts are told again; tests make it shorter. */
  webhooks?: Pick<WebhookDeps, 'firstWaitMs' | 'pollMs'>;
  /** How soon a notice of monitoring is sent again, and how often is looked; tests make it shorter. */
  monitoring?: { firstWaitMs?: number; tickMs?: number };
  /** How often the certificates of the listener for editors are looked at, in milliseconds; tests make it shorter. */
  lookMs?: number;
  /** `info` unless told otherwise. */
  logLevel?: string;
}

/** A gateway that listens. */
export interface Gateway {
  /** Its address, with the port that was really taken. */
  url: string;
  /** That of the listener for editors with mutual TLS. */
  editorsUrl?: string;
  /** Where Prometheus reads. */
  metricsUrl?: string;
  app: FastifyInstance;
  database: Database;
  /** Forgets at once what is due; the gateway does so itself every minute. */
  purge(): Promise<void>;
  /** Ends streams, lets running requests finish, closes the database. */
  close(): Promise<void>;
}

/** Builds the gateway of this configuration and starts to listen. */
export async function createGateway(config: GatewayConfig, overrides: GatewayOverrides = {}): Promise<Gateway> {
  const clock = overrides.clock ?? systemClock;
  const production = config.environment === 'production';
  let editorsUrl: string | undefined;
  let metricsUrl: string | undefined;
  let purge: () => Promise<void>;
  const app = createServer({
    production,
    ...(config.listen.trustedProxies && { trustedProxies: config.listen.trustedProxies }),
    ...(overrides.log ? { log: overrides.log } : {}),
    ...(overrides.logLevel ? { logLevel: overrides.logLevel } : {}),
  });
  if (config.monitoring.traces) {
    startTracing(app, config.monitoring.traces, { version, environment: config.environment });
  }
  const database =
    overrides.database ??
    (await openDatabase({
      ...config.database,
      migrations: allMigrations,
      onConnectionError: (err) => app.log.warn({ err }, 'the connection to the database was lost'),
    }));
  app.addHook('onClose', () => database.close()); // the first of these hooks runs last
  try {
    await database.migrate();
    const hosts = await createHostRegistry({ database, hosts: config.hosts, clock, log: app.log });
    app.addHook('onClose', () => hosts.close());
    const audit = withCountedSignIns(createAudit(clock), clock);
    const connections = createEditorConnections(config.editors, {
      ...{ isThisMachine: config.environment === 'sandbox', log: app.log },
    });
    const monitoring = await createMonitoring({ database, config, clock, log: app.log, ...overrides.monitoring });
    app.addHook('onClose', () => monitoring.close());
    const metrics = config.monitoring.metrics && createMetrics(app, { config, database, meter: monitoring.meter });
    const accounts = createAccounts({
      ...{ database, audit, clock, connections, editors: config.editors, log: app.log, record: monitoring.record },
    });
    app.addHook('onClose', () => accounts.close());
    const identity = createIdentity({ config, database, audit, accounts, hosts, clock });
    app.addHook('onClose', () => identity.signIn.close());
    await bringDirectoryUpToDate(app, database, config);
    await allowOrigins(app, identity);
    identity.signIn.limit(app);
    const rooms = connectRooms(app, config, { database, audit, accounts, connections, identity, clock, monitoring });
    await rooms.directory.refreshCommunes();
    const handlers: Handlers = {
      ...identityHandlers(),
      ...identity.signIn.handlers,
      ...rooms.handlers,
      health: async () => {
        const answers = await database.ping();
        const status = answers ? 'ok' : 'failing';
        return { status: 200, body: { status, version, environment: config.environment, database: status } };
      },
    };
    await registerOperations(app, handlers, {
      identity,
      clock,
      limits: createRequestLimits(hosts),
      authorize: async (principal, operationId, idempotencyKey) => {
        const mayBe = idempotencyKey !== undefined && mayRepeat(principal, operationId);
        if (mayBe && (await rooms.booking.idempotency.isRepeat({ principal, operationId, idempotencyKey }))) return;
        requireOperation(principal, operationId);
      },
      checkResponses: !production,
    });
    await rooms.registerRoutes();
    await identity.signIn.registerRoutes(app);
    registerDocs(app);
    if (config.embed) registerEmbed(app, readEmbedFiles(config.embed.folder), hosts);
    identity.signIn.onEnd((trx, sessionId) => rooms.booking.releaseSession(trx, sessionId));
    const forget: Record<PurgeJob, () => Promise<unknown>> = {
      appointments: () => purgeAppointments(database, config, clock),
      booking: () => rooms.booking.purge(),
      deliveries: () => purgeDeliveries(database, config, clock),
      launches: () => rooms.launches.purge(),
      marketplace: () => rooms.marketplace.purge(),
      audit: () => purgeAudit(database, audit, daysBefore(clock, config.audit.keepDays)),
      regulators: () => forgetRegulators(database, accounts, clock, config.regulators.keepDays),
      'sign-in': () => identity.signIn.purge(),
      journal: () => rooms.journal.purge(),
      monitoring: () => monitoring.purge(),
      participation: () => purgeParticipationChanges(database.db, daysBefore(clock, config.audit.keepDays)),
      'added-places': () => rooms.addedPlaces.purge(),
      indicators: () => purgeFacts(database, clock),
    };
    purge = async () => {
      for (const job of Object.values(forget)) await job();
    };
    keepHouse(app, rooms, { hosts, forget: Object.values(forget) });
    housekeeper(app)(overrides.monitoring?.tickMs ?? MONITORING_MS, () => monitoring.tick(rooms));
    const unlisted = await identity.signIn.applyDirectory(accounts);
    if (unlisted > 0) app.log.info({ unlisted }, 'people are no longer in the directory of accounts');
    accounts.wake();
    housekeeper(app)(COURIER_MS, async () => accounts.wake());
    housekeeper(app)(COURIER_MS, async () => identity.signIn.wake());
    noteAudit(app, database);
    const webhooks = await createWebhooks({
      ...{ database, config, hosts, clock, log: app.log, deliveries: deliveryStates },
      ...overrides.webhooks,
    });
    app.addHook('onClose', () => webhooks.close());
    const courier = await createCourier({ database, config, clock, log: app.log });
    if (courier) app.addHook('onClose', () => courier.close());
    const editors = config.listen.editors && createEditorListener(app, config.listen.editors, overrides.lookMs);
    await app.listen({ host: config.listen.host, port: config.listen.port });
    editorsUrl = await editors?.listen();
    metricsUrl = await metrics?.listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    url: urlOf(app),
    ...(editorsUrl && { editorsUrl }),
    ...(metricsUrl && { metricsUrl }),
    app,
    database,
    purge,
    close: () => app.close(),
  };
}

/** The rooms, connected. */
interface Rooms {
  handlers: Handlers;
  booking: Booking;
  addedPlaces: AddedPlaces;
  launches: Launches;
  marketplace: Marketplace;
  journal: SearchJournal;
  directory: RunningDirectory;
  availability: RunningAvailability;
  report: IndicatorReport;
  seenPlaces: SeenPlaces;
  relay: Relay | undefined;
  registerRoutes(): Promise<void>;
}

/** Who gets what: the one place where the rooms meet. */
function connectRooms(
  app: FastifyInstance,
  config: GatewayConfig,
  {
    database,
    audit,
    accounts,
    connections,
    identity,
    clock,
    monitoring,
  }: {
    database: Database;
    audit: Audit;
    accounts: Accounts;
    connections: EditorConnections;
    identity: Identity;
    clock: Clock;
    monitoring: Monitoring;
  },
): Rooms {
  const events = withCountedAppointments(withOutbox(createEventLog(), { config, clock }));
  const addedPlaces = createAddedPlaces({ database, clock });
  const known = createDirectory({ database });
  const addressService = config.addressService && createAddressService({ ...config.addressService, log: app.log });
  if (addressService) app.addHook('onClose', () => addressService.close());
  const located = { ...known, ...withAddressService(known, addressService) };
  const directory = withMarketplaces(withAddedPlaces(located, addedPlaces), config.marketplaces);
  const availability = createAvailability({
    directory: known,
    addedPlaces,
    budget: createCallBudget({ database, clock, callsPerHour: config.rereads.callsPerHour }),
    editors: config.editors,
    clock,
    log: app.log,
    allowLoopbackHttp: config.environment === 'sandbox',
    connections,
    editorOrigin: config.editorOrigin,
    record: monitoring.record,
    switches: monitoring.switches,
  });
  app.addHook('onClose', () => availability.close());
  const appointments = createAppointments({ events, clock, config });
  const launches = createLaunches({ database, clock, config });
  const booking = createBooking({
    ...{ database, directory, availability, appointments, launches, events, audit, clock, config },
  });
  const relay = createRelay({ database, config, clock, log: app.log });
  if (relay) app.addHook('onClose', () => relay.close());
  const { idempotency, box } = booking;
  const marketplace = createMarketplace({
    ...{ database, directory, appointments, launches, booking, events, clock, config },
    log: app.log,
  });
  app.addHook('onClose', () => marketplace.close());
  const searchUrl = config.web?.searchUrl;
  const seenPlaces = createSeenPlaces(database, () => dayOf(clock.now()));
  const report = createReport({ database, clock, config });
  app.addHook('onClose', () => seenPlaces.flush());
  const journal = createSearchJournal({
    ...{ database, clock, log: app.log },
    look: (event) => seenPlaces.look(event),
  });
  app.addHook('onClose', () =>
    journal.settled().catch((err: unknown) => app.log.warn({ err }, 'the last searches were not counted')),
  );
  return {
    booking,
    addedPlaces,
    launches,
    marketplace,
    journal,
    directory: known,
    availability,
    report,
    seenPlaces,
    relay,
    handlers: {
      ...searchHandlers({
        directory,
        availability,
        agenda: booking.agenda,
        holds: booking.holds,
        clock,
        journal,
        rereadSeconds: config.rereads.everySeconds,
        pdsaHours: (departement) => config.sas.find(({ territories }) => territories.includes(departement))?.pdsa,
      }),
      ...booking.handlers,
      ...monitoring.handlers(idempotency),
      ...appointmentHandlers({
        ...{ database, events, clock, booking, cancelled: marketplace.cancelled },
        ...(config.hub && { deliveries: deliveryStates }),
      }),
      ...marketplace.handlers,
      ...participationHandlers({ database, clock, idempotency, events }),
      ...accountHandlers({
        ...{ database, clock, accounts, idempotency, signIn: identity.signIn, editors: config.editors },
      }),
      ...indicatorHandlers({ report, clock }),
      ...administrationHandlers({ database, clock, audit, idempotency, config }),
      ...launchHandlers({ launches, idempotency, box, searchUrl }),
    },
    async registerRoutes() {
      const { trustedProxies = [], forwardedCertificate } = config.listen;
      const presented = createReadPresented(trustedProxies, forwardedCertificate);
      if (config.web?.deepLink) registerDeepLink(app, launches, config.web.searchUrl);
      await marketplace.registerRoutes(app, identity, presented);
      await monitoring.registerRoutes(app, identity, presented);
      await registerEditorIndicators(app, { identity, report, clock, presented });
      await registerFhirRoutes(app, {
        ...{ database, identity, directory, availability, booking, events, audit, clock, presented },
        ...(relay && { relay }),
        record: monitoring.record,
        sas: (id) => config.sas.find((sas) => sas.id === id),
        isTold: (editorId, regulatorId) => accounts.isTold(editorId, regulatorId),
      });
    },
  };
}

const HOUSEKEEPING_MS = 60_000;
/** How late at most counts are written, and flows judged whose time has come. */
const MONITORING_MS = 10_000;
/** How old at most the states are that are kept of a month that ends. */
const INDICATORS_MS = 15 * 60_000;
/** How late at most the screens learn that a hold has expired. */
const HOLDS_MS = 5_000;
/** How late at most a courier looks for what another, or its own last try, has left. */
const COURIER_MS = 1_000;

/**
 * Forgets what is old (`RETENTION` says what), tells of hand-overs and holds that expired, learns of communes that were imported;
 * replicas may all do it.
 */
function keepHouse(
  app: FastifyInstance,
  { booking, launches, marketplace, directory, journal, report, seenPlaces, relay }: Rooms,
  { hosts, forget }: { hosts: HostRegistry; forget: readonly (() => Promise<unknown>)[] },
): void {
  const every = housekeeper(app);
  every(HOUSEKEEPING_MS, () => booking.fillAgendas());
  for (const job of forget) every(HOUSEKEEPING_MS, job);
  every(HOUSEKEEPING_MS, () => directory.refreshCommunes());
  every(HOUSEKEEPING_MS, () => hosts.refresh());
  every(INDICATORS_MS, () => report.keep());
  every(MONITORING_MS, () => journal.flush());
  every(MONITORING_MS, () => seenPlaces.flush());
  every(HOLDS_MS, () => booking.expireHolds());
  every(HOLDS_MS, () => launches.expire());
  every(HOLDS_MS, () => marketplace.expire());
  every(COURIER_MS, async () => marketplace.wake());
  if (relay) every(COURIER_MS, async () => relay.wake());
}

function urlOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
