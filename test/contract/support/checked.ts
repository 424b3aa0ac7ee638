/** A client whose every answer and event is held against the schemas of the contract: the mock has nobody else who does. */
import type { SasClient } from '@sas-embed/client';
import { sasDocument } from '../../../packages/gateway/src/contract/document.js';
import { SchemaValidator } from '../../../packages/gateway/src/contract/validation.js';

const validator = new SchemaValidator(sasDocument);

/** The schema of what each operation answers. */
const SCHEMAS: Partial<Record<keyof SasClient, string>> = {
  suggestSpecialties: 'SpecialtySuggestions',
  suggestLocations: 'LocationSuggestions',
  resolveLocation: 'ResolvedLocation',
  search: 'SearchEvent',
  searchMembers: 'SearchEvent',
  getOffer: 'Offer',
  getOfferSlots: 'OfferSlots',
  createHold: 'Hold',
  extendHold: 'Hold',
  confirmHold: 'Appointment',
  createOverbooking: 'Appointment',
  createMarketplaceRequest: 'MarketplaceRequest',
  getMarketplaceRequest: 'MarketplaceRequest',
  listMarketplaceRequests: 'MarketplaceRequestList',
  findMarketplaceRequests: 'WaitingMarketplaceRequests',
  withdrawMarketplaceRequest: 'MarketplaceRequest',
  recordMarketplaceCall: 'MarketplaceCall',
  createHandover: 'Handover',
  getHandover: 'Handover',
  closeHandover: 'Handover',
  listHandovers: 'HandoverList',
  requestCancellation: 'Appointment',
  linkAppointment: 'Appointment',
  unlinkAppointment: 'Appointment',
  refuseProposal: 'Appointment',
  acknowledgeCallBack: 'Appointment',
  getAppointment: 'Appointment',
  getAppointmentHistory: 'AppointmentHistory',
  setAppointmentStatus: 'Appointment',
  listAppointments: 'AppointmentPage',
  appointments: 'Appointment',
  cancelAppointment: 'Appointment',
  createLaunch: 'Launch',
  redeemLaunch: 'RedeemedLaunch',
  getAgenda: 'Agenda',
  createAgendaRule: 'AgendaRule',
  updateAgendaRule: 'AgendaRule',
  setAgendaException: 'AgendaRule',
  clearAgendaException: 'AgendaRule',
  createUnavailability: 'Unavailability',
  setAgendaVacation: 'AgendaSummary',
  listParticipations: 'ParticipationList',
  declareParticipation: 'DeclaredPlaces',
  withdrawParticipation: 'DeclaredPlace',
  suggestStructures: 'StructureSuggestions',
  describeStructure: 'StructureProfile',
  feed: 'FeedEvent',
  getSession: 'Session',
  getHealth: 'Health',
};

const checks = new Map(
  Object.values(SCHEMAS).map((name) => [name, validator.response({ $ref: `#/components/schemas/${name}` })]),
);

/** What the suite called so far: the operations of the contract that it has not reached show as a gap. */
export const called = new Set<string>();

function check(operation: keyof SasClient, value: unknown): void {
  const schema = SCHEMAS[operation];
  if (schema === undefined) return;
  const answer = operation.startsWith('suggest')
    ? { items: value }
    : operation === 'declareParticipation'
      ? { places: value }
      : value;
  const faults = checks.get(schema)!(answer);
  if (faults.length > 0) throw new Error(`${operation} breaks the contract: ${JSON.stringify(faults)}`);
}

/** The client, checked. */
export function checked(client: SasClient): SasClient {
  return new Proxy(client, {
    get(target, name: keyof SasClient) {
      const method = target[name] as unknown;
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        called.add(name);
        const result = (method as (...args: unknown[]) => unknown).apply(target, args);
        if (result instanceof Promise) {
          return result.then((value: unknown) => {
            check(name, value);
            return value;
          });
        }
        return result instanceof Object ? checkedIterable(name, result as AsyncIterable<unknown>) : result;
      };
    },
  });
}

function checkedIterable(name: keyof SasClient, events: AsyncIterable<unknown>): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const inner = events[Symbol.asyncIterator]();
      return {
        async next() {
          const result = await inner.next();
          if (!result.done) check(name, result.value);
          return result;
        },
        return: () => inner.return!(),
      };
    },
  };
}
