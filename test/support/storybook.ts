/** The stories as static pages: built into a folder of its own, served on loopback, opened one by one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleMessage, Page } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { serveFolder } from './static-server.js';

export interface Story {
  /** Storybook's id, as in its address. */
  id: string;
  /** Tag of the element, as in the title of its stories. */
  element: string;
  name: string;
}

export interface Storybook {
  url: string;
  stories: Story[];
}

declare module 'vitest' {
  interface ProvidedContext {
    storybook: Storybook;
  }
}

interface Index {
  entries: Record<string, { id: string; title: string; name: string; type: string }>;
}

const root = new URL('../../', import.meta.url).pathname;

/** Builds the Storybook once for all test files, and serves it. `STORYBOOK_DIR` names one that is built already. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stories, stop } = await startStorybook(process.env['STORYBOOK_DIR']);
  project.provide('storybook', { url, stories });
  return stop;
}

export async function startStorybook(built?: string): Promise<Storybook & { stop(): Promise<void> }> {
  const dir = built ?? build();
  const index = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as Index;
  const server = await serveFolder(dir);
  return {
    url: server.url,
    stories: Object.values(index.entries)
      .filter(({ type }) => type === 'story')
      .map(({ id, title, name }) => ({ id, element: title.split('/').at(-1)!, name })),
    async stop() {
      await server.stop();
      if (!built) rmSync(dir, { recursive: true, force: true });
    },
  };
}

function build(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sas-embed-stories-'));
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/storybook'),
    ['build', '--output-dir', dir, '--test', '--quiet', '--disable-telemetry'],
    // as it is published: the test runner’s own NODE_ENV would bring the libraries’ development builds
    { cwd: root, encoding: 'utf8', env: { ...process.env, CI: '1', NODE_ENV: 'production' } },
  );
  if (status !== 0) throw new Error(`The Storybook was not built.\n${stdout}${stderr}`);
  return dir;
}

/**
 * Addresses that a story names because they cannot be had; what the browser writes of them is no fault. Keep the list short.
 * Port 9 of this machine (tiles that are missing): browsers ask no such port, nothing leaves the page.
 */
const UNREACHABLE = ['http://localhost:9/'];

const isUnreachable = (address: string) => UNREACHABLE.some((start) => address.startsWith(start));

/** Whether somebody should look at what stands in the console: errors and warnings, but for those that a story is about. */
export const isComplaint = (message: Pick<ConsoleMessage, 'type' | 'location'>): boolean =>
  ['error', 'warning', 'assert'].includes(message.type()) && !isUnreachable(message.location().url);

/**
 * Listens to all that a page complains of in the console, throws, and asks of others than `url`.
 * @returns gives what was noticed since it was called last
 */
export function listenTo(page: Page, url: string): () => string[] {
  const noticed: string[] = [];
  page.on('console', (message) => {
    if (isComplaint(message)) noticed.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', ({ message }) => noticed.push(`thrown: ${message}`));
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.startsWith(`${url}/`) || /^(data|blob|about):/.test(asked) || isUnreachable(asked)) return;
    noticed.push(`asked outside: ${asked}`);
  });
  return () => noticed.splice(0);
}

/**
 * Loads the stories' page, empty: every story is then shown in it, so that its scripts are read once. `globals` are those of
 * Storybook's toolbar that are not as it begins.
 */
export async function openPreview(page: Page, url: string, globals: Record<string, string> = {}): Promise<void> {
  await page.goto(`${url}/iframe.html?viewMode=story`);
  await page.waitForFunction(
    () =>
      (window as unknown as { __STORYBOOK_PREVIEW__?: { storyStoreValue?: unknown } }).__STORYBOOK_PREVIEW__
        ?.storyStoreValue !== undefined,
  );
  // Not in the address: it is read for a story that it names, and no other.
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const { __STORYBOOK_ADDONS_CHANNEL__: channel, __STORYBOOK_PREVIEW__: preview } = window as unknown as {
          __STORYBOOK_ADDONS_CHANNEL__: {
            once(event: string, listener: () => void): void;
            emit(event: string, payload: unknown): void;
          };
          __STORYBOOK_PREVIEW__: { storyStoreValue: { userGlobals: { get(): Record<string, unknown> } } };
        };
        channel.once('globalsUpdated', () => resolve());
        // Axe has its own run of the stories: where it is built in, it would only cost time here.
        const axe = 'a11y' in preview.storyStoreValue.userGlobals.get() ? { a11y: { manual: true } } : {};
        channel.emit('updateGlobals', { globals: { ...axe, ...wanted } });
      }),
    globals,
  );
}

/**
 * Shows a story and waits until its play function has passed.
 * @param again - it is shown already, and begins anew
 */
export async function showStory(page: Page, { id }: Story, again = false): Promise<void> {
  const act = again ? 'forceRemount' : 'setCurrentStory';
  const outcome = await page.evaluate(
    async ({ storyId, act }) => {
      interface Channel {
        on(event: string, listener: (payload: unknown) => void): void;
        off(event: string, listener: (payload: unknown) => void): void;
        emit(event: string, payload: unknown): void;
      }
      const { __STORYBOOK_ADDONS_CHANNEL__: channel } = window as unknown as { __STORYBOOK_ADDONS_CHANNEL__: Channel };
      const ends: [string, (payload: unknown) => void][] = [];
      try {
        return await new Promise<string>((resolve) => {
          const timer = setTimeout(() => resolve('not finished within 20 seconds'), 20_000);
          const on = (event: string, read: (payload: never) => string | undefined) => {
            const listener = (payload: unknown) => {
              const end = read(payload as never);
              if (end === undefined) return;
              clearTimeout(timer);
              resolve(end);
            };
            ends.push([event, listener]);
            channel.on(event, listener);
          };
          for (const event of ['playFunctionThrewException', 'storyThrewException', 'storyErrored', 'storyMissing']) {
            on(
              event,
              (thrown: { message?: string; description?: string }) => thrown.message ?? thrown.description ?? event,
            );
          }
          on('storyFinished', (end: { storyId: string }) => (end.storyId === storyId ? '' : undefined));
          channel.emit(act, { storyId, viewMode: 'story' });
        });
      } finally {
        for (const [event, listener] of ends) channel.off(event, listener);
      }
    },
    { storyId: id, act },
  );
  if (outcome) throw new Error(`The story ${id} failed: ${outcome}`);
}
