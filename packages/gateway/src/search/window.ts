import { addDays, DAYS_SHOWN, instantOf, localDate } from '@sas-embed/contract';
import type { SlotWindow } from '../availability/index.js';

/** The local dates shown, today first, in the zone of what was searched. */
export function daysShown(now: Date, timeZone: string): string[] {
  const today = localDate(now.getTime(), timeZone);
  return Array.from({ length: DAYS_SHOWN }, (_, day) => addDays(today, day));
}

/** From now to the end (its last second) of the third local day in the zone, today counted as the first. */
export function windowIn(now: Date, timeZone: string): SlotWindow {
  const dayAfter = addDays(localDate(now.getTime(), timeZone), DAYS_SHOWN);
  return { from: now, to: new Date(instantOf(dayAfter, '00:00', timeZone) - 1000) };
}

/** The windows of several zones: one for each, and the widest, which editors are asked for. */
export class ZoneWindows {
  readonly #byZone = new Map<string, SlotWindow>();

  constructor(private readonly now: Date) {}

  of(timeZone: string): SlotWindow {
    const known = this.#byZone.get(timeZone);
    if (known) return known;
    const window = windowIn(this.now, timeZone);
    this.#byZone.set(timeZone, window);
    return window;
  }

  /** The window that holds those of all these zones. */
  widest(timeZones: Iterable<string>): SlotWindow {
    let to = this.now;
    for (const zone of timeZones) {
      const end = this.of(zone).to;
      if (end > to) to = end;
    }
    return { from: this.now, to };
  }
}
