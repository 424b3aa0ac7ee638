import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { sasDocument } from '../contract/index.js';
import { DOCS_CSS, DOCS_ICON, DOCS_JS } from './assets.js';
import type { DocsDocument } from './document.js';
import { renderDocs } from './render-docs.js';

// Nothing inline, nothing from elsewhere.
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * `GET /docs`: the contract to be read, made of the very document that routes and validates, served from here alone. No
 * token: it holds nothing that the package does not publish.
 */
export function registerDocs(app: FastifyInstance): void {
  const document = sasDocument as unknown as DocsDocument;
  serve(app, '/docs', 'text/html; charset=utf-8', renderDocs(document));
  serve(app, '/docs/docs.css', 'text/css; charset=utf-8', DOCS_CSS);
  serve(app, '/docs/docs.js', 'text/javascript; charset=utf-8', DOCS_JS);
  serve(app, '/docs/docs.svg', 'image/svg+xml', DOCS_ICON);
  serve(app, '/docs/sas.json', 'application/json', JSON.stringify(document));
}

function serve(app: FastifyInstance, url: string, contentType: string, body: string): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  app.get(url, async (request, reply) => {
    void reply.headers({
      'Content-Type': contentType,
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-cache',
      ETag: etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    return reply.send(body);
  });
}
