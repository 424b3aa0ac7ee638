import type { Handlers } from '../contract/index.js';
import type { Trx } from '../storage/index.js';
import { countHolders, createAgenda, freeAgendaPlaces } from './agenda.js';
import type { BookingDeps } from './deps.js';
import { createHandoverMatcher } from './handover-matcher.js';
import { expireHandovers, handoverHandlers } from './handovers.js';
import { holdHandlers, type BookingContext } from './hold-handlers.js';
import { agendaHandlers } from './agenda-handlers.js';
import { fillAgendas } from './agenda-slots.js';
import { expireHolds, releaseSession } from './hold-rows.js';
import { overbookingHandlers } from './overbooking-handlers.js';
import { createIdempotency, type Idempotency } from './idempotency.js';
import { createSecretBox, type SecretBox } from '../values/index.js';
import type { Agenda, AgendaPlaces, HandoverMatcher, Holds } from './types.js';

/** What booking gives the other rooms. */
export interface Booking {
  agenda: Agenda;
  holds: Holds;
  handovers: HandoverMatcher;
  places: AgendaPlaces;
  /** For the writes of other rooms. */
  idempotency: Idempotency;
  /** Seals what must not be read from a copy of the database. */
  box: SecretBox;
  /** Housekeeping, to be run every few minutes: forgets old write results, tells of hand-overs that expired. */
  purge(): Promise<{ writes: number; handovers: number }>;
  /** Tells the screens of holds that expired, to be run every few seconds; resolves to their number. */
  expireHolds(): Promise<number>;
  /** Gives back what was held in a session that has ended. */
  releaseSession(trx: Trx, sessionId: string): Promise<void>;
  /** Makes the slots of agendas for the days that have come in sight, to be run every hour; resolves to their agendas. */
  fillAgendas(): Promise<number>;
  /** Handlers of the operations tagged `booking` and `agenda`. */
  handlers: Handlers;
}

/** The booking room: SAS agenda, holds, hand-overs. Holds no state of its own. */
export function createBooking(deps: BookingDeps): Booking {
  const { database, events, clock } = deps;
  const box = createSecretBox(deps.config.secrets);
  const context: BookingContext = {
    ...deps,
    box,
    idempotency: createIdempotency({ database, box, clock, audit: deps.audit }),
  };
  return {
    agenda: createAgenda(deps),
    holds: {
      heldByOthers: (slotIds, principal) => countHolders(database.db, slotIds, clock.now(), principal.regulatorId),
    },
    handovers: createHandoverMatcher({ events, box }),
    places: {
      free: (trx, slotId, places, regulatorId) => freeAgendaPlaces(trx, events, slotId, places, regulatorId),
      heldSlotAt,
    },
    idempotency: context.idempotency,
    box,
    async purge() {
      const handovers = await database.transaction((trx) => expireHandovers(trx, events, clock.now()));
      await forgetCases(deps);
      await forgetOld(deps);
      return { handovers, writes: await context.idempotency.purge() };
    },
    releaseSession: (trx, sessionId) => releaseSession(trx, events, sessionId),
    fillAgendas: () => fillAgendas(deps),
    expireHolds: () => database.transaction((trx) => expireHolds(trx, events, clock.now())),
    handlers: {
      ...holdHandlers(context),
      ...handoverHandlers(context),
      ...overbookingHandlers(context),
      ...agendaHandlers(context),
    },
  };
}

/** Forgets of which cases was held and handed over what is long over. */
async function forgetCases({ database, clock, config }: BookingDeps): Promise<void> {
  const before = new Date(clock.now().getTime() - config.appointments.keepCaseDays * 86_400_000);
  for (const table of ['hold', 'handover'] as const) {
    await database.db
      .updateTable(table)
      .set({ case_ref: null })
      .where('case_ref', 'is not', null)
      .where('slot_start', '<', before)
      .execute();
  }
}

/**
 * Forgets holds, hand-overs, slots and absences of the SAS agenda as long after their time as appointments are kept; an agenda's rules
 * stay until whoever declared them takes them away.
 */
async function forgetOld({ database: { db }, clock, config }: BookingDeps): Promise<void> {
  const before = new Date(clock.now().getTime() - config.appointments.keepDays * 86_400_000);
  await db.deleteFrom('handover').where('slot_start', '<', before).execute();
  await db.deleteFrom('hold').where('slot_start', '<', before).execute();
  await db.deleteFrom('agenda_slot').where('start_at', '<', before).execute();
  // Local times, as texts that sort; a day more or less does not matter here.
  await db.deleteFrom('unavailability').where('to_local', '<', before.toISOString().slice(0, 10)).execute();
}

/** Handlers of the operations tagged `booking`. */
export function bookingHandlers(deps: BookingDeps): Handlers {
  return createBooking(deps).handlers;
}

/** The slot that starts then, when somebody has held it: the only way to know the id of a slot taken on an editor's page. */
async function heldSlotAt(
  trx: Trx,
  offerIds: readonly string[],
  editorId: string,
  start: Date,
): Promise<string | undefined> {
  const rows = await trx
    .selectFrom('hold')
    .select('slot_id')
    .distinct()
    .where('offer_id', 'in', [...offerIds])
    .where('source_id', '=', editorId)
    .where('slot_start', '=', start)
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0]!.slot_id : undefined; // two slots at one time: no guess
}
