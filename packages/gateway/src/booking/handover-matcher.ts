import type { EventLog } from '../appointments/index.js';
import type { Trx } from '../storage/index.js';
import { CASE_REF_PURPOSE, type SecretBox } from '../values/index.js';
import { tellHandover, type HandoverRow } from './handovers.js';
import type { HandoverMatcher, ReturnedAppointment } from './types.js';

/** How long after its opening a hand-over that is over still matches what comes back for its slot, in hours. */
const LATE_HOURS = 24;

/** Matches editors' appointments with hand-overs: with certainty, or not at all. */
export function createHandoverMatcher(deps: { events: EventLog; box: SecretBox }): HandoverMatcher {
  const { events, box } = deps;

  /** The hand-overs of the appointment's regulator and practitioner or structure at this editor, locked. */
  const ofSame = (trx: Trx, appointment: ReturnedAppointment) => {
    const { practitionerNationalId, structureNationalId, receivedAt } = appointment;
    return (
      trx
        .selectFrom('handover')
        .selectAll()
        .where('regulator_id', '=', appointment.regulatorId)
        .where('editor_id', '=', appointment.editorId)
        .where('opened_at', '>', new Date(receivedAt.getTime() - LATE_HOURS * 3_600_000))
        // A structure's own slot (SOS Médecins) is handed over before anyone knows who will receive.
        .where((eb) =>
          eb.or([
            ...(practitionerNationalId === undefined ? [] : [eb('practitioner_id', '=', practitionerNationalId)]),
            ...(structureNationalId === undefined
              ? []
              : [
                  eb.and([
                    eb('structure_id', '=', structureNationalId),
                    ...(practitionerNationalId === undefined ? [] : [eb('practitioner_id', 'is', null)]),
                  ]),
                ]),
          ]),
        )
        .orderBy('id')
        .forUpdate()
    );
  };
  const isNobodys = (appointment: ReturnedAppointment) =>
    appointment.practitionerNationalId === undefined && appointment.structureNationalId === undefined;

  /** The one that it certainly is: an open one, else one that is over and was for this very slot. */
  function certain(rows: readonly HandoverRow[], { start, receivedAt }: ReturnedAppointment): HandoverRow | undefined {
    const isOpen = (row: HandoverRow) => row.state === 'open' && row.expires_at > receivedAt;
    const isForIt = (row: HandoverRow) => row.slot_start.getTime() === start.getTime();
    const open = rows.filter(isOpen);
    const over = rows.filter((row) => !isOpen(row) && isForIt(row));
    if (open.length === 1) return over.length === 0 || isForIt(open[0]!) ? open[0] : undefined;
    return open.length === 0 && over.length === 1 ? over[0] : undefined;
  }

  return {
    async match(trx, appointment) {
      if (isNobodys(appointment)) return undefined;
      const rows = await ofSame(trx, appointment).where('state', 'in', ['open', 'expired', 'abandoned']).execute();
      const row = certain(rows, appointment);
      if (!row) return undefined;
      const late = row.state !== 'open' || row.expires_at <= appointment.receivedAt;
      const { appointmentId } = appointment;
      await trx
        .updateTable('handover')
        .set({ state: 'matched', appointment_id: appointmentId, late })
        .where('id', '=', row.id)
        .execute();
      await trx
        .updateTable('hold')
        .set({ state: 'used' })
        .where('id', '=', row.hold_id)
        .where('state', 'in', ['active', 'expired'])
        .execute();
      await tellHandover(trx, events, row, 'matched', { appointmentId, ...(late ? { late } : {}) });
      return {
        handoverId: row.id,
        hostId: row.host_id,
        offerId: row.offer_id,
        slotId: row.slot_id,
        slotStart: row.slot_start,
        ...(row.orientation_type === null ? {} : { orientationType: row.orientation_type }),
        ...(row.replaces === null ? {} : { replaces: row.replaces }),
        ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      };
    },

    async matchPhoned(trx, appointment) {
      if (isNobodys(appointment)) return undefined;
      const rows = await ofSame(trx, appointment)
        .where('state', '=', 'booked-by-phone')
        .where('slot_start', '=', appointment.start)
        .execute();
      const [row, ...rest] = rows;
      if (!row || row.appointment_id === null || rest.length > 0) return undefined;
      const { appointment_id: appointmentId } = row;
      await trx.updateTable('handover').set({ state: 'matched', late: true }).where('id', '=', row.id).execute();
      await tellHandover(trx, events, row, 'matched', { appointmentId, late: true });
      return appointmentId;
    },
  };
}
