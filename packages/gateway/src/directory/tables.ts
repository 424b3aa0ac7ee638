import type { Declaration, Participation } from '@sas-embed/contract';
import type { ColumnType, Generated } from 'kysely';

/** A `jsonb` column: read as its value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

/** Tables of the directory room. */
export interface DirectoryTables {
  /** The last import of each directory file. */
  directory_import: {
    source: string;
    sha256: string;
    imported_at: Generated<Date>;
    offers: number;
    rejected: number;
    /** Lines of a national file that were made use of. */
    lines: Generated<number>;
  };
  /** How far the reading of a national file is. */
  directory_run: {
    source: string;
    sha256: string;
    byte_offset: number;
    /** Lines read, the header included. */
    lines: number;
    /** Lines that are neither offers nor faults. */
    not_offers: number;
  };
  practitioner: {
    national_id: string;
    last_name: string;
    first_name: string;
    title: string | null;
    profession_code: string | null;
    convention_sector: string | null;
    specialties: Json<{ code: string; system?: string; label?: string }[]>;
    /** Whose row it is: that of our own file (`directory`), or of a national one, which then keeps it. */
    source: Generated<string>;
    source_hash: Generated<number | null>;
  };
  structure: {
    national_id: string;
    name: string;
    source: Generated<string>;
  };
  /** A CPTS. */
  community: {
    national_id: string;
    name: string;
    label: string | null;
    phones: string[];
    description: string | null;
    contact: string | null;
    source: Generated<string>;
  };
  /** A practitioner or structure at one place. */
  offer: {
    id: string;
    place_id: string;
    kind: string;
    practitioner_id: string | null;
    structure_id: string | null;
    departement: string;
    time_zone: string;
    address: Json<{ lines: string[]; postcode: string; city: string; inseeCode?: string }>;
    latitude: number;
    longitude: number;
    /** The position is the commune's, not the place's own: searched by, never shown. */
    position_estimated: boolean;
    phones: string[];
    participates: boolean;
    participation_via: string | null;
    has_agenda: boolean;
    /** Codes the offer is found by, with their nomenclature: `R38:SM54`. */
    search_keys: string[];
    /** The import that last held it. */
    generation: string;
    /** The CPTS whose card it is. */
    community_id: string | null;
    /** National id of the structure through which it takes part. */
    participation_structure_id: string | null;
    /** Whether it takes patients outside its slots; null: as the rules of participation say. */
    overbooking: boolean | null;
    /** Whether it takes patients after an emergency department (forfait de réorientation), as the directory says. */
    reorientation: boolean | null;
    /** How this card takes part, as declared; null: as the directory says. The columns after it say parts of it again. */
    declared: Json<Participation> | null;
    declared_sas: boolean | null;
    declared_structure_id: string | null;
    /** Its SAS agenda is declared to be filled in. */
    declared_agenda: boolean | null;
    /** Of a MSP: somebody takes part through it. */
    carried_sas: boolean | null;
    carried_overbooking: boolean | null;
    /** Not shown, since its place takes part otherwise. */
    suppressed: boolean | null;
    /** The card from which this one was made, for a CPTS that no import names. */
    derived_from: string | null;
    place_name: string | null;
    /** The editor's own identifier of a point fixe de garde. */
    place_identifier: Json<{ system: string; value: string }> | null;
    opening_hours: Json<{ days: string[]; opens: string; closes: string }[]> | null;
    source: Generated<string>;
    source_hash: Generated<number | null>;
    /** Since when its national file holds it no longer: not found any more, known by its id. */
    inactive_since: Generated<Date | null>;
  };
  /** How places take part, as their practitioners or structures declare; no import writes it. */
  participation: {
    place_id: string;
    owner_id: string;
    /** Null: taken back. */
    declaration: Json<Declaration> | null;
    version: number;
    changed_at: Date | null;
    /** The account of who changed it. */
    changed_by: string | null;
  };
  /** What structures say of themselves; no import writes it. */
  structure_profile: {
    national_id: string;
    description: string | null;
    contact: string | null;
    version: number;
    changed_at: Date | null;
    changed_by: string | null;
  };
  /** Every change of the two above: who, when, and what it came to. */
  participation_change: {
    id: Generated<string>;
    subject: string;
    change: Json<unknown>;
    version: number;
    at: Date;
    regulator_id: string;
    role: string;
  };
  /** Editors that hold a place's calendar. */
  place_editor: {
    offer_id: string;
    editor_id: string;
  };
  /** One row per offer and code it is found by, with where it is: one index answers specialty and circle. */
  offer_key: {
    offer_id: string;
    search_key: string;
    /** Type `earth`, written by the database from the offer's position. */
    point: ColumnType<unknown, never, never>;
    /** Its cell of the grid (`geo_cell`). */
    cell: number;
  };
}
