import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { auditHead } from './audit/index.js';
import type { Clock } from './clock.js';
import type { Identity } from './identity/index.js';
import type { Database } from './storage/index.js';

/** Runs work again and again until the gateway closes. */
export function housekeeper(app: FastifyInstance): (ms: number, work: () => Promise<unknown>) => void {
  return (ms, work) => {
    const timer = setInterval(() => {
      work().catch((err: unknown) => app.log.error({ err }, 'housekeeping failed'));
    }, ms);
    timer.unref();
    app.addHook('onClose', () => clearInterval(timer));
  };
}

const AUDIT_MS = 5 * 60_000;

/** Notes the end of the audit's chain in the log, where who has the database cannot change it. */
export function noteAudit(app: FastifyInstance, database: Database): void {
  let noted = 0;
  housekeeper(app)(AUDIT_MS, async () => {
    const { seq, hash } = await auditHead(database.db);
    if (seq !== noted) app.log.info({ seq, hash }, 'audit');
    noted = seq;
  });
}

/** The instant that many days ago. */
export function daysBefore(clock: Clock, days: number): Date {
  return new Date(clock.now().getTime() - days * 86_400_000);
}

/** CORS from the table of hosts: their pages may call us with their tokens, no other page may read an answer. */
export async function allowOrigins(app: FastifyInstance, identity: Identity): Promise<void> {
  await app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && identity.isKnownOrigin(origin)),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    credentials: false,
    maxAge: 7_200, // the longest that browsers keep a preflight
  });
}
