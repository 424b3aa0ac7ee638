export { forgetRegulators } from './forget-regulators.js';
export { identityHandlers } from './handlers.js';
export { createIdentity, type IdentityDeps } from './identity.js';
export { migrations } from './migrations.js';
export { mayRepeat, OPERATION_RIGHTS, requireOperation } from './operation-rights.js';
export { createRequestLimits, type RequestLimits } from './request-limits.js';
export { newBreakGlassSecret, signInMigrations } from './sign-in/index.js';
export {
  mayHold,
  maySeeSlot,
  offerActions,
  orientationTypeOf,
  searchModesOf,
  slotActions,
  type Right,
} from './rights.js';
export type * from './types.js';
