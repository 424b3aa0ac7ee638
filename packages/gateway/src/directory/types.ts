import type {
  AddressInput,
  Location,
  LocationSuggestions,
  MembersRequest,
  Offer,
  OrderExplanation,
  Position,
  Practitioner,
  ResolvedLocation,
  SearchOffersEvent,
  SearchRequest,
  SpecialtySuggestions,
  Structure,
  SuggestRequest,
} from '@sas-embed/contract';

/** An offer as the directory knows it, before anyone asks for its slots. */
export interface DirectoryOffer {
  /** All of the API's offer but `actions` (computed per principal) and `sources` (computed from the two below). */
  offer: Omit<Offer, 'actions' | 'sources'>;
  /** Editors that hold this place's calendar. */
  editorIds: readonly string[];
  /** Whether the place has a SAS agenda. */
  hasAgenda: boolean;
  /** The cards of this place, to any of which the slots of its agenda may be given; absent: to this one only. */
  agendaOfferIds?: readonly string[];
  /** Code of the département. */
  departement: string;
  /** The editor's own identifier of a point fixe de garde, when the directory knows it. */
  placeIdentifier?: { system: string; value: string };
  /** A place that only editors know: how they tell it, as text to be compared. */
  editorPlaceKey?: string;
  /** Where the place is, as far as it is known: its position, or its commune's; never shown. */
  around?: Position;
}

/** One page of the neutral order. */
export interface OfferPage {
  offers: DirectoryOffer[];
  total: number;
  order: OrderExplanation;
  nextCursor?: string;
  /** When counts are wanted: what they are over (its first offers, without filters), and how many there are in all. */
  counted?: { offers: DirectoryOffer[]; total: number };
  /** What became of the médecin traitant, when one was named. */
  treatingPhysician?: NonNullable<SearchOffersEvent['treatingPhysician']>;
  /** When the specialty that was asked for is not known: what was searched instead. */
  specialty?: NonNullable<SearchOffersEvent['specialty']>;
}

/** One page of the members of a structure, with where they are. */
export interface MemberPage extends OfferPage {
  /** The location that was given; else the circle that holds all members, named after the structure. */
  location: Location;
}

/** A card of somebody who is a member of a structure, with the structure. */
export interface MemberCard {
  card: DirectoryOffer;
  through: Structure;
}

/** What other rooms ask of the directory. */
export interface Directory {
  suggestSpecialties(request: SuggestRequest): Promise<SpecialtySuggestions>;
  suggestLocations(request: SuggestRequest): Promise<LocationSuggestions>;
  /** Throws `ProblemError('location-not-found')`. */
  resolveLocation(address: AddressInput): Promise<ResolvedLocation>;
  /**
   * Specialty and circle; participation first, then distance (address) or a stable seeded order (city, county). The places
   * of a médecin traitant who is named come before all, wherever they are.
   */
  findOffers(request: SearchRequest): Promise<OfferPage>;
  /**
   * The offers of those who take part through a structure (CPTS, MSP, CDS); of a practitioner with a card of this CPTS
   * that card only. Same order as `findOffers`. `undefined` when the structure is not known.
   */
  findMembers(structureId: string, request: MembersRequest): Promise<MemberPage | undefined>;
  getOffer(offerId: string): Promise<DirectoryOffer | undefined>;
  /** All offers of these practitioners (cards of a CPTS too) and of these structures, by national id. */
  offersOf(owners: { practitioners?: readonly string[]; structures?: readonly string[] }): Promise<DirectoryOffer[]>;
  /**
   * Cards with a practitioner who takes part through one of these structures, or receives at one that is a CDS, each with the
   * structure that makes him a member there; by id, a thousand at most.
   */
  memberCards(structureIds: readonly string[]): Promise<MemberCard[]>;
  getPractitioner(nationalId: string): Promise<Practitioner | undefined>;
  getStructure(nationalId: string): Promise<Structure | undefined>;
  /** The zone in which a searched location's days are counted. */
  timeZoneOf(location: Location): string;
}
