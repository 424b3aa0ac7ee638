import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import type { RunningServer } from '../process/index.js';
import { LIFETIMES, type ProviderConfig } from './config.js';
import { loginPage, logoutPage, messagePage, STYLE, telephonePage } from './pages.js';
import { plainClaims, PSC_CLAIMS, pscClaims } from './people.js';
import { Telephones, TELEPHONE } from './telephones.js';

/** Discovery as Pro Santé Connect publishes it, beside the standard's own path. */
const WALLET_DISCOVERY = '/.well-known/wallet-openid-configuration';
const DISCOVERY = '/.well-known/openid-configuration';
const BODY_LIMIT = 4_096;
const CIBA_GRANT = 'urn:openid:params:grant-type:ciba';

/**
 * Starts a provider of OpenID Connect with test identities: authorization code with PKCE, userinfo, introspection, logout by
 * the application and in the background, sign-in by telephone (CIBA, poll mode; `/telephone` plays all telephones). Everything is in
 * memory and made anew at each start.
 */
export async function startProvider(config: ProviderConfig): Promise<RunningServer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(config.port, config.host, done);
  });
  const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  const telephones = new Telephones(config);
  const provider = new Provider(url, configurationOf(config, telephones));
  const oidc = provider.callback();
  const byId = new Map(config.people.map((person) => [person.id, person]));
  const clientNames = new Map(config.clients.map(({ id, label }) => [id, label]));
  const policy = policyOf(config);

  async function interaction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      const client = clientNames.get(String(details.params['client_id'])) ?? 'application inconnue';
      const action = `/interaction/${details.uid}`;
      return send(response, 200, loginPage(config.label, action, config.people, client), policy);
    }
    const form = new URLSearchParams(await bodyOf(request));
    const person = form.has('cancel') ? undefined : byId.get(form.get('person') ?? '');
    await provider.interactionFinished(
      request,
      response,
      person
        ? { login: { accountId: person.id, acr: person.acr ?? 'eidas1', amr: ['pwd', 'hwk'] } }
        : { error: 'access_denied', error_description: 'The person did not sign in' },
      { mergeWithLastSubmission: false },
    );
  }

  async function telephone(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const form = new URLSearchParams(await bodyOf(request));
      await telephones.decide(provider, form.get('request') ?? '', form.has('accept'));
      response.writeHead(303, { location: TELEPHONE, 'cache-control': 'no-store' });
      return void response.end();
    }
    send(response, 200, telephonePage(config.label, TELEPHONE, telephones.ringing()), policy);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    try {
      if (path === '/style.css') return send(response, 200, STYLE, policy, 'text/css; charset=utf-8');
      if (/^\/interaction\/[\w-]+$/.test(path)) return await interaction(request, response);
      if (path === '/')
        return send(response, 200, messagePage(config.label, config.label, `Découverte : ${url}${DISCOVERY}`), policy);
      if (path === TELEPHONE) return await telephone(request, response);
      if (path === WALLET_DISCOVERY) request.url = DISCOVERY;
      response.setHeader('content-security-policy', policy);
      await oidc(request, response);
    } catch {
      // An interaction that is over, or not of this browser.
      send(
        response,
        400,
        messagePage(config.label, 'Connexion interrompue', 'Recommencez depuis l’application.'),
        policy,
      );
    }
  }

  return {
    url,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Starts several providers in one process. */
export async function startProviders(configs: readonly ProviderConfig[]): Promise<RunningServer> {
  const servers = await Promise.all(configs.map(startProvider));
  return { url: servers[0]!.url, close: async () => void (await Promise.all(servers.map((server) => server.close()))) };
}

function policyOf({ clients }: ProviderConfig): string {
  // Browsers hold every redirect that follows a form to `form-action`: those back to the applications too.
  const origins = new Set(
    clients.flatMap(({ redirectUris, postLogoutRedirectUris = [] }) =>
      [...redirectUris, ...postLogoutRedirectUris].map((uri) => new URL(uri).origin),
    ),
  );
  return [
    "default-src 'none'",
    "style-src 'self'",
    `form-action 'self' ${[...origins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function configurationOf(config: ProviderConfig, telephones: Telephones): Configuration {
  const lifetimes = { ...LIFETIMES, ...config.lifetimes };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const claimsOf = config.kind === 'psc' ? pscClaims : plainClaims;
  const html = (ctx: { type: string; body: unknown }, text: string) => {
    ctx.type = 'html';
    ctx.body = text;
  };
  return {
    acrValues: ['eidas0', 'eidas1'],
    clients: config.clients.map((client) => ({
      client_id: client.id,
      client_name: client.label,
      client_secret: client.secret,
      redirect_uris: client.redirectUris,
      post_logout_redirect_uris: client.postLogoutRedirectUris ?? [],
      grant_types: ['authorization_code', 'refresh_token', ...(client.ciba ? [CIBA_GRANT] : [])],
      response_types: ['code'],
      ...(client.ciba && { backchannel_token_delivery_mode: 'poll' }),
      ...(client.backchannelLogoutUri && {
        backchannel_logout_uri: client.backchannelLogoutUri,
        backchannel_logout_session_required: true,
      }),
    })),
    claims: {
      openid: ['sub'],
      ...(config.kind === 'psc'
        ? { scope_all: [...PSC_CLAIMS] }
        : { profile: ['family_name', 'given_name', 'regulation'], email: ['email'] }),
      acr: null,
    },
    scopes: config.kind === 'psc' ? ['openid', 'scope_all'] : ['openid', 'profile', 'email'],
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    extraTokenClaims: (_ctx, token) => {
      const person = config.people.find(({ id }) => 'accountId' in token && id === token.accountId);
      return person ? { acr: person.acr ?? 'eidas1' } : undefined;
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true }, // any application that has a secret
      revocation: { enabled: true },
      backchannelLogout: { enabled: true },
      ciba: telephones.feature,
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => html(ctx, logoutPage(config.label, form)),
        postLogoutSuccessSource: (ctx) =>
          html(ctx, messagePage(config.label, 'Vous êtes déconnecté', 'Vous pouvez fermer cette page.')),
      },
    },
    // Loopback only: the library's own guard would keep the applications of this machine from being told of a logout.
    fetch: (url, options) => {
      const { dispatcher: _dispatcher, ...rest } = (options ?? {}) as RequestInit & { dispatcher?: unknown };
      return fetch(url, rest);
    },
    findAccount: (_ctx, id) => {
      const person = config.people.find((one) => one.id === id);
      return person && { accountId: id, claims: () => ({ ...claimsOf(person), sub: id }) };
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'sandbox', use: 'sig', alg: 'RS256' }] },
    // Who signs in agrees: the applications of the sandbox are all one's own.
    async loadExistingGrant(ctx) {
      const { client, session, provider, params } = ctx.oidc;
      const known = session?.grantIdFor(client!.clientId);
      const grant =
        (known && (await provider.Grant.find(known))) ||
        new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope((params?.['scope'] as string | undefined) ?? 'openid');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    renderError: (ctx, { error }) =>
      html(
        ctx,
        messagePage(
          config.label,
          'Demande refusée',
          `L’application a fait une demande que le fournisseur refuse (${error}).`,
        ),
      ),
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: 60,
      BackchannelAuthenticationRequest: lifetimes.backchannel,
      Grant: lifetimes.session,
      IdToken: lifetimes.accessToken,
      Interaction: 600,
      RefreshToken: lifetimes.refreshToken,
      Session: lifetimes.session,
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  policy: string,
  type = 'text/html; charset=utf-8',
) {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_LIMIT) throw new Error('The form is too long');
  }
  return text;
}
