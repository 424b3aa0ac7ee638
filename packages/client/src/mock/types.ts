import type { Appointment, KnownStructure, Offer, Session, Slot, Source } from '@sas-embed/contract';
import type { SasErrorCode } from '../errors.js';
import type { SasClient } from '../types.js';
import type { MockClock } from './clock.js';
import type { MockDecision, MockMarketplace } from './marketplace.js';
import type { MockActsFor } from './principal.js';

/** Operations of the client that a mock can make fail, hang or wait. */
export type MockOperation = Exclude<keyof SasClient, 'reset' | 'appointments'>;

/** A source of slots of a mock, and how it behaves. */
export interface MockSource {
  /** Id that offers and slots name. */
  id: string;
  /** Trade name shown to regulators. */
  label: string;
  /** An editor's slots are handed over; the agenda's are confirmed. */
  kind: Source['kind'];
  /** How it ends; `never` says nothing at all, so that the search does not end. Default `answered`. */
  state?: 'answered' | 'late' | 'failed' | 'disabled' | 'never';
  /** Why it did not answer. Default what fits its state. */
  reason?: NonNullable<Source['reason']>;
  /** Milliseconds from the search to this. Default 300; 7000 when late. */
  latencyMs?: number;
}

/** What a mock's world is made of, and what goes wrong in it. All optional. */
export interface MockOptions {
  /** Time. Default a clock that runs from now; `createVirtualClock()` in tests. */
  clock?: MockClock;
  /** Offers that every search answers, in this order. Default `sampleOffers()`, those in the searched circle. */
  offers?: Offer[];
  /** Free slots by offer id, or made per offer. Default six a day. */
  slots?: Readonly<Record<string, readonly Slot[]>> | ((offer: Offer, now: number) => Slot[]);
  /** Sources of slots. Default two editors and the SAS agenda. */
  sources?: readonly MockSource[];
  /** How often screens are told to have their cards read again, in seconds. Default 60. */
  rereadSeconds?: number;
  /** Appointments that exist already. */
  appointments?: readonly Appointment[];
  /** Who acts. Default an OSNP of the sandbox. */
  session?: Partial<Session>;
  /** Whose SAS agendas that person fills in, for a `practitioner`, `delegate` or `structure-manager`. */
  actsFor?: MockActsFor;
  /** CPTS, MSP and SOS Médecins associations through which one may take part. Default one of each. */
  structures?: readonly KnownStructure[];
  /** Milliseconds that each call takes, or each call of an operation. Default 0. */
  delay?: number | Partial<Record<MockOperation, number>>;
  /** Operations that fail, and with which code. */
  error?: Partial<Record<MockOperation, SasErrorCode>>;
  /** Operations that are never answered (they end by timeout or by the caller's signal). */
  never?: readonly MockOperation[];
  /** Slots that somebody takes before they can be held; `true` for all. */
  slotTaken?: boolean | readonly string[];
  /** Seconds that a hold lasts. Default 180. */
  holdSeconds?: number;
}

/** A `SasClient` in memory, with the levers of those who are outside the page. */
export interface MockClient extends SasClient {
  /** Every call so far, oldest first: its operation and the instant (ms). */
  readonly calls: readonly { readonly operation: MockOperation; readonly at: number }[];
  /** Changes what goes wrong from now on. */
  configure(change: Pick<MockOptions, 'delay' | 'error' | 'never' | 'slotTaken'>): void;
  /**
   * The regulator books on the editor's page: the appointment comes back, the feed tells it. `otherSlot` books another
   * slot than the one handed over: `true` the next one, or the slot of that id.
   */
  editorBooks(handoverId: string, options?: { otherSlot?: boolean | string }): Appointment;
  /** A community of a place de marché answers a request; the feed tells it. `counted` false: it came too late. */
  communityAnswers(requestId: string, decision: MockDecision): ReturnType<MockMarketplace['answer']>;
  /** The practice cancels an editor's appointment; the feed tells it. */
  editorCancels(appointmentId: string): Appointment;
  /** The practice gives an editor's appointment another time (an ISO instant); the feed tells it. */
  editorMoves(appointmentId: string, start: string): Appointment;
  /** An appointment has come so far on its way to the LRM; the feed tells it. */
  delivered(appointmentId: string, delivery: Omit<NonNullable<Appointment['delivery']>, 'at'>): void;
  /**
   * Another regulator's client of the same world, of the same SAS and host unless `session` says otherwise: what one
   * holds, hands over and books concerns the other as at the gateway.
   */
  colleague(session?: Partial<Session>, actsFor?: MockActsFor): MockClient;
  /** A colleague holds a slot; on the SAS agenda nobody else can then have it. */
  colleagueHolds(offerId: string, slotId: string): void;
  /** A colleague lets it go. */
  colleagueReleases(offerId: string, slotId: string): void;
  /** A colleague or a patient takes a slot. */
  slotIsTaken(offerId: string, slotId: string): void;
  /** The feed's connections break for `ms` milliseconds; what happens meanwhile is told afterwards. */
  cutFeed(ms: number): void;
}
