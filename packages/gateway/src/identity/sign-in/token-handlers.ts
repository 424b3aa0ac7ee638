import type { Handlers, RequestBodyOf } from '../../contract/index.js';
import { ProblemError } from '../../contract/index.js';
import { readClaims } from '../claims.js';
import type { Regulators } from '../regulators.js';
import { booksAtEditors } from '../rights.js';
import { requireWorksWith } from '../territories.js';
import { actingPersonOf, type ActingPerson } from './accounts.js';
import type { SignInDeps } from './deps.js';
import type { GatewayTokens } from './gateway-tokens.js';
import type { HostAssertions } from './host-assertions.js';
import { SignInRefused, type OidcProvider } from './providers.js';
import type { Sessions } from './sessions.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What the operations of sign-in need. */
export interface TokenHandlersDeps extends SignInDeps {
  regulators: Regulators;
  sessions: Sessions;
  tokens: GatewayTokens;
  assertions: HostAssertions;
  providers: ReadonlyMap<string, OidcProvider>;
}

/**
 * The account's id of a person who acts, made or brought up to date; throws `forbidden` for a SAS that is not served, here or by
 * the host.
 */
export async function regulatorIdOf(
  { config, regulators, hosts }: Pick<TokenHandlersDeps, 'config' | 'regulators' | 'hosts'>,
  hostId: string,
  { acting, regulator }: ActingPerson,
): Promise<string> {
  const sas = config.sas.find(({ id }) => id === acting.sasId);
  if (!sas) throw new ProblemError('forbidden', { detail: 'The person’s SAS is not served here' });
  const host = hosts.get(hostId);
  if (host) requireWorksWith(host, sas);
  const bookingSas = { id: sas.id, label: sas.label };
  const id = await regulators.idOf({ ...regulator, bookingSas, books: booksAtEditors(acting.role) });
  return regulators.requireEnabled(id);
}

/** The operations by which hosts sign people in, and people out. */
export function tokenHandlers(deps: TokenHandlersDeps): Handlers {
  const { sessions, tokens, assertions, providers } = deps;

  async function byAssertion({ assertion }: RequestBodyOf<'createToken'>) {
    if (assertion === undefined) throw lacking('assertion');
    const payload = await assertions.read(assertion);
    const { iss: hostId, sub, sid } = payload;
    const { role, sasId, community, actsFor, regulator } = readClaims({ ...payload, host_id: hostId });
    const acting = { role, sasId, ...(community && { community }), ...(actsFor && { actsFor }) };
    return sessions.ofHost({
      ...{ kind: 'assertion', hostId, issuer: hostId, subject: sub, acting },
      issuerSid: typeof sid === 'string' && sid.length <= 200 ? sid : undefined,
      regulatorId: await regulatorIdOf(deps, hostId, { acting, regulator }),
    });
  }

  async function byExchange(body: RequestBodyOf<'createToken'>) {
    if (body.subject_token === undefined) throw lacking('subject_token');
    if (body.client_assertion === undefined) throw lacking('client_assertion');
    const { iss: hostId, sub } = await assertions.read(body.client_assertion);
    if (sub !== hostId) throw refused('A client assertion has the host’s id as iss and sub');
    const provider = providers.get(body.provider ?? deps.config.signIn.providers[0]?.id ?? '');
    const clients = provider?.config.hostClients[hostId] ?? [];
    if (!provider || clients.length === 0) throw refused('This host exchanges no tokens of that provider');
    try {
      const identity = await provider.identify(body.subject_token, clients);
      const person = actingPersonOf(deps.config.signIn.accounts, provider.config, identity);
      return await sessions.ofHost({
        ...{ kind: 'exchange', hostId, issuer: identity.issuer, subject: identity.subject, acting: person.acting },
        issuerSid: identity.sid,
        regulatorId: await regulatorIdOf(deps, hostId, person),
      });
    } catch (error) {
      if (error instanceof SignInRefused) throw problemOf(error);
      throw error;
    }
  }

  return {
    async createToken({ body }) {
      const session = await (body.grant_type === JWT_BEARER ? byAssertion(body) : byExchange(body));
      const { token, expiresIn } = await tokens.issue(session);
      return {
        status: 200,
        body: {
          access_token: token,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: expiresIn,
        },
      };
    },
    async endSession({ principal }) {
      if (principal.sessionId !== undefined) await sessions.end(principal.sessionId, 'signed-out');
      return { status: 204 };
    },
  };
}

/** What a refused provider's token means for the host that handed it over. */
function problemOf({ why, cause }: SignInRefused): ProblemError {
  if (why === 'unavailable') {
    return new ProblemError('unavailable', { detail: 'The provider cannot be reached', retryAfterSeconds: 5, cause });
  }
  if (why === 'account' || why === 'access') {
    const detail = why === 'access' ? 'The person may not regulate' : 'The person has no account here';
    return new ProblemError('forbidden', { detail, cause });
  }
  return refused(
    why === 'acr' ? 'The person did not sign in strongly enough' : 'The provider does not vouch for the token',
    cause,
  );
}

function refused(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('grant-refused', { detail, oauthError: 'invalid_grant', cause });
}

function lacking(field: string): ProblemError {
  return new ProblemError('invalid-request', {
    detail: `This grant needs ${field}`,
    errors: [{ field: `body:/${field}`, rule: 'is required by this grant' }],
    oauthError: 'invalid_request',
  });
}
