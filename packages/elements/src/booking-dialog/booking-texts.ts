import type { Appointment, Offer, Place } from '@sas-embed/contract';
import { isSignedOut } from '../internal/index.js';
import type { frBookingDialog, LocalizeController } from '../localize/index.js';
import { formatDateTime, nameZone, zoneOffset } from '../localize/index.js';
import type { BookingState } from './booking-state.js';

/** The texts of the dialog. */
export type BookingTexts = LocalizeController<typeof frBookingDialog>;

type Failed = Extract<BookingState, { name: 'failed' }>;

/** The dialog's title in each state. */
export function titleOf(state: BookingState, texts: BookingTexts): string {
  switch (state.name) {
    case 'slot-taken':
      return texts.t(
        state.reason === 'taken'
          ? 'booking.titleTaken'
          : state.reason === 'past'
            ? 'booking.titlePast'
            : 'booking.titleUnknown',
      );
    case 'waiting':
    case 'closing':
      return texts.t('booking.titleWaiting');
    case 'leaving':
      return texts.t('booking.titleLeaving');
    case 'booked':
      return texts.t('booking.titleBooked');
    case 'walk-in':
      return texts.t('booking.titleWalkIn');
    case 'read-only':
      return texts.t('booking.titleReadOnly');
    case 'expired':
      return texts.t('booking.titleExpired');
    case 'handover-over':
      return texts.t('booking.titleOver');
    case 'failed':
      return texts.t(state.step === 'close-handover' ? 'booking.titleWaiting' : 'booking.titleFailed');
    default:
      return texts.t('booking.title');
  }
}

/** What is said aloud when the state changes, as far as the focus does not tell it; undefined when nothing is new. */
export function sentenceOn(
  before: BookingState,
  now: BookingState,
  secondsLeft: number,
  t: BookingTexts,
): string | undefined {
  if (now.name !== 'held') {
    if (now.name === before.name) return undefined;
    return now.name === 'closed' || now.name === 'holding' ? '' : titleOf(now, t);
  }
  const others = (state: BookingState) => (state.name === 'held' ? state.hold.others : 0);
  const said: string[] = [];
  if (before.name !== 'held' || now.deadline !== before.deadline) {
    said.push(t.t('booking.leftMinutes', { minutes: Math.round(secondsLeft / 60) }));
  }
  if (others(now) > others(before)) said.push(t.t('booking.others', { count: others(now) }));
  if (now.extendFailed) said.push(t.t('booking.extendFailed'));
  return said.length > 0 ? said.join('. ') : undefined;
}

/** What a failure means for the regulator, and what to do. Codes never show. */
export function faultText(state: Failed, editor: string, texts: BookingTexts): string {
  switch (state.code) {
    case 'editor-late':
      return texts.t('booking.fault.late', { editor });
    case 'editor-failed':
      return texts.t('booking.fault.failed', { editor });
    case 'editor-disabled':
      return texts.t('booking.fault.disabled', { editor });
    case 'unauthenticated':
    case 'token-expired':
    case 'session-ended':
    case 'token-unavailable':
      return texts.t('booking.fault.session');
    case 'forbidden':
    case 'origin-not-allowed':
      return texts.t('booking.fault.forbidden');
    case 'not-bookable-here':
      return texts.t('booking.fault.elsewhere');
    case 'case-ref-refused':
      return texts.t('booking.fault.caseRef');
  }
  if (state.step === 'close-handover') return texts.t('booking.fault.closing');
  // A confirmation without an answer may have been written: promising "nothing was booked" would be a guess.
  if (state.step === 'confirm' && state.retryable) return texts.t('booking.fault.unsure');
  if (state.code === 'network' || state.code === 'timeout') return texts.t('booking.fault.network');
  return texts.t('booking.fault.other');
}

/** Whether trying the same again makes sense: after a passing failure, or once the regulator has signed in again. */
export function canRetry(state: Failed): boolean {
  return state.retryable || isSignedOut(state.code);
}

/** `Dr Camille Exemple`, else the structure's name. */
export function whoOf(
  practitioner: Offer['practitioner'] | Appointment['practitioner'],
  structure: Offer['structure'],
  texts: BookingTexts,
): string {
  if (practitioner?.lastName) {
    const title = 'title' in practitioner ? practitioner.title : undefined;
    const before = title === 'DR' || title === 'PR' ? texts.t(`booking.title.${title}`) : '';
    return [before, practitioner.firstName, practitioner.lastName].filter(Boolean).join(' ');
  }
  return structure?.name ?? texts.t('booking.unnamed');
}

/** The address in one line. */
export function whereOf({ address }: Place): string {
  return [...address.lines, `${address.postcode} ${address.city}`.trim()].filter(Boolean).join(', ');
}

/** The place's zone and the viewer's time there, when the two clocks differ at that instant; else undefined. */
export function zoneText(instant: number, timeZone: string, texts: BookingTexts): string | undefined {
  const { localizer } = texts;
  const viewer = localizer.viewerTimeZone;
  if (zoneOffset(instant, timeZone) === zoneOffset(instant, viewer)) return undefined;
  const { name, offset } = nameZone(localizer, timeZone, instant);
  return texts.t('booking.zone', { zone: name, offset, local: formatDateTime(localizer, instant, viewer) });
}
