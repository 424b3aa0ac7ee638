import { CONSULTATION_MODES, type ConsultationMode, type Slot } from '@sas-embed/contract';
import { wallClock, type frSlotGrid, type LocalizeController, type Localizer } from '../localize/index.js';

/** The texts of the grid. */
export type GridTexts = LocalizeController<typeof frSlotGrid>;

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
  /** Names what else is to be said: modes, visibility, plage, reasons, walk-in. Equal kinds share one description; one with reasons stands
   * alone. */
  readonly kind: string;
  /** Held by colleagues, walk-in, for some reasons only, or not bookable: shown with more than its time. */
  readonly marked: boolean;
}

/** Modes in the order in which they are always shown, whatever the source's order: cabinet, remote, home. */
export function sortedModes(modes: readonly ConsultationMode[]): ConsultationMode[] {
  return CONSULTATION_MODES.filter((mode) => modes.includes(mode));
}

const LETTERS = { AMB: 'C', VR: 'T', HH: 'D' } as const;

/** One letter a mode, as it is drawn: C cabinet, T téléconsultation, D domicile. */
export const lettersOf = ({ modes }: Slot): string =>
  sortedModes(modes)
    .map((mode) => LETTERS[mode])
    .join('');

/** Who may be sent there, as it is drawn, when it is not everybody. */
export const audienceOf = ({ visibility }: Slot): string =>
  (['CPTS', 'SNP', 'PRO'] as const).find((type) => visibility.includes(type)) ?? '';

/** All that the button's text does not say: modes, who may be sent, plage, walk-in, not to be booked; its reasons follow. */
export function describe({ slot }: SlotView, texts: GridTexts): string {
  const said = sortedModes(slot.modes).map((mode) => texts.t(`slotGrid.mode.${mode}`));
  if (slot.capacity) said.push(texts.t('slotGrid.capacity', slot.capacity));
  for (const type of slot.visibility) said.push(texts.t(`slotGrid.visibility.${type}`));
  if (slot.appointmentType === 'WALKIN') said.push(texts.t('slotGrid.walkIn'));
  if (!slot.actions.length) said.push(texts.t('slotGrid.readOnly'));
  if (slot.reasons.length) said.push(texts.t('slotGrid.reasons', { reasons: '' }));
  return said.join(', ');
}

/** The slot in the facility's zone. Throws when its start is no date, or it is no slot. */
export function viewOf(slot: Slot, timeZone: string, localizer: Localizer): SlotView {
  const start = Date.parse(slot.start);
  const { capacity, visibility, appointmentType, actions, heldByOthers, reasons } = slot;
  const end = capacity && slot.end ? Date.parse(slot.end) : NaN;
  const ends = !Number.isNaN(end);
  const time = localizer.time(start, timeZone);
  const walkIn = appointmentType === 'WALKIN';
  return {
    slot,
    id: slot.id,
    start,
    expires: ends ? end : start,
    date: wallClock(start, timeZone).date,
    text: ends ? `${time} – ${localizer.time(end, timeZone)} · ${capacity!.taken}/${capacity!.max}` : time,
    kind: [
      'kind',
      lettersOf(slot),
      visibility.join('.'),
      capacity ? `${capacity.taken}.${capacity.max}` : '',
      reasons.length ? slot.id : '',
      walkIn ? 'walk' : '',
      actions.length ? '' : 'read',
    ].join('-'),
    marked: walkIn || heldByOthers > 0 || !actions.length || reasons.length > 0,
  };
}

/** The slots by day: those of other days and those that are over are left out; earliest first. */
export function byDay(views: Iterable<SlotView>, dates: readonly string[], now: number): SlotView[][] {
  const days = new Map<string, SlotView[]>(dates.map((date) => [date, []]));
  for (const view of views) if (view.expires > now) days.get(view.date)?.push(view);
  return [...days.values()].map((day) => day.sort((a, b) => a.start - b.start));
}
