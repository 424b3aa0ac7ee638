import { toZonedIso, type Appointment, type AppointmentVersion, type LinkProposal } from '@sas-embed/contract';
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import { CASE_REF_PURPOSE, utc, type SecretBox } from '../values/index.js';
import { ProblemError } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import type { AppointmentTable } from './tables.js';
import type { DeliveredTo, DeliveryStates, EventLog } from './types.js';

/** An appointment as it is stored. */
export type AppointmentRow = Selectable<AppointmentTable>;
/** An appointment to be stored. */
export type NewAppointment = Insertable<AppointmentTable>;

/** ISO 8601 text in UTC, to the second. */
export const zonedUtc = utc;

/** An appointment of the principal's SAS; another SAS's does not exist for him. Throws `not-found`. */
export async function ownAppointment(
  db: DbOrTrx,
  id: string,
  principal: Principal,
  lock: boolean,
): Promise<AppointmentRow> {
  const row = await db
    .selectFrom('appointment')
    .selectAll()
    .where('id', '=', id)
    .where('sas_id', '=', principal.bookingSas.id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new ProblemError('not-found', { detail: 'No such appointment of this SAS.' });
  return row;
}

/** An appointment as the host that gave its case is told it; undefined for every other host. */
export async function hostAppointment(
  db: DbOrTrx,
  id: string,
  hostId: string,
  box: SecretBox,
  now: Date,
  deliveries?: DeliveryStates,
): Promise<Appointment | undefined> {
  const row = await db
    .selectFrom('appointment')
    .selectAll()
    .where('id', '=', id)
    .where('host_id', '=', hostId)
    .executeTakeFirst();
  if (!row) return undefined;
  const delivery = (await deliveries?.of(db, [id]))?.get(id);
  return toApiAppointment(row, { hostId }, box, now, delivery && { delivery });
}

/** Whether it may still be given up. */
export function isOpen(row: Pick<AppointmentRow, 'status' | 'start_at'>, now: Date): boolean {
  return (row.status === 'booked' || row.status === 'pending') && row.start_at > now;
}

/** Whether another appointment may take its place. */
export function isReplaceable(row: Pick<AppointmentRow, 'status' | 'replaced_by'>): boolean {
  return (row.status === 'cancelled' || row.status === 'noshow') && row.replaced_by === null;
}

/** What somebody of its SAS may do with it. */
function actionsOf(row: AppointmentRow, now: Date): Appointment['actions'] {
  const isEditors = row.origin_kind === 'editor';
  return [
    ...(isOpen(row, now) ? [isEditors ? ('cancel-at-editor' as const) : ('cancel' as const)] : []),
    ...(!isEditors && statusesOf(row, now).length > 0 ? ['set-status' as const] : []),
    ...(isReplaceable(row) ? ['rebook' as const] : []),
  ];
}

/** What can be said of an appointment that was booked here: agreed to while it is pending; came or not, once it has begun. */
export function statusesOf(
  { status, start_at: start }: Pick<AppointmentRow, 'status' | 'start_at'>,
  now: Date,
): ('booked' | 'fulfilled' | 'noshow')[] {
  if (status === 'cancelled') return [];
  const has = [...(status === 'pending' ? ['booked' as const] : [])];
  return start > now ? has : [...has, ...(['fulfilled', 'noshow'] as const).filter((it) => it !== status)];
}

/** What is known of an appointment from elsewhere. */
export interface Around {
  /** Who asks may only read. */
  readOnly?: boolean;
  proposals?: readonly LinkProposal[];
  /** The page of its editor. */
  editorUrl?: string;
  delivery?: DeliveredTo;
}

/** Whether it is in a case, for the host that asks. */
function caseLinkOf(row: AppointmentRow, isOwnHost: boolean, proposals: readonly LinkProposal[] = []) {
  if (row.case_ref !== null) {
    return { kind: isOwnHost ? (row.link ?? 'automatic') : ('other-host' as const) };
  }
  return { kind: 'none' as const, ...(proposals.length > 0 && { proposals: [...proposals] }) };
}

/** An appointment as the API sends it to this principal; the case reference goes to the host that gave it and to no other. */
export function toApiAppointment(
  row: AppointmentRow,
  principal: Pick<Principal, 'hostId'>,
  box: SecretBox,
  now: Date,
  around: Around = {},
): Appointment {
  const actions = around.readOnly ? [] : actionsOf(row, now);
  const at = (instant: Date) => toZonedIso(instant.getTime(), row.time_zone);
  const isOwnHost = row.host_id !== null && row.host_id === principal.hostId;
  return {
    id: row.id,
    origin: {
      kind: row.origin_kind,
      sourceId: row.source_id,
      ...(row.source_label === null ? {} : { label: row.source_label }),
    },
    orientationCategory: row.orientation_category as Appointment['orientationCategory'],
    ...(row.orientation_type === null ? {} : { orientationType: row.orientation_type }),
    status: row.status,
    start: at(row.start_at),
    ...(row.end_at === null ? {} : { end: at(row.end_at) }),
    timeZone: row.time_zone,
    created: at(row.created_at),
    ...(row.updated_at === null ? {} : { updated: at(row.updated_at) }),
    ...(row.practitioner_id === null
      ? {}
      : {
          practitioner: {
            nationalId: row.practitioner_id,
            ...(row.practitioner_last_name === null ? {} : { lastName: row.practitioner_last_name }),
            ...(row.practitioner_first_name === null ? {} : { firstName: row.practitioner_first_name }),
            ...(row.practitioner_specialty === null ? {} : { specialty: row.practitioner_specialty }),
          },
        }),
    ...(row.structure_id === null || row.structure_name === null
      ? {}
      : { structure: { nationalId: row.structure_id, name: row.structure_name } }),
    ...(row.community_id === null || row.community_name === null
      ? {}
      : { community: { nationalId: row.community_id, name: row.community_name } }),
    ...(row.overbooking === null ? {} : { overbooking: row.overbooking }),
    bookingSas: { id: row.sas_id ?? '', label: row.sas_label ?? '' },
    ...(isOwnHost && row.case_ref !== null ? { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) } : {}),
    ...(isOwnHost && row.handover_id !== null ? { handoverId: row.handover_id } : {}),
    slotChanged: row.slot_changed,
    ...(row.patients === 1 ? {} : { patients: row.patients }),
    ...(row.replaces === null ? {} : { replaces: row.replaces }),
    ...(row.replaced_by === null ? {} : { replacedBy: row.replaced_by }),
    version: row.version,
    actions,
    ...(around.readOnly && { readOnly: true }),
    caseLink: caseLinkOf(row, isOwnHost, around.proposals),
    ...(row.call_back === null
      ? {}
      : {
          callBack: {
            reason: row.call_back,
            since: at(row.call_back_at ?? row.updated_at ?? row.received_at),
            ...(row.call_back === 'moved' && row.call_back_from ? { previousStart: at(row.call_back_from) } : {}),
          },
        }),
    ...(row.cancellation_requested_at === null || !isOpen(row, now)
      ? {}
      : { cancellationRequested: at(row.cancellation_requested_at) }),
    ...(around.editorUrl !== undefined && actions.includes('cancel-at-editor') ? { editorUrl: around.editorUrl } : {}),
    ...(around.delivery && {
      delivery: {
        state: around.delivery.state,
        at: at(around.delivery.at),
        ...(around.delivery.code === undefined ? {} : { code: around.delivery.code }),
      },
    }),
  };
}

/** Tells the old appointment that this one took its place; the first one does. */
export async function recordReplacement(
  trx: Trx,
  events: EventLog,
  { id, replaces }: Pick<AppointmentRow, 'id' | 'replaces'>,
  at: Date,
  actor: Actor,
): Promise<void> {
  if (replaces === null) return;
  const replaced = await trx
    .updateTable('appointment')
    .set((eb) => ({
      replaced_by: id,
      version: eb('version', '+', 1),
      updated_at: at,
      changed_tx: sql`pg_current_xact_id()`,
    }))
    .where('id', '=', replaces)
    .where('replaced_by', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (replaced) await recordVersion(trx, events, replaced, at, actor);
}

/** Writes the next version of what was read (and locked), with its history and its feed event. */
export async function writeVersion(
  trx: Trx,
  events: EventLog,
  row: AppointmentRow,
  set: Updateable<AppointmentTable>,
  { at, actor, change }: { at: Date; actor: Actor; change?: AppointmentVersion['change'] },
): Promise<AppointmentRow> {
  const written = await trx
    .updateTable('appointment')
    .set({ ...set, version: row.version + 1, updated_at: at, changed_tx: sql`pg_current_xact_id()` })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordVersion(trx, events, written, at, actor, change);
  return written;
}

/** Who said what a version says. */
export interface Actor {
  kind: 'regulator' | 'editor';
  id: string;
}

/** Appends this version to the history and tells the SAS; every change of an appointment ends here. */
export async function recordVersion(
  trx: Trx,
  events: EventLog,
  row: AppointmentRow,
  at: Date,
  actor: Actor,
  change?: AppointmentVersion['change'],
): Promise<void> {
  await trx
    .insertInto('appointment_history')
    .values({
      appointment_id: row.id,
      version: row.version,
      at,
      status: row.status,
      start_at: row.start_at,
      end_at: row.end_at,
      actor_kind: actor.kind,
      actor_id: actor.id,
      practitioner_id: row.practitioner_id,
      change: change ?? null,
    })
    .execute();
  // An appointment that belongs to no SAS we know is told to nobody: without `sasId` everybody would read it.
  if (row.sas_id === null) return;
  await events.append(trx, {
    payload: {
      type: 'appointment',
      appointmentId: row.id,
      status: row.status,
      version: row.version,
      ...(row.handover_id === null ? {} : { handoverId: row.handover_id }),
    },
    sasId: row.sas_id,
  });
}
