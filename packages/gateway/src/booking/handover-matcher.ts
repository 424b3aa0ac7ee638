import type { EventLog } from '../appointments/index.js';
import { ProblemError } from '../contract/index.js';
import type { Trx } from '../storage/index.js';
import { CASE_REF_PURPOSE, type SecretBox } from '../values/index.js';
import { tellHandover, type HandoverRow } from './handovers.js';
import type { HandoverMatcher, MatchedHandover, ReturnedAppointment } from './types.js';

/** How long after its opening a hand-over that is over still matches what comes back for its slot. */
const LATE_MS = 24 * 3_600_000;

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
        .where('opened_at', '>', new Date(receivedAt.getTime() - LATE_MS))
        // A structure's own slot (SOS Médecins) is handed over before anyone knows who will receive.
        .where((eb) =>
          eb.or([
            ...(practitionerNationalId === undefined ? [] : [eb('practitioner_id', '=', practitionerNationalId)]),
            ...(appointment.mayBeOfAssociation
              ? [eb.and([eb('practitioner_id', 'is', null), eb('slot_start', '=', appointment.start)])]
              : []),
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
    appointment.practitionerNationalId === undefined &&
    appointment.structureNationalId === undefined &&
    !appointment.mayBeOfAssociation;

  /** The one that it certainly is: an open one, else one that is over and was for this very slot. */
  function certain(rows: readonly HandoverRow[], { start, receivedAt }: ReturnedAppointment): HandoverRow | undefined {
    const isOpen = (row: HandoverRow) => row.state === 'open' && row.expires_at > receivedAt;
    const isForIt = (row: HandoverRow) => row.slot_start.getTime() === start.getTime();
    const open = rows.filter(isOpen);
    const over = rows.filter((row) => !isOpen(row) && isForIt(row));
    if (open.length === 1) return over.length === 0 || isForIt(open[0]!) ? open[0] : undefined;
    return open.length === 0 && over.length === 1 ? over[0] : undefined;
  }

  /** Hand-over and appointment have met: it is matched, its hold used, its host told. */
  async function met(
    trx: Trx,
    row: HandoverRow,
    { appointmentId, receivedAt }: { appointmentId: string; receivedAt: Date },
  ): Promise<MatchedHandover> {
    const late = row.state !== 'open' || row.expires_at <= receivedAt;
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
    const held = await trx.selectFrom('hold').select('searched_at').where('id', '=', row.hold_id).executeTakeFirst();
    await tellHandover(trx, events, row, 'matched', { appointmentId, ...(late ? { late } : {}) });
    return {
      ...(held?.searched_at && { searchedAt: held.searched_at }),
      handoverId: row.id,
      hostId: row.host_id,
      sasId: row.sas_id,
      offerId: row.offer_id,
      slotId: row.slot_id,
      slotStart: row.slot_start,
      ...(row.orientation_type === null ? {} : { orientationType: row.orientation_type }),
      ...(row.replaces === null ? {} : { replaces: row.replaces }),
      ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
    };
  }

  return {
    async match(trx, appointment) {
      if (isNobodys(appointment)) return undefined;
      const rows = await ofSame(trx, appointment).where('state', 'in', ['open', 'expired', 'abandoned']).execute();
      const row = certain(rows, appointment);
      if (!row) return undefined;
      return met(trx, row, appointment);
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

    async ownSlotOffers(db, editorId, regulatorId, receivedAt) {
      const rows = await db
        .selectFrom('handover')
        .select('offer_id')
        .distinct()
        .where('regulator_id', '=', regulatorId)
        .where('editor_id', '=', editorId)
        .where('practitioner_id', 'is', null)
        .where('opened_at', '>', new Date(receivedAt.getTime() - LATE_MS))
        .where('state', 'in', ['open', 'expired', 'abandoned', 'booked-by-phone'])
        .execute();
      return rows.map((row) => row.offer_id);
    },

    async candidates(db, appointments, { hostId, bookingSas }) {
      const since = Math.min(...appointments.map(({ receivedAt }) => receivedAt.getTime())) - LATE_MS;
      const rows = await db
        .selectFrom('handover')
        .innerJoin('hold', 'hold.id', 'handover.hold_id')
        .selectAll('handover')
        .select('hold.time_zone')
        .where('handover.host_id', '=', hostId)
        .where('handover.sas_id', '=', bookingSas.id)
        .where('handover.editor_id', 'in', [...new Set(appointments.map(({ editorId }) => editorId))])
        .where('handover.opened_at', '>', new Date(since))
        .where('handover.state', 'in', ['open', 'expired', 'abandoned'])
        .where('handover.case_ref', 'is not', null)
        .execute();
      return appointments.map((appointment) =>
        rows.flatMap((row) => {
          const { receivedAt } = appointment;
          const isOfDay = row.opened_at <= receivedAt && row.opened_at.getTime() > receivedAt.getTime() - LATE_MS;
          const isOwn = row.regulator_id === appointment.regulatorId;
          const isSame = isForSame(row, appointment);
          // What was given up, or is a colleague's, is proposed for its own practitioner only.
          const isFar = !isSame && (row.state === 'abandoned' || !isOwn);
          if (!isOfDay || row.editor_id !== appointment.editorId || isFar) return [];
          return [
            {
              handoverId: row.id,
              caseRef: box.open(CASE_REF_PURPOSE, row.case_ref!),
              openedAt: row.opened_at,
              slotStart: row.slot_start,
              timeZone: row.time_zone,
              ...{ isSame, isOwn },
            },
          ];
        }),
      );
    },

    async settle(trx, handoverId, { hostId, bookingSas }, appointment) {
      const row = await trx
        .selectFrom('handover')
        .selectAll()
        .where('id', '=', handoverId)
        .where('host_id', '=', hostId)
        .where('sas_id', '=', bookingSas.id)
        .where('state', 'in', ['open', 'expired', 'abandoned'])
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw new ProblemError('not-found', { detail: 'No such hand-over of this host that waits.' });
      return met(trx, row, appointment);
    },

    async release(trx, handoverId, now) {
      const row = await trx
        .updateTable('handover')
        .set((eb) => ({
          state: eb.case().when('expires_at', '>', now).then('open').else('expired').end() as never,
          appointment_id: null,
          late: false,
        }))
        .where('id', '=', handoverId)
        .where('state', '=', 'matched')
        .returningAll()
        .executeTakeFirst();
      if (row) await tellHandover(trx, events, row, row.state);
    },

    async pages(db, handoverIds) {
      const rows = await db
        .selectFrom('handover')
        .select(['id', 'url'])
        .where('id', 'in', [...handoverIds])
        .execute();
      return new Map(rows.map(({ id, url }) => [id, url]));
    },
  };
}

/** Whether it was handed over to the appointment's practitioner, or, before anyone knew who, to its structure. */
function isForSame(row: HandoverRow, appointment: ReturnedAppointment): boolean {
  const { practitionerNationalId: practitioner, structureNationalId: structure } = appointment;
  if (practitioner !== undefined && row.practitioner_id === practitioner) return true;
  return (
    structure !== undefined &&
    row.structure_id === structure &&
    (practitioner === undefined || row.practitioner_id === null)
  );
}
