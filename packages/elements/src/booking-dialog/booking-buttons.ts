import { html, type TemplateResult } from 'lit';
import type { BookingState, BookingTarget } from './booking-state.js';
import { canRetry, type BookingTexts } from './booking-texts.js';

/** The main button of a state. */
export interface Primary {
  readonly label: string;
  /** Something is under way: it stays where it is, and books nothing. */
  readonly busy?: boolean;
  readonly act?: () => void;
}

/** What the buttons can do. */
export interface ButtonActs {
  readonly close: () => void;
  readonly wait: () => void;
  readonly confirm: () => void;
  readonly handOver: () => void;
  readonly retry: () => void;
  readonly leave: () => void;
  readonly stay: () => void;
  readonly phoned: () => void;
}

/** The one step forward that a state offers; undefined when there is none, or several. */
export function primaryOf(
  booking: BookingState,
  { slot }: BookingTarget,
  editor: string,
  t: BookingTexts,
  acts: ButtonActs,
): Primary | undefined {
  const back: Primary = { label: t.t('booking.backToList'), act: acts.close };
  switch (booking.name) {
    case 'holding':
      return {
        label: t.t(slot.actions.includes('confirm') ? 'booking.confirm' : 'booking.handover', { editor }),
        busy: true,
        act: acts.wait,
      };
    case 'held':
      if (booking.hold.actions.includes('confirm')) return { label: t.t('booking.confirm'), act: acts.confirm };
      return booking.hold.actions.includes('handover')
        ? { label: t.t('booking.handover', { editor }), act: acts.handOver }
        : back;
    case 'closing':
      return { label: t.t('booking.saving'), busy: true };
    case 'confirming':
      return { label: t.t('booking.confirming'), busy: true };
    case 'opening':
      return { label: t.t('booking.opening'), busy: true };
    case 'leaving':
      return undefined;
    case 'expired':
    case 'handover-over':
      return { label: t.t('booking.holdAgain'), act: acts.retry };
    case 'failed':
      return canRetry(booking) ? { label: t.t('booking.retry'), act: acts.retry } : back;
    case 'booked':
      return { label: t.t('booking.done'), act: acts.close };
    case 'walk-in':
    case 'read-only':
      return back;
    case 'slot-taken':
      return booking.alternatives.length === 0 && !booking.loading ? back : undefined;
    default:
      return undefined;
  }
}

/** The buttons beside the main one. */
export function secondaryOf(
  { name }: BookingState,
  t: BookingTexts,
  closable: boolean,
  acts: ButtonActs,
): TemplateResult {
  const button = (label: string, act: () => void) =>
    html`<button class="button" type="button" aria-disabled=${!closable} @click=${act}>${label}</button>`;
  switch (name) {
    case 'waiting':
      return html`${button(t.t('booking.nothing'), acts.leave)} ${button(t.t('booking.phone'), acts.phoned)}
      ${button(t.t('booking.close'), acts.close)}`;
    case 'leaving':
      return button(t.t('booking.stay'), acts.stay);
    case 'handover-over':
      return html`${button(t.t('booking.backToList'), acts.close)} ${button(t.t('booking.phone'), acts.phoned)}`;
    default:
      return button(t.t('booking.backToList'), acts.close);
  }
}
