import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { allowOrigins, daysBefore, housekeeper, noteAudit } from './app-parts.js';
import { createAccounts } from './accounts/index.js';
import { createAudit, purgeAudit } from './audit/index.js';
import { systemClock, type Clock } from './clock.js';
import { purgeAppointments } from './appointments/index.js';
import type { GatewayConfig } from './config/index.js';
import { bringDirectoryUpToDate } from './connect-directory.js';
import { createServer, registerOperations, type Handlers } from './contract/index.js';
import { createCourier, deliveryStates, purgeDeliveries } from './delivery/index.js';
import { purgeParticipationChanges } from './directory/index.js';
import { registerDocs } from './docs/index.js';
import { readEmbedFiles, registerEmbed } from './embed/index.js';
import { createHostRegistry } from './hosts/index.js';
import {
  createIdentity,
  forgetRegulators,
  createRequestLimits,
  identityHandlers,
  mayRepeat,
  requireOperation,
} from './identity/index.js';
import { purgeFacts, withCountedSignIns } from './indicators/index.js';
import { allMigrations } from './migrations.js';
import { createMetrics, createMonitoring } from './monitoring/index.js';
import { createEditorConnections, createEditorListener } from './mutual-tls/index.js';
import type { PurgeJob } from './privacy/index.js';
import { openDatabase, type Database } from './storage/index.js';
import { startTracing } from './tracing/index.js';
import { createWebhooks, type WebhookDeps } from './webhooks/index.js';
import { connectRooms } from './connect-rooms.js';
import { COURIER_MS, keepHouse, MONITORING_MS } from './keep-house.js';

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
    // who wants looks every few seconds gets them
    const tickMs = overrides.monitoring?.tickMs ?? Math.min(MONITORING_MS, config.monitoring.everySeconds * 1000);
    housekeeper(app)(tickMs, () => monitoring.tick(rooms));
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

function urlOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
