import { isWithoutSlots, type OfferState } from '../internal/index.js';
import { pixelOf, type Pixel, type Position, type Size, type View } from './geo.js';

/** An offer with the number of its card. */
export interface Numbered {
  /** From 1, in the order of the cards. */
  readonly number: number;
  readonly it: OfferState;
}

/** One mark on the plan: an offer, or several whose marks would lie on each other. */
export interface MapPoint extends Pixel {
  readonly offers: readonly Numbered[];
}

/** What is known of the slots behind a mark. */
export type Availability = 'slots' | 'none' | 'unknown';

/** Pixels between two marks: each keeps a target of 24 px of its own (WCAG 2.5.8). */
const APART = 30;

/** Offers that have a position, and the numbers of those that have none. */
export function placed(offers: readonly OfferState[]): { placed: Numbered[]; elsewhere: number[] } {
  const numbered = offers.map((it, i) => ({ number: i + 1, it }));
  return {
    placed: numbered.filter(({ it }) => positionOf(it)),
    elsewhere: numbered.filter(({ it }) => !positionOf(it)).map(({ number }) => number),
  };
}

/** Where an offer is, when the directory knows it and it is on earth. */
export function positionOf({ offer }: OfferState): Position | undefined {
  const { position } = offer.place;
  return position && Number.isFinite(position.latitude) && Number.isFinite(position.longitude) ? position : undefined;
}

/** The marks of these offers on the plan, in the order of their first cards. */
export function pointsOf(offers: readonly Numbered[], view: View, size: Size): MapPoint[] {
  const points: (Pixel & { offers: Numbered[] })[] = [];
  for (const numbered of offers) {
    const at = pixelOf(positionOf(numbered.it)!, view, size);
    const near = points.find(({ x, y }) => Math.abs(x - at.x) < APART && Math.abs(y - at.y) < APART);
    if (near) near.offers.push(numbered);
    else points.push({ ...at, offers: [numbered] });
  }
  return points;
}

/** What is known of the slots of an offer. */
export function availabilityOf(it: OfferState): Availability {
  if (it.slots.length) return 'slots';
  return isWithoutSlots(it) ? 'none' : 'unknown';
}

/** The best of a mark's offers. */
export function bestOf({ offers }: MapPoint): Availability {
  const all = offers.map(({ it }) => availabilityOf(it));
  return (['slots', 'unknown', 'none'] as const).find((one) => all.includes(one))!;
}

/** Numbers as one reads them on a mark of little room: `7`, `7 +2`. */
export function markText({ offers }: MapPoint): string {
  const [first, ...more] = offers;
  return more.length ? `${first!.number} +${more.length}` : `${first!.number}`;
}

/** Who an offer is, in short. */
export function nameOf({ offer }: OfferState): string {
  const { practitioner, structure, place } = offer;
  const person = [practitioner?.firstName, practitioner?.lastName].filter(Boolean).join(' ');
  return [person || structure?.name, place.name].filter(Boolean).join(', ');
}

/** Whether a mark is that of this offer, among others perhaps. */
export const holds = ({ offers }: MapPoint, offerId: string | undefined): boolean =>
  offerId !== undefined && offers.some(({ it }) => it.offer.id === offerId);
