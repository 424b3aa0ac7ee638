import { createRequire } from 'node:module';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { systemClock, type Clock } from './clock.js';
import type { GatewayConfig } from './config/index.js';
import { createServer, registerOperations, type Handlers } from './contract/index.js';
import { createIdentity, identityHandlers, type Identity } from './identity/index.js';
import { allMigrations } from './migrations.js';
import { openDatabase, type Database } from './storage/index.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** What tests and the training mode replace. */
export interface GatewayOverrides {
  /** The source of now. */
  clock?: Clock;
  /** An open database; it is migrated, and closed with the gateway. */
  database?: Database;
  /** Where the log goes; default standard error. */
  log?: DestinationStream;
  /** `info` unless told otherwise. */
  logLevel?: string;
}

/** A gateway that listens. */
export interface Gateway {
  /** Its address, with the port that was really taken. */
  url: string;
  app: FastifyInstance;
  database: Database;
  /** Ends streams, lets running requests finish, closes the database. */
  close(): Promise<void>;
}

/** Builds the gateway of this configuration and starts to listen. */
export async function createGateway(config: GatewayConfig, overrides: GatewayOverrides = {}): Promise<Gateway> {
  const clock = overrides.clock ?? systemClock;
  const production = config.environment === 'production';
  const app = createServer({
    production,
    ...(overrides.log ? { log: overrides.log } : {}),
    ...(overrides.logLevel ? { logLevel: overrides.logLevel } : {}),
  });
  const database =
    overrides.database ??
    (await openDatabase({
      ...config.database,
      migrations: allMigrations,
      onConnectionError: (err) => app.log.warn({ err }, 'the connection to the database was lost'),
    }));
  try {
    await database.migrate();
    const identity = await createIdentity({ config, database, clock });
    await allowOrigins(app, identity);
    const handlers: Handlers = {
      ...identityHandlers(),
      health: async () => {
        const answers = await database.ping();
        const status = answers ? 'ok' : 'failing';
        return { status: 200, body: { status, version, environment: config.environment, database: status } };
      },
    };
    await registerOperations(app, handlers, { identity, clock, checkResponses: !production });
    app.addHook('onClose', () => database.close());
    await app.listen({ host: config.listen.host, port: config.listen.port });
  } catch (error) {
    await app.close();
    await database.close();
    throw error;
  }
  return { url: urlOf(app), app, database, close: () => app.close() };
}

/** CORS from the table of hosts: their pages may call us with their tokens, no other page may read an answer. */
async function allowOrigins(app: FastifyInstance, identity: Identity): Promise<void> {
  await app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && identity.isKnownOrigin(origin)),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    credentials: false,
    maxAge: 7_200, // the longest that browsers keep a preflight
  });
}

function urlOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
