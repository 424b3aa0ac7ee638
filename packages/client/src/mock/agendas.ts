import {
  addDays,
  AGENDA_DAYS,
  agendaChangeFaults,
  agendaHours,
  agendaLosses,
  agendaOccurrences,
  agendaOverlap,
  agendaPlaces,
  agendaRangeFaults,
  agendaRuleFaults,
  agendaRuleText,
  agendaSplit,
  agendaSplitFaults,
  agendaThroughOf,
  AGENDA_SOURCE_ID,
  agendaWholeKey,
  DAYS_SHOWN,
  localDate,
  unavailabilityFaults,
} from '@sas-embed/contract';
import type {
  Agenda,
  AgendaExceptionInput,
  AgendaFault,
  AgendaRule,
  AgendaRuleInput,
  AgendaSlot,
  AgendaSource,
  AgendaSummary,
  Offer,
  Slot,
  Unavailability,
  UnavailabilityInput,
} from '@sas-embed/contract';
import type { KnownRule } from '../types.js';
import {
  given,
  isFor,
  keepsAgenda,
  memberOf,
  placeKey,
  requireRole,
  requireWhole,
  summaryOf,
  throughOf,
  type Reach,
} from './agenda-reach.js';
import type { MockBooking } from './booking.js';
import { fault } from './fault.js';
import type { MockPrincipal } from './principal.js';

/** One place's agenda. */
interface Filled extends AgendaSource {
  card: Offer;
  offerIds: string[];
  rules: AgendaRule[];
  unavailabilities: Unavailability[];
  version: number;
  /** Slots that its rules have made and that somebody may be booked on, by key. */
  seen: Map<string, { start: number; end: number; slot: Slot }>;
}

/** For how many days slots can be booked. */
const FILLED_DAYS = 21;

/** SAS agendas that are filled in by hand, with the gateway's rules. */
export class MockAgendas {
  readonly #agendas = new Map<string, Filled>();

  constructor(private readonly world: MockBooking) {}

  list(who: MockPrincipal): AgendaSummary[] {
    requireRole(who);
    const cards = this.world.slots.offers.filter(keepsAgenda);
    const own = cards.filter((offer) => isFor(who, offer));
    const whole = [...new Set(own.map((offer) => this.#of(offer)))];
    const members = cards.filter((offer) => !whole.includes(this.#of(offer)) && memberOf(who, offer));
    return [
      ...whole.map((agenda) => summaryOf(agenda)),
      ...members.map((card) => summaryOf(this.#of(card), { card, through: memberOf(who, card)! })),
    ];
  }

  get(who: MockPrincipal, offerId: string, { from, to }: { from: string; to: string }): Agenda {
    const { agenda, reach } = this.#own(who, offerId);
    requireNone(agendaRangeFaults(from, to, AGENDA_DAYS));
    const { rules, unavailabilities } = agenda;
    return { ...summaryOf(agenda, reach), from, to, rules, unavailabilities, slots: this.#slotsOf(agenda, from, to) };
  }

  createRule(who: MockPrincipal, offerId: string, input: AgendaRuleInput): AgendaRule {
    return this.#write(who, offerId, (agenda, reach) => {
      requireNone(agendaRuleFaults(input, agenda.timeZone, this.#today(agenda), throughOf(reach)));
      const text = agendaRuleText({ ...input, ...given(reach) });
      const same = agenda.rules.find((r) => r.exceptions.length === 0 && agendaRuleText(r) === text);
      if (same) return { result: same };
      requireRoom(agenda.rules.length, 200);
      this.#requireFree(agenda, input);
      const rule = { ...input, ...given(reach), id: this.world.newId('rule'), version: 1, exceptions: [] };
      return { result: rule, change: { rules: [...agenda.rules, rule] } };
    });
  }

  updateRule(
    who: MockPrincipal,
    offerId: string,
    known: KnownRule,
    input: AgendaRuleInput,
    onwards?: string,
  ): AgendaRule {
    return this.#write(who, offerId, (agenda, reach) => {
      const rule = ownRule(agenda, reach, known);
      requireNone(agendaRuleFaults(input, agenda.timeZone, this.#today(agenda), agendaThroughOf(rule)));
      if (onwards !== undefined) return this.#split(agenda, rule, onwards, input);
      const wanted = { ...input, ...given(rule) };
      if (agendaRuleText(rule) === agendaRuleText(wanted)) return { result: rule };
      const exceptions = rule.exceptions.filter(({ date }) => agendaHours(input, date));
      return this.#replace(agenda, { ...wanted, id: rule.id, version: rule.version + 1, exceptions });
    });
  }

  deleteRule(who: MockPrincipal, offerId: string, known: KnownRule): void {
    this.#write(who, offerId, (agenda, reach) => {
      const rule = ownRule(agenda, reach, known);
      return { result: undefined, change: { rules: agenda.rules.filter((other) => other !== rule) } };
    });
  }

  setException(
    who: MockPrincipal,
    offerId: string,
    known: KnownRule,
    date: string,
    input: AgendaExceptionInput,
  ): AgendaRule {
    return this.#write(who, offerId, (agenda, reach) => {
      const rule = ownRule(agenda, reach, known);
      requireNone(agendaChangeFaults(input, rule.kind));
      if (date < this.#today(agenda) || !agendaHours({ ...rule, exceptions: [] }, date)) {
        requireNone([{ field: 'path:date', rule: 'must be a date of the rule that is not past' }]);
      }
      const exceptions = [...rule.exceptions.filter((other) => other.date !== date), { date, ...input }];
      requireRoom(exceptions.length - 1, 400);
      exceptions.sort((a, b) => (a.date < b.date ? -1 : 1));
      return this.#replace(agenda, { ...rule, version: rule.version + 1, exceptions });
    });
  }

  clearException(who: MockPrincipal, offerId: string, known: KnownRule, date: string): AgendaRule {
    return this.#write(who, offerId, (agenda, reach) => {
      const rule = ownRule(agenda, reach, known);
      const exceptions = rule.exceptions.filter((other) => other.date !== date);
      if (exceptions.length === rule.exceptions.length) return { result: rule };
      return this.#replace(agenda, { ...rule, version: rule.version + 1, exceptions });
    });
  }

  createUnavailability(who: MockPrincipal, offerId: string, input: UnavailabilityInput): Unavailability {
    return this.#write(who, offerId, (agenda, reach) => {
      requireWhole(reach);
      requireNone(unavailabilityFaults(input, agenda.timeZone, this.#today(agenda)));
      const same = agenda.unavailabilities.find(({ from, to }) => from === input.from && to === input.to);
      if (same) return { result: same };
      requireRoom(agenda.unavailabilities.length, 200);
      const made = { id: this.world.newId('unavailability'), ...input };
      return { result: made, change: { unavailabilities: [...agenda.unavailabilities, made] } };
    });
  }

  deleteUnavailability(who: MockPrincipal, offerId: string, id: string): void {
    this.#write(who, offerId, ({ unavailabilities }, reach) => {
      requireWhole(reach);
      const left = unavailabilities.filter((absence) => absence.id !== id);
      if (left.length === unavailabilities.length) throw fault('not-found');
      return { result: undefined, change: { unavailabilities: left } };
    });
  }

  setVacation(who: MockPrincipal, offerId: string, version: number, vacation: boolean): AgendaSummary {
    this.#write(who, offerId, (agenda, reach) => {
      requireWhole(reach);
      if (version !== agenda.version) throw fault('version-conflict');
      return { result: undefined, ...(agenda.vacation !== vacation && { change: { vacation } }) };
    });
    return summaryOf(this.#own(who, offerId).agenda);
  }

  /** The bookable slots of the offer's place that its rules make; what an absence closes is full. */
  slotsOf(offer: Offer): Slot[] {
    const agenda = this.#agendas.get(placeKey(offer));
    return agenda ? this.#open(agenda).map(({ slot }) => slot) : [];
  }

  #today({ timeZone }: Filled): string {
    return localDate(this.world.clock.now(), timeZone);
  }

  #of(card: Offer): Filled {
    const key = placeKey(card);
    let agenda = this.#agendas.get(key);
    if (!agenda) {
      const offerIds = this.world.slots.offers
        .filter((offer) => keepsAgenda(offer) && placeKey(offer) === key)
        .map(({ id }) => id)
        .sort();
      const { timeZone } = card.place;
      agenda = {
        card,
        offerIds,
        timeZone,
        rules: [],
        unavailabilities: [],
        vacation: false,
        version: 1,
        seen: new Map(),
      };
      this.#agendas.set(key, agenda);
    }
    return agenda;
  }

  #own(who: MockPrincipal, offerId: string): { agenda: Filled; reach: Reach } {
    requireRole(who);
    const card = this.world.slots.offer(offerId);
    const through = isFor(who, card) ? undefined : memberOf(who, card);
    if (!keepsAgenda(card) || (!through && !isFor(who, card))) throw fault('forbidden');
    return { agenda: this.#of(card), reach: { card, ...given({ through }) } };
  }

  #requireFree(agenda: Filled, rule: AgendaRuleInput & { id?: string }): void {
    const overlap = agendaOverlap(rule, agenda.rules, this.#today(agenda));
    if (overlap) throw fault('agenda-overlap', overlap);
  }

  #split(agenda: Filled, rule: AgendaRule, onwards: string, input: AgendaRuleInput) {
    requireNone(agendaSplitFaults(rule, onwards, input, this.#today(agenda)));
    requireRoom(agenda.rules.length, 200);
    const { before, exceptions } = agendaSplit(rule, onwards, input);
    const others = agenda.rules.map((other) => (other.id === rule.id ? before : other));
    const follows: AgendaRule = { ...input, ...given(rule), id: this.world.newId('rule'), version: 1, exceptions };
    this.#requireFree({ ...agenda, rules: others }, follows);
    return { result: follows, change: { rules: [...others, follows] } };
  }

  #replace(agenda: Filled, rule: AgendaRule) {
    this.#requireFree(agenda, rule);
    return { result: rule, change: { rules: agenda.rules.map((other) => (other.id === rule.id ? rule : other)) } };
  }

  /** Does it or, when what is booked would be lost, nothing; then tells which slots came and went. */
  #write<T>(
    who: MockPrincipal,
    offerId: string,
    work: (
      agenda: Filled,
      reach: Reach,
    ) => { result: T; change?: Partial<Pick<Filled, 'rules' | 'unavailabilities' | 'vacation'>> },
  ): T {
    const { agenda, reach } = this.#own(who, offerId);
    const { result, change } = work(agenda, reach);
    if (!change) return result;
    const before = new Map(this.#open(agenda).map((open) => [open.slot.id, open]));
    const dates = agendaLosses(this.#made({ ...agenda, ...change }), this.#engaged(agenda), agenda.timeZone);
    if (dates.length > 0) throw fault('agenda-booked', { dates });
    Object.assign(agenda, change, { version: agenda.version + 1 });
    const inSight = addDays(this.#today(agenda), DAYS_SHOWN + 1);
    const placeId = agenda.card.place.id;
    const after = new Map(this.#open(agenda).map((open) => [open.slot.id, open]));
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(id), after.get(id)];
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      const isOpen = is !== undefined && !is.closed;
      if (!isOpen && (!was || was.closed)) continue;
      if (localDate(Date.parse((is ?? was)!.slot.start), agenda.timeZone) > inSight) continue;
      this.world.log.tellSlot(agenda.card.id, id, isOpen ? 'freed' : 'taken', { exclusive: !isOpen, by: who, placeId });
    }
    return result;
  }

  #made(agenda: AgendaSource) {
    const today = localDate(this.world.clock.now(), agenda.timeZone);
    const made = agendaOccurrences(agenda, addDays(today, -1), addDays(today, FILLED_DAYS));
    return made.filter(({ end }) => end > this.world.clock.now());
  }

  /** What is booked and held of the slots that rules have made, by key. */
  #engaged({ card, seen }: Filled) {
    const { slots } = this.world;
    return new Map(
      [...seen]
        .filter(([, { end }]) => end > this.world.clock.now())
        .map(([key, { start, end, slot }]) => {
          const { booked, held } = slots.engaged(card.id, slot.id);
          return [key, { places: booked + held, start, end }];
        }),
    );
  }

  #open(agenda: Filled): { slot: Slot; closed: boolean; ruleId: string; capacity: number }[] {
    const engaged = this.#engaged(agenda);
    const made = this.#made(agenda);
    const opened = agendaPlaces(made, engaged).map(({ slot: { key, start, end, kind, ruleId, closed }, capacity }) => {
      const rule = agenda.rules.find(({ id }) => id === ruleId)!;
      const { timeZone } = agenda;
      const slot: Slot = {
        id: `agenda-${agenda.card.place.id}-${key}`,
        sourceId: AGENDA_SOURCE_ID,
        start: this.world.instant(start, timeZone),
        end: this.world.instant(end, timeZone),
        modes: rule.modes,
        visibility: rule.visibility,
        reasons: rule.reasons ?? [],
        specialties: [],
        ...(agendaThroughOf(rule) === 'CPTS' && { communities: [rule.through!] }),
        ...(kind === 'plage' || capacity > 1
          ? { capacity: { max: capacity, taken: 0 } }
          : { appointmentType: 'ROUTINE' as const }),
        heldByOthers: 0,
        actions: ['hold', 'confirm'],
      };
      agenda.seen.set(key, { start, end, slot });
      return { slot, closed, ruleId, capacity };
    });
    // A part of a plage that an absence has taken away since, with what is booked on it.
    const kept = [...agenda.seen].filter(
      ([key, { slot }]) =>
        (engaged.get(key)?.places ?? 0) > 0 &&
        !opened.some((open) => open.slot.id === slot.id) &&
        made.some((other) => agendaWholeKey(other.key) === agendaWholeKey(key)),
    );
    const closed = kept.map(([key, { slot }]) => ({
      slot,
      closed: true,
      ruleId: '',
      capacity: engaged.get(key)!.places,
    }));
    return [...opened, ...closed];
  }

  #slotsOf(agenda: Filled, from: string, to: string): AgendaSlot[] {
    const { card, timeZone } = agenda;
    const { slots } = this.world;
    const isIn = (start: string | number) => {
      const date = localDate(typeof start === 'number' ? start : Date.parse(start), timeZone);
      return date >= from && date <= to;
    };
    const open = new Map(this.#open(agenda).map((it) => [it.slot.id, it]));
    const found = new Map<string, AgendaSlot>();
    for (const slot of slots.agendaSlots(card)) {
      if (!isIn(slot.start)) continue;
      const { booked, held } = slots.engaged(card.id, slot.id);
      const made = open.get(slot.id);
      found.set(slot.id, {
        id: slot.id,
        ...(made?.ruleId && { ruleId: made.ruleId }),
        start: slot.start,
        end: slot.end!,
        kind: slot.capacity ? 'plage' : 'creneau',
        places: slot.capacity?.max ?? 1,
        booked,
        held,
        closed: made?.closed ?? false,
        modes: slot.modes,
        visibility: slot.visibility,
        reasons: slot.reasons,
      });
    }
    for (const { key, ruleId, start, end, kind, places, closed } of agendaOccurrences(agenda, from, to)) {
      const id = `agenda-${card.place.id}-${key}`;
      if (found.has(id) || closed || end <= this.world.clock.now() || !isIn(start)) continue;
      const { modes, visibility, reasons = [] } = agenda.rules.find((rule) => rule.id === ruleId)!;
      const [from, to] = [this.world.instant(start, timeZone), this.world.instant(end, timeZone)];
      const free = { booked: 0, held: 0, closed: false };
      found.set(id, { id, ruleId, start: from, end: to, kind, places, ...free, modes, visibility, reasons });
    }
    return [...found.values()].sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1));
  }
}

function requireNone(faults: AgendaFault[]): void {
  if (faults.length > 0) throw fault('invalid-request', { errors: faults });
}

function requireRoom(count: number, most: number): void {
  if (count >= most) throw fault('agenda-full');
}

function ownRule({ rules }: Filled, reach: Reach, { id, version }: KnownRule): AgendaRule {
  const rule = rules.find((other) => other.id === id);
  if (!rule) throw fault('not-found');
  if (rule.through?.nationalId !== reach.through?.nationalId) requireWhole(reach);
  if (rule.version !== version) throw fault('version-conflict');
  return rule;
}
