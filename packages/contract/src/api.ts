/**
 * Short names of the API's types. They are generated from `openapi/sas.yaml`, whose descriptions say units, time
 * zones and nomenclatures.
 */
import type { components, operations, paths } from './generated/sas.js';

export type { components, operations, paths };
type Schemas = components['schemas'];

/** Postal address of a place, as the directory has it. */
export type Address = Schemas['Address'];
/** Address of a case as a host holds it; any part may be missing. It is used to locate and is not kept. */
export type AddressInput = Schemas['AddressInput'];
/** An appointment of this SAS: when, where, with whom, and the state it is in. Holds no patient. */
export type Appointment = Schemas['Appointment'];
/** One page of appointments, with the cursor of the next. */
export type AppointmentPage = Schemas['AppointmentPage'];
/** What was said of an appointment, version by version, oldest first. */
export type AppointmentHistory = Schemas['AppointmentHistory'];
/** One version of an appointment: its status and time, when it was told, and by what kind of teller. */
export type AppointmentVersion = Schemas['AppointmentVersion'];
/** Whether an appointment belongs to a case, and which cases may be meant. */
export type CaseLink = Schemas['CaseLink'];
/** A case that an appointment may belong to: a hand-over whose return it may be. */
export type LinkProposal = Schemas['LinkProposal'];
/** To which case an appointment is linked by hand. */
export type LinkRequest = Schemas['LinkRequest'];
/** The practice cancelled or moved an appointment, and the patient may not know. */
export type CallBack = Schemas['CallBack'];
/** Where an appointment is on its way to the LRM. */
export type AppointmentDelivery = Schemas['AppointmentDelivery'];
/** Hand-overs that no appointment came back for. */
export type HandoverList = Schemas['HandoverList'];
/** What a host's server is told at its registered addresses: what happens in its own cases. */
export type WebhookMessage = Schemas['WebhookMessage'];
/** State of an appointment, in the terms of FHIR. */
export type AppointmentStatus = Schemas['AppointmentStatus'];
/** The SAS that booked. */
export type BookingSas = Schemas['BookingSas'];
/** A CPTS. */
export type Community = Schemas['Community'];
/** How the consultation takes place; v3-ActCode: AMB at the practice, HH at home, VR remote. */
export type ConsultationMode = Schemas['ConsultationMode'];
/** A parameter of INT_L01 that could not be taken as it was; never holds what was sent. */
export type ContextIssue = Schemas['ContextIssue'];
/** Feed: an appointment was created or changed; ids and state only. */
export type FeedAppointmentEvent = Schemas['FeedAppointmentEvent'];
/** Feed: how far an appointment has come on its way to the LRM. */
export type FeedDeliveryEvent = Schemas['FeedDeliveryEvent'];
/** One event of the live feed; ids only, never people. */
export type FeedEvent = Schemas['FeedEvent'];
/** Events of the feed in one JSON answer, for where a stream does not pass. */
export type FeedEventList = Schemas['FeedEventList'];
/** Feed: a hand-over to an editor’s page changed. */
export type FeedHandoverEvent = Schemas['FeedHandoverEvent'];
/** Feed: first event of a connection; says from which cursor it goes on. */
export type FeedHelloEvent = Schemas['FeedHelloEvent'];
/** Feed: what is known of a slot changed; for every screen. */
export type FeedSlotEvent = Schemas['FeedSlotEvent'];
/** How somebody takes part at a place has changed. */
export type FeedOfferEvent = Schemas['FeedOfferEvent'];
/** A hand-over to an editor’s booking page, and the link that leads there. */
export type Handover = Schemas['Handover'];
/** How a regulator says that a hand-over ended. */
export type HandoverEnd = Schemas['HandoverEnd'];
/** Why nothing was booked on an editor's page. */
export type AbandonReason = Schemas['AbandonReason'];
/** Counts of one category of filters. */
export type FacetCategory = Schemas['FacetCategory'];
/** Hours from the search's now that a slot must fall in. */
export type AvailabilityBand = Schemas['AvailabilityBand'];
/** What can be filtered by. */
export type FilterCategory = Schemas['FilterCategory'];
/** What is wanted of offers and slots: any value of a category, in all categories named. Codes only. */
export type Filters = Schemas['Filters'];
/** What is asked for an orientation outside the declared availability. */
export type OverbookingRequest = Schemas['OverbookingRequest'];
/** Why a patient is oriented outside the slots. */
export type OverbookingReason = Schemas['OverbookingReason'];
/** The trace of a call: who, when, and with which result. */
export type Contact = Schemas['Contact'];
/** Whether the gateway can serve. */
export type Health = Schemas['Health'];
/** A slot kept for a few minutes; it expires by itself. */
export type Hold = Schemas['Hold'];
/** What is asked when a slot is held. */
export type HoldRequest = Schemas['HoldRequest'];
/** A case handed over to a page of ours: an address that is good once, for a minute. */
export type Launch = Schemas['Launch'];
/** The context of a case and its reference, as the host’s server hands them over. */
export type LaunchRequest = Schemas['LaunchRequest'];
/** Where to search: a commune, a postal code or a point. */
export type Location = Schemas['Location'];
/** Locations that fit what was typed, best first. */
export type LocationSuggestions = Schemas['LocationSuggestions'];
/** Which members of a structure are asked for. */
export type MembersRequest = Schemas['MembersRequest'];
/** One practitioner or structure at one place, and what this principal may do with it (`actions`). */
export type Offer = Schemas['Offer'];
/** What kind of care offer it is. */
export type OfferKind = Schemas['OfferKind'];
/** The slots of offers, in one JSON answer. */
export type OfferSlotList = Schemas['OfferSlotList'];
/** The free slots of one offer, with the sources they come from. */
export type OfferSlots = Schemas['OfferSlots'];
/** What was read again for the cards on screen. */
export type RereadSlots = Schemas['RereadSlots'];
/** Hours of some days of the week, in the place’s local time. */
export type OpeningHours = Schemas['OpeningHours'];
/** How the offers are ordered, to be shown on screen. */
export type OrderExplanation = Schemas['OrderExplanation'];
/** How the practitioner or structure takes part in the SAS. */
export type Participation = Schemas['Participation'];
/** Where the consultation takes place, with its IANA zone. */
export type Place = Schemas['Place'];
/** A point in WGS84 degrees. */
export type Position = Schemas['Position'];
/** The health professional of an offer. */
export type Practitioner = Schemas['Practitioner'];
/** An error as RFC 9457 `application/problem+json`. */
export type Problem = Schemas['Problem'];
/** Stable code of an error; `PROBLEMS` says what to do about each. */
export type ProblemCode = Schemas['ProblemCode'];
/** What waited behind a ticket: the context of a launch, or of an INT_L01 address. */
export type RedeemedLaunch = Schemas['RedeemedLaunch'];
/** The ticket that a launched page was opened with. */
export type RedeemRequest = Schemas['RedeemRequest'];
/** What an address was resolved to, and how well. */
export type ResolvedLocation = Schemas['ResolvedLocation'];
/** Who located, and what became of asking the address service. */
export type Geocoder = Schemas['Geocoder'];
/** Search: places that only an editor knows, for the end of the list; their slots follow. */
export type SearchAddedEvent = Schemas['SearchAddedEvent'];
/** What a case tells of the search: specialty, place, médecin traitant. Never who the patient is. */
export type SearchContext = Schemas['SearchContext'];
/** Search: last event; says which sources are missing. */
export type SearchEndEvent = Schemas['SearchEndEvent'];
/** One event of a search. */
export type SearchEvent = Schemas['SearchEvent'];
/** Events of a search in one JSON answer, for where a stream does not pass. */
export type SearchEventList = Schemas['SearchEventList'];
/** Search: how many offers each filter would leave, over the whole result. */
export type SearchFacetsEvent = Schemas['SearchFacetsEvent'];
/** Search: the offers, in the order to show them. */
export type SearchOffersEvent = Schemas['SearchOffersEvent'];
/** What is searched: location, specialty, window of days. */
export type SearchRequest = Schemas['SearchRequest'];
/** Search: slots of offers, from one source. */
export type SearchSlotsEvent = Schemas['SearchSlotsEvent'];
/** Search: the state of one source changed. */
export type SearchSourceEvent = Schemas['SearchSourceEvent'];
/** Who is signed in, for which SAS, in which world. */
export type Session = Schemas['Session'];
/** A free créneau or plage: instants with offset, and the modes it can be booked in. */
export type Slot = Schemas['Slot'];
/** Who may see a slot (TRE_R314). */
export type SlotVisibility = Schemas['SlotVisibility'];
/** An editor’s or the SAS’s own agenda that a search asks. */
export type Source = Schemas['Source'];
/** What a source did: answered, late, failed, disabled, or `pending`: asked, no answer yet. */
export type SourceState = Schemas['SourceState'];
/** A specialty, in the nomenclature of the directory. */
export type Specialty = Schemas['Specialty'];
/** What specialty to search: the code of a suggestion. */
export type SpecialtyQuery = Schemas['SpecialtyQuery'];
/** A specialty that fits what was typed. */
export type SpecialtySuggestion = Schemas['SpecialtySuggestion'];
/** Specialties that fit what was typed, best first. */
export type SpecialtySuggestions = Schemas['SpecialtySuggestions'];
/** The specialty of a case, by its code or by the words that name it. */
export type SpecialtyWanted = Schemas['SpecialtyWanted'];
/** The structure of an offer: practice, centre, maison de santé, CPTS. */
export type Structure = Schemas['Structure'];
/** What was typed, and how many suggestions are wanted. */
export type SuggestRequest = Schemas['SuggestRequest'];
/** The patient’s own doctor (médecin traitant), by identifier or by name. */
export type TreatingPhysicianQuery = Schemas['TreatingPhysicianQuery'];
/** A day of the week. */
export type Weekday = Schemas['Weekday'];
/** A SAS agenda with its rules, absences and the slots of some days. */
export type Agenda = Schemas['Agenda'];
/** Other hours on one date of a rule. */
export type AgendaChange = Schemas['AgendaChange'];
/** One date on which a rule does not hold, or holds otherwise. */
export type AgendaException = Schemas['AgendaException'];
/** Cancels (without `change`) or changes one date of a rule. */
export type AgendaExceptionInput = Schemas['AgendaExceptionInput'];
/** A rule of a SAS agenda as it is kept, with its version. */
export type AgendaRule = Schemas['AgendaRule'];
/** A rule as it is declared: créneaux or a plage, on one date or weekly, in local time. */
export type AgendaRuleInput = Schemas['AgendaRuleInput'];
/** A slot as whoever fills in the agenda sees it. */
export type AgendaSlot = Schemas['AgendaSlot'];
/** A SAS agenda without its slots. */
export type AgendaSummary = Schemas['AgendaSummary'];
/** An absence of a SAS agenda, in local time. */
export type Unavailability = Schemas['Unavailability'];
/** An absence as it is declared. */
export type UnavailabilityInput = Schemas['UnavailabilityInput'];
/** A call to a community that is not interfaced, as it is kept. */
export type MarketplaceCall = Schemas['MarketplaceCall'];
/** A call to a community that is not interfaced, as it is told: coded, no free text. */
export type MarketplaceCallInput = Schemas['MarketplaceCallInput'];
/** Who answered the call, when, and with which result. */
export type MarketplaceContact = Schemas['MarketplaceContact'];
/** What is needed of a community. */
export type MarketplaceReason = Schemas['MarketplaceReason'];
/** Why a community does not take a request. */
export type MarketplaceRefusal = Schemas['MarketplaceRefusal'];
/** A request to a community of a place de marché, and how it stands. */
export type MarketplaceRequest = Schemas['MarketplaceRequest'];
/** What a community is asked: a window of time, a mode, a coded reason. */
export type MarketplaceRequestInput = Schemas['MarketplaceRequestInput'];
/** The regulator's requests of the last day, and his SAS's calls. */
export type MarketplaceRequestList = Schemas['MarketplaceRequestList'];
/** A case, named by its reference or by the launch that opened the page. */
export type MarketplaceCase = Schemas['MarketplaceCase'];
/** The requests of a case that still wait for an answer. */
export type WaitingMarketplaceRequests = Schemas['WaitingMarketplaceRequests'];
/** Where a request to a community stands. */
export type MarketplaceState = Schemas['MarketplaceState'];
/** When something was changed last, and whether by the signed-in person. */
export type Changed = Schemas['Changed'];
/** How a place takes part in the SAS, as declared. */
export type Declaration = Schemas['Declaration'];
/** A declaration, and the places that it is for. */
export type DeclarationRequest = Schemas['DeclarationRequest'];
/** A place, what is declared of it, and what holds. */
export type DeclaredPlace = Schemas['DeclaredPlace'];
/** A structure through which one may take part. */
export type KnownStructure = Schemas['KnownStructure'];
/** How a practitioner takes part. */
export type ParticipationWay = Schemas['ParticipationWay'];
/** The places and structures that one declares for. */
export type ParticipationList = Schemas['ParticipationList'];
/** A regulator of a SAS: whether he may act, and how far each editor that keeps accounts knows him (INT_R02). */
export type RegulatorAccess = Schemas['RegulatorAccess'];
/** The regulators of a SAS, by name. */
export type RegulatorList = Schemas['RegulatorList'];
/** What the service achieves, month by month. */
export type Indicators = Schemas['Indicators'];
/** What is searched: free slots, who takes patients beyond them, or after an emergency department. */
export type SearchMode = Schemas['SearchMode'];
/** What a structure says of itself. */
export type StructureProfile = Schemas['StructureProfile'];
/** What a structure is to say of itself. */
export type StructureProfileInput = Schemas['StructureProfileInput'];
/** Which structures are asked for. */
export type StructureQuery = Schemas['StructureQuery'];
/** An anomaly of an editor's interface, its delay and its history. */
export type Anomaly = Schemas['Anomaly'];
/** An anomaly as it is opened. */
export type AnomalyInput = Schemas['AnomalyInput'];
/** How grave an anomaly is; its delay follows from it. */
export type AnomalySeverity = Schemas['AnomalySeverity'];
/** What was done about an anomaly. */
export type AnomalyStep = Schemas['AnomalyStep'];
/** What is to be written into an anomaly's history. */
export type AnomalyStepInput = Schemas['AnomalyStepInput'];
/** A flow that may be switched off. */
export type AskedFlow = Schemas['AskedFlow'];
/** What a run of the conformance kit found. */
export type ConformanceRunInput = Schemas['ConformanceRunInput'];
/** A change that an editor announced. */
export type EditorChangeInput = Schemas['EditorChangeInput'];
/** An editor, where it stands, and how its flows do. */
export type EditorInterfaces = Schemas['EditorInterfaces'];
/** Where an editor stands in its life cycle. */
export type EditorStage = Schemas['EditorStage'];
/** Where an editor stands, with what remains to be set right. */
export type EditorStageInput = Schemas['EditorStageInput'];
/** Whether a flow is on, and why not. */
export type FlowSwitchInput = Schemas['FlowSwitchInput'];
/** A change of an interface's state. */
export type InterfaceAlert = Schemas['InterfaceAlert'];
/** What passes between an editor and us. */
export type InterfaceFlow = Schemas['InterfaceFlow'];
/** How one flow does. */
export type InterfaceFlowStatus = Schemas['InterfaceFlowStatus'];
/** An appointment that is nobody's yet, and why. */
export type BlockedAppointment = Schemas['BlockedAppointment'];
/** Appointments that are in nobody's file, newest first. */
export type BlockedAppointmentList = Schemas['BlockedAppointmentList'];
/** How all interfaces do. */
export type InterfaceList = Schemas['InterfaceList'];
/** How an interface is judged. */
export type InterfaceState = Schemas['InterfaceState'];
/** What those who watch are told by webhook. */
export type MonitoringMessage = Schemas['MonitoringMessage'];
/** Why a flow was switched off. */
export type SwitchReason = Schemas['SwitchReason'];
/** An editor as it is configured, whom it knows us by, and we it. */
export type AdminEditor = Schemas['AdminEditor'];
/** A registered host application. */
export type AdminHost = Schemas['AdminHost'];
/** What is changed of a host application. */
export type AdminHostInput = Schemas['AdminHostInput'];
/** A new key of a host application; its private half is told once. */
export type HostKeyMade = Schemas['HostKeyMade'];
/** The SAS that are served, and where their appointments go. */
export type ServedSasList = Schemas['ServedSasList'];
/** Structures of the directory. */
export type AdminStructureList = Schemas['AdminStructureList'];
/** Versions of appointments that no LRM took. */
export type DeadLetterList = Schemas['DeadLetterList'];
/** Which dead letters wait again. */
export type ReplayedLetters = Schemas['ReplayedLetters'];
/** Entries of the audit. */
export type AuditPage = Schemas['AuditPage'];
/** One entry of the audit. */
export type AuditEntry = Schemas['AuditEntry'];
/** What going through the audit's chain found. */
export type AuditVerdict = Schemas['AuditVerdict'];
