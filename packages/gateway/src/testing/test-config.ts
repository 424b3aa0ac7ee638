import { parseConfig, type GatewayConfig } from '../config/index.js';
import type { TestIssuer } from './test-issuer.js';

/** A sandbox configuration on free ports and an embedded database in memory; `changes` replaces top-level members. */
export function testConfig(
  issuer: Pick<TestIssuer, 'issuer' | 'jwksUrl' | 'audience'>,
  changes: Partial<GatewayConfig> = {},
): GatewayConfig {
  return parseConfig({
    mode: 'sandbox',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0 },
    database: { folder: 'memory' },
    editorOrigin: 'sas-sandbox',
    secrets: { caseRefKey: Buffer.alloc(32, 'sas-embed-sandbox').toString('base64') },
    issuers: [{ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: issuer.audience }],
    sas: [
      { id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'] },
      { id: 'sas-974', label: 'SAS de La Réunion', territories: ['974'] },
    ],
    hosts: [
      { id: 'demo-lrm', label: 'LRM de démonstration', origins: ['http://localhost:8788'], territories: ['33', '974'] },
      { id: 'other-lrm', label: 'Autre LRM', origins: ['http://localhost:8799'], territories: ['33'] },
    ],
    editors: [],
    ...changes,
  });
}
