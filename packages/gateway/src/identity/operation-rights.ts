import type { operations } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import { isForPdsa, mayHold, type Right } from './rights.js';
import type { Principal } from './types.js';

/** An operation of the contract that we answer; `hostMessage` and `monitoringMessage` are what we ask of others. */
type OperationId = Exclude<keyof operations, 'hostMessage' | 'monitoringMessage'>;

/**
 * What each operation asks of a role, the one table that lets a request in: a right, or `signed-in` where everybody has objects of
 * his own (whose they are is asked where they are read), or `open` without a token.
 */
export const OPERATION_RIGHTS: Readonly<Record<OperationId, Right | 'signed-in' | 'open'>> = {
  suggestSpecialties: 'search',
  suggestLocations: 'search',
  resolveLocation: 'search',
  search: 'search',
  getOffer: 'search',
  getOfferSlots: 'search',
  rereadSlots: 'search',
  searchMembers: 'members',
  createHold: 'hold',
  extendHold: 'hold',
  // Whoever lost a right in between (a shift that ended) still gives back what he holds.
  releaseHold: 'signed-in',
  confirmHold: 'confirm',
  createHandover: 'handover',
  // What was opened while it was allowed is brought to its end later.
  getHandover: 'view-appointments',
  listHandovers: 'view-appointments',
  closeHandover: 'view-appointments',
  createOverbooking: 'overbook',
  listMarketplaceRequests: 'request',
  createMarketplaceRequest: 'request',
  getMarketplaceRequest: 'request',
  findMarketplaceRequests: 'request',
  withdrawMarketplaceRequest: 'request',
  recordMarketplaceCall: 'record-call',
  listAppointments: 'view-appointments',
  getAppointment: 'view-appointments',
  getAppointmentHistory: 'view-appointments',
  setAppointmentStatus: 'cancel',
  cancelAppointment: 'cancel',
  requestCancellation: 'cancel',
  linkAppointment: 'cancel',
  unlinkAppointment: 'cancel',
  refuseProposal: 'cancel',
  acknowledgeCallBack: 'cancel',
  listAgendas: 'edit-agenda',
  getAgenda: 'edit-agenda',
  createAgendaRule: 'edit-agenda',
  updateAgendaRule: 'edit-agenda',
  deleteAgendaRule: 'edit-agenda',
  setAgendaException: 'edit-agenda',
  clearAgendaException: 'edit-agenda',
  createUnavailability: 'edit-agenda',
  deleteUnavailability: 'edit-agenda',
  setAgendaVacation: 'edit-agenda',
  listParticipations: 'declare',
  declareParticipation: 'declare',
  withdrawParticipation: 'declare',
  suggestStructures: 'declare',
  describeStructure: 'declare',
  listRegulators: 'view-accounts',
  setRegulatorAccess: 'manage-accounts',
  resendRegulatorAccounts: 'manage-accounts',
  listBlockedAppointments: 'view-accounts',
  listInterfaces: 'view-interfaces',
  listInterfaceAlerts: 'view-interfaces',
  listAnomalies: 'view-interfaces',
  switchFlow: 'manage-interfaces',
  setEditorStage: 'manage-interfaces',
  announceEditorChange: 'manage-interfaces',
  recordConformanceRun: 'manage-interfaces',
  openAnomaly: 'manage-interfaces',
  recordAnomalyStep: 'manage-interfaces',
  listEditors: 'administer',
  listHosts: 'administer',
  saveHost: 'administer',
  removeHost: 'administer',
  rotateHostKey: 'administer',
  endHostKey: 'administer',
  listServedSas: 'administer',
  findStructures: 'administer',
  listDeadLetters: 'administer',
  replayDeadLetters: 'administer',
  listAudit: 'administer',
  verifyAudit: 'administer',
  getIndicators: 'view-indicators',
  createLaunch: 'launch',
  redeemLaunch: 'search',
  // Each event is told only to who may read what it is about.
  feed: 'signed-in',
  getSession: 'signed-in',
  endSession: 'signed-in',
  // A host's server asks by its own signature; who acts comes from what it says.
  createToken: 'open',
  beginBackchannelSignIn: 'open',
  health: 'open',
};

/**
 * Whether a repeat of this operation may be answered from what was stored although it may not be begun any more: the role has
 * the right in its hours, and they are over.
 */
export function mayRepeat({ role, duty }: Pick<Principal, 'role' | 'duty'>, operationId: string): boolean {
  if (!isForPdsa(role) || duty?.active !== false) return false;
  const asked = Object.hasOwn(OPERATION_RIGHTS, operationId) ? OPERATION_RIGHTS[operationId as OperationId] : undefined;
  if (asked === undefined || asked === 'open' || asked === 'signed-in') return false;
  return mayHold({ role, duty: { ...duty, active: true } }, asked);
}

/** Throws `forbidden` when the role may not call this operation; an operation that is not in the table is called by nobody. */
export function requireOperation(principal: Pick<Principal, 'role' | 'duty'>, operationId: string): void {
  const asked = Object.hasOwn(OPERATION_RIGHTS, operationId) ? OPERATION_RIGHTS[operationId as OperationId] : undefined;
  if (asked === 'open' || asked === 'signed-in') return;
  if (asked === undefined || !mayHold(principal, asked)) {
    throw new ProblemError('forbidden', { detail: `This role may not ${asked ?? 'do this'}.` });
  }
}
