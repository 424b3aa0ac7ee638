import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { EditorState } from '../editor/index.js';
import type { RunningServer } from '../process/index.js';
import { controlPage, summaryOf, type ControlledEditor } from './page.js';
import { presetFor, PRESETS, type Preset } from './presets.js';

/** An editor that the page steers. */
export interface SteeredEditor {
  id: string;
  label: string;
  about: string;
  url: string;
}

/** Configuration of the control page. */
export interface ControlConfig {
  /** The name under which browsers open it. */
  host: string;
  /** 0 takes a free port. */
  port: number;
  editors: readonly SteeredEditor[];
  /** Other pages of the demo: label and address. */
  links: readonly (readonly [label: string, url: string])[];
}

const FILES = new URL('../../public/control/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  'control.js': 'text/javascript; charset=utf-8',
  'control.css': 'text/css; charset=utf-8',
  'control.svg': 'image/svg+xml',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const PATIENCE_MS = 3_000;

/**
 * Starts the page that turns manners of the editors on and off while the demo runs, and the API behind it:
 * `GET /api/editors`, `POST /api/editors/<id>` with `manner`, `latency`, `twists` (or `reset: true`), and
 * `POST /api/presets/<start|calm|storm>`. Requests of other sites are refused.
 */
export async function startControl(config: ControlConfig): Promise<RunningServer> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 8_192 });
  const find = (id: string): SteeredEditor | undefined => config.editors.find((editor) => editor.id === id);

  async function ask(editor: SteeredEditor, path: string, body?: unknown): Promise<EditorState | undefined> {
    try {
      const response = await fetch(editor.url + path, {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return response.ok ? ((await response.json()) as EditorState) : undefined;
    } catch {
      return undefined; // it was killed: the page says so
    }
  }
  const change = (editor: SteeredEditor, to: Partial<EditorState> | undefined) =>
    to ? ask(editor, '/_control', to) : ask(editor, '/_control/restore', {});
  const told = async (editor: SteeredEditor, asked: Promise<EditorState | undefined>): Promise<ControlledEditor> => {
    const { id, label, about } = editor;
    const state = await asked;
    return { id, label, about, ...(state && { state }) };
  };
  const all = (): Promise<ControlledEditor[]> =>
    Promise.all(config.editors.map((editor) => told(editor, ask(editor, '/_control'))));
  const applyPreset = (preset: Preset): Promise<ControlledEditor[]> =>
    Promise.all(config.editors.map((editor) => told(editor, change(editor, presetFor(preset, editor.id)))));
  const withSummary = (editor: ControlledEditor) => ({ ...editor, summary: summaryOf(editor.state) });

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.addHook('onRequest', async (request, reply) => {
    const site = request.headers['sec-fetch-site'];
    if (request.method === 'POST' && site !== undefined && site !== 'same-origin')
      await reply.code(403).send({ error: 'requests of other sites are refused' });
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  app.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(controlPage(await all(), config.links)),
  );
  for (const [file, type] of Object.entries(TYPES)) {
    app.get(`/${file}`, (_request, reply) => reply.type(type).send(readFileSync(new URL(file, FILES))));
  }

  app.get('/api/editors', async () => (await all()).map(withSummary));
  app.post('/api/editors/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const editor = find(request.params.id);
    if (!editor) return reply.code(404).send({ error: 'no such editor' });
    const { reset, ...to } = (request.body ?? {}) as Partial<EditorState> & { reset?: boolean };
    const state = await change(editor, reset ? undefined : to);
    if (!state) return reply.code(409).send({ error: 'the editor refused, or does not answer' });
    return withSummary({ ...editor, state });
  });
  app.post('/api/presets/:preset', async (request: FastifyRequest<{ Params: { preset: string } }>, reply) => {
    const { preset } = request.params;
    if (!isPreset(preset)) return reply.code(404).send({ error: 'no such preset' });
    return (await applyPreset(preset)).map(withSummary);
  });

  // The same by forms, where there is no script.
  const back = (reply: FastifyReply) => reply.redirect('/', 303);
  app.post('/editors/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const editor = find(request.params.id);
    const form = request.body as URLSearchParams;
    const chosen = { manner: form.get('manner'), twists: form.getAll('twist') } as Partial<EditorState>;
    if (editor) await change(editor, form.has('reset') ? undefined : chosen);
    return back(reply);
  });
  app.post('/presets', async (request, reply) => {
    const preset = (request.body as URLSearchParams).get('preset') ?? '';
    if (isPreset(preset)) await applyPreset(preset);
    return back(reply);
  });

  await app.listen({ host: config.host, port: config.port });
  return { url: `http://${config.host}:${(app.server.address() as AddressInfo).port}`, close: () => app.close() };
}

function isPreset(text: string): text is Preset {
  return (PRESETS as readonly string[]).includes(text);
}
