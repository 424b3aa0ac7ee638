import { mkdirSync, openSync, closeSync, fsyncSync, writeSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  applyAppointment,
  buildAcknowledgement,
  buildError,
  buildErrorFor,
  CLIENT_ID_FORM,
  connectHub,
  messageOf,
  readHubMessage,
  type AppointmentOutcome,
  type AppointmentState,
  type HubDelivery,
  type HubFault,
} from '@sas-embed/hub';
import type { RunningServer } from '../process/index.js';
import { receiverPage } from './page.js';

/** Configuration of the demo LRM receiver. */
export interface ReceiverConfig {
  host: string;
  /** Of its page; 0 takes a free port. */
  port: number;
  /** Address and vhost of the broker. */
  url: string;
  /** The client id of the LRM at the Hub. */
  clientId: string;
  /** Where its journal is kept. */
  folder: string;
}

/** A message of the history, as the guide wants LRM editors to keep it: what came, when, and what was done with it. */
export interface JournalEntry {
  /** When it was received. */
  at: string;
  useCase: 'appointment' | 'acknowledgement' | 'error' | 'unreadable';
  distributionId: string;
  from: string;
  sentAt: string;
  appointmentId?: string;
  outcome: AppointmentOutcome | 'noted' | 'refused';
  /** The body, as it came. */
  body: unknown;
}

/** What the receiver has, for its page and for tests. */
export interface ReceiverState {
  connected: boolean;
  appointments: AppointmentState[];
  journal: JournalEntry[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The append-only journal: a line is on the disk before its message is acknowledged to anybody. */
function openJournal(folder: string) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'messages.ndjson');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const entries = lines.flatMap((line): JournalEntry[] => {
    try {
      return [JSON.parse(line) as JournalEntry];
    } catch {
      return []; // a line that a crash cut off: its message was not acknowledged, and comes again
    }
  });
  const descriptor = openSync(file, 'a');
  if (lines.length > entries.length) writeSync(descriptor, '\n');
  return {
    entries,
    append(entry: JournalEntry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
      entries.push(entry);
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * Starts an LRM's side of INT_L02, made with `@sas-embed/hub` alone, as an editor would: it listens all the time, stores each
 * message before it acknowledges it, applies it to its appointment, answers, and shows the history of messages on a page.
 */
export async function startReceiver(config: ReceiverConfig): Promise<RunningServer & { state(): ReceiverState }> {
  const journal = openJournal(config.folder);
  const book = new Map<string, AppointmentState>();
  for (const { useCase, body } of journal.entries) if (useCase === 'appointment') apply(JSON.stringify(body));

  /** Applies a message to what is known; pure but for the book. */
  function apply(body: string) {
    const received = readHubMessage(body);
    if (received.useCase !== 'appointment') return undefined;
    const { appointmentId } = messageOf(received.envelope).appointment;
    const applied = applyAppointment(book.get(appointmentId), received);
    book.set(appointmentId, applied.state);
    return { appointmentId, ...applied };
  }

  /** Tells the sender what is wrong with its message; one that names no sender is told nothing. */
  async function refuse(sourceMessage: object, fault: HubFault): Promise<void> {
    const { distributionID, senderID } = sourceMessage as Record<string, unknown>;
    if (typeof senderID !== 'string' || !CLIENT_ID_FORM.test(senderID)) return;
    const source = { sourceMessage, ...(typeof distributionID === 'string' && { distributionId: distributionID }) };
    const cause = fault.issues.map(({ path, message }) => `${path} : ${message}`).join('\n');
    const status = { statusCode: 704, statusString: 'INSUFFICIENT_DATA' };
    await hub.publish(buildErrorFor(source, status, cause, { senderId: config.clientId, recipientId: senderID }));
  }

  const hub = connectHub({ url: config.url, clientIds: [config.clientId] });
  hub.consume({
    queues: ['message', 'ack', 'info'],
    async onMessage({ received }: HubDelivery) {
      const common = {
        at: iso(Date.now()),
        distributionId: received.distributionId,
        from: received.senderId,
        sentAt: iso(received.sentAt),
        body: received.envelope,
      };
      if (received.useCase !== 'appointment') {
        journal.append({ ...common, useCase: received.useCase, outcome: 'noted' });
        return; // answers are never answered
      }
      const before = book.get(messageOf(received.envelope).appointment.appointmentId);
      const applied = apply(JSON.stringify(received.envelope))!;
      try {
        const { appointmentId, outcome } = applied;
        journal.append({ ...common, useCase: 'appointment', appointmentId, outcome });
      } catch (error) {
        // Not stored: as if it had not come, which it will again.
        if (before) book.set(before.appointmentId, before);
        else book.delete(applied.appointmentId);
        throw error;
      }
      const { refusal } = applied;
      await hub.publish(
        refusal ? buildError(received, refusal, 'déjà connu avec un autre contenu') : buildAcknowledgement(received),
      );
    },
    // The Hub lets nothing through that the model refuses. What comes all the same is kept for who looks into it; its sender is
    // told by an error where it can be read, by the Hub's dead letters where it cannot.
    async onRefused({ fault, body, queue }) {
      const at = iso(Date.now());
      const text = Buffer.from(body).toString('utf8');
      const what = { useCase: 'unreadable', outcome: 'refused', distributionId: '', from: '' } as const;
      journal.append({ ...what, at, sentAt: at, body: text });
      if (queue === 'message' && fault.code === 'invalid') await refuse(JSON.parse(text) as object, fault);
    },
  });

  const state = (): ReceiverState => ({
    connected: hub.connected,
    appointments: [...book.values()],
    journal: journal.entries,
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://receiver');
    if (pathname !== '/' && pathname !== '/_received') {
      response.writeHead(404).end();
      return;
    }
    const isPage = pathname === '/';
    response.writeHead(200, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    response.end(isPage ? receiverPage(state(), config.clientId) : JSON.stringify(state()));
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(config.port, config.host, done));
  return {
    url: `http://${config.host}:${(server.address() as AddressInfo).port}`,
    state,
    async close() {
      await hub.close();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      journal.close();
    },
  };
}
