import { toZonedIso, type Appointment, type LinkProposal } from '@sas-embed/contract';
import type { Booking, HandoverCandidate } from '../booking/index.js';
import type { Clock } from '../clock.js';
import { mayHold, type Principal } from '../identity/index.js';
import type { DbOrTrx } from '../storage/index.js';
import { utc } from '../values/index.js';
import { toApiAppointment, type AppointmentRow } from './appointment-rows.js';
import type { DeliveryStates } from './types.js';

/** Cases proposed for one appointment, at most. */
const PROPOSED = 5;

/** What showing appointments needs. */
export interface AppointmentViewDeps {
  booking: Pick<Booking, 'box' | 'handovers'>;
  clock: Clock;
  deliveries?: DeliveryStates;
}

/** Appointments as the API sends them, with what is known of them from elsewhere. */
export interface AppointmentView {
  one(db: DbOrTrx, row: AppointmentRow, principal: Principal): Promise<Appointment>;
  many(db: DbOrTrx, rows: readonly AppointmentRow[], principal: Principal): Promise<Appointment[]>;
}

/** Whether some case may be meant: an editor's, of a regulator who is known, in no case. */
function isToBeProposed(row: AppointmentRow): boolean {
  return (
    row.origin_kind === 'editor' && row.case_ref === null && row.regulator_id !== null && row.status !== 'cancelled'
  );
}

/** Likeliest first: of the regulator himself, of this practitioner or structure, of this very time, then the latest. */
function byLikelihood(row: AppointmentRow) {
  const rank = (it: HandoverCandidate) =>
    (it.isOwn ? 0 : 4) + (it.isSame ? 0 : 2) + (it.slotStart.getTime() === row.start_at.getTime() ? 0 : 1);
  return (a: HandoverCandidate, b: HandoverCandidate) =>
    rank(a) - rank(b) || b.openedAt.getTime() - a.openedAt.getTime();
}

/** Shows appointments; a page of them costs as many queries as one. */
export function createAppointmentView({ booking, clock, deliveries }: AppointmentViewDeps): AppointmentView {
  async function proposalsOf(db: DbOrTrx, rows: readonly AppointmentRow[], principal: Principal) {
    const open = rows.filter(isToBeProposed);
    const proposals = new Map<string, LinkProposal[]>();
    if (open.length === 0) return proposals;
    const ids = open.map(({ id }) => id);
    const refused = await db.selectFrom('link_refusal').selectAll().where('appointment_id', 'in', ids).execute();
    const isRefused = (appointmentId: string, handoverId: string) =>
      refused.some((it) => it.appointment_id === appointmentId && it.handover_id === handoverId);
    const candidates = await booking.handovers.candidates(
      db,
      open.map((row) => ({
        editorId: row.source_id,
        regulatorId: row.regulator_id!,
        start: row.start_at,
        receivedAt: row.received_at,
        ...(row.practitioner_id === null ? {} : { practitionerNationalId: row.practitioner_id }),
        ...(row.structure_id === null ? {} : { structureNationalId: row.structure_id }),
      })),
      principal,
    );
    open.forEach((row, index) => {
      const found = candidates[index]!.filter(({ handoverId }) => !isRefused(row.id, handoverId))
        .sort(byLikelihood(row))
        .slice(0, PROPOSED);
      proposals.set(
        row.id,
        found.map(({ handoverId, caseRef, openedAt, slotStart, timeZone, isSame }) => ({
          handoverId,
          caseRef,
          openedAt: utc(openedAt),
          slotStart: toZonedIso(slotStart.getTime(), timeZone),
          samePractitioner: isSame,
        })),
      );
    });
    return proposals;
  }

  async function many(db: DbOrTrx, rows: readonly AppointmentRow[], principal: Principal): Promise<Appointment[]> {
    if (rows.length === 0) return [];
    const now = clock.now();
    const readOnly = !mayHold(principal, 'cancel');
    const proposals = await proposalsOf(db, rows, principal);
    const handovers = rows.flatMap(({ page_of: id, origin_kind: kind }) =>
      id !== null && kind === 'editor' ? [id] : [],
    );
    const pages = handovers.length > 0 ? await booking.handovers.pages(db, handovers) : new Map<string, string>();
    const delivered = await deliveries?.of(
      db,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => {
      const editorUrl = pages.get(row.page_of ?? '');
      const delivery = delivered?.get(row.id);
      return toApiAppointment(row, principal, booking.box, now, {
        readOnly,
        proposals: proposals.get(row.id) ?? [],
        ...(editorUrl === undefined ? {} : { editorUrl }),
        ...(delivery && { delivery }),
      });
    });
  }

  return { many, one: async (db, row, principal) => (await many(db, [row], principal))[0]! };
}
