/** Who may see a slot (TRE_R314). */
export type SlotType = 'PUBLIC' | 'PRO' | 'SNP' | 'CPTS';
/** AMB at the practice, VR remote, HH at home. */
export type ConsultationMode = 'AMB' | 'VR' | 'HH';

/** A specialty of TRE_R38. */
export interface Specialty {
  /** `SM54`. */
  code: string;
  /** How the agenda calls it. */
  label?: string;
}

/** A free slot of an agenda. */
export interface FreeSlot {
  /** Stable, 1 to 64 of `A-Za-z0-9.-`. */
  id: string;
  start: Date;
  end: Date;
  types: readonly SlotType[];
  modes: readonly ConsultationMode[];
  /** Reasons for the visit, as the agenda words them. */
  reasons?: readonly string[];
  specialties?: readonly Specialty[];
  /** A range that patients come to without appointment. */
  walkIn?: boolean;
  /** The CPTS for whose members it is kept, by `1` + FINESS; with the type CPTS. */
  communities?: readonly string[];
}

/** Where slots take place. */
export interface Place {
  /** The agenda's own number of the place. */
  id: string;
  street: string;
  postcode: string;
  city: string;
  /** International: `+33…`. */
  phone?: string;
  /** IANA zone of the place: `Europe/Paris`, `Indian/Reunion`. */
  timeZone: string;
}

/** The free slots of a practitioner at one place: one agenda. */
export interface PractitionerAgenda {
  practitioner: {
    /** `8` + RPPS, or `0` + ADELI. */
    nationalId: string;
    lastName: string;
    firstName: string;
    /** `DR`, `PR`. */
    title?: string;
    specialties?: readonly Specialty[];
  };
  place: Place & {
    /** Name of the practice. */
    name?: string;
    /** IDNST of the structure: `1` FINESS, `3` SIRET, `4` RPPS rang. */
    structureId: string;
  };
  /** Address of the agenda's page, https, with a query of its own (`?lieu=1`): the platform adds `origin`. */
  agendaUrl: string;
  slots: readonly FreeSlot[];
}

/** A CPTS. */
export interface Community {
  /** `1` + FINESS. */
  nationalId: string;
  name: string;
  phone?: string;
}

/** Opening hours of a PFG, by its own clock. */
export interface OpeningHours {
  days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  /** `HH:MM`. */
  opens: string;
  /** `HH:MM`; `00:00` is the end of the day. */
  closes: string;
}

/** The free slots of a point fixe de garde. */
export interface DutyAgenda {
  /** The association. */
  association: { /** `3` + SIRET. */ nationalId: string; name: string };
  place: Place & { name: string; openingHours: readonly OpeningHours[] };
  slots: readonly (FreeSlot & { /** Address of the page, to this slot where possible. */ url: string })[];
}

/** Whose slots are asked for, and when; both ends inclusive. */
export interface SlotQuery {
  /** National identifiers, prefixed; each once, 25 at most. */
  ids: readonly string[];
  from: Date;
  to: Date;
}

/** A regulator as the platform tells of him (INT_R02). */
export interface RegulatorAccount {
  /** National (`urn:oid:1.2.250.1.71.4.2.1`) or technical (`urn:oid:1.2.250.1.213.3.6`). */
  identifier: { system: string; value: string };
  active: boolean;
  lastName: string;
  firstName: string;
  email: string;
}

/** An account that is kept, under a number of the adapter's own. */
export interface StoredAccount extends RegulatorAccount {
  id: string;
}

/** Where accounts are kept. Each call is one transaction of yours. */
export interface AccountStore {
  find(identifier: RegulatorAccount['identifier']): Promise<StoredAccount | undefined>;
  /** Makes an account; gives its number. */
  create(account: RegulatorAccount): Promise<string>;
  /** Replaces what is kept under a number. */
  update(id: string, account: RegulatorAccount): Promise<void>;
  /** Takes an identifier from a disabled account, since another one gets it. */
  release(id: string): Promise<void>;
}

/** What a vendor brings: its own agenda. What is absent is not offered. */
export interface EditorAdapter {
  /** INT_R01, and INT_R04 with `communities`: agendas with free slots in the window. Unknown practitioners are left out. */
  freeSlots?(query: SlotQuery): Promise<readonly PractitionerAgenda[]>;
  /** INT_R04: the CPTS of these numbers. */
  communities?(ids: readonly string[]): Promise<readonly Community[]>;
  /** SOS Médecins: PFG of these associations. */
  dutySlots?(query: SlotQuery): Promise<readonly DutyAgenda[]>;
  /** INT_R02. */
  accounts?: AccountStore;
}
