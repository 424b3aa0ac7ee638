/** What is booked during a fault run: at an editor, which tells by INT_R03, and on the SAS agenda, by a regulator's screen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isSasError, type SasClient } from '@sas-embed/client';

/** Under which the editor keeps its appointments. */
export const EDITOR_SYSTEM = 'urn:oid:2.25.19990001';
export const EDITOR_KEY = 'intake-key-of-the-fault-run';
export const PRACTITIONER = '819990000017';
export const OPERATOR = { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' };

const FR_0203 = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
const idnps = (value: string) => ({
  identifier: { type: { coding: [{ system: FR_0203, code: 'IDNPS' }] }, system: OPERATOR.system, value },
});
const MINUTE = 60_000;

/** One version of an editor's appointment. */
export interface Version {
  status: 'booked' | 'fulfilled' | 'noshow' | 'cancelled';
  /** Milliseconds since 1970, as all instants here. */
  start: number;
  /** When the editor wrote it down. */
  at: number;
}

/** An appointment of the editor, with all that becomes of it. */
export interface EditorAppointment {
  value: string;
  versions: readonly Version[];
}

/** A stream of numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Appointments with so many bookings and updates in all: one to four versions each. */
export function planAppointments(writes: number, random: () => number, now: number): EditorAppointment[] {
  const planned: EditorAppointment[] = [];
  const midnight = Math.ceil((now + 2 * 86_400_000) / 86_400_000) * 86_400_000;
  for (let left = writes; left > 0;) {
    const i = planned.length;
    const count = Math.min(left, 1 + (i % 4));
    const start = midnight + i * MINUTE;
    const last = (['cancelled', 'fulfilled', 'noshow', 'booked'] as const)[Math.floor(random() * 4)]!;
    const versions = Array.from({ length: count }, (_, n): Version => {
      const isLast = n > 0 && n === count - 1;
      const moved = n === 0 ? start : start + n * 15 * MINUTE;
      return { status: isLast ? last : 'booked', start: moved, at: now + n * 1_000 };
    });
    planned.push({ value: `rdv-${i}`, versions });
    left -= count;
  }
  return planned;
}

function resourceOf({ value, versions }: EditorAppointment, { status, start, at }: Version): string {
  return JSON.stringify({
    resourceType: 'Appointment',
    meta: {
      profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'],
      lastUpdated: new Date(at).toISOString(),
    },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: idnps(OPERATOR.value),
      },
    ],
    identifier: [{ system: EDITOR_SYSTEM, value }],
    status,
    start: new Date(start).toISOString(),
    end: new Date(start + 15 * MINUTE).toISOString(),
    created: new Date(versions[0]!.at).toISOString(),
    participant: [{ actor: idnps(PRACTITIONER), status: 'accepted' }],
  });
}

/** What the editor counts. */
export interface Told {
  /** Requests that were answered with success. */
  accepted: number;
  /** Of them, those that said something again or too late. */
  extra: number;
  /** Requests that got no answer, or another one. */
  failed: number;
}

/** Tells the gateway of appointments until it says that it has them; some things twice, some in the wrong order. */
export class Editor {
  readonly told: Told = { accepted: 0, extra: 0, failed: 0 };

  constructor(
    private readonly gatewayUrl: string,
    private readonly random: () => number,
  ) {}

  /** All versions of one; resolves when each was taken. */
  async tell(appointment: EditorAppointment): Promise<void> {
    const { versions } = appointment;
    const late: Promise<void>[] = [];
    for (let n = 0; n < versions.length; n++) {
      // one overtakes the other
      if (n + 1 < versions.length && this.random() < 0.1) {
        await this.#send(appointment, n + 1);
        await this.#send(appointment, n);
        n++;
      } else if (this.random() < 0.1) {
        await Promise.all([this.#send(appointment, n), this.#send(appointment, n, true)]);
      } else await this.#send(appointment, n);
      // an old one comes again, whatever happened meanwhile
      if (this.random() < 0.1) late.push(sleep(this.random() * 2_000).then(() => this.#send(appointment, n, true)));
    }
    await Promise.all(late);
  }

  async #send(appointment: EditorAppointment, n: number, isExtra = false): Promise<void> {
    const query = n === 0 ? '' : `?identifier=${encodeURIComponent(`${EDITOR_SYSTEM}|${appointment.value}`)}`;
    const body = resourceOf(appointment, appointment.versions[n]!);
    for (;;) {
      const status = await fetch(`${this.gatewayUrl}/fhir/Appointment${query}`, {
        method: n === 0 ? 'POST' : 'PUT',
        headers: { authorization: `Bearer ${EDITOR_KEY}`, 'content-type': 'application/fhir+json' },
        body,
        signal: AbortSignal.timeout(8_000),
      }).then(
        ({ status }) => status,
        () => 0,
      );
      if (status === 200 || status === 201) break;
      if (status >= 400 && status < 500) throw new Error(`The gateway refuses ${appointment.value}: ${status}`);
      this.told.failed++;
      await sleep(100 + this.random() * 200);
    }
    this.told.accepted++;
    if (isExtra) this.told.extra++;
  }
}

/** Repeats a write under its key until it is answered. Throws what waiting cannot mend. */
async function insist<T>(write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isSasError(error) || !error.retryable) throw error;
      await sleep(Math.max(200, Math.min(error.retryAfterMs ?? 0, 5_000)));
    }
  }
}

/** Books a slot of the SAS agenda for a case, and cancels it again when told; resolves to the appointment's id. */
export async function bookAgenda(
  client: SasClient,
  { offerId, slotId, caseRef, cancels }: { offerId: string; slotId: string; caseRef: string; cancels: boolean },
): Promise<string> {
  const key = (what: string) => ({ idempotencyKey: `${what}-${slotId}` });
  const hold = await insist(() => client.createHold({ offerId, slotId, caseRef }, key('hold')));
  const { id } = await insist(() => client.confirmHold(hold.id, key('confirm')));
  if (cancels) await insist(() => client.cancelAppointment(id, key('cancel')));
  return id;
}
