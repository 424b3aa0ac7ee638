import type {
  AddressInput,
  Agenda,
  AgendaExceptionInput,
  AgendaRule,
  AgendaRuleInput,
  AgendaSummary,
  Anomaly,
  Appointment,
  AppointmentHistory,
  AppointmentPage,
  Declaration,
  DeclaredPlace,
  FeedEvent,
  Handover,
  HandoverEnd,
  HandoverList,
  OverbookingRequest,
  Health,
  Hold,
  HoldRequest,
  Indicators,
  InterfaceAlert,
  InterfaceList,
  KnownStructure,
  Launch,
  LaunchRequest,
  LinkRequest,
  Location,
  MarketplaceCall,
  MarketplaceCallInput,
  MarketplaceCase,
  MarketplaceRequest,
  MarketplaceRequestInput,
  MarketplaceRequestList,
  MembersRequest,
  Offer,
  OfferSlots,
  ParticipationList,
  RereadSlots,
  RedeemedLaunch,
  ResolvedLocation,
  SearchEvent,
  SearchRequest,
  Session,
  SpecialtySuggestion,
  StructureProfile,
  StructureProfileInput,
  StructureQuery,
  Unavailability,
  UnavailabilityInput,
  WaitingMarketplaceRequests,
} from '@sas-embed/contract';
import type { SasError } from './errors.js';

/**
 * Why the host is asked for a token: `first` none is known; `expiring` the known one ends within seconds; `refused` the
 * gateway refused it, so a token that the host cached must not be given again.
 */
export type TokenReason = 'first' | 'expiring' | 'refused';

/**
 * Gives the short-lived token of the regulator who acts, usually by asking the host's own server. Called lazily, never
 * twice at once. The client keeps the token in memory only and sends it in the `Authorization` header only.
 */
export type GetToken = (reason: TokenReason) => string | Promise<string>;

/** Options of `createClient`. */
export interface ClientOptions {
  /** Address of the gateway, without a trailing path (`https://sas.example.fr`). */
  baseUrl: string;
  /** The host's function that gives a token. */
  getToken: GetToken;
  /** Milliseconds that a call may take in all, retries included. Default 8000. */
  timeoutMs?: number;
  /** Milliseconds without a byte after which a stream is taken for cut (the gateway speaks every 15 s). Default 20000. */
  silenceMs?: number;
  /** How many times a call is repeated after a passing failure; 0 switches retries off. Default 2. */
  maxRetries?: number;
  /** Replaces the global `fetch`; it receives one `Request`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason (an `AbortError` unless the host chose another). */
  signal?: AbortSignal;
  /** Milliseconds that this call may take in all, retries included. For streams: in total; default none. */
  timeoutMs?: number;
}

/** Options of a call that writes. */
export interface WriteOptions extends CallOptions {
  /**
   * Key of the intended write (8–64 of `[A-Za-z0-9_-]`); a repeat with the same key answers the first result. By default
   * each call makes one and keeps it over its own retries; give one to repeat a write after a reload.
   */
  idempotencyKey?: string;
}

/** Options of a suggestion. */
export interface SuggestOptions extends CallOptions {
  /** How many at most, 1 to 20. Default 8. */
  limit?: number;
}

/** What to search. `limit` (offers in a page, 1 to 200) is 100 when it is left out. */
export type SearchInput = Omit<SearchRequest, 'limit'> & { limit?: number };

/** Which members of a structure; all of them when nothing is given. `limit` (offers in a page, 1 to 200) is 100 when it is left out. */
export type MembersInput = Omit<MembersRequest, 'limit'> & { limit?: number };

/** Options of `search` and `searchMembers`. */
export interface SearchOptions extends CallOptions {
  /** `json` asks for all events in one answer, for hosts behind a proxy that buffers streams. Default `stream`. */
  transport?: 'stream' | 'json';
}

/** Options of `appointments`. */
export interface AppointmentsOptions extends CallOptions {
  /** Cursor of an earlier page; what changed after it is listed. */
  after?: string;
  /** Only those whose time is then or later: an ISO instant with offset. */
  startingFrom?: string;
  /** Appointments asked for at once, 1 to 200. Default 50. */
  limit?: number;
}

/** Options of `listMarketplaceRequests`. */
export interface MarketplaceOptions extends CallOptions {
  /** Those of this offer only. */
  offerId?: string;
}

/** A place, and the version of what is declared of it, as it was read; nothing else in it. */
export interface KnownPlace {
  /** Any card of the place. */
  offerId: string;
  /** `version` of its last reading; 0 when nothing was declared. */
  version: number;
}

/** A rule of an agenda as it was read: who changes another version is refused (`version-conflict`). */
export interface KnownRule {
  /** Its id. */
  id: string;
  /** The version that was read. */
  version: number;
}

/** State of the feed's connection. */
export type FeedState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | {
      readonly state: 'lost';
      /** Why. */
      readonly error: SasError;
      /** Milliseconds until the next try. */
      readonly retryInMs: number;
    };

/** Options of `feed`. */
export interface FeedOptions {
  /** Ends the feed; the iteration then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Cursor of the last event known; without it the feed starts now, with a `hello` event. */
  after?: string;
  /** Told at every change of the connection, so that a screen can show that it is not live. */
  onState?: (state: FeedState) => void;
}

/** Which indicators are asked for. */
export interface IndicatorsAsked {
  /** The first month, `2026-01`; eleven before `to` when left out. */
  from?: string;
  /** The last month; the current one when left out. */
  to?: string;
  /** How they are told apart; the whole only when left out. */
  by?: Indicators['by'];
}

/**
 * The gateway's operations. `createClient` and `createMockClient` make one; depend on this interface only.
 *
 * Every method rejects with a `SasError`, or with the reason of the caller's signal.
 */
export interface SasClient {
  /** Suggests specialties, professions and structure types for what was typed, best first. */
  suggestSpecialties(query: string, options?: SuggestOptions): Promise<SpecialtySuggestion[]>;
  /** Suggests places to search around, best first; each is complete and is given to `search` unchanged. */
  suggestLocations(query: string, options?: SuggestOptions): Promise<Location[]>;
  /** Locates the address of a case. Rejects with `location-not-found` when nothing of it can be used. */
  resolveLocation(address: AddressInput, options?: CallOptions): Promise<ResolvedLocation>;
  /**
   * Searches. Each iteration sends one search and yields its events: `offers` first, then `slots` and `source` as sources
   * answer, last `end`, after which it is done. A stream that is cut before `end` throws a `NetworkError`: missing slots
   * never look like no slots. Leaving the loop ends the request.
   */
  search(request: SearchInput, options?: SearchOptions): AsyncIterable<SearchEvent>;
  /**
   * The practitioners who take part in the SAS through a structure (CPTS, MSP, CDS; its national id), with their slots;
   * yields as `search` does.
   */
  searchMembers(structureId: string, request?: MembersInput, options?: SearchOptions): AsyncIterable<SearchEvent>;
  /** One offer, without slots. */
  getOffer(offerId: string, options?: CallOptions): Promise<Offer>;
  /** The offer's free slots, read again from their source now. */
  getOfferSlots(offerId: string, options?: CallOptions): Promise<OfferSlots>;
  /**
   * Reads the slots of 1 to 50 offers again, for a screen that stays open. An agenda whose budget of calls is spent is
   * `pending` with the reason `budget`, and an offer that is none any more is left out. `nextAfterSeconds` says when to
   * ask again. With `only`, editors are neither asked nor awaited: what the SAS agenda has is there at once.
   */
  rereadSlots(offerIds: readonly string[], options?: CallOptions & { only?: 'agenda' }): Promise<RereadSlots>;
  /** Holds a slot. Rejects with `SlotTakenError`, which offers alternatives, when somebody was faster. */
  createHold(request: HoldRequest, options?: WriteOptions): Promise<Hold>;
  /** Releases a hold; releasing twice, or an expired hold, is no error. */
  releaseHold(holdId: string, options?: WriteOptions): Promise<void>;
  /** Extends a hold by its full duration. */
  extendHold(holdId: string, options?: WriteOptions): Promise<Hold>;
  /** Books the held slot of the SAS agenda. */
  confirmHold(holdId: string, options?: WriteOptions): Promise<Appointment>;
  /** Opens the editor's booking page for the held slot; the appointment comes back by the feed. */
  createHandover(holdId: string, options?: WriteOptions): Promise<Handover>;
  /** State of a hand-over. */
  getHandover(handoverId: string, options?: CallOptions): Promise<Handover>;
  /** This regulator's hand-overs of the last day that no appointment came back for, newest first: late, or missing. */
  listHandovers(options?: CallOptions): Promise<HandoverList>;
  /**
   * Says how a hand-over ended: booked by telephone, which makes its appointment, or abandoned for a reason. What the
   * editor tells of it later still matches (`late`).
   */
  closeHandover(handoverId: string, end: HandoverEnd, options?: WriteOptions): Promise<Handover>;
  /** Orients a patient outside the declared availability, after a call; for offers whose `actions` hold `overbook`. */
  createOverbooking(request: OverbookingRequest, options?: WriteOptions): Promise<Appointment>;
  /**
   * Asks a community of a place de marché, for offers whose `actions` hold `request`; what it answers comes by the feed
   * (`marketplace`), an acceptance as an appointment. Several may be asked for one case: the first that accepts counts.
   */
  createMarketplaceRequest(request: MarketplaceRequestInput, options?: WriteOptions): Promise<MarketplaceRequest>;
  /** State of a request of this regulator. */
  getMarketplaceRequest(requestId: string, options?: CallOptions): Promise<MarketplaceRequest>;
  /** This regulator's requests of the last day, and his SAS's calls to communities, newest first. */
  listMarketplaceRequests(options?: MarketplaceOptions): Promise<MarketplaceRequestList>;
  /** This regulator's requests for a case that still wait, or were accepted meanwhile, newest first: for a page that was loaded again. */
  findMarketplaceRequests(of: MarketplaceCase, options?: CallOptions): Promise<WaitingMarketplaceRequests>;
  /** Withdraws a request; one that is over already is answered as it is, an accepted one too. */
  withdrawMarketplaceRequest(requestId: string, options?: WriteOptions): Promise<MarketplaceRequest>;
  /** Keeps the trace of a call to a community that is not interfaced (`record-call`); with `agreed`, books. */
  recordMarketplaceCall(call: MarketplaceCallInput, options?: WriteOptions): Promise<MarketplaceCall>;
  /** One appointment. */
  getAppointment(appointmentId: string, options?: CallOptions): Promise<Appointment>;
  /** One page of the SAS's appointments, oldest change first; `cursor` is where the next begins. */
  listAppointments(options?: AppointmentsOptions): Promise<AppointmentPage>;
  /** The SAS's appointments, oldest change first, page after page; `timeoutMs` counts for each page. */
  appointments(options?: AppointmentsOptions): AsyncIterable<Appointment>;
  /** What was said of it, version by version, oldest first; nothing of it is ever overwritten. */
  getAppointmentHistory(appointmentId: string, options?: CallOptions): Promise<AppointmentHistory>;
  /**
   * Says what became of an appointment that was booked here and whose `actions` hold `set-status`: agreed to (`booked`),
   * the patient came (`fulfilled`) or did not (`noshow`). Else `appointment-status-refused`.
   */
  setAppointmentStatus(
    appointmentId: string,
    status: 'booked' | 'fulfilled' | 'noshow',
    options?: WriteOptions,
  ): Promise<Appointment>;
  /** Cancels an appointment of the SAS agenda; an editor's is cancelled on the editor's page (`cancel-at-editor`). */
  cancelAppointment(appointmentId: string, options?: WriteOptions): Promise<Appointment>;
  /**
   * Says that an editor's appointment was cancelled on the editor's page (`requested`), or that it was not: it stays booked,
   * with `cancellationRequested`, until the editor tells.
   */
  requestCancellation(appointmentId: string, requested: boolean, options?: WriteOptions): Promise<Appointment>;
  /**
   * Links an appointment to a case of this host, by hand: one that is named, or that of a hand-over, which is settled by it.
   * Rejects with `appointment-linked` when it belongs to another case: unlink it first.
   */
  linkAppointment(appointmentId: string, to: LinkRequest, options?: WriteOptions): Promise<Appointment>;
  /** Takes an appointment out of its case of this host, whoever or whatever linked it. */
  unlinkAppointment(appointmentId: string, options?: WriteOptions): Promise<Appointment>;
  /** Says that an appointment is not that of a proposed hand-over; it is proposed no more. */
  refuseProposal(appointmentId: string, handoverId: string, options?: WriteOptions): Promise<Appointment>;
  /** Says that the patient was told what the practice changed (`callBack`). */
  acknowledgeCallBack(appointmentId: string, options?: WriteOptions): Promise<Appointment>;
  /**
   * Hands a case over to a page of ours: an address that holds no data, to be opened once, within 60 seconds, by the
   * regulator of the token. What is booked there comes back with the `caseRef`. For the host's server.
   */
  createLaunch(request: LaunchRequest, options?: WriteOptions): Promise<Launch>;
  /**
   * Reads the context that waits behind a ticket (`launchTicketOf`), once. Rejects with `launch-used`, `launch-expired` or
   * `launch-unknown`. For the page that was opened.
   */
  redeemLaunch(ticket: string, options?: WriteOptions): Promise<RedeemedLaunch>;
  /** The SAS agendas that the signed-in practitioner, delegate or manager may edit; others are `forbidden`. */
  listAgendas(options?: CallOptions): Promise<AgendaSummary[]>;
  /** An agenda, by any card of its place, with the slots of the local dates `from` to `to` (`YYYY-MM-DD`, at most 62 days). */
  getAgenda(offerId: string, range: { from: string; to: string }, options?: CallOptions): Promise<Agenda>;
  /** Declares créneaux or a plage. The same rule again answers the one that exists; else rejects with `agenda-overlap`. */
  createAgendaRule(offerId: string, rule: AgendaRuleInput, options?: WriteOptions): Promise<AgendaRule>;
  /**
   * Replaces a rule; with `onwards` (a local date, `rule.weekly.from` too) from that date on only: the rule ends the day
   * before, and the one that follows it is the answer. Rejects with `agenda-booked`, `agenda-overlap`, or `version-conflict`
   * when `known` is not its version.
   */
  updateAgendaRule(
    offerId: string,
    known: KnownRule,
    rule: AgendaRuleInput,
    options?: WriteOptions & { onwards?: string | undefined },
  ): Promise<AgendaRule>;
  /** Deletes a rule. Rejects with `agenda-booked` (whose `problem.dates` say when) while a place of it is booked or held. */
  deleteAgendaRule(offerId: string, known: KnownRule, options?: WriteOptions): Promise<void>;
  /** Cancels (an empty exception) or changes one local date of a rule. */
  setAgendaException(
    offerId: string,
    known: KnownRule,
    date: string,
    exception: AgendaExceptionInput,
    options?: WriteOptions,
  ): Promise<AgendaRule>;
  /** Lets the rule hold on that date again. */
  clearAgendaException(offerId: string, known: KnownRule, date: string, options?: WriteOptions): Promise<AgendaRule>;
  /** Declares an absence, in local time: it hides its hours only, and what is booked stays booked. */
  createUnavailability(offerId: string, absence: UnavailabilityInput, options?: WriteOptions): Promise<Unavailability>;
  /** Takes an absence back. */
  deleteUnavailability(offerId: string, unavailabilityId: string, options?: WriteOptions): Promise<void>;
  /** Closes the whole agenda, or opens it again; `version` is the agenda's. */
  setAgendaVacation(
    offerId: string,
    version: number,
    vacation: boolean,
    options?: WriteOptions,
  ): Promise<AgendaSummary>;
  /** How those take part for whom the signed-in practitioner, delegate or manager declares; others are `forbidden`. */
  listParticipations(options?: CallOptions): Promise<ParticipationList>;
  /**
   * Declares how some places take part, all or none; the search knows it at once. Rejects with `invalid-request`, whose
   * `problem.errors` name the fields, or `version-conflict` when another has changed one of them.
   */
  declareParticipation(
    places: readonly KnownPlace[],
    declaration: Declaration,
    options?: WriteOptions,
  ): Promise<DeclaredPlace[]>;
  /** Takes a declaration back: what the directory says of the place holds again. */
  withdrawParticipation(place: KnownPlace, options?: WriteOptions): Promise<DeclaredPlace>;
  /** CPTS, MSP or SOS Médecins associations whose name or national id is being typed. */
  suggestStructures(
    kind: StructureQuery['kind'],
    query: string,
    options?: CallOptions & { limit?: number },
  ): Promise<KnownStructure[]>;
  /** Says how to work with a structure and whom to ask. Rejects with `version-conflict` when another has done so meanwhile. */
  describeStructure(
    known: Pick<StructureProfile, 'nationalId' | 'version'>,
    profile: StructureProfileInput,
    options?: WriteOptions,
  ): Promise<StructureProfile>;
  /** What the service achieves, month by month, for those who look after it; `null` is a number from 1 to 4. */
  getIndicators(asked?: IndicatorsAsked, options?: CallOptions): Promise<Indicators>;
  /** The same as a table (CSV). */
  exportIndicators(asked?: IndicatorsAsked, options?: CallOptions): Promise<string>;
  /** How the interfaces of editors do, and what was counted; for those who watch, others are `forbidden`. */
  listInterfaces(options?: CallOptions & { period?: InterfaceList['period'] }): Promise<InterfaceList>;
  /** Their changes of state, newest first. */
  listInterfaceAlerts(options?: CallOptions & { editorId?: string }): Promise<InterfaceAlert[]>;
  /** Their anomalies, the most urgent first; those that are closed when asked for. */
  listAnomalies(options?: CallOptions & { editorId?: string; closed?: boolean }): Promise<Anomaly[]>;
  /**
   * What happens, live: ids only. One connection, which comes back by itself after a cut and resumes where it was, without
   * loss or duplicate. Throws only what waiting cannot mend (`forbidden`, `cursor-invalid`…).
   */
  feed(options?: FeedOptions): AsyncIterable<FeedEvent>;
  /** Who acts, for which SAS, in which world. */
  getSession(options?: CallOptions): Promise<Session>;
  /** Signs out at the gateway: what was held in the session is released, and its tokens are refused from now on. */
  endSession(options?: CallOptions): Promise<void>;
  /** Whether the gateway and its database answer; needs no token. */
  getHealth(options?: CallOptions): Promise<Health>;
  /** Forgets the token: the next call asks the host again. To call when the regulator changes. */
  reset(): void;
}
