import type { Source } from '@sas-embed/contract';
import type { SlotWindow, SourceSlotList } from '../availability/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import type { Trx } from '../storage/index.js';

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

/** An open hand-over that an appointment coming back may match. */
export interface MatchedHandover {
  handoverId: string;
  hostId: string;
  caseRef?: string;
  offerId: string;
  slotId: string;
  slotStart: Date;
}

/** What the appointments room asks of booking when an editor's appointment comes back. */
export interface HandoverMatcher {
  /**
   * Matches inside the intake's transaction, only when it is certain: same regulator, same practitioner or structure,
   * one single open hand-over for that pair, not expired. Marks it matched, uses its hold, appends the feed event.
   */
  match(
    trx: Trx,
    appointment: {
      appointmentId: string;
      editorId: string;
      regulatorId: string;
      practitionerNationalId?: string;
      structureNationalId?: string;
      receivedAt: Date;
    },
  ): Promise<MatchedHandover | undefined>;
}

/** What the appointments room asks of the SAS agenda and of the holds. */
export interface AgendaPlaces {
  /** Gives one booked place of an agenda slot back and appends the feed event, in the caller's transaction. */
  free(trx: Trx, slotId: string, regulatorId: string): Promise<void>;
  /** The editor's slot of these offers (cards of one place) that starts then, when exactly one such slot was ever held. */
  heldSlotAt(trx: Trx, offerIds: readonly string[], editorId: string, start: Date): Promise<string | undefined>;
}
