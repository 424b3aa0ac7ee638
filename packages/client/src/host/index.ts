import type { Session, Structure } from '@sas-embed/contract';
import { errorOfAnswer } from '../errors.js';
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

  async function ask(fields: Record<string, string>): Promise<string> {
    let response: Response;
    let answer: unknown;
    try {
      const init = { method: 'POST', body: new URLSearchParams(fields), signal: AbortSignal.timeout(8_000) };
      response = await (options.fetch ?? fetch)(`${gateway.replace(/\/$/, '')}/v1/token`, init);
      answer = await response.json();
    } catch (error) {
      throw errorOfThrown(error);
    }
    if (!response.ok) throw errorOfAnswer(response, answer);
    return (answer as { access_token: string }).access_token;
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
      return ask({ grant_type: `${GRANT}jwt-bearer`, assertion });
    },
    async exchange(accessToken, provider) {
      return ask({
        grant_type: `${GRANT}token-exchange`,
        subject_token: accessToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        client_assertion: await sign({ sub: hostId }),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        ...(provider !== undefined && { provider }),
      });
    },
  };
}

const part = (of: object): string => base64url(new TextEncoder().encode(JSON.stringify(of)));

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
