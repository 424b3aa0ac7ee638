import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import cors from '@fastify/cors';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisteredHost } from '../hosts/index.js';
import { readEmbedFiles, registerEmbed } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'sas-embed-frame-'));
const app = fastify();
let origins = ['https://lrm.example', 'https://lrm2.example'];
const html = '<meta name="sas-origins" content="%ORIGINS%" />';

beforeAll(async () => {
  for (const version of ['0.1.0', '0.2.0']) {
    mkdirSync(join(folder, version));
    for (const [name, text] of Object.entries({
      'frame.html': html,
      'frame.js': 'let a = 1;'.repeat(50),
      'loader.js': version,
      'integrity.json': '{}',
      'notes.txt': 'not served',
    })) {
      writeFileSync(join(folder, version, name), text);
    }
  }
  writeFileSync(join(folder, 'secret.js'), 'not served');
  await app.register(cors, { origin: false });
  registerEmbed(app, readEmbedFiles(folder), {
    get: (id) => (id === 'lrm' ? ({ id, origins } as RegisteredHost) : undefined),
  });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const frame = (query: string) => app.inject({ url: `/embed/0.1.0/frame.html${query}` });
const ancestorsOf = (policy: unknown) => /frame-ancestors ([^;]+)/.exec(String(policy))?.[1];

describe('the page of the frame', () => {
  it('may stand in pages of the host that it names, and listens to them alone', async () => {
    const { headers, body } = await frame('?host=lrm');
    expect(ancestorsOf(headers['content-security-policy'])).toBe('https://lrm.example https://lrm2.example');
    expect(body).toBe(html.replace('%ORIGINS%', 'https://lrm.example https://lrm2.example'));
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*trusted-types lit-html/);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('may stand in a page that is isolated from others (COEP)', async () => {
    const { headers } = await frame('?host=lrm');
    expect(headers).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  it.each(['', '?host=', '?host=nobody', '?host=lrm&host=lrm', '?host=constructor'])(
    'of %j stands nowhere',
    async (query) => {
      const { headers, body } = await frame(query);
      expect(ancestorsOf(headers['content-security-policy'])).toBe("'none'");
      expect(body).toContain('content=""');
    },
  );

  it('follows the registration at once', async () => {
    origins = ['https://new.example'];
    const { headers } = await frame('?host=lrm');
    expect(ancestorsOf(headers['content-security-policy'])).toBe('https://new.example');
  });
});

describe('its files', () => {
  it('are there for each version, for ever, for every page', async () => {
    const { headers, body } = await app.inject({
      url: '/embed/0.2.0/loader.js',
      headers: { origin: 'https://any.example' },
    });
    expect(body).toBe('0.2.0');
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('are compressed for who takes it', async () => {
    const { headers, rawPayload } = await app.inject({
      url: '/embed/0.1.0/frame.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(rawPayload).toString()).toBe('let a = 1;'.repeat(50));
  });

  it.each([
    '/embed/secret.js',
    '/embed/0.1.0/notes.txt',
    '/embed/0.1.0/../secret.js',
    '/embed/0.1.0/%2e%2e/secret.js',
    '/embed/',
  ])('are no other ones: %s', async (url) => {
    expect((await app.inject({ url })).statusCode).toBe(404);
  });

  it('must be there', () => {
    expect(() => readEmbedFiles(join(folder, 'nowhere'))).toThrow(/holds no version/);
    expect(() => readEmbedFiles(tmpdir())).toThrow(/\/embed\/folder/);
  });
});
