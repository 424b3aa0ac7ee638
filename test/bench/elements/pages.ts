import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { browserFlags, findBrowser } from '../../../scripts/browser.mjs';
import type { Driver } from './driver.js';
import { NOW } from './world.js';

/** Which elements the page has. */
export type SideName = 'ours' | 'plain';

declare global {
  var bench: Driver;
}

/** The production build of one side, as one script. */
async function bundle(side: SideName): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      lib: {
        entry: fileURLToPath(new URL(`./${side}.ts`, import.meta.url)),
        formats: ['iife'],
        name: 'side',
        fileName: 'side',
      },
      minify: true,
    },
  });
  const [{ output }] = result as { output: { type: string; code?: string }[] }[] as [
    { output: { type: string; code?: string }[] },
  ];
  return output.find((file) => file.type === 'chunk')!.code!;
}

/** A browser and the pages of both sides. */
export interface Pages {
  /** A new page of one side, with nothing in it yet, at the world's time; the browser stands in `timezoneId`. */
  open(side: SideName, timezoneId?: string): Promise<Page>;
  close(): Promise<void>;
}

/** Builds both sides and starts the browser; undefined where there is none. */
export async function openPages(): Promise<Pages | undefined> {
  const executablePath = findBrowser();
  if (!executablePath) return undefined;
  const scripts = { ours: await bundle('ours'), plain: await bundle('plain') };
  const server = createServer((request, response) => {
    const side = request.url === '/ours' ? 'ours' : 'plain';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="fr"><title>bench</title><body><script>Date.now = () => ${NOW};</script><script>${scripts[side]}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser: Browser = await chromium.launch({ executablePath, args: browserFlags });
  return {
    async open(side, timezoneId = 'Europe/Paris') {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        locale: 'fr-FR',
        timezoneId,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(`http://127.0.0.1:${port}/${side}`);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
