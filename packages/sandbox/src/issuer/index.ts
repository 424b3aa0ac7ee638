/** The token issuer of the sandbox: short-lived signed tokens for two regulators of two SAS. */
export type { IssuedRegulator, IssuerConfig } from './server.js';
export { startIssuer } from './server.js';
