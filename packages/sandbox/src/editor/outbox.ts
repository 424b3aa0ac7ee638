import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import type { EditorAppointment } from './agenda.js';
import type { EditorConfig } from './config.js';
import { appointmentResource } from './fhir-appointment.js';
import type { Json } from './fhir-common.js';
import { readCertificate } from './mutual-tls.js';

/** Whether the platform has the latest state of an appointment. */
export type DeliveryState = 'pending' | 'accepted' | 'refused';

/** What the editor sent to the platform, for tests and for its pages. */
export interface Delivery {
  appointmentId: string;
  method: 'POST' | 'PUT';
  body: Json;
  state: DeliveryState;
  attempts: number;
  /** HTTP status of the last answer; absent when there was none. */
  lastStatus?: number;
}

/** Waits between attempts, in milliseconds: doubled each time up to the longest. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
const ATTEMPT_TIMEOUT_MS = 8_000;

/**
 * Tells the platform about appointments (INT_R03), one change of an appointment after the other, until it accepts.
 * Only an answer that says the message itself is wrong (400, 422) ends the attempts.
 */
export class Outbox {
  /** Everything sent, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #chains = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  readonly #agent: Agent;

  constructor(
    private readonly intake: EditorConfig['intake'],
    private readonly oid: string,
  ) {
    this.#agent = new Agent({ connect: intake.tls ? readCertificate(intake.tls) : {} });
  }

  /** Queues the appointment's present state. The promise ends when the platform accepted or refused it. */
  announce(appointment: EditorAppointment): Promise<void> {
    const delivery: Delivery = {
      appointmentId: appointment.id,
      method: this.#chains.has(appointment.id) ? 'PUT' : 'POST',
      body: appointmentResource(this.oid, appointment),
      state: 'pending',
      attempts: 0,
    };
    this.deliveries.push(delivery);
    const chain = (this.#chains.get(appointment.id) ?? Promise.resolve()).then(() => this.#deliver(delivery));
    this.#chains.set(appointment.id, chain);
    return chain;
  }

  /** The delivery of the appointment's latest state. */
  latest(appointmentId: string): Delivery | undefined {
    return this.deliveries.findLast((d) => d.appointmentId === appointmentId);
  }

  /** Ends all attempts. */
  close(): void {
    this.#stop.abort();
    void this.#agent.destroy().catch(() => undefined);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { signal } = this.#stop;
    for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      delivery.attempts++;
      const status = await this.#attempt(delivery);
      if (status !== undefined) delivery.lastStatus = status;
      if (status !== undefined && status >= 200 && status < 300) delivery.state = 'accepted';
      if (status === 400 || status === 422) delivery.state = 'refused';
      if (delivery.state !== 'pending') return;
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #attempt({ method, appointmentId, body }: Delivery): Promise<number | undefined> {
    const query = method === 'PUT' ? `?identifier=${encodeURIComponent(`${this.oid}|${appointmentId}`)}` : '';
    try {
      const response = await fetch(`${this.intake.fhirBaseUrl}/Appointment${query}`, {
        method,
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/fhir+json',
          accept: 'application/fhir+json',
          ...(this.intake.key !== undefined && { authorization: `Bearer ${this.intake.key}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return undefined; // the platform cannot be reached now: the next attempt may
    }
  }
}
