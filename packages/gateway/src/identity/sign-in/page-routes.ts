import { decodeJwt } from 'jose';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../contract/index.js';
import { BREAK_GLASS_REASONS, type BreakGlass, type BreakGlassReason } from './break-glass.js';
import type { PageSessions } from './page-sessions.js';
import { SignInRefused } from './providers.js';

/** Our own pages, and how they are reached. */
export interface Pages {
  origin: string;
  home: string;
}

const FORM = 'application/x-www-form-urlencoded';
const SIGN_IN_MAX_AGE = 600;

/**
 * The addresses by which people sign in on our own pages. All of them are reached below the pages' origin, so that the cookie
 * is first-party, but for the back channel, where the provider itself speaks.
 *
 * - `GET /auth/providers` → `{providers: [{id, label}], breakGlass?: true}`: where people sign in, and whether a SAS has a credential
 *   for the time that a provider is out of reach.
 * - `POST /auth/sign-in` `{provider?, launch?, resume?}` → `{url}`: where to go. What the page is to go on with waits here, not in an
 *   address; `resume` leads to `#signed-in`, in a window beside the page whose session is over.
 * - `GET /auth/callback`: back from the provider; leads to the page, with `#sign-in=<why>` when somebody is not let in.
 * - `POST /auth/token` → `{token, expiresInSeconds, person}`: a short-lived token for the page, by its cookie;
 *   a 401 with `X-Session-End: left` says that somebody signed out, here or at the provider.
 * - `POST /auth/break-glass` `{credential, secret, reason}` → 204: while the provider is out of reach, with a credential of the SAS.
 * - `POST /auth/sign-out` → `{url?}`: ends the session; `url` signs out of the provider too.
 * - `POST /auth/backchannel-logout`: the provider says that somebody left.
 */
export async function registerPageRoutes(
  app: FastifyInstance,
  sessions: PageSessions,
  pages: Pages,
  breakGlass: BreakGlass,
): Promise<void> {
  const secure = pages.origin.startsWith('https://');
  const names = { session: `${secure ? '__Host-' : ''}sas-session`, browser: `${secure ? '__Host-' : ''}sas-sign-in` };
  const cookie = (name: string, value: string, sameSite: 'Strict' | 'Lax', maxAge?: number) =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`;
  const home = (fragment: string) => `${pages.origin}${pages.home}${fragment && `#${fragment}`}`;

  await app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 16_384 }, (request, body, done) => {
      if (request.routeOptions.url !== '/auth/backchannel-logout') done(new ProblemError('unsupported-media-type'));
      else done(null, Object.fromEntries(new URLSearchParams(body as string)));
    });
    scope.addHook('onRequest', async (_request, reply) => {
      void reply.headers({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'" });
    });

    scope.get('/auth/providers', async () => ({
      providers: sessions.offered,
      ...(breakGlass.isOffered && { breakGlass: true }),
    }));

    scope.post<{ Body: { provider?: unknown; launch?: unknown; resume?: unknown } | undefined }>(
      '/auth/sign-in',
      { bodyLimit: 1_024 },
      async (request, reply) => {
        requireOwnPage(request, pages.origin);
        const { provider, launch, resume } = request.body ?? {};
        const ticket = typeof launch === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(launch) ? launch : undefined;
        try {
          const begun = await sessions.begin(
            typeof provider === 'string' ? provider : undefined,
            ticket === undefined ? (resume === true ? 'signed-in' : '') : `launch=${ticket}`,
          );
          void reply.header('Set-Cookie', cookie(names.browser, begun.browser, 'Lax', SIGN_IN_MAX_AGE));
          return { url: begun.url.href };
        } catch (error) {
          if (error instanceof SignInRefused)
            throw new ProblemError('unavailable', { retryAfterSeconds: 5, cause: error });
          throw error;
        }
      },
    );

    scope.get('/auth/callback', async (request, reply) => {
      const search = /\?.*$/.exec(request.raw.url ?? '')?.[0] ?? '';
      void reply.header('Set-Cookie', cookie(names.browser, '', 'Lax', 0));
      try {
        const { secret, fragment } = await sessions.finish(search, cookieOf(request, names.browser));
        void reply.header('Set-Cookie', cookie(names.session, secret, 'Strict'));
        return lead(reply, home(fragment));
      } catch (error) {
        if (!(error instanceof SignInRefused)) throw error;
        request.signInRefused = true;
        request.log.warn({ why: error.why, err: error.cause }, 'somebody was not let in');
        return lead(reply, home(`sign-in=${error.why}`));
      }
    });

    scope.post('/auth/token', { bodyLimit: 1_024 }, async (request, reply) => {
      requireOwnPage(request, pages.origin);
      const secret = cookieOf(request, names.session);
      if (secret === undefined) throw new ProblemError('session-ended', { detail: 'Nobody is signed in here' });
      try {
        return await sessions.token(secret);
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'session-ended') {
          // That somebody left, rather than that time went by, takes what is on the page with it.
          if (await sessions.wasLeft(secret)) void reply.header('X-Session-End', 'left');
          void reply.header('Set-Cookie', cookie(names.session, '', 'Strict', 0));
        }
        throw error;
      }
    });

    scope.post<{ Body: Record<string, unknown> | undefined }>(
      '/auth/break-glass',
      { bodyLimit: 1_024 },
      async (request, reply) => {
        requireOwnPage(request, pages.origin);
        const { credential, secret, reason } = request.body ?? {};
        const isReason = (BREAK_GLASS_REASONS as readonly unknown[]).includes(reason);
        if (typeof credential !== 'string' || typeof secret !== 'string' || secret.length > 200 || !isReason) {
          throw new ProblemError('invalid-request', {
            detail: `Send credential, secret and reason (${BREAK_GLASS_REASONS.join(' or ')})`,
          });
        }
        const opened = await breakGlass.open(credential, secret, reason as BreakGlassReason);
        request.log.warn({ credential, reason }, 'the glass was broken');
        return reply
          .header('Set-Cookie', cookie(names.session, opened, 'Strict'))
          .status(204)
          .send();
      },
    );

    scope.post('/auth/sign-out', { bodyLimit: 1_024 }, async (request, reply) => {
      requireOwnPage(request, pages.origin);
      const secret = cookieOf(request, names.session);
      const url = secret === undefined ? undefined : await sessions.end(secret, `${pages.origin}/auth/signed-out`);
      void reply.header('Set-Cookie', cookie(names.session, '', 'Strict', 0));
      return url ? { url: url.href } : {};
    });
    scope.get('/auth/signed-out', async (_request, reply) => lead(reply, home('signed-out')));

    scope.post<{ Body: { logout_token?: string } | undefined }>('/auth/backchannel-logout', async (request, reply) => {
      const token = request.body?.logout_token ?? '';
      await sessions.endByProvider(token, issuerOf(token));
      return reply.status(200).send();
    });
  });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss; // only to choose whose keys must have signed it
  } catch {
    return undefined;
  }
}

/** Only a page of ours may ask by its cookie: a browser says so itself (CSRF). */
function requireOwnPage(request: FastifyRequest, origin: string): void {
  const site = request.headers['sec-fetch-site'];
  if (request.headers.origin !== origin || (site !== undefined && site !== 'same-origin')) {
    throw new ProblemError('origin-not-allowed');
  }
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  const value = pairs.find(([key]) => key === name)?.[1];
  return value !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(value) ? value : undefined;
}

function lead(reply: FastifyReply, to: string): FastifyReply {
  return reply.status(303).headers({ Location: to, 'Referrer-Policy': 'no-referrer' }).send();
}
