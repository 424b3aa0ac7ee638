import { CONSULTATION_MODES, type ConsultationMode, type Slot } from '@sas-embed/contract';
import { wallClock, type Localizer } from '../localize/index.js';

/** One slot, made ready to be shown: everything that rendering needs, computed once. */
export interface SlotView {
  readonly slot: Slot;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** From this instant on it is not shown any more: a créneau at its start, a plage at its end. */
  readonly expires: number;
  /** Local date in the facility's zone. */
  readonly date: string;
  /** `09h20`, or `09h00 – 12h00 · 2/5` for a plage. */
  readonly text: string;
  /** Names what else is to be said: modes, visibility, plage, walk-in. Equal kinds share one description. */
  readonly kind: string;
  /** Held by colleagues, walk-in, or not bookable: shown with more than its time. */
  readonly marked: boolean;
}

/** Modes in the order in which they are always shown, whatever the source's order: cabinet, remote, home. */
export function sortedModes(modes: readonly ConsultationMode[]): ConsultationMode[] {
  return CONSULTATION_MODES.filter((mode) => modes.includes(mode));
}

/** The slot in the facility's zone; undefined when its start is no date. */
export function viewOf(slot: Slot, timeZone: string, localizer: Localizer): SlotView | undefined {
  const start = Date.parse(slot.start);
  if (Number.isNaN(start)) return undefined;
  const end = slot.end === undefined ? NaN : Date.parse(slot.end);
  const plage = slot.capacity !== undefined;
  const time = localizer.time(start, timeZone);
  const text =
    plage && !Number.isNaN(end)
      ? `${time} – ${localizer.time(end, timeZone)} · ${slot.capacity!.taken}/${slot.capacity!.max}`
      : time;
  const walkIn = slot.appointmentType === 'WALKIN';
  const kind = [
    'kind',
    sortedModes(slot.modes).join('') || 'none',
    slot.visibility.join('.') || 'none',
    plage ? `${slot.capacity!.taken}.${slot.capacity!.max}` : '',
    walkIn ? 'walk' : '',
  ].join('-');
  return {
    slot,
    id: slot.id,
    start,
    expires: plage && !Number.isNaN(end) ? end : start,
    date: wallClock(start, timeZone).date,
    text,
    kind,
    marked: walkIn || slot.heldByOthers > 0 || slot.actions.length === 0,
  };
}

/** The slots by day: those of other days and those that are over are left out; earliest first. */
export function byDay(views: Iterable<SlotView>, dates: readonly string[], now: number): SlotView[][] {
  const days = new Map<string, SlotView[]>(dates.map((date) => [date, []]));
  for (const view of views) {
    if (view.expires > now) days.get(view.date)?.push(view);
  }
  return [...days.values()].map((day) => day.sort((a, b) => a.start - b.start));
}
