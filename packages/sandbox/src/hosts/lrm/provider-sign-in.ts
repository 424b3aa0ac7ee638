import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as client from 'openid-client';

/** The LRM as an application of Pro Santé Connect. */
export interface ProviderAccess {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** Access tokens are renewed so long before they end. */
const RENEW_BEFORE_MS = 20_000;

interface Known {
  accessToken: string;
  refreshToken?: string | undefined;
  expiresAt: number;
}

/**
 * Signs regulators in at Pro Santé Connect, as a product of the field does for itself: `GET /connexion`, and `POST
 * /deconnexion`. The tokens stay on this server; resolves to what gives the access token of who asks.
 */
export function registerProviderSignIn(
  app: FastifyInstance,
  origin: () => string,
  access: ProviderAccess,
): (request: FastifyRequest) => Promise<string | undefined> {
  const underWay = new Map<string, { state: string; nonce: string; verifier: string }>();
  const known = new Map<string, Known>();
  let found: Promise<client.Configuration> | undefined;
  const ready = () =>
    (found ??= client.discovery(new URL(access.issuer), access.clientId, access.clientSecret, undefined, {
      execute: [client.allowInsecureRequests], // this machine only
    }));
  const cookie = (value: string, sameSite: string, more = '') =>
    `lrm_session=${value}; Path=/; HttpOnly; SameSite=${sameSite}${more}`;
  const cookieOf = ({ headers }: FastifyRequest) =>
    /(?:^|;\s*)lrm_session=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
  const keep = (answer: client.TokenEndpointResponse): Known => ({
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresAt: Date.now() + (answer.expires_in ?? 60) * 1_000,
  });

  app.get('/connexion', async (_request, reply) => {
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const browser = randomBytes(24).toString('base64url');
    underWay.set(browser, { state, nonce, verifier });
    const url = client.buildAuthorizationUrl(await ready(), {
      ...{
        redirect_uri: `${origin()}/connexion/retour`,
        scope: 'openid scope_all',
        acr_values: 'eidas1',
        state,
        nonce,
      },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    // Lax: the way back begins on another site.
    return reply.header('set-cookie', cookie(browser, 'Lax')).redirect(url.href, 303);
  });

  app.get('/connexion/retour', async (request, reply) => {
    const browser = cookieOf(request);
    const begun = underWay.get(browser);
    underWay.delete(browser);
    if (!begun) return reply.redirect('/', 303);
    try {
      const answer = await client.authorizationCodeGrant(await ready(), new URL(request.url, origin()), {
        ...{ expectedState: begun.state, expectedNonce: begun.nonce, pkceCodeVerifier: begun.verifier },
      });
      const session = randomBytes(24).toString('base64url');
      known.set(session, keep(answer));
      return await reply.header('set-cookie', cookie(session, 'Strict')).redirect('/', 303);
    } catch {
      return reply.header('set-cookie', cookie('', 'Strict', '; Max-Age=0')).redirect('/', 303);
    }
  });

  app.get('/api/session', (request) => ({ provider: known.has(cookieOf(request)) }));
  app.post('/deconnexion', (request, reply) => {
    known.delete(cookieOf(request));
    return reply.header('set-cookie', cookie('', 'Strict', '; Max-Age=0')).redirect('/', 303);
  });

  return async (request) => {
    const session = cookieOf(request);
    const tokens = known.get(session);
    if (!tokens || tokens.expiresAt - Date.now() > RENEW_BEFORE_MS || !tokens.refreshToken) return tokens?.accessToken;
    const renewed = keep(await client.refreshTokenGrant(await ready(), tokens.refreshToken));
    known.set(session, { ...tokens, ...renewed });
    return renewed.accessToken;
  };
}
