import type { Session, Structure } from '@sas-embed/contract';
import { errorOfAnswer, type SasError } from '../errors.js';
import { errorOfThrown, newIdempotencyKey } from '../http/index.js';

/** What a host's server needs to sign people in at a gateway. */
export interface HostOptions {
  /** Address of the gateway (`https://sas.example.fr`). */
  gateway: string;
  /** The id of the host's registration. */
  hostId: string;
  /** The private key (JWK, EC P-256) whose public half is registered; a secret of the server. */
  key: JsonWebKey & { kid: string };
  /** The world of the gateway: what one vouches for is good in one world only. */
  environment: Session['environment'];
  /** The `aud` that the gateway expects. Default `sas-embed-gateway`. */
  audience?: string;
  /** Replaces the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Who is signed in with the host. */
export interface HostUser {
  /** Id of the person with the host; the same for the same person, for ever. */
  id: string;
  /** Id of the host's own session: what is signed out is this session, not the person. */
  session?: string;
  role: Session['role'];
  sas: { id: string; label: string };
  /** Identifiers by which editors know the person (INT_R02): IDNPS, or the technical one. */
  identifiers: readonly { system: string; value: string }[];
  lastName: string;
  firstName: string;
  email: string;
  /** The own CPTS of a coordinator. */
  community?: Structure;
  /** For whom a delegate or the manager of a structure fills in agendas. */
  actsFor?: { practitioners?: readonly string[]; structures?: readonly string[] };
}

/** What a host's server asks of the gateway's token endpoint. Every method rejects with a `SasError`. */
export interface Host {
  /** A five-minute token of who is signed in with the host, by the host's own word (RFC 7523). */
  tokenFor(user: HostUser): Promise<string>;
  /** A five-minute token for an access token that Pro Santé Connect gave to the host (RFC 8693). */
  exchange(accessToken: string, provider?: string): Promise<string>;
  /**
   * Asks somebody to sign in on his telephone (e-CPS), for a thick client (CIBA): polls until he has decided. Show `bindingMessage`
   * beside. Rejects with `sign-in-declined`, `sign-in-expired`, `forbidden`, `too-many-requests`, …
   */
  signInByPhone(ask: PhoneAsk): Promise<PhoneSession>;
  /** The next five-minute token of a session by telephone. `session-ended`: ask again. */
  renew(refreshToken: string): Promise<string>;
}

/** Whom to ask on his telephone. */
export interface PhoneAsk {
  /** The name under which the provider knows him: `8` and the RPPS. */
  loginHint: string;
  /** A short code, new each time (1–20 of `A-Z a-z 0-9 . _ + / ! ? # -`); never anything of a patient. */
  bindingMessage: string;
  /** Which provider of several. */
  provider?: string;
  /** Ends the wait; the request then runs out by itself. */
  signal?: AbortSignal;
}

/** A session by telephone: keep both in memory of the host's server. */
export interface PhoneSession {
  /** A five-minute token. */
  token: string;
  /** For `renew`, for four hours at most. */
  refreshToken: string;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:';
const ASSERTION_SECONDS = 60;

/**
 * Signs people in at a gateway, for a host's server: what its page then gives to `getToken`. Nothing is kept but the key; each
 * word is signed anew, good for a minute, once.
 */
export function createHost(options: HostOptions): Host {
  const { gateway, hostId, environment, audience = 'sas-embed-gateway' } = options;
  let imported: Promise<CryptoKey> | undefined;

  async function sign(claims: { sub: string } & Record<string, unknown>): Promise<string> {
    const { kid, ...jwk } = options.key;
    imported ??= crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: hostId, aud: audience, env: environment, iat: now, exp: now + ASSERTION_SECONDS };
    const text = `${part({ alg: 'ES256', kid, typ: 'JWT' })}.${part({ ...own, jti: newIdempotencyKey(), ...claims })}`;
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, await imported, new TextEncoder().encode(text));
    return `${text}.${base64url(new Uint8Array(signature))}`;
  }

  const itself = async () => ({
    client_assertion: await sign({ sub: hostId }),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

  async function ask<T = { access_token: string; refresh_token: string }>(
    fields: Record<string, string>,
    path = 'token',
  ): Promise<T> {
    let response: Response;
    let answer: unknown;
    try {
      const init = { method: 'POST', body: new URLSearchParams(fields), signal: AbortSignal.timeout(8_000) };
      response = await (options.fetch ?? fetch)(`${gateway.replace(/\/$/, '')}/v1/${path}`, init);
      // A proxy that answers for a gateway that restarts says so in HTML.
      answer = await (response.ok ? response.json() : response.json().catch(() => undefined));
    } catch (error) {
      throw errorOfThrown(error);
    }
    if (!response.ok) throw errorOfAnswer(response, answer);
    return answer as T;
  }

  return {
    async tokenFor({ id, session, role, sas, community, actsFor, ...regulator }) {
      const assertion = await sign({
        sub: id,
        ...(session !== undefined && { sid: session }),
        ...{ role, sas },
        ...(community && { community: { national_id: community.nationalId, name: community.name } }),
        ...(actsFor && { acts_for: actsFor }),
        regulator: {
          identifiers: regulator.identifiers,
          last_name: regulator.lastName,
          first_name: regulator.firstName,
          email: regulator.email,
        },
      });
      return (await ask({ grant_type: `${GRANT}jwt-bearer`, assertion })).access_token;
    },
    async exchange(accessToken, provider) {
      const answer = await ask({
        grant_type: `${GRANT}token-exchange`,
        subject_token: accessToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...(await itself()),
        ...(provider !== undefined && { provider }),
      });
      return answer.access_token;
    },
    async signInByPhone({ loginHint, bindingMessage, provider, signal }) {
      const asked = {
        login_hint: loginHint,
        binding_message: bindingMessage,
        ...(provider !== undefined && { provider }),
      };
      const begun = await ask<{ auth_req_id: string; interval: number; expires_in: number }>(
        { ...asked, ...(await itself()) },
        'backchannel-sign-in',
      );
      const until = Date.now() + begun.expires_in * 1_000;
      for (let seconds = begun.interval; ;) {
        await wait(seconds * 1_000, signal);
        try {
          const grant_type = 'urn:openid:params:grant-type:ciba';
          const answer = await ask({ grant_type, auth_req_id: begun.auth_req_id, ...(await itself()) });
          return { token: answer.access_token, refreshToken: answer.refresh_token };
        } catch (error) {
          const { code, retryable } = error as SasError;
          // A gateway that cannot be reached, or restarts, does not end what the person was asked.
          if (!retryable || Date.now() > until) throw error;
          if (code === 'slow-down') seconds += 5;
        }
      }
    },
    async renew(refreshToken) {
      const answer = await ask({ grant_type: 'refresh_token', refresh_token: refreshToken, ...(await itself()) });
      return answer.access_token;
    },
  };
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

const part = (of: object): string => base64url(new TextEncoder().encode(JSON.stringify(of)));

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
