import type { BlockedAppointment, Practitioner, Structure } from '@sas-embed/contract';
import type { ReadAppointment } from '@sas-embed/fhir';
import { sql } from 'kysely';
import type { Audit } from '../audit/index.js';
import type { Booking, HandoverMatcher } from '../booking/index.js';
import { CASE_REF_PURPOSE, newId } from '../values/index.js';
import type { Availability } from '../availability/index.js';
import type { Clock } from '../clock.js';
import type { Directory, DirectoryOffer } from '../directory/index.js';
import type { Identity, RegulatorAccount } from '../identity/index.js';
import type { PassedRequest, Relay } from '../relay/index.js';
import type { Database, Trx } from '../storage/index.js';
import { recordReplacement, recordVersion, type AppointmentRow } from './appointment-rows.js';
import { changedByPractice, contentHash, isOutdated, saidAt, type IntakeRequest } from './said-versions.js';
import type { EventLog } from './types.js';

/** What the intake of editors' appointments needs. */
export interface FhirIntakeDeps {
  database: Database;
  identity: Pick<Identity, 'findRegulator'>;
  directory: Pick<Directory, 'getOffer' | 'offersOf' | 'getPractitioner' | 'getStructure'>;
  availability: Pick<Availability, 'editor'>;
  booking: Pick<Booking, 'handovers' | 'places' | 'box'>;
  events: EventLog;
  audit: Audit;
  /** Passes on what was taken in, where another platform is to have it. */
  relay?: Pick<Relay, 'note' | 'wake'>;
  /** Whether the editor was ever told of this regulator (INT_R02); absent: editors keep no accounts. */
  isTold?(editorId: string, regulatorId: string): Promise<boolean>;
  /** The SAS served here, by id. */
  sas(id: string): { id: string; label: string } | undefined;
  clock: Clock;
}

/** What became of an appointment that an editor sent. */
export interface IntakeResult {
  appointmentId: string;
  outcome: 'created' | 'updated' | 'unchanged' | 'outdated';
  /** False while the regulator is not known here: it is kept, and shown to nobody. */
  attributed: boolean;
}

/** What is known of the appointment from elsewhere; read before the transaction, which may use nothing but itself. */
interface Surroundings {
  regulator?: RegulatorAccount;
  /** Why no regulator can be told; with him, nothing. */
  blockedBy?: BlockedAppointment['reason'];
  practitioner?: Practitioner;
  structure?: Structure;
  /** The practitioner's offers that this editor holds; of what may be an association's, those that he handed over to. */
  offers: readonly DirectoryOffer[];
  /** The editor keeps the calendars of associations, and this is of none of the practitioners and structures that it keeps. */
  mayBeOfAssociation: boolean;
}

type Matched = Awaited<ReturnType<HandoverMatcher['match']>>;

/** The appointment as hand-overs are compared with it. */
function returned(
  editorId: string,
  read: ReadAppointment,
  { mayBeOfAssociation }: Surroundings,
  { id }: RegulatorAccount,
  receivedAt: Date,
) {
  const [practitionerNationalId] = read.practitionerIds;
  const [structureNationalId] = read.structureIds;
  return {
    editorId,
    regulatorId: id,
    start: read.start,
    receivedAt,
    mayBeOfAssociation,
    ...(practitionerNationalId === undefined ? {} : { practitionerNationalId }),
    ...(structureNationalId === undefined ? {} : { structureNationalId }),
  };
}

/** Takes editors' appointments in (INT_R03): committed when it resolves, and idempotent by editor, system and value. */
export function createFhirIntake(deps: FhirIntakeDeps) {
  const { database, identity, directory, booking, events, clock } = deps;

  async function lookAround(editorId: string, read: ReadAppointment): Promise<Surroundings> {
    const [practitionerId] = read.practitionerIds;
    const [structureId] = read.structureIds;
    const { system, value } = read.operator;
    const named = await identity.findRegulator({ system, value });
    const owners = {
      ...(practitionerId === undefined ? {} : { practitioners: [practitionerId] }),
      ...(structureId === undefined ? {} : { structures: [structureId] }),
    };
    const all = await directory.offersOf(owners);
    const kept = all.filter((offer) => offer.editorIds.includes(editorId));
    const keepsAssociations = deps.availability.editor(editorId)?.flows?.sos === true;
    const mayBeOfAssociation = keepsAssociations && kept.length === 0 && structureId === undefined;
    // An editor books with those whose calendar it keeps, for those who were made known to it: naming another practitioner, or
    // another regulator, of another SAS first of all, reaches nobody's file.
    const isTold = named !== undefined && (await deps.isTold?.(editorId, named.id)) !== false;
    const blockedBy = !named ? 'regulator-unknown' : !isTold ? 'regulator-not-told' : 'not-of-editor';
    const regulator = (kept.length > 0 || mayBeOfAssociation) && isTold ? named : undefined;
    const offers = mayBeOfAssociation && regulator ? await handedOver(editorId, regulator.id) : kept;
    const practitioner =
      practitionerId === undefined
        ? undefined
        : (all.find(({ offer }) => offer.practitioner)?.offer.practitioner ??
          (await directory.getPractitioner(practitionerId)));
    const structure = structureId === undefined ? undefined : await directory.getStructure(structureId);
    return {
      ...{ offers, mayBeOfAssociation },
      ...(regulator ? { regulator } : { blockedBy }),
      ...(practitioner ? { practitioner } : {}),
      ...(structure ? { structure } : {}),
    };
  }

  /** The offers of associations that this regulator handed over to at this editor. */
  async function handedOver(editorId: string, regulatorId: string): Promise<DirectoryOffer[]> {
    const ids = await booking.handovers.ownSlotOffers(database.db, editorId, regulatorId, clock.now());
    const found = await Promise.all(ids.map((id) => directory.getOffer(id)));
    return found.filter((offer) => offer?.editorIds.includes(editorId)) as DirectoryOffer[];
  }

  /** The offer it was booked at, when that is certain: the hand-over's, the named structure's, or the only place. */
  function offerOf(read: ReadAppointment, around: Surroundings, matched: Matched): DirectoryOffer | undefined {
    const handedOver = around.offers.find(({ offer }) => offer.id === matched?.offerId);
    if (handedOver || matched || around.mayBeOfAssociation) return handedOver;
    const named = around.offers.filter(({ offer }) => read.structureIds.includes(offer.structure?.nationalId ?? ''));
    const candidates = named.length > 0 ? named : around.offers;
    return new Set(candidates.map(({ offer }) => offer.place.id)).size === 1 ? candidates[0] : undefined;
  }

  /** The columns that each version sets anew. */
  function said(read: ReadAppointment, around: Surroundings) {
    const { practitioner } = around;
    const specialty = practitioner?.specialties[0];
    return {
      content_hash: contentHash(read),
      status: read.status,
      start_at: read.start,
      end_at: read.end,
      practitioner_id: read.practitionerIds[0] ?? null,
      practitioner_last_name: practitioner?.lastName ?? null,
      practitioner_first_name: practitioner?.firstName ?? null,
      practitioner_specialty: specialty ? JSON.stringify(specialty) : null,
    };
  }

  /** Who booked, with the place and case that follow from it; for an appointment that belongs to no SAS yet. */
  async function attribute(
    trx: Trx,
    editorId: string,
    row: AppointmentRow,
    read: ReadAppointment,
    around: Surroundings,
  ) {
    const { regulator } = around;
    const isBooking = read.status === 'booked' || read.status === 'pending';
    const matched =
      regulator && isBooking
        ? await booking.handovers.match(trx, {
            appointmentId: row.id,
            ...returned(editorId, read, around, regulator, clock.now()),
          })
        : undefined;
    const offer = offerOf(read, around, matched)?.offer;
    const structure = offer?.structure ?? around.structure;
    const slotChanged = matched !== undefined && matched.slotStart.getTime() !== read.start.getTime();
    const offerId = offer?.id ?? matched?.offerId;
    let slotId = matched && !slotChanged ? matched.slotId : undefined;
    if (slotId === undefined && offerId !== undefined && isBooking) {
      // FrAppointmentSAS tells no mode, so that the slot's id cannot be computed: it is known when somebody held it.
      const cards = around.offers.filter((each) => offer && each.offer.place.id === offer.place.id);
      const ids = [offerId, ...cards.map((each) => each.offer.id)];
      slotId = await booking.places.heldSlotAt(trx, ids, editorId, read.start);
    }
    const actor = regulator ? { regulatorId: regulator.id } : {};
    // Of a regulator of several SAS: that of the session in which he handed over, else of his last session.
    const sas = (matched && deps.sas(matched.sasId)) ?? regulator?.bookingSas;
    if (matched && slotChanged) {
      await events.append(trx, {
        payload: {
          type: 'slot',
          offerId: matched.offerId,
          slotId: matched.slotId,
          change: 'released',
          exclusive: false,
          ...actor,
        },
      });
    }
    if (slotId !== undefined && offerId !== undefined) {
      await events.append(trx, {
        payload: { type: 'slot', offerId, slotId, change: 'taken', exclusive: true, ...actor },
      });
    }
    return {
      orientation_category: offer?.kind ?? (around.mayBeOfAssociation ? 'SOS' : 'PS'),
      time_zone: offer?.place.timeZone ?? 'Europe/Paris',
      structure_id: structure?.nationalId ?? null,
      structure_name: structure?.name ?? null,
      regulator_id: regulator?.id ?? null,
      blocked_by: around.blockedBy ?? null,
      blocked_regulator: regulator
        ? null
        : JSON.stringify({ system: read.operator.system, value: read.operator.value }),
      sas_id: sas?.id ?? null,
      sas_label: sas?.label ?? null,
      host_id: matched?.hostId ?? null,
      case_ref: matched?.caseRef === undefined ? null : booking.box.seal(CASE_REF_PURPOSE, matched.caseRef),
      link: matched?.caseRef === undefined ? null : ('automatic' as const),
      handover_id: matched?.handoverId ?? null,
      page_of: matched?.handoverId ?? null,
      replaces: matched?.replaces ?? null,
      orientation_type: matched?.orientationType ?? null,
      offer_id: offerId ?? null,
      slot_id: slotId ?? null,
      searched_at: matched?.searchedAt ?? null,
      slot_changed: slotChanged,
    };
  }

  /** The row of this identifier, locked: a new one, or the one that an earlier (or concurrent) delivery made. */
  async function findOrInsert(trx: Trx, editorId: string, read: ReadAppointment, around: Surroundings, now: Date) {
    const label = deps.availability.editor(editorId)?.label;
    const inserted = await trx
      .insertInto('appointment')
      .values({
        ...said(read, around),
        id: newId('appointment'),
        version: 1,
        origin_kind: 'editor',
        source_id: editorId,
        source_label: label ?? null,
        identifier_system: read.identifier.system,
        identifier_value: read.identifier.value,
        orientation_category: 'PS',
        time_zone: 'Europe/Paris',
        // Without it, when it first came in; never changed afterwards, whatever later versions say.
        created_at: read.created ?? now,
        received_at: now,
        slot_changed: false,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (inserted) return { row: inserted, isNew: true };
    const row = await trx
      .selectFrom('appointment')
      .selectAll()
      .where('origin_kind', '=', 'editor')
      .where('source_id', '=', editorId)
      .where('identifier_system', '=', read.identifier.system)
      .where('identifier_value', '=', read.identifier.value)
      .forUpdate()
      .executeTakeFirstOrThrow();
    return { row, isNew: false };
  }

  /** What a community accepted becomes its operator's own, when that tells of it: one appointment, of category PDM. */
  async function adoptAccepted(trx: Trx, editorId: string, { identifier }: ReadAppointment): Promise<void> {
    await trx
      .updateTable('appointment')
      .set({ origin_kind: 'editor' })
      .where('origin_kind', '=', 'marketplace')
      .where('source_id', '=', editorId)
      .where('identifier_system', '=', identifier.system)
      .where('identifier_value', '=', identifier.value)
      .execute();
  }

  /** What the regulator told booked by telephone becomes the editor's own, when its editor tells of it: one appointment. */
  async function adoptPhoned(trx: Trx, editorId: string, read: ReadAppointment, around: Surroundings): Promise<void> {
    if (!around.regulator || (read.status !== 'booked' && read.status !== 'pending')) return;
    const { system, value } = read.identifier;
    const known = await trx
      .selectFrom('appointment')
      .select('id')
      .where('origin_kind', '=', 'editor')
      .where('source_id', '=', editorId)
      .where('identifier_system', '=', system)
      .where('identifier_value', '=', value)
      .executeTakeFirst();
    if (known) return;
    const phoned = await booking.handovers.matchPhoned(
      trx,
      returned(editorId, read, around, around.regulator, clock.now()),
    );
    if (phoned === undefined) return;
    await trx
      .updateTable('appointment')
      .set((eb) => ({
        ...{ origin_kind: 'editor', identifier_system: system, identifier_value: value },
        page_of: eb.ref('handover_id'),
      }))
      .where('id', '=', phoned)
      .where('origin_kind', '=', 'phone')
      .execute();
  }

  /** Nothing changes: what is known is later. That it came is written down. */
  async function outdated(
    trx: Trx,
    editorId: string,
    { id, sas_id }: AppointmentRow,
    { status }: ReadAppointment,
    how: IntakeRequest,
  ): Promise<IntakeResult> {
    if (how === 'booking')
      await trx.updateTable('appointment').set({ booking_awaited: false }).where('id', '=', id).execute();
    await deps.audit.write(trx, {
      actor: { kind: 'editor', id: editorId },
      action: 'appointment.outdated',
      on: { appointmentId: id },
      codes: { status },
    });
    return { appointmentId: id, outcome: 'outdated', attributed: sas_id !== null };
  }

  async function store(
    trx: Trx,
    editorId: string,
    read: ReadAppointment,
    how: IntakeRequest,
    around: Surroundings,
  ): Promise<IntakeResult> {
    const now = clock.now();
    await adoptAccepted(trx, editorId, read);
    await adoptPhoned(trx, editorId, read, around);
    const { row, isNew } = await findOrInsert(trx, editorId, read, around, now);
    if (!isNew && isOutdated(row, read, how, now)) return outdated(trx, editorId, row, read, how);
    const knownNow = row.sas_id === null && around.regulator !== undefined;
    const isRepeat = !isNew && row.content_hash === contentHash(read) && !knownNow;
    const order = {
      said_at: saidAt(read, now) ?? row.said_at,
      booking_awaited: how === 'update' && (isNew || row.booking_awaited),
    };
    if (isRepeat) {
      // A version that says the same is the last one all the same: what was made before it is the past.
      await trx.updateTable('appointment').set(order).where('id', '=', row.id).execute();
      return { appointmentId: row.id, outcome: 'unchanged', attributed: row.sas_id !== null };
    }
    const attribution: Partial<Awaited<ReturnType<typeof attribute>>> =
      row.sas_id === null ? await attribute(trx, editorId, row, read, around) : {};
    const stored = await trx
      .updateTable('appointment')
      .set({
        ...said(read, around),
        ...order,
        ...attribution,
        ...(isNew ? {} : changedByPractice(row, read, now)),
        ...(isNew ? {} : { version: row.version + 1, updated_at: now }),
        changed_tx: sql<string>`pg_current_xact_id()`,
      })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const actor = { kind: 'editor', id: editorId } as const;
    await recordVersion(trx, events, stored, now, actor);
    if (attribution.replaces) await recordReplacement(trx, events, stored, now, actor);
    await deps.audit.write(trx, {
      actor,
      action: isNew ? 'appointment.received' : 'appointment.updated',
      on: { appointmentId: row.id },
      codes: { status: read.status },
    });
    return { appointmentId: row.id, outcome: isNew ? 'created' : 'updated', attributed: stored.sas_id !== null };
  }

  /**
   * Stores what an editor sent. A regulator who is not known here (his account may reach us later, or he books for
   * another platform) is no reason to lose a booking: it is kept without SAS, told to nobody, and attributed by the next
   * version that comes after he is known. Answering an error instead would make the editor retry for ever.
   *
   * @param sent the request itself, where it may have to be passed on
   */
  return async function take(
    editorId: string,
    read: ReadAppointment,
    how: IntakeRequest = 'booking',
    sent?: PassedRequest,
  ): Promise<IntakeResult> {
    const around = await lookAround(editorId, read);
    const result = await database.transaction(async (trx) => {
      const stored = await store(trx, editorId, read, how, around);
      if (sent) await deps.relay?.note(trx, stored.appointmentId, editorId, sent);
      return stored;
    });
    deps.relay?.wake();
    return result;
  };
}
