import { pdsaPeriod, timeZoneOfDepartement } from '@sas-embed/contract';
import type { Accounts } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';
import type { HostRegistry } from '../hosts/index.js';
import type { Database } from '../storage/index.js';
import { bearerOf } from './bearer.js';
import { readClaims, requireKnownRole } from './claims.js';
import { createEditorAuthentication } from './editors.js';
import { Regulators } from './regulators.js';
import { booksAtEditors, isForPdsa } from './rights.js';
import { createSignIn } from './sign-in/index.js';
import { requireWorksWith } from './territories.js';
import { TokenVerifier } from './token-verifier.js';
import type { Identity, Principal } from './types.js';

/** What identity needs. */
export interface IdentityDeps {
  config: Pick<GatewayConfig, 'environment' | 'issuers' | 'sas' | 'editors' | 'secrets' | 'signIn'> &
    Partial<Pick<GatewayConfig, 'marketplaces' | 'embed'>>;
  database: Database;
  audit: Audit;
  accounts: Pick<Accounts, 'want'>;
  /** Which host applications are registered now. */
  hosts: Pick<HostRegistry, 'get' | 'isKnownOrigin' | 'keysOf'>;
  clock: Clock;
}

/** Who acts: verified tokens of regulators, keys of editors, origins of hosts. */
export function createIdentity({ config, database, audit, accounts, hosts, clock }: IdentityDeps): Identity {
  const verifier = new TokenVerifier(config.issuers, clock);
  const regulators = new Regulators(database, accounts, clock);
  const sasById = new Map(config.sas.map((sas) => [sas.id, sas]));
  const signIn = createSignIn({ config, database, audit, hosts, clock, regulators });

  /** What a token says of who acts, with what its signature, or its session, vouches for. */
  async function actingOf(token: string) {
    if (signIn.isOwn(token)) {
      const { token: own, session } = await signIn.read(token);
      return {
        ...{ ...session.acting, subject: session.subject, regulatorId: session.regulator_id },
        ...{ hostId: session.host_id, environment: own.environment, expiresAt: own.expiresAt, sessionId: session.id },
      };
    }
    const claims = readClaims(await verifier.verify(token));
    const { regulator, issuer: _issuer, ...acting } = claims;
    return { ...acting, regulator };
  }

  return {
    async authenticate(authorization, origin): Promise<Principal> {
      const claims = await actingOf(bearerOf(authorization));
      requireKnownRole(claims.role);
      if (claims.environment !== config.environment) {
        throw new ProblemError('unauthenticated', { detail: `The token is not of this world (${config.environment})` });
      }
      const host = hosts.get(claims.hostId);
      if (!host) throw new ProblemError('forbidden', { detail: 'The token’s host is not registered' });
      // The frame of the loader speaks from our own origin: its policy lets only registered hosts show it.
      const isOurs = origin !== undefined && origin === config.embed?.origin;
      if (origin !== undefined && !isOurs && !host.origins.includes(origin))
        throw new ProblemError('origin-not-allowed');
      const sas = sasById.get(claims.sasId);
      if (!sas) throw new ProblemError('forbidden', { detail: 'The token’s SAS is not served here' });
      requireWorksWith(host, sas);
      const bookingSas = { id: sas.id, label: sas.label };
      return {
        kind: 'regulator',
        subject: claims.subject,
        regulatorId:
          'regulator' in claims
            ? await regulators.requireEnabled(
                await regulators.idOf({ ...claims.regulator, bookingSas, books: booksAtEditors(claims.role) }),
              )
            : claims.regulatorId,
        role: claims.role,
        bookingSas,
        ...(claims.community ? { community: claims.community } : {}),
        ...(isForPdsa(claims.role) ? { duty: dutyOf(sas, clock.now()) } : {}),
        ...(claims.actsFor ? { actsFor: claims.actsFor } : {}),
        ...('sessionId' in claims ? { sessionId: claims.sessionId } : {}),
        hostId: host.id,
        territories: sas.territories,
        environment: config.environment,
        expiresAt: claims.expiresAt,
      };
    },
    authenticateEditor: createEditorAuthentication(config),
    findRegulator: (identifier) => regulators.find(identifier),
    isKnownOrigin: (origin) => hosts.isKnownOrigin(origin),
    signIn,
  };
}

/** Whether it is PDSA in the SAS: in its first département, with its own hours. */
function dutyOf({ territories, pdsa }: GatewayConfig['sas'][number], now: Date): NonNullable<Principal['duty']> {
  const [departement = ''] = territories;
  const timeZone = timeZoneOfDepartement(departement);
  return pdsaPeriod(now.getTime(), { timeZone, departement, ...(pdsa && { hours: pdsa }) });
}
