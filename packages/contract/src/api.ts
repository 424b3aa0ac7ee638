/**
 * Short names of the API's types. They are generated from `openapi/sas.yaml`, whose descriptions say units, time
 * zones and nomenclatures.
 */
import type { components, operations, paths } from './generated/sas.js';

export type { components, operations, paths };
type Schemas = components['schemas'];

export type Address = Schemas['Address'];
export type AddressInput = Schemas['AddressInput'];
export type Appointment = Schemas['Appointment'];
export type AppointmentPage = Schemas['AppointmentPage'];
export type AppointmentStatus = Schemas['AppointmentStatus'];
export type BookingSas = Schemas['BookingSas'];
export type Community = Schemas['Community'];
export type ConsultationMode = Schemas['ConsultationMode'];
export type FeedAppointmentEvent = Schemas['FeedAppointmentEvent'];
export type FeedEvent = Schemas['FeedEvent'];
export type FeedEventList = Schemas['FeedEventList'];
export type FeedHandoverEvent = Schemas['FeedHandoverEvent'];
export type FeedHelloEvent = Schemas['FeedHelloEvent'];
export type FeedSlotEvent = Schemas['FeedSlotEvent'];
export type Handover = Schemas['Handover'];
export type Health = Schemas['Health'];
export type Hold = Schemas['Hold'];
export type HoldRequest = Schemas['HoldRequest'];
export type Location = Schemas['Location'];
export type LocationSuggestions = Schemas['LocationSuggestions'];
export type MembersRequest = Schemas['MembersRequest'];
export type Offer = Schemas['Offer'];
export type OfferKind = Schemas['OfferKind'];
export type OfferSlotList = Schemas['OfferSlotList'];
export type OfferSlots = Schemas['OfferSlots'];
export type OpeningHours = Schemas['OpeningHours'];
export type OrderExplanation = Schemas['OrderExplanation'];
export type Participation = Schemas['Participation'];
export type Place = Schemas['Place'];
export type Position = Schemas['Position'];
export type Practitioner = Schemas['Practitioner'];
export type Problem = Schemas['Problem'];
export type ProblemCode = Schemas['ProblemCode'];
export type ResolvedLocation = Schemas['ResolvedLocation'];
export type SearchAddedEvent = Schemas['SearchAddedEvent'];
export type SearchEndEvent = Schemas['SearchEndEvent'];
export type SearchEvent = Schemas['SearchEvent'];
export type SearchEventList = Schemas['SearchEventList'];
export type SearchOffersEvent = Schemas['SearchOffersEvent'];
export type SearchRequest = Schemas['SearchRequest'];
export type SearchSlotsEvent = Schemas['SearchSlotsEvent'];
export type SearchSourceEvent = Schemas['SearchSourceEvent'];
export type Session = Schemas['Session'];
export type Slot = Schemas['Slot'];
export type SlotVisibility = Schemas['SlotVisibility'];
export type Source = Schemas['Source'];
export type SourceState = Schemas['SourceState'];
export type Specialty = Schemas['Specialty'];
export type SpecialtyQuery = Schemas['SpecialtyQuery'];
export type SpecialtySuggestion = Schemas['SpecialtySuggestion'];
export type SpecialtySuggestions = Schemas['SpecialtySuggestions'];
export type Structure = Schemas['Structure'];
export type SuggestRequest = Schemas['SuggestRequest'];
export type Weekday = Schemas['Weekday'];
