import type { Handlers, OAuthError, RequestBodyOf } from '../../contract/index.js';
import { ProblemError } from '../../contract/index.js';
import { readClaims } from '../claims.js';
import type { Regulators } from '../regulators.js';
import { booksAtEditors } from '../rights.js';
import { requireWorksWith } from '../territories.js';
import { actingPersonOf, type ActingPerson } from './accounts.js';
import type { BackchannelSignIns } from './backchannel.js';
import type { SignInDeps } from './deps.js';
import type { GatewayTokens } from './gateway-tokens.js';
import type { HostAssertions } from './host-assertions.js';
import { noteListed } from './listed-accounts.js';
import type { ProviderSessions } from './provider-sessions.js';
import { SignInRefused, type OidcProvider } from './providers.js';
import type { SessionRow, Sessions } from './sessions.js';

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
  { config, regulators, hosts, database }: Pick<TokenHandlersDeps, 'config' | 'regulators' | 'hosts' | 'database'>,
  hostId: string,
  { acting, regulator, listed }: ActingPerson,
): Promise<string> {
  const sas = config.sas.find(({ id }) => id === acting.sasId);
  if (!sas) throw new ProblemError('forbidden', { detail: 'The person’s SAS is not served here' });
  const host = hosts.get(hostId);
  if (host) requireWorksWith(host, sas);
  const bookingSas = { id: sas.id, label: sas.label };
  const id = await regulators.idOf({ ...regulator, bookingSas, books: booksAtEditors(acting.role) });
  if (listed) await noteListed(database.db, listed, id);
  return regulators.requireEnabled(id);
}

/** What a grant gives: a session, and the secret by which a host goes on with it, where its own word does not. */
interface Granted {
  session: SessionRow;
  secret?: string;
}
type Asked = RequestBodyOf<'createToken'>;

/** The operations by which hosts sign people in, and people out. */
export function tokenHandlers(
  deps: TokenHandlersDeps & { backchannel: BackchannelSignIns; providerSessions: ProviderSessions },
): Handlers {
  const { sessions, tokens, assertions, providers, backchannel, providerSessions } = deps;

  /** Which host asks; it says so by its own signature, each time anew. */
  async function hostOf(clientAssertion: string | undefined): Promise<string> {
    if (clientAssertion === undefined) throw lacking('client_assertion');
    const { iss, sub } = await assertions.read(clientAssertion);
    if (sub !== iss) throw grantRefused('A client assertion has the host’s id as iss and sub');
    return iss;
  }

  async function byAssertion({ assertion }: Asked): Promise<Granted> {
    if (assertion === undefined) throw lacking('assertion');
    const payload = await assertions.read(assertion);
    const { iss: hostId, sub, sid } = payload;
    const { role, sasId, community, actsFor, regulator } = readClaims({ ...payload, host_id: hostId });
    const acting = { role, sasId, ...(community && { community }), ...(actsFor && { actsFor }) };
    const session = await sessions.ofHost({
      ...{ kind: 'assertion', hostId, issuer: hostId, subject: sub, acting },
      issuerSid: typeof sid === 'string' && sid.length <= 200 ? sid : undefined,
      regulatorId: await regulatorIdOf(deps, hostId, { acting, regulator }),
    });
    return { session };
  }

  async function byExchange(body: Asked): Promise<Granted> {
    if (body.subject_token === undefined) throw lacking('subject_token');
    const hostId = await hostOf(body.client_assertion);
    const provider = providers.get(body.provider ?? deps.config.signIn.providers[0]?.id ?? '');
    const clients = provider?.config.hostClients[hostId] ?? [];
    if (!provider || clients.length === 0) throw grantRefused('This host exchanges no tokens of that provider');
    try {
      const identity = await provider.identify(body.subject_token, clients);
      const person = actingPersonOf(deps.config.signIn.accounts, provider.config, identity);
      const session = await sessions.ofHost({
        ...{ kind: 'exchange', hostId, issuer: identity.issuer, subject: identity.subject, acting: person.acting },
        issuerSid: identity.sid,
        regulatorId: await regulatorIdOf(deps, hostId, person),
      });
      return { session };
    } catch (error) {
      if (error instanceof SignInRefused) throw problemOf(error);
      throw error;
    }
  }

  async function byBackchannel(body: Asked): Promise<Granted> {
    if (body.auth_req_id === undefined) throw lacking('auth_req_id');
    return backchannel.redeem(await hostOf(body.client_assertion), body.auth_req_id);
  }

  async function byRefreshToken(body: Asked): Promise<Granted> {
    if (body.refresh_token === undefined) throw lacking('refresh_token');
    const session = await sessions.ofRefreshToken(await hostOf(body.client_assertion), body.refresh_token);
    if (!session) throw grantRefused('This host was given no such refresh token');
    return { session: await providerSessions.renewed(session) };
  }

  const grants: Readonly<Record<Asked['grant_type'], (body: Asked) => Promise<Granted>>> = {
    'urn:ietf:params:oauth:grant-type:jwt-bearer': byAssertion,
    'urn:ietf:params:oauth:grant-type:token-exchange': byExchange,
    'urn:openid:params:grant-type:ciba': byBackchannel,
    refresh_token: byRefreshToken,
  };

  return {
    async createToken({ body }) {
      const { session, secret } = await grants[body.grant_type](body);
      const { token, expiresIn } = await tokens.issue(session);
      return {
        status: 200,
        body: {
          access_token: token,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: expiresIn,
          ...(secret !== undefined && { refresh_token: secret }),
        },
      };
    },
    async beginBackchannelSignIn({ body }) {
      const hostId = await hostOf(body.client_assertion);
      return { status: 200, body: await backchannel.begin(hostId, body) };
    },
    async endSession({ principal }) {
      if (principal.sessionId !== undefined) await sessions.end(principal.sessionId, 'signed-out');
      return { status: 204 };
    },
  };
}

/** What a provider's answer that lets nobody in means for the host that asked. */
export function problemOf({ why, cause }: SignInRefused): ProblemError {
  if (why === 'unavailable') {
    return new ProblemError('unavailable', { detail: 'The provider cannot be reached', retryAfterSeconds: 5, cause });
  }
  if (why === 'account' || why === 'access') {
    const detail = why === 'access' ? 'The person may not regulate' : 'The person has no account here';
    return new ProblemError('forbidden', { detail, cause });
  }
  const details: Partial<Record<SignInRefused['why'], string>> = {
    acr: 'The person did not sign in strongly enough',
    person: 'Somebody else signed in than was asked',
  };
  return grantRefused(details[why] ?? 'The provider does not vouch for the token', cause);
}

/** A grant that is not taken, with its error code of RFC 6749. */
export function grantRefused(detail: string, cause?: unknown, oauthError: OAuthError = 'invalid_grant'): ProblemError {
  return new ProblemError('grant-refused', { detail, oauthError, cause });
}

function lacking(field: string): ProblemError {
  return new ProblemError('invalid-request', {
    detail: `This grant needs ${field}`,
    errors: [{ field: `body:/${field}`, rule: 'is required by this grant' }],
    oauthError: 'invalid_request',
  });
}
