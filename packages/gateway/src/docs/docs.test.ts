import { PROBLEMS } from '@sas-embed/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { sasDocument } from '../contract/index.js';
import {
  examplesOf,
  resolve,
  type DocsDocument,
  type DocsMedia,
  type DocsResponse,
  type DocsSchema,
} from './document.js';
import { html, inline } from './html.js';
import { registerDocs } from './index.js';
import { renderDocs } from './render-docs.js';

const document = sasDocument as unknown as DocsDocument;
const { webhooks } = sasDocument as unknown as { webhooks: DocsDocument['paths'] };
const operationsOf = (paths: DocsDocument['paths']) =>
  Object.values(paths).flatMap((methods) => Object.values(methods));
const operations = operationsOf(document.paths);

/** Every body of every operation, with where it stands. */
const bodies = [...operations, ...operationsOf(webhooks)].flatMap(({ operationId, requestBody, responses }) => [
  ...Object.entries(requestBody?.content ?? {}).map(
    ([type, media]) => [`${operationId} request ${type}`, media] as const,
  ),
  ...Object.entries(responses).flatMap(([status, response]) =>
    Object.entries(resolve<DocsResponse>(document, response).content ?? {}).map(
      ([type, media]) => [`${operationId} ${status} ${type}`, media] as const,
    ),
  ),
]);

const ajv = new Ajv2020({ strict: false, allErrors: true });
(formatsPlugin as unknown as FormatsPlugin)(ajv);
ajv.addSchema(document, 'openapi', undefined, false);
const faultsOf = (schema: DocsSchema, value: unknown) => {
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const check = ajv.compile(JSON.parse(text) as object);
  check(value);
  return check.errors ?? [];
};

describe('the examples of the contract', () => {
  it.each(bodies)('are there and keep the contract: %s', (_, media: DocsMedia) => {
    const examples = examplesOf(document, media);
    expect(examples.length).toBeGreaterThan(0);
    for (const [name, { value }] of examples) expect(faultsOf(media.schema, value), name).toEqual([]);
  });

  it('show every type of event, and are all used', () => {
    const used = new Set(bodies.flatMap(([, media]) => examplesOf(document, media).map(([, { value }]) => value)));
    for (const [name, { value }] of Object.entries(document.components.examples ?? {})) {
      expect(used.has(value), `${name} is used`).toBe(true);
    }
    for (const [where, media] of bodies) {
      const variants = resolve<DocsSchema>(document, media.schema).oneOf;
      if (!variants || !where.endsWith('event-stream') || where.startsWith('searchMembers')) continue;
      expect(examplesOf(document, media)).toHaveLength(variants.length);
    }
  });

  it('would be refused if they did not', () => {
    expect(faultsOf({ $ref: '#/components/schemas/Hold' }, { id: 'hold-1' })).not.toEqual([]);
  });
});

describe('GET /docs', () => {
  it('shows every operation, schema and problem, with what to do', () => {
    const page = renderDocs(document);
    for (const { operationId } of operations) expect(page).toContain(`<h3 id="${operationId}">`);
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`<h3 id="schema-${name}">`);
    for (const [code, { whatToDo }] of Object.entries(PROBLEMS)) {
      expect(page).toContain(`<tr id="problem-${code}">`);
      expect(page).toContain(inline(whatToDo).text);
    }
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, 'no id twice').toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(
      links.filter((id) => !ids.includes(id)),
      'links that lead nowhere',
    ).toEqual([]);
  });

  it('needs nothing inline and nothing from elsewhere', async () => {
    const app = fastify();
    registerDocs(app);
    for (const url of ['/docs', '/docs/docs.css', '/docs/docs.js', '/docs/sas.json']) {
      const answer = await app.inject(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'self'; script-src 'self'/,
      );
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
      const again = await app.inject({ url, headers: { 'if-none-match': answer.headers.etag as string } });
      expect(again.statusCode).toBe(304);
    }
    const { body } = await app.inject('/docs');
    expect(body).not.toMatch(/<style|style=|<script(?! src="docs\/docs\.js" defer><)|\son\w+=|(?:src|href)="https?:/);
    expect((await app.inject('/docs/sas.json')).json()).toEqual(sasDocument);
    await app.close();
  });

  it('takes nothing of the document for markup', () => {
    expect(html`<p>${'<b>&"'}</p>`.text).toBe('<p>&lt;b&gt;&amp;&quot;</p>');
    expect(inline('`<i>` and **<b>**').text).toBe('<code>&lt;i&gt;</code> and <strong>&lt;b&gt;</strong>');
  });
});
