import type { webcrypto } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createHost, type HostUser } from '@sas-embed/client/host';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { RunningServer } from '../../process/index.js';

/** A private key of a demo host. */
export type HostKey = webcrypto.JsonWebKey & { kid: string };

/** What every site is told. */
export interface SiteConfig {
  /** The name under which browsers open it: `localhost`, so that it is another site than the gateway. */
  host: string;
  /** 0 takes a free port. */
  port: number;
  gatewayUrl: string;
  /** File of the elements' bundle; by default that of `@sas-embed/elements/bundle`. */
  bundleFile?: string;
}

/** What every demo host is told. */
export interface HostConfig extends SiteConfig {
  /** The id of its registration. */
  hostId: string;
  /** The private key whose public half is registered; never sent to the browser. */
  hostKey: HostKey;
  /** Who works with it. */
  people: readonly HostUser[];
}

/** What a site serves. */
export interface Site {
  /** Its name, and that of its folder of page files, which are served as they are: `public/<name>`. */
  name: string;
  /** Another folder of page files. */
  pages?: URL;
  /** Path of its page; `/` by default. */
  path?: string;
  /** Further pages of that folder, by path: the name of their file. */
  more?: Record<string, string>;
  /** Directives of its policy, in place of those of the same name. */
  policy?: Record<string, string>;
  /** Placeholders of its pages, without their percent signs, and the text for each; it must need no escape. */
  values: Record<string, string>;
  /** Answers the page's address before the page does; `true` when it did. */
  beforePage?(request: FastifyRequest, reply: FastifyReply): boolean;
  /** Further answers in JSON, by path. */
  data?: Record<string, unknown>;
  /** Adds what else its server does. */
  extend?(app: FastifyInstance): Promise<void> | void;
}

/** What a demo host serves. */
export interface HostSite extends Site {
  /** Whom the host vouches for; `undefined` when nobody. */
  personOf(request: FastifyRequest): string | undefined;
  /**
   * Adds what else its server does. `tokenOf` asks for a token of who is signed in, and throws when there is nobody; what
   * comes back gives the provider's access token of who signed in there.
   */
  routes?(
    app: FastifyInstance,
    tokenOf: (request: FastifyRequest) => Promise<string>,
    origin: () => string,
  ): ((request: FastifyRequest) => Promise<string | undefined>) | undefined;
}

/** The post at which the browser sits. */
export function postOf(request: FastifyRequest): string {
  return /(?:^|;\s*)lrm_poste=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '1';
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Starts a site: its pages under a strict policy, and the elements. */
export async function startSite(config: SiteConfig, site: Site): Promise<RunningServer> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 1_024 });
  const bundleFile = config.bundleFile ?? createRequire(import.meta.url).resolve('@sas-embed/elements/bundle');
  const pages = site.pages ?? new URL(`../../../public/${site.name}/`, import.meta.url);
  const policy = Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': `'self' ${config.gatewayUrl}`,
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    ...site.policy,
  })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  const send = (reply: FastifyReply, file: string) => {
    const values: Record<string, string> = { GATEWAY: config.gatewayUrl, ...site.values };
    const page = readFileSync(new URL(file, pages), 'utf8');
    return reply
      .type('text/html; charset=utf-8')
      .send(page.replace(/%([A-Z]+)%/g, (whole, name: string) => values[name] ?? whole));
  };
  app.get(site.path ?? '/', (request, reply) => {
    if (site.beforePage?.(request, reply)) return reply;
    return send(reply, 'index.html');
  });
  for (const [path, file] of Object.entries(site.more ?? {})) app.get(path, (_request, reply) => send(reply, file));
  app.get('/:file', (request: FastifyRequest<{ Params: { file: string } }>, reply) => {
    const { file } = request.params;
    const type = TYPES[/^[a-z\d-]+\.([a-z]+)$/.exec(file)?.[1] ?? ''];
    return type && existsSync(new URL(file, pages))
      ? reply.type(type).send(readFileSync(new URL(file, pages)))
      : reply.callNotFound();
  });
  app.get('/sas-embed/sas-embed.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(readFileSync(bundleFile)),
  );
  // What the bundle loads when it is needed: the booking, other languages.
  app.get<{ Params: { chunk: string } }>('/sas-embed/:chunk', (request, reply) => {
    const { chunk } = request.params;
    const file = join(dirname(bundleFile), chunk);
    if (!/^sas-embed\d*\.[\w-]+\.js$/.test(chunk) || !existsSync(file)) return reply.code(404).send();
    return reply.type('text/javascript; charset=utf-8').send(readFileSync(file));
  });
  for (const [path, body] of Object.entries(site.data ?? {})) app.get(path, () => body);
  await site.extend?.(app);
  await app.listen({ host: config.host, port: config.port });
  return {
    url: `http://${config.host}:${(app.server.address() as AddressInfo).port}`,
    close: () => app.close(),
  };
}

/** Starts a demo host: a site, and its server-side token exchange (`POST /api/token`). */
export async function startHost(config: HostConfig, site: HostSite): Promise<RunningServer> {
  let url = '';
  const running = await startSite(config, { ...site, extend: (app) => addVouching(app, config, site, () => url) });
  ({ url } = running);
  return running;
}

function addVouching(app: FastifyInstance, config: HostConfig, site: HostSite, origin: () => string): void {
  // The only thing an integrator writes on the server: who is signed in here, vouched for with the host's own key.
  const { gatewayUrl: gateway, hostId, hostKey: key, people } = config;
  const vouching = createHost({ gateway, hostId, key, environment: 'sandbox' });
  const tokenOf = async (request: FastifyRequest): Promise<string | undefined> => {
    const access = await accessOf?.(request);
    if (access !== undefined) return vouching.exchange(access);
    const user = people.find(({ id }) => id === site.personOf(request));
    return user && vouching.tokenFor(user);
  };
  app.post('/api/token', async (request, reply) => {
    if (![undefined, 'same-origin'].includes(request.headers['sec-fetch-site'])) return reply.code(403).send();
    try {
      const token = await tokenOf(request);
      return token === undefined ? await reply.code(422).send({ error: 'nobody of this name' }) : { token };
    } catch (error) {
      return reply.code(502).send({ error: (error as { code?: string }).code ?? 'the gateway refused' });
    }
  });
  const accessOf = site.routes?.(
    app,
    async (request) => {
      const token = await tokenOf(request);
      if (token === undefined) throw new Error('Nobody of this name');
      return token;
    },
    origin,
  );
}
