import type { Source } from '@sas-embed/contract';
import type { SlotWindow, SourceSlotList } from '../availability/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';

/** The SAS agenda as a source of slots. */
export interface Agenda {
  /**
   * Free agenda slots of those offers that have an agenda: with capacity left for this regulator, whose own holds hide
   * nothing from him. Empty lists included.
   */
  freeSlots(
    offers: readonly DirectoryOffer[],
    window: SlotWindow,
    principal: Pick<Principal, 'regulatorId'>,
  ): Promise<SourceSlotList[]>;
  source(offers: number): Source;
}

/** Who holds what, for the screens of others. */
export interface Holds {
  /** For these slots, how many *other* regulators hold each now; slots nobody holds are left out. */
  heldByOthers(slotIds: readonly string[], principal: Principal): Promise<Map<string, number>>;
}

/** A hand-over that an appointment coming back has matched. */
export interface MatchedHandover {
  handoverId: string;
  hostId: string;
  /** The SAS of the session in which it was handed over. */
  sasId: string;
  caseRef?: string;
  /** The appointment that is to be replaced. */
  replaces?: string;
  offerId: string;
  slotId: string;
  slotStart: Date;
  /** When the search was asked in which its slot was found. */
  searchedAt?: Date;
  /** Follows from the role of who handed over. */
  orientationType?: 1 | 2 | 3;
}

/** An appointment as its editor tells it, and who booked it. */
export interface ReturnedAppointment {
  editorId: string;
  regulatorId: string;
  practitionerNationalId?: string;
  structureNationalId?: string;
  /**
   * It may be an association's (SOS Médecins), which tells neither itself nor, at first, who will come (IG-A-06): then it is the return
   * of a structure's own slot that starts when it does.
   */
  mayBeOfAssociation?: boolean;
  start: Date;
  receivedAt: Date;
}

/** A hand-over whose return an appointment may be. */
export interface HandoverCandidate {
  handoverId: string;
  caseRef: string;
  openedAt: Date;
  slotStart: Date;
  timeZone: string;
  /** It was for this practitioner, or this structure. */
  isSame: boolean;
  /** The very regulator whom the appointment names opened it; else a colleague did, who may share an account at the editor. */
  isOwn: boolean;
}

/** What the appointments room asks of booking when an editor's appointment comes back; inside the intake's transaction. */
export interface HandoverMatcher {
  /**
   * Matches only when it is certain: same regulator, same practitioner or structure, and one single hand-over that is
   * open for that pair; else one that was closed or has expired within a day, for the very slot that was booked. Marks it
   * matched, uses its hold, appends the feed event.
   */
  match(trx: Trx, appointment: ReturnedAppointment & { appointmentId: string }): Promise<MatchedHandover | undefined>;
  /**
   * The appointment that the regulator told booked by telephone, when this is certainly it: same regulator, same
   * practitioner or structure, same start, one single such hand-over within a day. Marks it matched, appends the feed event.
   */
  matchPhoned(trx: Trx, appointment: ReturnedAppointment): Promise<string | undefined>;
  /** The offers of structures whose own slots this regulator handed over to this editor within a day, and that wait. */
  ownSlotOffers(db: DbOrTrx, editorId: string, regulatorId: string, receivedAt: Date): Promise<string[]>;
  /**
   * For each appointment, the hand-overs that wait for a return which it may be: of its regulator at its editor, opened in the
   * day before it came in, from a case of this host. Nothing is decided by it.
   */
  candidates(
    db: DbOrTrx,
    appointments: readonly ReturnedAppointment[],
    principal: Pick<Principal, 'hostId' | 'bookingSas'>,
  ): Promise<(readonly HandoverCandidate[])[]>;
  /**
   * A regulator says that this appointment is the return of a hand-over of his SAS and host. Throws `not-found` for any other,
   * and for one that is settled.
   */
  settle(
    trx: Trx,
    handoverId: string,
    principal: Pick<Principal, 'hostId' | 'bookingSas'>,
    appointment: { appointmentId: string; receivedAt: Date },
  ): Promise<MatchedHandover>;
  /** It was not its return: it waits again, or is as expired as its time says. */
  release(trx: Trx, handoverId: string, now: Date): Promise<void>;
  /** The editor's page of each. */
  pages(db: DbOrTrx, handoverIds: readonly string[]): Promise<Map<string, string>>;
}

/** What the appointments room asks of the SAS agenda and of the holds. */
export interface AgendaPlaces {
  /** Gives booked places of an agenda slot back and appends the feed event, in the caller's transaction. */
  free(trx: Trx, slotId: string, places: number, regulatorId: string): Promise<void>;
  /** The editor's slot of these offers (cards of one place) that starts then, when exactly one such slot was ever held. */
  heldSlotAt(trx: Trx, offerIds: readonly string[], editorId: string, start: Date): Promise<string | undefined>;
}
