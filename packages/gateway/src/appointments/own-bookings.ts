import { CASE_REF_PURPOSE, createSecretBox, newId, type SecretKeys } from '../values/index.js';
import type { Clock } from '../clock.js';
import { ProblemError } from '../contract/index.js';
import {
  isReplaceable,
  ownAppointment,
  recordReplacement,
  recordVersion,
  toApiAppointment,
} from './appointment-rows.js';
import type { Appointments, EventLog } from './types.js';

/** What recording a booking needs; booking gets the result, so that nothing here may need booking. */
export interface OwnBookingDeps {
  events: EventLog;
  clock: Clock;
  config: { secrets: SecretKeys };
}

/** Records what was booked here (SAS agenda, by telephone) as appointments. */
export function createAppointments({ events, clock, config }: OwnBookingDeps): Appointments {
  const box = createSecretBox(config.secrets);
  return {
    async recordBooking(trx, booking) {
      const { principal, practitioner, structure, origin } = booking;
      const now = clock.now();
      const row = await trx
        .insertInto('appointment')
        .values({
          id: newId('appointment'),
          version: 1,
          origin_kind: origin.kind,
          source_id: origin.sourceId,
          source_label: origin.label ?? null,
          identifier_system: booking.identifier?.system ?? null,
          identifier_value: booking.identifier?.value ?? null,
          content_hash: null,
          orientation_category: booking.orientationCategory ?? 'PS',
          status: booking.status ?? 'booked',
          start_at: booking.start,
          end_at: booking.end ?? null,
          time_zone: booking.timeZone,
          created_at: now,
          updated_at: null,
          received_at: now,
          practitioner_id: booking.practitionerNationalId ?? practitioner?.nationalId ?? null,
          practitioner_last_name: practitioner?.lastName ?? null,
          practitioner_first_name: practitioner?.firstName ?? null,
          practitioner_specialty: practitioner?.specialty ? JSON.stringify(practitioner.specialty) : null,
          structure_id: structure?.nationalId ?? booking.structureNationalId ?? null,
          structure_name: structure?.name ?? null,
          regulator_id: principal.regulatorId,
          sas_id: principal.bookingSas.id,
          sas_label: principal.bookingSas.label,
          host_id: booking.hostId,
          case_ref: booking.caseRef === undefined ? null : box.seal(CASE_REF_PURPOSE, booking.caseRef),
          link: booking.caseRef === undefined ? null : 'automatic',
          handover_id: booking.handoverId ?? null,
          offer_id: booking.offerId,
          slot_id: booking.slotId ?? null,
          searched_at: booking.searchedAt ?? null,
          slot_changed: false,
          patients: booking.patients ?? 1,
          orientation_type: booking.orientationType ?? null,
          community_id: booking.community?.nationalId ?? null,
          community_name: booking.community?.name ?? null,
          replaces: booking.replaces ?? null,
          overbooking: booking.overbooking === undefined ? null : JSON.stringify(booking.overbooking),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const actor = { kind: 'regulator', id: principal.regulatorId } as const;
      await recordVersion(trx, events, row, now, actor);
      await recordReplacement(trx, events, row, now, actor);
      return toApiAppointment(row, principal, box, now);
    },

    async replaceable(db, principal, appointmentId) {
      const row = await ownAppointment(db, appointmentId, principal, false);
      if (!isReplaceable(row)) {
        throw new ProblemError('appointment-not-replaceable', {
          detail:
            row.replaced_by === null
              ? 'Only a cancelled or a missed appointment is replaced.'
              : 'Another appointment has taken its place.',
          errors: [{ field: 'body:/replaces', rule: 'an appointment that offers rebook' }],
        });
      }
      return {
        hostId: row.host_id,
        ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      };
    },
  };
}
