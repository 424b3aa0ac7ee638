import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { appointmentResource, type BookedAppointment } from './resource.js';

/** How the platform is reached. */
export interface AppointmentClientOptions {
  /** Base address of the platform's FHIR server. */
  platformUrl: string;
  /** Your OID: `urn:oid:…`. */
  oid: string;
  /** Added to each request: `authorization`, where the platform wants it. */
  headers?: Readonly<Record<string, string>>;
  /** Client certificate, PEM. */
  tls?: { cert: string; key: string; ca?: string };
  /** Milliseconds between the first two attempts; doubled each time up to five minutes. 1 s when absent. */
  firstWaitMs?: number;
}

/** What became of a message. */
export interface Delivery {
  /** `refused`: the message itself is wrong (4xx other than 408 and 429), another attempt would not help. */
  state: 'accepted' | 'refused' | 'stopped';
  attempts: number;
  /** HTTP status of the last answer. */
  status?: number;
}

/** Tells the platform of appointments. */
export interface AppointmentClient {
  /**
   * Tells the present state of an appointment: POST the first time, PUT after. One message of an appointment after the
   * other; ends when the platform took or refused it. What is not told yet when your process ends is yours to keep: call
   * again with `known` for what the platform may have. Its waits keep no process alive.
   *
   * Rejects with an `AppointmentInputError` when this is no appointment that can be told; nothing is sent then, and what was or
   * will be told of the same appointment goes on.
   */
  announce(appointment: BookedAppointment, options?: { known?: boolean }): Promise<Delivery>;
  /** Ends all attempts. */
  close(): void;
}

const LONGEST_WAIT_MS = 300_000;
const ATTEMPT_MS = 10_000;

/**
 * A client of INT_R03 that tries until it is heard.
 * @throws {TypeError} when `platformUrl` is no address
 */
export function createAppointmentClient(options: AppointmentClientOptions): AppointmentClient {
  const { platformUrl, oid, firstWaitMs = 1_000 } = options;
  const chains = new Map<string, Promise<Delivery>>();
  const told = new Set<string>();
  const stop = new AbortController();
  const { signal } = stop;
  const base = new URL(platformUrl).href.replace(/\/+$/, '');

  async function deliver(id: string, body: string): Promise<Delivery> {
    let status: number | undefined;
    for (let attempts = 1, wait = firstWaitMs; ; attempts++, wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      if (signal.aborted) return { state: 'stopped', attempts: attempts - 1 };
      const isKnown = told.has(id);
      const query = isKnown ? `?identifier=${encodeURIComponent(`${oid}|${id}`)}` : '';
      status = await send(isKnown ? 'PUT' : 'POST', `${base}/Appointment${query}`, body);
      const heard = status !== undefined && { status };
      if (status !== undefined && status >= 200 && status < 300) {
        told.add(id);
        return { state: 'accepted', attempts, ...heard };
      }
      // the platform knows it already: an answer of ours was lost
      if (!isKnown && (status === 409 || status === 412)) told.add(id);
      else if (status !== undefined && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status))
        return { state: 'refused', attempts, ...heard };
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  function send(method: string, url: string, body: string): Promise<number | undefined> {
    return new Promise((done) => {
      const request = (url.startsWith('https:') ? https : http).request(
        url,
        {
          method,
          agent: false,
          timeout: ATTEMPT_MS,
          signal,
          headers: {
            'content-type': 'application/fhir+json',
            accept: 'application/fhir+json',
            'content-length': Buffer.byteLength(body),
            ...options.headers,
          },
          ...options.tls,
        },
        (response) => {
          response.resume();
          response.once('error', () => done(undefined));
          response.once('end', () => done(response.statusCode));
        },
      );
      request.once('timeout', () => request.destroy(new Error('timeout')));
      request.once('error', () => done(undefined)); // it cannot be reached now: the next attempt may
      request.end(body);
    });
  }

  return {
    // (async: what cannot be told is a rejection, as every other failure)
    async announce(appointment, { known = false } = {}) {
      // the state as it is now, whatever the caller does with the object while earlier messages are on their way
      const body = JSON.stringify(appointmentResource(oid, appointment));
      const { id } = appointment;
      if (known) told.add(id);
      const before = chains.get(id)?.catch(() => undefined);
      const chain = Promise.resolve(before).then(() => deliver(id, body));
      chains.set(id, chain);
      const forget = (): void => {
        if (chains.get(id) === chain) chains.delete(id);
      };
      chain.then(forget, forget);
      return chain;
    },
    close: () => stop.abort(),
  };
}
