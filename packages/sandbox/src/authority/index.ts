export { createAuthority, type Authority, type CertificatePair, type CertificateRequest } from './authority.js';
