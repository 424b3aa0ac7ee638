import type { Booking } from '../booking/index.js';
import { requireOpaqueCaseRef } from '../booking/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type Handlers, type OperationId } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { Trx } from '../storage/index.js';
import { CASE_REF_PURPOSE } from '../values/index.js';
import { isOpen, ownAppointment, writeVersion, type Actor, type AppointmentRow } from './appointment-rows.js';
import type { AppointmentView } from './appointment-view.js';
import type { EventLog } from './types.js';

/** What linking needs. */
export interface LinkDeps {
  events: EventLog;
  clock: Clock;
  booking: Pick<Booking, 'idempotency' | 'box' | 'handovers'>;
  view: AppointmentView;
}

/** The regulator as the history names who said something. */
export const regulatorOf = ({ regulatorId }: Principal): Actor => ({ kind: 'regulator', id: regulatorId });

/** What a write found, and wrote when it changed something. */
type Work = (trx: Trx, row: AppointmentRow, now: Date) => Promise<AppointmentRow>;

const linkedElsewhere = () =>
  new ProblemError('appointment-linked', { detail: 'It belongs to a case; its own host may unlink it first.' });

/** Handlers of the case of an appointment, and of what a regulator settles by hand: link, unlink, proposals, call back. */
export function linkHandlers({ events, clock, booking, view }: LinkDeps): Handlers {
  const { idempotency, box, handovers } = booking;

  /** One write on an appointment of the principal's SAS, locked. */
  async function write(
    principal: Principal,
    { operationId, idempotencyKey, asked }: { operationId: OperationId; idempotencyKey: string; asked: object },
    appointmentId: string,
    work: Work,
  ) {
    return idempotency.run({ principal, operationId, idempotencyKey, asked }, async (trx) => {
      const row = await ownAppointment(trx, appointmentId, principal, true);
      const written = await work(trx, row, clock.now());
      return { status: 200, body: await view.one(trx, written, principal) };
    });
  }

  const refuse = (trx: Trx, appointmentId: string, handoverId: string) =>
    trx
      .insertInto('link_refusal')
      .values({ appointment_id: appointmentId, handover_id: handoverId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();

  return {
    async linkAppointment({ principal, path, body, idempotencyKey }) {
      const named = 'caseRef' in body ? body.caseRef : undefined;
      requireOpaqueCaseRef(named);
      const asked = { ...path, ...body };
      const request = { operationId: 'linkAppointment', idempotencyKey, asked } as const;
      return write(principal, request, path.appointmentId, async (trx, row, now) => {
        const isOwn = row.host_id === principal.hostId;
        if (row.case_ref !== null) {
          const isSame =
            isOwn &&
            ('caseRef' in body
              ? box.open(CASE_REF_PURPOSE, row.case_ref) === body.caseRef
              : row.handover_id === body.handoverId);
          if (isSame) return row;
          throw linkedElsewhere();
        }
        const settled =
          'handoverId' in body
            ? await handovers.settle(trx, body.handoverId, principal, {
                appointmentId: row.id,
                receivedAt: row.received_at,
              })
            : undefined;
        const caseRef = 'caseRef' in body ? body.caseRef : settled!.caseRef;
        return writeVersion(
          trx,
          events,
          row,
          {
            host_id: principal.hostId,
            case_ref: caseRef === undefined ? null : box.seal(CASE_REF_PURPOSE, caseRef),
            link: caseRef === undefined ? null : 'manual',
            ...(settled && {
              ...{ handover_id: settled.handoverId, page_of: settled.handoverId },
              slot_changed: settled.slotStart.getTime() !== row.start_at.getTime(),
            }),
          },
          { at: now, actor: regulatorOf(principal), change: 'linked' },
        );
      });
    },

    async unlinkAppointment({ principal, path, idempotencyKey }) {
      const request = { operationId: 'unlinkAppointment', idempotencyKey, asked: path } as const;
      return write(principal, request, path.appointmentId, async (trx, row, now) => {
        if (row.case_ref === null) return row;
        if (row.host_id !== principal.hostId) throw linkedElsewhere();
        if (row.handover_id !== null) {
          await handovers.release(trx, row.handover_id, now);
          await refuse(trx, row.id, row.handover_id);
        }
        return writeVersion(
          trx,
          events,
          row,
          // The host stays its host, so that its server is told too.
          { case_ref: null, link: null, handover_id: null, slot_changed: false },
          { at: now, actor: regulatorOf(principal), change: 'unlinked' },
        );
      });
    },

    async refuseProposal({ principal, path, idempotencyKey }) {
      const request = { operationId: 'refuseProposal', idempotencyKey, asked: path } as const;
      return write(principal, request, path.appointmentId, async (trx, row, now) => {
        const shown = await view.one(trx, row, principal);
        const proposed = shown.caseLink?.proposals?.some(({ handoverId }) => handoverId === path.handoverId);
        if (!proposed) return row; // refused already, or settled meanwhile
        await refuse(trx, row.id, path.handoverId);
        const by = { at: now, actor: regulatorOf(principal), change: 'proposal-refused' } as const;
        return writeVersion(trx, events, row, {}, by);
      });
    },

    async acknowledgeCallBack({ principal, path, idempotencyKey }) {
      const request = { operationId: 'acknowledgeCallBack', idempotencyKey, asked: path } as const;
      return write(principal, request, path.appointmentId, async (trx, row, now) => {
        if (row.call_back === null) return row;
        return writeVersion(
          trx,
          events,
          row,
          { call_back: null, call_back_at: null, call_back_from: null },
          { at: now, actor: regulatorOf(principal), change: 'call-back-acknowledged' },
        );
      });
    },

    async requestCancellation({ principal, path, body: { requested }, idempotencyKey }) {
      const asked = { ...path, requested };
      const request = { operationId: 'requestCancellation', idempotencyKey, asked } as const;
      return write(principal, request, path.appointmentId, async (trx, row, now) => {
        if (row.status === 'cancelled') return row; // the editor was faster
        if (row.origin_kind !== 'editor' || !isOpen(row, now)) {
          throw new ProblemError('appointment-not-cancellable', {
            detail: row.origin_kind === 'editor' ? 'The appointment is over.' : 'It was booked here: cancel it here.',
          });
        }
        if ((row.cancellation_requested_at !== null) === requested) return row;
        return writeVersion(
          trx,
          events,
          row,
          { cancellation_requested_at: requested ? now : null },
          {
            at: now,
            actor: regulatorOf(principal),
            change: requested ? 'cancellation-requested' : 'cancellation-withdrawn',
          },
        );
      });
    },
  };
}
