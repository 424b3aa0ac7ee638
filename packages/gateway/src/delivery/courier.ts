import { connectHub, HubFault, HubTransportError, type HubConnection, type HubDelivery } from '@sas-embed/hub';
import { createEventLog, EVENT_CHANNEL } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import { traceHeaders, withSpan } from '../tracing/index.js';
import { createDeliveryStore, type ClaimedDelivery } from './deliveries.js';

/** Versions published at once by one replica. */
const BATCH = 50;
/** How soon to look again, should a NOTIFY be lost, and for what is due later. */
const POLL_MS = 2_000;
/** The broker forbids us what we do: nothing to hurry for. */
const FORBIDDEN_WAIT_MS = 60_000;

/** What telling LRMs needs. */
export interface CourierDeps {
  database: Database;
  config: Pick<GatewayConfig, 'hub'>;
  clock: Clock;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
  /** Tests make it shorter. */
  pollMs?: number;
}

/** Publishes the outbox and takes the answers in, until it is closed. */
export interface Courier {
  /** Lets what is under way finish. What was not confirmed is published again later, under the same id. */
  close(): Promise<void>;
}

/**
 * Publishes each SAS's appointments to the Hub Santé, version by version in their order, and notes what became of them. While the
 * broker is away the outbox waits, and the log says so. Replicas may all do it: a version is leased by one at a time.
 */
export async function createCourier(deps: CourierDeps): Promise<Courier | undefined> {
  const { hub } = deps.config;
  if (!hub) return undefined;
  const store = createDeliveryStore({
    database: deps.database,
    clock: deps.clock,
    clientId: hub.clientId,
    maxAttempts: hub.maxAttempts,
    events: createEventLog(),
  });
  let closed = false;
  let ring: () => void = () => undefined;
  const connection: HubConnection = connectHub({
    url: hub.url,
    clientIds: [hub.clientId],
    ...(hub.tls && { tls: secretsOf(hub.tls) }),
    onEvent(event) {
      if (event.type === 'connected') deps.log.info(event, 'the Hub answers');
      else deps.log.warn(event, event.type === 'retrying' ? 'the Hub does not answer: appointments wait' : 'the Hub');
      if (event.type === 'connected') ring();
    },
  });
  connection.consume({ queues: ['ack', 'info'], onMessage: takeAnswer });

  async function takeAnswer({ received }: HubDelivery): Promise<void> {
    const [ours, told] =
      received.useCase === 'acknowledgement'
        ? [received.refused || (await store.acknowledged(received.acknowledgedId)), { acknowledged: true }]
        : received.useCase === 'error'
          ? [await store.failed(received.failedId, received.code), { statusCode: received.code.statusCode }]
          : [true, {}];
    if (!ours) deps.log.warn({ from: received.senderId, ...told }, 'an answer to a message that is not known');
    else if ('statusCode' in told)
      deps.log.warn({ from: received.senderId, ...told }, 'an appointment was not delivered');
    ring();
  }

  async function publish(delivery: ClaimedDelivery): Promise<void> {
    const about = { appointmentId: delivery.appointment_id, version: delivery.version };
    let envelope;
    try {
      const built = await store.messageFor(delivery);
      envelope = built.envelope;
      if (built.leftOut.length > 0) deps.log.info({ ...about, leftOut: built.leftOut }, 'not all of it can travel');
    } catch (error) {
      if (!(error instanceof HubFault)) throw error;
      await store.buried(delivery, error.message);
      return deps.log.warn({ ...about, issues: error.issues }, 'an appointment cannot be told to its LRM');
    }
    try {
      await withSpan('publish to the Hub', { kind: 'producer', from: delivery.traceparent }, () =>
        connection.publish(envelope, { headers: traceHeaders() }),
      );
    } catch (error) {
      if (!(error instanceof HubTransportError)) throw error;
      const forbidden = error.code === 'access-refused' || error.code === 'settings';
      if (forbidden) deps.log.warn({ ...about, code: error.code }, error.message);
      return store.postponed(delivery, error.message, forbidden ? FORBIDDEN_WAIT_MS : undefined);
    }
    await store.confirmed(delivery, envelope.distributionID);
  }

  async function run(): Promise<void> {
    while (!closed) {
      const rung = new Promise<void>((resolve) => (ring = resolve));
      try {
        while (!closed && connection.connected) {
          const claimed = await store.claim(BATCH);
          if (claimed.length === 0) break;
          await Promise.all(claimed.map(publish));
        }
      } catch (err) {
        deps.log.warn({ err }, 'the outbox could not be worked');
      }
      if (closed) return;
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([rung, new Promise((resolve) => (timer = setTimeout(resolve, deps.pollMs ?? POLL_MS)))]);
      clearTimeout(timer);
    }
  }

  const deafen = await deps.database.listen(EVENT_CHANNEL, () => ring());
  const running = run();
  return {
    async close() {
      closed = true;
      ring();
      await deafen();
      await running;
      await connection.close();
    },
  };
}

/** Files are named in the configuration, and read again at each connection: they may be renewed. */
function secretsOf({
  certFile,
  keyFile,
  pfxFile,
  caFile,
  ...others
}: NonNullable<NonNullable<GatewayConfig['hub']>['tls']>) {
  return {
    ...others,
    ...(certFile !== undefined && { cert: { file: certFile } }),
    ...(keyFile !== undefined && { key: { file: keyFile } }),
    ...(pfxFile !== undefined && { pfx: { file: pfxFile } }),
    ...(caFile !== undefined && { ca: { file: caFile } }),
  };
}
