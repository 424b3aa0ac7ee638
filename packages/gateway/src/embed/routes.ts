import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostRegistry } from '../hosts/index.js';
import type { EmbedFile } from './files.js';

/**
 * What the frame's page may do: its own files and this gateway, one policy of Trusted Types (Lit's), and to stand in pages of
 * these origins only.
 */
const policyFor = (origins: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.length > 0 ? origins.join(' ') : "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

const YEAR_S = 31_536_000;

/**
 * `GET /embed/<version>/…`: the loader's script and the frame's page, of each version that the folder holds. The page names the
 * host that it is for (`?host=`): the origins of its registration are those that may frame it and those that it listens to. Of
 * a host that is not registered there are none.
 */
export function registerEmbed(
  app: FastifyInstance,
  files: readonly EmbedFile[],
  hosts: Pick<HostRegistry, 'get'>,
): void {
  for (const file of files) {
    const url = `/embed/${file.path}`;
    if (file.type.startsWith('text/html')) {
      app.get<{ Querystring: { host?: unknown } }>(url, (request, reply) => {
        const { host } = request.query;
        const origins = typeof host === 'string' ? (hosts.get(host)?.origins ?? []) : [];
        void reply.headers({
          'Content-Security-Policy': policyFor(origins),
          // the registration may change: another policy must not come from a cache
          'Cache-Control': 'no-store',
          'Referrer-Policy': 'no-referrer',
          // a host that isolates its page (COEP) shows only frames that say both
          'Cross-Origin-Embedder-Policy': 'require-corp',
          'Cross-Origin-Resource-Policy': 'cross-origin',
          'X-Content-Type-Options': 'nosniff',
        });
        // Origins are held to a pattern in which nothing needs an escape.
        return reply.type(file.type).send(file.body.toString('utf8').replace('%ORIGINS%', origins.join(' ')));
      });
      continue;
    }
    app.get(url, (request, reply) => send(file, request, reply));
  }
}

/** A file that never changes under its address. Any page may load it: an integrity hash needs CORS. */
function send(file: EmbedFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isMutable = file.path.endsWith('.json');
  void reply.headers({
    'Content-Type': file.type,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': isMutable ? 'no-cache' : `public, max-age=${YEAR_S}, immutable`,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
  });
  const takesBrotli = /(?:^|,)\s*br\b/.test(String(request.headers['accept-encoding'] ?? ''));
  return takesBrotli ? reply.header('Content-Encoding', 'br').send(file.brotli()) : reply.send(file.body);
}
