import { createRemoteJWKSet, errors as joseErrors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import * as client from 'openid-client';
import type { Clock } from '../../clock.js';
import type { ProviderConfig } from '../../config/index.js';
import { ProblemError } from '../../contract/index.js';
import { ALGORITHMS } from '../token-verifier.js';

/** Why somebody is not let in, as the page is told (`#sign-in=…`). */
export type Refusal =
  | 'state'
  | 'refused'
  | 'answer'
  | 'acr'
  | 'account'
  | 'access'
  | 'unavailable'
  /** Of CIBA: the provider takes no such requests. */
  | 'unsupported'
  /** Of CIBA: somebody else accepted than was asked. */
  | 'person';

/** Thrown where somebody is not let in. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';

  constructor(
    readonly why: Refusal,
    cause?: unknown,
  ) {
    super(`Sign-in refused: ${why}`, { cause });
  }
}

/** What a provider gave, and never leaves the gateway. */
export interface ProviderTokens {
  accessToken: string;
  refreshToken?: string;
  idToken: string;
  /** ISO 8601; of the access token. */
  expiresAt: string;
}

/** Who a provider says somebody is. */
export interface ProviderIdentity {
  issuer: string;
  subject: string;
  sid?: string;
  acr?: string;
  /** Userinfo. */
  claims: Record<string, unknown>;
}

/** A sign-in on somebody's own device, as the provider began it. */
export interface BackchannelRequest {
  /** The provider's `auth_req_id`. */
  id: string;
  /** How long the person has. */
  seconds: number;
  /** Seconds between two polls, at least. */
  interval: number;
}

/** What the provider says of one, when it is asked. */
export type BackchannelAnswer =
  | { state: 'pending' | 'slow-down' | 'declined' | 'expired' }
  | { state: 'accepted'; identity: ProviderIdentity; tokens: ProviderTokens };

const CIBA = 'urn:openid:params:grant-type:ciba';
/** CIBA Core 1.0, 7.3: where the provider says nothing. */
const DEFAULT_INTERVAL_SECONDS = 5;
/** Error codes of the token endpoint (CIBA Core 1.0, 11) that end no request, or end it as the person or the time did. */
const BACKCHANNEL_STATES: Readonly<Record<string, 'pending' | 'slow-down' | 'declined' | 'expired'>> = {
  authorization_pending: 'pending',
  slow_down: 'slow-down',
  access_denied: 'declined',
  expired_token: 'expired',
};
const TIMEOUT_SECONDS = 5;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** One provider of OpenID Connect. Discovered when it is first needed, and again after it could not be reached. */
export class OidcProvider {
  #discovered: Promise<client.Configuration> | undefined;
  #keys: JWTVerifyGetKey | undefined;

  constructor(
    readonly config: ProviderConfig,
    readonly allowHttp: boolean,
    readonly clock: Clock,
  ) {}

  /** The provider, ready. Throws `SignInRefused('unavailable')`. */
  async #ready(): Promise<client.Configuration> {
    this.#discovered ??= this.#discover();
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = undefined;
      throw new SignInRefused('unavailable', error);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, discoveryUrl, clientId, clientSecret } = this.config;
    const found = await client.discovery(
      new URL(discoveryUrl ?? issuer),
      clientId,
      clientSecret,
      client.ClientSecretBasic(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        // Without this the signature of an id token is not read when it comes from the token endpoint.
        execute: [client.enableNonRepudiationChecks, ...(this.allowHttp ? [client.allowInsecureRequests] : [])],
      },
    );
    if (found.serverMetadata().issuer !== issuer) throw new Error('The provider calls itself otherwise');
    return found;
  }

  /** Whether it answers now, whatever was known of it before. */
  async answers(): Promise<boolean> {
    try {
      await this.#discover();
      return true;
    } catch {
      return false;
    }
  }

  /** Where the browser is sent. */
  async authorizationUrl(asked: { redirectUri: string; state: string; nonce: string; verifier: string }): Promise<URL> {
    const { scope, acrValues } = this.config;
    return client.buildAuthorizationUrl(await this.#ready(), {
      ...{ redirect_uri: asked.redirectUri, scope, state: asked.state, nonce: asked.nonce },
      ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
      code_challenge: await client.calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
    });
  }

  /**
   * Exchanges the code of a callback. State, issuer, nonce, audience, signature and times of the id token are checked, and
   * how strongly the person signed in. Throws `SignInRefused`.
   */
  async finish(
    callback: URL,
    expected: { state: string; nonce: string; verifier: string },
  ): Promise<{ identity: ProviderIdentity; tokens: ProviderTokens }> {
    const ready = await this.#ready();
    try {
      const answer = await client.authorizationCodeGrant(ready, callback, {
        ...{ expectedState: expected.state, expectedNonce: expected.nonce, pkceCodeVerifier: expected.verifier },
        idTokenExpected: true,
      });
      return await this.#identityOf(ready, answer);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Who a token answer with a checked id token is of, strongly enough signed in. */
  async #identityOf(
    ready: client.Configuration,
    answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<{ identity: ProviderIdentity; tokens: ProviderTokens }> {
    const { sub, sid, acr } = answer.claims()!;
    this.#requireAcr(acr);
    const claims = await client.fetchUserInfo(ready, answer.access_token, sub);
    return {
      tokens: this.#tokensOf(answer, answer.id_token!),
      identity: {
        ...{ issuer: this.config.issuer, subject: sub, claims },
        ...(typeof sid === 'string' && { sid }),
        ...(typeof acr === 'string' && { acr }),
      },
    };
  }

  /**
   * Asks somebody to sign in on a device of his own (CIBA Core 1.0, 7). Throws `SignInRefused`: `unsupported` when the provider takes
   * no such requests.
   */
  async beginBackchannel(nameId: string, bindingMessage: string): Promise<BackchannelRequest> {
    const ready = await this.#ready();
    if (!ready.serverMetadata().backchannel_authentication_endpoint) throw new SignInRefused('unsupported');
    const { scope, acrValues } = this.config;
    try {
      const answer = await client.initiateBackchannelAuthentication(ready, {
        ...{ scope, login_hint: nameId, binding_message: bindingMessage },
        ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
      });
      const { auth_req_id: id, expires_in: seconds, interval = DEFAULT_INTERVAL_SECONDS } = answer;
      return { id, seconds: Math.max(1, Math.floor(seconds)), interval: Math.max(1, Math.ceil(interval)) };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /**
   * Asks once whether somebody has signed in on his own device. What the id token says is checked as after a callback. Throws
   * `SignInRefused`.
   */
  async pollBackchannel(id: string): Promise<BackchannelAnswer> {
    const ready = await this.#ready();
    try {
      // The library's own poll waits and asks until the end, in one process; here any replica asks, once.
      const answer = await client.genericGrantRequest(ready, CIBA, { auth_req_id: id });
      if (answer.id_token === undefined) throw new SignInRefused('answer');
      const { identity, tokens } = await this.#identityOf(ready, answer);
      return { state: 'accepted', identity, tokens };
    } catch (error) {
      const code = error instanceof client.ResponseBodyError ? error.error : undefined;
      const state = code === undefined ? undefined : BACKCHANNEL_STATES[code];
      if (state) return { state };
      throw refusalOf(error);
    }
  }

  /** New tokens for those of a session. Throws `SignInRefused`: `refused` when the provider's session is over. */
  async renew(tokens: ProviderTokens): Promise<ProviderTokens> {
    if (!tokens.refreshToken) throw new SignInRefused('refused');
    const ready = await this.#ready();
    try {
      const answer = await client.refreshTokenGrant(ready, tokens.refreshToken);
      return { ...tokens, ...this.#tokensOf(answer, answer.id_token ?? tokens.idToken) };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /**
   * Who an access token is of, that a host got for itself: the provider says that it is good, for one of `clients`, and
   * signed in strongly enough. Throws `SignInRefused`.
   */
  async identify(accessToken: string, clients: readonly string[]): Promise<ProviderIdentity> {
    const ready = await this.#ready();
    try {
      const told = await client.tokenIntrospection(ready, accessToken, { token_type_hint: 'access_token' });
      const isTheirs = told.client_id !== undefined && clients.includes(told.client_id);
      if (!told.active || !told.sub || !isTheirs) throw new SignInRefused('refused');
      if (told.iss !== undefined && told.iss !== this.config.issuer) throw new SignInRefused('answer');
      const { acr, sid } = told as { acr?: unknown; sid?: unknown };
      this.#requireAcr(acr);
      const claims = await client.fetchUserInfo(ready, accessToken, told.sub);
      return {
        ...{ issuer: this.config.issuer, subject: told.sub, claims },
        ...(typeof sid === 'string' && { sid }),
        ...(typeof acr === 'string' && { acr }),
      };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Where a browser signs out of the provider too; `undefined` when it offers no such address or cannot be reached. */
  async endSessionUrl(idToken: string, postLogoutRedirectUri: string): Promise<URL | undefined> {
    try {
      const ready = await this.#ready();
      if (!ready.serverMetadata().end_session_endpoint) return undefined;
      return client.buildEndSessionUrl(ready, {
        id_token_hint: idToken,
        post_logout_redirect_uri: postLogoutRedirectUri,
      });
    } catch {
      return undefined;
    }
  }

  /** Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Throws `grant-refused`. */
  async readLogoutToken(token: string): Promise<{ sid?: string; subject?: string; jti: string; expiresAt: Date }> {
    const { jwks_uri: jwks } = (await this.#ready()).serverMetadata();
    this.#keys ??= createRemoteJWKSet(new URL(jwks!), { timeoutDuration: TIMEOUT_SECONDS * 1000 });
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        issuer: this.config.issuer,
        audience: this.config.clientId,
        requiredClaims: ['iat', 'jti', 'events'],
        maxTokenAge: '5 minutes',
        clockTolerance: 5,
        currentDate: this.clock.now(),
      }));
    } catch (error) {
      if (!(error instanceof joseErrors.JOSEError)) throw error;
      throw new ProblemError('grant-refused', { detail: 'The logout token does not hold', cause: error });
    }
    const { events, nonce, sub, sid, jti, iat } = payload;
    const isLogout = events instanceof Object && LOGOUT_EVENT in events;
    if (!isLogout || nonce !== undefined || (sub === undefined && typeof sid !== 'string')) {
      throw new ProblemError('grant-refused', { detail: 'This is no logout token' });
    }
    return {
      ...(typeof sid === 'string' && { sid }),
      ...(sub !== undefined && { subject: sub }),
      ...{ jti: jti!, expiresAt: new Date((iat! + 600) * 1000) },
    };
  }

  #requireAcr(acr: unknown): void {
    const { acrValues } = this.config;
    if (acrValues.length > 0 && !(typeof acr === 'string' && acrValues.includes(acr))) throw new SignInRefused('acr');
  }

  #tokensOf(
    answer: { access_token: string; refresh_token?: string; expires_in?: number },
    idToken: string,
  ): ProviderTokens {
    const seconds = answer.expires_in ?? 60;
    return {
      accessToken: answer.access_token,
      idToken,
      expiresAt: new Date(this.clock.now().getTime() + seconds * 1000).toISOString(),
      ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    };
  }
}

/** What an error of the library means for who signs in. */
function refusalOf(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  if (error instanceof client.AuthorizationResponseError) return new SignInRefused('refused', error);
  if (error instanceof client.ResponseBodyError) {
    return new SignInRefused(error.status >= 500 ? 'unavailable' : 'refused', error);
  }
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause instanceof Response && cause.status >= 500) return new SignInRefused('unavailable', error);
  // Its own checks name themselves OAUTH_…; what it could not reach, or not in time, is not of the answer.
  const unreachable = code === 'OAUTH_TIMEOUT' || !(error instanceof client.ClientError);
  return new SignInRefused(unreachable ? 'unavailable' : 'answer', error);
}
