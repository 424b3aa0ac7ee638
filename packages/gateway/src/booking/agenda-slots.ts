import { createHash } from 'node:crypto';
import {
  addDays,
  agendaLosses,
  agendaOccurrences,
  agendaPlaces,
  agendaThroughOf,
  agendaWholeKey,
  DAYS_SHOWN,
  localDate,
  type AgendaEngaged,
  type AgendaOccurrence,
  type AgendaRule,
  type AgendaSource,
  type Structure,
} from '@sas-embed/contract';
import { sql, type Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import { ProblemError } from '../contract/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import type { AgendaSlotTable, AgendaTable } from './tables.js';

/** For how many days from today the slots of an agenda are made; a search shows three. */
export const FILLED_DAYS = 21;

/** An agenda as it is stored. */
export type AgendaRow = Selectable<AgendaTable>;
/** A slot of an agenda as it is stored. */
export type AgendaSlotRow = Selectable<AgendaSlotTable>;

/** What an agenda's slots follow from, read in this transaction. */
export async function readAgenda(db: DbOrTrx, agenda: AgendaRow): Promise<AgendaSource & { rules: AgendaRule[] }> {
  const rules = await db
    .selectFrom('agenda_rule')
    .select('rule')
    .where('agenda_id', '=', agenda.id)
    .orderBy('id')
    .execute();
  const absences = await db
    .selectFrom('unavailability')
    .selectAll()
    .where('agenda_id', '=', agenda.id)
    .orderBy('from_local')
    .orderBy('id')
    .execute();
  const timeZone = agenda.time_zone;
  return {
    timeZone,
    vacation: agenda.vacation,
    rules: rules.map(({ rule }) => rule),
    unavailabilities: absences.map(({ id, from_local, to_local }) => ({
      id,
      timeZone,
      from: from_local,
      to: to_local,
    })),
  };
}

/** The id of a slot, from its place and what stays the same of it: the same again when its rule was replaced. */
export function agendaSlotId(agendaId: string, key: string): string {
  return `agenda-${createHash('sha256').update(`${agendaId} ${key}`).digest('base64url').slice(0, 22)}`;
}

/** Places that regulators hold now, by slot. */
export async function heldPlaces(db: DbOrTrx, slotIds: readonly string[], now: Date): Promise<Map<string, number>> {
  if (slotIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('hold')
    .select(['slot_id', sql<number>`sum(places)::integer`.as('places')])
    .where('slot_id', 'in', [...slotIds])
    .where('state', '=', 'active')
    .where('expires_at', '>', now)
    .groupBy('slot_id')
    .execute();
  return new Map(rows.map(({ slot_id, places }) => [slot_id, places]));
}

/** A slot as it is to be stored. */
interface Wanted {
  id: string;
  key: string;
  ruleId: string;
  start: string;
  end: string;
  capacity: number;
  isRange: boolean;
  closed: boolean;
  modes: readonly string[];
  visibility: readonly string[];
  reasons: readonly string[];
  /** The CPTS whose slot it is. */
  community: Structure | null;
}

/**
 * Makes the stored slots what the agenda's rules say, from now on, and tells the screens that may show them. The agenda is
 * locked by the caller. Throws `agenda-booked` when a place that is booked or held would be lost; an absence loses none: what
 * it hides stays, closed.
 */
export async function bringSlots(
  trx: Trx,
  deps: { events: EventLog; clock: Clock },
  agenda: AgendaRow,
  regulatorId?: string,
): Promise<void> {
  const source = await readAgenda(trx, agenda);
  const stored = await trx
    .selectFrom('agenda_slot')
    .selectAll()
    .where('agenda_id', '=', agenda.id)
    .where('end_at', '>', deps.clock.now())
    .orderBy('id') // whoever locks several does it in this order
    .forUpdate()
    .execute();
  const now = deps.clock.now(); // after the locks: what expired while waiting for them is free
  const held = await heldPlaces(trx, stored.map(({ id }) => id), now); // prettier-ignore
  const engaged = new Map(
    stored.map((row) => {
      const places = row.booked + (held.get(row.id) ?? 0);
      return [row.agenda_key!, { places, start: row.start_at.getTime(), end: row.end_at.getTime() }];
    }),
  );
  const today = localDate(now.getTime(), agenda.time_zone);
  const lastDay = addDays(today, FILLED_DAYS);
  const made = agendaOccurrences(source, addDays(today, -1), lastDay).filter(({ end }) => end > now.getTime());
  const dates = agendaLosses(made, engaged, agenda.time_zone);
  if (dates.length > 0) {
    throw new ProblemError('agenda-booked', {
      detail: 'Places that are booked or held would be lost; nothing was changed.',
      dates,
    });
  }

  const wanted = wantedSlots(agenda, source.rules, made, engaged);
  const known = new Map(stored.map((row) => [row.id, row]));
  const wholes = new Set(made.map(({ key }) => agendaWholeKey(key)));
  for (const row of stored) {
    if (wanted.has(row.id)) continue;
    const isKept = engaged.get(row.agenda_key!)!.places > 0 && wholes.has(agendaWholeKey(row.agenda_key!));
    if (isKept) await trx.updateTable('agenda_slot').set({ closed: true }).where('id', '=', row.id).execute();
    else await trx.deleteFrom('agenda_slot').where('id', '=', row.id).execute();
  }
  await write(trx, agenda, [...wanted.values()]);
  await trx.updateTable('agenda').set({ filled_to: lastDay }).where('id', '=', agenda.id).execute();

  const inSight = addDays(today, DAYS_SHOWN + 1);
  for (const id of new Set([...known.keys(), ...wanted.keys()])) {
    const [before, after] = [known.get(id), wanted.get(id)];
    const start = before?.start_at.getTime() ?? Date.parse(after!.start);
    if (localDate(start, agenda.time_zone) > inSight || isSame(before, after)) continue;
    const isOpen = after !== undefined && !after.closed && after.capacity > (engaged.get(after.key)?.places ?? 0);
    if (!isOpen && (before === undefined || before.closed)) continue; // nobody ever saw it
    await deps.events.append(trx, {
      payload: {
        type: 'slot',
        offerId: agenda.offer_id,
        slotId: id,
        change: isOpen ? 'freed' : 'taken',
        exclusive: !isOpen,
        placeId: agenda.id.split(' ')[0]!,
        ...(regulatorId === undefined ? {} : { regulatorId }),
      },
    });
  }
}

/** The slots to store, by id: those that are open, and of the closed ones those that somebody is booked on. */
function wantedSlots(
  agenda: AgendaRow,
  rules: readonly AgendaRule[],
  made: readonly AgendaOccurrence[],
  engaged: AgendaEngaged,
): Map<string, Wanted> {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  return new Map(
    agendaPlaces(made, engaged).map(({ slot, capacity }) => {
      const id = agendaSlotId(agenda.id, slot.key);
      const rule = ruleOf.get(slot.ruleId)!;
      const { modes, visibility, reasons = [] } = rule;
      const community = agendaThroughOf(rule) === 'CPTS' ? rule.through! : null;
      const { key, ruleId, closed } = slot;
      const [start, end] = [new Date(slot.start).toISOString(), new Date(slot.end).toISOString()];
      const isRange = slot.kind === 'plage';
      return [id, { id, key, ruleId, start, end, capacity, isRange, closed, modes, visibility, reasons, community }];
    }),
  );
}

async function write(trx: Trx, agenda: AgendaRow, slots: readonly Wanted[]): Promise<void> {
  if (slots.length === 0) return;
  await sql`
    insert into agenda_slot
      (id, offer_id, agenda_id, agenda_key, rule_id, start_at, end_at, capacity, is_range, closed, modes, visibility, reasons,
      community)
    select id, ${agenda.offer_id}, ${agenda.id}, key, "ruleId", start, "end", capacity, "isRange", closed, modes, visibility, reasons,
      nullif(community, 'null')
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as slot(
      id text, key text, "ruleId" text, start timestamptz, "end" timestamptz, capacity integer, "isRange" boolean,
      closed boolean, modes text[], visibility text[], reasons text[], community jsonb)
    on conflict (id) do update set
      rule_id = excluded.rule_id, start_at = excluded.start_at, end_at = excluded.end_at, capacity = excluded.capacity,
      is_range = excluded.is_range, closed = excluded.closed, modes = excluded.modes, visibility = excluded.visibility,
      reasons = excluded.reasons, community = excluded.community`.execute(trx);
}

/** Whether nothing of the slot changed that a screen shows. */
function isSame(before: AgendaSlotRow | undefined, after: Wanted | undefined): boolean {
  if (!before || !after) return before === undefined && after === undefined;
  const told = (
    slot: Pick<Wanted, 'capacity' | 'closed' | 'modes' | 'visibility' | 'reasons' | 'community'>,
    start: number,
    end: number,
  ) =>
    JSON.stringify([
      start,
      end,
      slot.capacity,
      slot.closed,
      slot.modes,
      slot.visibility,
      slot.reasons,
      slot.community?.nationalId,
    ]);
  return (
    told(before, before.start_at.getTime(), before.end_at.getTime()) ===
    told(after, Date.parse(after.start), Date.parse(after.end))
  );
}

/** Makes the slots of the days that came in sight; what another replica has in hand is left to it. */
export async function fillAgendas(deps: { database: Database; events: EventLog; clock: Clock }): Promise<number> {
  const { database, clock } = deps;
  const due = addDays(localDate(clock.now().getTime(), 'UTC'), FILLED_DAYS - 1);
  const agendas = await database.db
    .selectFrom('agenda')
    .select('id')
    .where((eb) => eb.or([eb('filled_to', 'is', null), eb('filled_to', '<', due)]))
    .execute();
  let filled = 0;
  for (const { id } of agendas) {
    filled += await database.transaction(async (trx) => {
      const agenda = await trx
        .selectFrom('agenda')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (!agenda || (agenda.filled_to !== null && agenda.filled_to >= due)) return 0;
      await bringSlots(trx, deps, agenda);
      return 1;
    });
  }
  return filled;
}
