/** The demo world and a real browser, as a user meets them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { earthdistance } from '@electric-sql/pglite/contrib/earthdistance';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { startWorld, type World, type WorldOptions } from '@sas-embed/sandbox';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserFlags, browserHint, findBrowser } from '../../../scripts/browser.mjs';

export interface Demo {
  world: World;
  browser: Browser;
  /** A post of the call centre: its own browser profile, and the LRM page open in it. */
  openPost(post?: 1 | 2, size?: { width: number; height: number }): Promise<Post>;
  /** Stops the world and reads its database, which one process at a time may open. */
  stopAndQuery<T>(sql: string): Promise<T[]>;
  stop(): Promise<void>;
}

export interface Post {
  context: BrowserContext;
  page: Page;
  /** Errors that the pages of this post threw or logged, and what their security policy blocked. */
  faults: string[];
}

/** Starts world and browser. */
export async function startDemo(options: Partial<WorldOptions> = {}): Promise<Demo> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  const dir = mkdtempSync(join(tmpdir(), 'sas-embed-e2e-'));
  const world = await startWorld({ dir, ports: 'free', env: { DATABASE_URL: '' }, ...options });
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      await browser.close();
      await world.stop();
    })());
  return {
    world,
    browser,
    async openPost(post = 1, size = { width: 1600, height: 1000 }) {
      // The browser's own zone is none of the facilities' on purpose.
      const context = await browser.newContext({ viewport: size, locale: 'fr-FR', timezoneId: 'America/New_York' });
      const faults: string[] = [];
      context.on('weberror', (error) => faults.push(String(error.error())));
      context.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      const page = await context.newPage();
      await page.goto(`${world.urls.lrm}/?poste=${post}`);
      return { context, page, faults };
    },
    async stopAndQuery<T>(sql: string) {
      await stop();
      const db = await PGlite.create({
        dataDir: join(dir, 'pglite', 'data'),
        extensions: { cube, earthdistance, pg_trgm, unaccent, btree_gist },
      });
      try {
        return (await db.query<T>(sql)).rows;
      } finally {
        await db.close();
      }
    },
    async stop() {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
