import {
  AGENDA_DAYS,
  addDays,
  agendaChangeFaults,
  agendaHours,
  agendaOccurrences,
  agendaOverlap,
  agendaRangeFaults,
  agendaRuleFaults,
  agendaRuleText,
  agendaSplit,
  agendaSplitFaults,
  agendaThroughOf,
  instantOf,
  localDate,
  unavailabilityFaults,
  type AgendaFault,
  type AgendaRule,
  type AgendaRuleInput,
  type AgendaSlot,
} from '@sas-embed/contract';
import { ProblemError, type Handlers, type OperationId } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import { newId } from '../values/index.js';
import {
  emptyAgenda,
  givenThrough,
  ownPlace,
  ownPlaces,
  requireWhole,
  summaryOf,
  throughOf,
  type AgendaPlace,
} from './agenda-places.js';
import { agendaSlotId, bringSlots, heldPlaces, readAgenda, type AgendaRow } from './agenda-slots.js';
import type { BookingContext } from './hold-handlers.js';
import { zoned } from './slots.js';
import type { WriteResult } from './idempotency.js';

/** The most rules, absences, and exceptions of a rule. */
const MOST = { rules: 200, unavailabilities: 200, exceptions: 400 };

function requireNone(faults: readonly AgendaFault[]): void {
  if (faults.length === 0) return;
  const [{ field, rule }] = faults as [AgendaFault];
  throw new ProblemError('invalid-request', { detail: `${field} ${rule}`, errors: [...faults] });
}

function requireRoom(count: number, most: number, what: string): void {
  if (count < most) return;
  throw new ProblemError('agenda-full', { detail: `There are ${most} ${what} already; delete some that are over.` });
}

function requireVersion(asked: number, version: number): void {
  if (asked === version) return;
  throw new ProblemError('version-conflict', { detail: `It is version ${version} now; read it again.` });
}

/** Handlers of the operations tagged `agenda`. */
export function agendaHandlers(context: BookingContext): Handlers {
  const { database, directory, clock, idempotency } = context;
  const todayAt = (timeZone: string) => localDate(clock.now().getTime(), timeZone);

  /** The agenda as it is stored; as nobody has filled it in yet when it is not. */
  async function stored(db: DbOrTrx, place: AgendaPlace): Promise<AgendaRow> {
    const row = await db.selectFrom('agenda').selectAll().where('id', '=', place.id).executeTakeFirst();
    return row ?? emptyAgenda(place);
  }

  /**
   * A write on an agenda: locked first, its slots brought after it, its version raised when `change` says that something
   * changed; all in the transaction that remembers the answer.
   */
  async function write<Body>(
    request: { principal: Principal; path: { offerId: string }; query: object; body: unknown; idempotencyKey: string },
    operationId: OperationId,
    change: (trx: Trx, agenda: AgendaRow, place: AgendaPlace) => Promise<WriteResult<Body> & { unchanged?: boolean }>,
  ): Promise<WriteResult<Body>> {
    const { principal, path, query, body, idempotencyKey } = request;
    const place = await ownPlace(directory, principal, path.offerId);
    return idempotency.run({ principal, operationId, idempotencyKey, asked: { path, query, body } }, async (trx) => {
      await trx
        .insertInto('agenda')
        .values(emptyAgenda(place))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const agenda = await trx
        .selectFrom('agenda')
        .selectAll()
        .where('id', '=', place.id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const { unchanged = false, ...result } = await change(trx, agenda, place);
      if (unchanged) return result;
      const now = await trx
        .updateTable('agenda')
        .set({ version: agenda.version + 1, offer_id: place.slotOfferIds[0]!, time_zone: place.timeZone })
        .where('id', '=', place.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await bringSlots(trx, context, now, principal.regulatorId);
      return result;
    });
  }

  async function ownRule(
    trx: Trx,
    agenda: AgendaRow,
    place: AgendaPlace,
    ruleId: string,
    version: number,
  ): Promise<AgendaRule> {
    const { rules } = await readAgenda(trx, agenda);
    const rule = rules.find(({ id }) => id === ruleId);
    if (!rule) throw new ProblemError('not-found', { detail: 'The agenda has no such rule.' });
    if (rule.through?.nationalId !== place.through?.nationalId) requireWhole(place);
    requireVersion(version, rule.version);
    return rule;
  }

  async function requireFree(trx: Trx, agenda: AgendaRow, rule: AgendaRuleInput & { id?: string }): Promise<void> {
    const { rules } = await readAgenda(trx, agenda);
    const overlap = agendaOverlap(rule, rules, todayAt(agenda.time_zone));
    if (!overlap) return;
    throw new ProblemError('agenda-overlap', { detail: 'Another rule of the place holds then.', ...overlap });
  }

  const insert = (trx: Trx, agenda: AgendaRow, rule: AgendaRule) =>
    trx
      .insertInto('agenda_rule')
      .values({ id: rule.id, agenda_id: agenda.id, rule: JSON.stringify(rule) })
      .execute();

  const replace = (trx: Trx, rule: AgendaRule) =>
    trx
      .updateTable('agenda_rule')
      .set({ rule: JSON.stringify(rule) })
      .where('id', '=', rule.id)
      .execute();

  /** Ends the rule the day before, and lets another follow it. */
  async function splitRule(trx: Trx, agenda: AgendaRow, rule: AgendaRule, onwards: string, body: AgendaRuleInput) {
    requireNone(agendaSplitFaults(rule, onwards, body, todayAt(agenda.time_zone)));
    const { rules } = await readAgenda(trx, agenda);
    requireRoom(rules.length, MOST.rules, 'rules');
    const { before, exceptions } = agendaSplit(rule, onwards, body);
    await replace(trx, before);
    const follows = { ...body, ...givenThrough(rule), id: newId('rule'), version: 1, exceptions };
    await requireFree(trx, agenda, follows);
    await insert(trx, agenda, follows);
    return { status: 200, body: follows };
  }

  /** The rule with another exception on that date, or none. */
  async function withException(trx: Trx, agenda: AgendaRow, rule: AgendaRule, exceptions: AgendaRule['exceptions']) {
    requireRoom(exceptions.length - 1, MOST.exceptions, 'exceptions');
    const changed = { ...rule, version: rule.version + 1, exceptions };
    await requireFree(trx, agenda, changed);
    await replace(trx, changed);
    return { status: 200, body: changed };
  }

  return {
    async listAgendas({ principal }) {
      const places = await ownPlaces(directory, principal);
      const items = await Promise.all(places.map(async (place) => summaryOf(place, await stored(database.db, place))));
      return { status: 200, body: { items } };
    },

    async getAgenda({ principal, path, query }) {
      const { from, to } = query;
      const place = await ownPlace(directory, principal, path.offerId);
      requireNone(agendaRangeFaults(from, to, AGENDA_DAYS));
      const agenda = await stored(database.db, place);
      const source = await readAgenda(database.db, agenda);
      const slots = await slotsOf(database.db, place, source, from, to, clock.now());
      const { rules, unavailabilities } = source;
      return {
        status: 200,
        body: { ...summaryOf(place, agenda), from, to, rules, unavailabilities: [...unavailabilities], slots },
      };
    },

    createAgendaRule: (request) =>
      write(request, 'createAgendaRule', async (trx, agenda, place) => {
        const { body } = request;
        requireNone(agendaRuleFaults(body, place.timeZone, todayAt(place.timeZone), throughOf(place)));
        const { rules } = await readAgenda(trx, agenda);
        const text = agendaRuleText({ ...body, ...givenThrough(place) });
        const same = rules.find((rule) => rule.exceptions.length === 0 && agendaRuleText(rule) === text);
        if (same) return { status: 201, body: same, unchanged: true };
        requireRoom(rules.length, MOST.rules, 'rules');
        await requireFree(trx, agenda, body);
        const rule = { ...body, ...givenThrough(place), id: newId('rule'), version: 1, exceptions: [] };
        await insert(trx, agenda, rule);
        return { status: 201, body: rule };
      }),

    updateAgendaRule: (request) =>
      write(request, 'updateAgendaRule', async (trx, agenda, place) => {
        const { body, path, query } = request;
        const rule = await ownRule(trx, agenda, place, path.ruleId, query.version);
        requireNone(agendaRuleFaults(body, place.timeZone, todayAt(place.timeZone), agendaThroughOf(rule)));
        if (query.onwards !== undefined) return splitRule(trx, agenda, rule, query.onwards, body);
        const wanted = { ...body, ...givenThrough(rule) };
        if (agendaRuleText(rule) === agendaRuleText(wanted)) return { status: 200, body: rule, unchanged: true };
        const exceptions = rule.exceptions.filter(({ date }) => agendaHours(body, date));
        const changed: AgendaRule = { ...wanted, id: rule.id, version: rule.version + 1, exceptions };
        await requireFree(trx, agenda, changed);
        await replace(trx, changed);
        return { status: 200, body: changed };
      }),

    async deleteAgendaRule(request) {
      await write<undefined>(request, 'deleteAgendaRule', async (trx, agenda, place) => {
        const rule = await ownRule(trx, agenda, place, request.path.ruleId, request.query.version);
        await trx.deleteFrom('agenda_rule').where('id', '=', rule.id).execute();
        return { status: 204, body: undefined };
      });
      return { status: 204 };
    },

    setAgendaException: (request) =>
      write(request, 'setAgendaException', async (trx, agenda, place) => {
        const { path, query, body } = request;
        const rule = await ownRule(trx, agenda, place, path.ruleId, query.version);
        requireNone(agendaChangeFaults(body, rule.kind));
        if (path.date < todayAt(place.timeZone) || !agendaHours({ ...rule, exceptions: [] }, path.date)) {
          requireNone([{ field: 'path:date', rule: 'must be a date of the rule that is not past' }]);
        }
        const exceptions = rule.exceptions.filter(({ date }) => date !== path.date);
        exceptions.push({ date: path.date, ...body });
        exceptions.sort((a, b) => (a.date < b.date ? -1 : 1));
        return withException(trx, agenda, rule, exceptions);
      }),

    clearAgendaException: (request) =>
      write(request, 'clearAgendaException', async (trx, agenda, place) => {
        const { path, query } = request;
        const rule = await ownRule(trx, agenda, place, path.ruleId, query.version);
        const exceptions = rule.exceptions.filter(({ date }) => date !== path.date);
        if (exceptions.length === rule.exceptions.length) return { status: 200, body: rule, unchanged: true };
        return withException(trx, agenda, rule, exceptions);
      }),

    createUnavailability: (request) =>
      write(request, 'createUnavailability', async (trx, agenda, place) => {
        requireWhole(place);
        const { body } = request;
        requireNone(unavailabilityFaults(body, place.timeZone, todayAt(place.timeZone)));
        const { unavailabilities } = await readAgenda(trx, agenda);
        const same = unavailabilities.find(({ from, to }) => from === body.from && to === body.to);
        if (same) return { status: 201, body: same, unchanged: true };
        requireRoom(unavailabilities.length, MOST.unavailabilities, 'absences');
        const id = newId('unavailability');
        await trx
          .insertInto('unavailability')
          .values({ id, agenda_id: agenda.id, from_local: body.from, to_local: body.to })
          .execute();
        return { status: 201, body: { id, ...body } };
      }),

    async deleteUnavailability(request) {
      await write<undefined>(request, 'deleteUnavailability', async (trx, agenda, place) => {
        requireWhole(place);
        const deleted = await trx
          .deleteFrom('unavailability')
          .where('agenda_id', '=', agenda.id)
          .where('id', '=', request.path.unavailabilityId)
          .returning('id')
          .executeTakeFirst();
        if (!deleted) throw new ProblemError('not-found', { detail: 'The agenda has no such absence.' });
        return { status: 204, body: undefined };
      });
      return { status: 204 };
    },

    setAgendaVacation: (request) =>
      write(request, 'setAgendaVacation', async (trx, agenda, place) => {
        requireWhole(place);
        const { vacation } = request.body;
        requireVersion(request.query.version, agenda.version);
        if (agenda.vacation === vacation) return { status: 200, body: summaryOf(place, agenda), unchanged: true };
        await trx.updateTable('agenda').set({ vacation }).where('id', '=', agenda.id).execute();
        return { status: 200, body: summaryOf(place, { ...agenda, vacation, version: agenda.version + 1 }) };
      }),
  };
}

/** The slots that are stored, and those that the rules make beyond; by start. */
async function slotsOf(
  db: DbOrTrx,
  place: AgendaPlace,
  source: Awaited<ReturnType<typeof readAgenda>>,
  from: string,
  to: string,
  now: Date,
): Promise<AgendaSlot[]> {
  const { timeZone } = place;
  const rows = await db
    .selectFrom('agenda_slot')
    .selectAll()
    .where('offer_id', 'in', [...place.slotOfferIds])
    .where('start_at', '>=', new Date(instantOf(from, '00:00', timeZone)))
    .where('start_at', '<', new Date(instantOf(addDays(to, 1), '00:00', timeZone)))
    .execute();
  const held = await heldPlaces(db, rows.map(({ id }) => id), now); // prettier-ignore
  const slots = new Map<string, AgendaSlot>();
  for (const row of rows) {
    if (row.closed && row.booked + (held.get(row.id) ?? 0) === 0) continue; // nobody is concerned any more
    slots.set(row.id, {
      id: row.id,
      ...(row.rule_id === null ? {} : { ruleId: row.rule_id }),
      start: zoned(row.start_at, timeZone),
      end: zoned(row.end_at, timeZone),
      kind: row.is_range || row.capacity > 1 ? 'plage' : 'creneau',
      places: row.capacity,
      booked: row.booked,
      held: held.get(row.id) ?? 0,
      closed: row.closed,
      modes: row.modes as AgendaSlot['modes'],
      visibility: row.visibility as AgendaSlot['visibility'],
      reasons: row.reasons,
    });
  }
  for (const slot of agendaOccurrences(source, from, to)) {
    const id = agendaSlotId(place.id, slot.key);
    if (slots.has(id) || slot.closed || slot.end <= now.getTime()) continue;
    if (localDate(slot.start, timeZone) < from) continue;
    const { modes, visibility, reasons = [] } = source.rules.find((rule) => rule.id === slot.ruleId)!;
    slots.set(id, {
      id,
      ruleId: slot.ruleId,
      start: zoned(new Date(slot.start), timeZone),
      end: zoned(new Date(slot.end), timeZone),
      kind: slot.kind,
      places: slot.places,
      booked: 0,
      held: 0,
      closed: false,
      modes,
      visibility,
      reasons,
    });
  }
  return [...slots.values()].sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1));
}
