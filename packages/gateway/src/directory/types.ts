import type {
  AddressInput,
  Location,
  LocationSuggestions,
  Offer,
  OrderExplanation,
  Practitioner,
  ResolvedLocation,
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
  /** Code of the département. */
  departement: string;
}

/** One page of the neutral order. */
export interface OfferPage {
  offers: DirectoryOffer[];
  total: number;
  order: OrderExplanation;
  nextCursor?: string;
}

/** What other rooms ask of the directory. */
export interface Directory {
  suggestSpecialties(request: SuggestRequest): Promise<SpecialtySuggestions>;
  suggestLocations(request: SuggestRequest): Promise<LocationSuggestions>;
  /** Throws `ProblemError('location-not-found')`. */
  resolveLocation(address: AddressInput): Promise<ResolvedLocation>;
  /** Specialty and circle; participation first, then distance (address) or a stable seeded order (city, county). */
  findOffers(request: SearchRequest): Promise<OfferPage>;
  getOffer(offerId: string): Promise<DirectoryOffer | undefined>;
  /** All places of a practitioner, by national id. */
  offersOfPractitioner(nationalId: string): Promise<DirectoryOffer[]>;
  getPractitioner(nationalId: string): Promise<Practitioner | undefined>;
  getStructure(nationalId: string): Promise<Structure | undefined>;
  /** The zone in which a searched location's days are counted. */
  timeZoneOf(location: Location): string;
}
