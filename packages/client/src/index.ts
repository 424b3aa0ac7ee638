export { launchTicketOf, parseContext } from './context.js';
export type { ParsedContext } from './context.js';
export { createClient } from './create-client.js';
export {
  AuthError,
  ConflictError,
  isSasError,
  NetworkError,
  SasError,
  SlotTakenError,
  TimeoutError,
  ValidationError,
} from './errors.js';
export type { ClientErrorCode, SasErrorCode, SasErrorInit } from './errors.js';
export type {
  AppointmentsOptions,
  CallOptions,
  ClientOptions,
  FeedOptions,
  FeedState,
  GetToken,
  IndicatorsAsked,
  KnownPlace,
  KnownRule,
  MarketplaceOptions,
  MembersInput,
  SasClient,
  SearchInput,
  SearchOptions,
  SuggestOptions,
  TokenReason,
  WriteOptions,
} from './types.js';
