/**
 * The bundle in the strictest page a host can have, against a real gateway: nothing inline, no markup from strings, no
 * network but the gateway; nothing left on `window` or in a storage; loaded twice; under a hostile style sheet; inside a
 * shadow root of the host. The guides to the content security policy promise what is proved here.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../e2e/support/demo.js';
import { cardsOf, dialogOf, slotsOf } from '../e2e/support/steps.js';
import { HOSTILE_CSS, openHost, otherVersion, prefixed, type HostOptions, type StrictHost } from './support/host.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

/** Opens a host, does the work, closes it. */
async function inHost(options: HostOptions, work: (host: StrictHost) => Promise<void>): Promise<void> {
  const host = await openHost(demo, options);
  try {
    await work(host);
  } catch (error) {
    // What the browser said while it went wrong says more than the locator that waited in vain.
    if (error instanceof Error && host.faults.length) error.message += `\nThe page said:\n${host.faults.join('\n')}`;
    throw error;
  } finally {
    await host.context.close();
  }
}

/** Searches, holds a slot of the SAS agenda and confirms it. The host's button is pressed by keyboard: a reset may hide it. */
async function journey(page: Page): Promise<void> {
  await page.locator('sas-search').waitFor({ state: 'attached' });
  await page.locator('#place button').first().dispatchEvent('click');
  const card = cardsOf(page, 'SAS').first();
  await card.waitFor({ state: 'attached' });
  // Below the fold a card is laid out when it comes near.
  await card.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const slot = slotsOf(card).first();
  await slot.waitFor();
  expect((await slot.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  await slot.focus();
  await page.keyboard.press('Enter');
  await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
  await page.locator('sas-booking-dialog #primary:focus').waitFor();
  await page.keyboard.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
}

/** What the page kept, in every place where a page can keep something. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
  }));
const NOTHING = { local: [], session: [], cookies: '', databases: [], caches: [], workers: 0 };

describe('a page that forbids everything else', () => {
  it('books, with no violation, no global, no storage and no network but the gateway', () =>
    inHost({}, async ({ page, faults, warnings, requests, globalsBefore }) => {
      await journey(page);
      expect(faults).toEqual([]);
      expect(warnings).toEqual([]);
      expect(await kept(page)).toEqual(NOTHING);

      const globals = await page.evaluate(() => Object.getOwnPropertyNames(window));
      const added = globals.filter((name) => !globalsBefore.includes(name));
      // Lit's own: by these it finds out that it was loaded twice. Nothing else is left.
      const lits = ['litElementVersions', 'litHtmlVersions', 'litPropertyMetadata', 'reactiveElementVersions'];
      expect(added.sort()).toEqual(lits);

      const { lrm, gateway } = demo.world.urls;
      const own = [`${lrm}/strict/`, `${lrm}/favicon.ico`];
      const elsewhere = requests.filter(
        (url) => !url.startsWith(`${gateway}/v1/`) && !own.some((it) => url.startsWith(it)),
      );
      expect(elsewhere).toEqual([]);
      // neither the address of the case nor a token stands in a URL
      expect(requests.filter((url) => /Mende|Beffroi|48000|eyJ/i.test(url))).toEqual([]);
    }));

  it('is seen to be strict: what the policy forbids is found by this test', () =>
    inHost(
      { scripts: ['/strict/bad.js'], files: { 'bad.js': 'document.body.innerHTML = "<p style=color:red>x</p>"' } },
      async ({ page, faults }) => {
        await page.locator('sas-search').waitFor({ state: 'attached' });
        expect(faults.join('\n')).toMatch(/TrustedHTML/);
      },
    ));
});

describe('a host with a list of Trusted Types policies', () => {
  it('needs to allow lit-html, and nothing else', () =>
    inHost({ policy: { 'trusted-types': 'lit-html' } }, async ({ page, faults }) => {
      await journey(page);
      expect(faults).toEqual([]);
    }));

  it('that allows another one only is told so by the browser', () =>
    inHost({ policy: { 'trusted-types': 'some-other' } }, async ({ page, faults }) => {
      await page.waitForFunction(() => document.readyState === 'complete');
      await expect.poll(() => faults.join('\n')).toMatch(/lit-html/);
    }));

  it("needs 'allow-duplicates' when Lit is loaded twice", () =>
    inHost(
      {
        policy: { 'trusted-types': "lit-html 'allow-duplicates'" },
        scripts: ['/strict/sas-embed.js', '/strict/again.js'],
        files: { 'again.js': otherVersion('9.9.9') },
      },
      async ({ page, faults }) => {
        await journey(page);
        expect(faults).toEqual([]);
      },
    ));
});

describe('loaded twice', () => {
  it('another version throws nothing, warns once for each tag, and leaves the first one at work', () =>
    inHost(
      { scripts: ['/strict/sas-embed.js', '/strict/again.js'], files: { 'again.js': otherVersion('9.9.9') } },
      async ({ page, faults, warnings }) => {
        await journey(page);
        expect(faults).toEqual([]);
        const ours = warnings.filter((text) => text.includes('is already defined by version'));
        expect(ours.map((text) => /<(.+?)>/.exec(text)![1]).sort()).toEqual([
          'sas-agenda',
          'sas-booking-dialog',
          'sas-filters',
          'sas-offer-card',
          'sas-participation',
          'sas-provider',
          'sas-results',
          'sas-search',
          'sas-search-bar',
          'sas-slot-grid',
          'sas-structure-members',
        ]);
        // all that is left is Lit's own remark, once a library
        expect(warnings.filter((text) => !ours.includes(text) && !/lit/i.test(text))).toEqual([]);
      },
    ));

  it('the same version is silent', () =>
    inHost(
      {
        scripts: ['/strict/sas-embed.js', '/strict/same.js'],
        files: { 'same.js': 'import("/strict/sas-embed.js?again");' },
      },
      async ({ page, faults, warnings }) => {
        await journey(page);
        expect(faults).toEqual([]);
        expect(warnings.filter((text) => text.includes('already defined'))).toEqual([]);
      },
    ));
});

describe('tags with a beginning of their own', () => {
  it('work beside another version with the usual ones: the journey, and the professionals of a CPTS in their list', async () => {
    const { entry, files } = await prefixed('acme');
    const options: HostOptions = {
      prefix: 'acme',
      scripts: ['/strict/again.js', `/strict/${entry}`],
      files: { ...files, 'again.js': otherVersion('9.9.9') },
      policy: { 'trusted-types': "lit-html 'allow-duplicates'" },
    };
    await inHost(options, async ({ page, faults, warnings }) => {
      await page.waitForFunction(() => customElements.get('acme-search') && customElements.get('sas-search'));
      await page.locator('#place button').first().dispatchEvent('click');
      const card = page
        .locator('acme-offer-card')
        .filter({ has: page.locator('[part=members]') })
        .first();
      await card.waitFor({ state: 'attached' });
      await card.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      const opener = card.locator('[part=members]');
      await opener.focus();
      await page.keyboard.press('Enter');
      const list = page.locator('acme-structure-members');
      await list.getByRole('heading', { name: /^Professionnels : / }).waitFor();
      const slot = list.locator('acme-offer-card button.slot:not([aria-disabled])').first();
      await slot.waitFor();
      await slot.focus();
      await page.keyboard.press('Enter');
      const dialog = page.locator('acme-booking-dialog dialog[open]');
      await dialog.locator('#primary').waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      expect(await opener.evaluate((it) => it.matches(':focus'))).toBe(true);

      const tags = await page.evaluate(() => {
        const found = new Set<string>();
        const walk = (root: ParentNode) => {
          for (const element of root.querySelectorAll('*')) {
            if (element.localName.includes('-')) found.add(element.localName);
            if (element.shadowRoot) walk(element.shadowRoot);
          }
        };
        walk(document);
        return [...found];
      });
      expect(tags).toContain('acme-slot-grid');
      expect(tags.filter((tag) => !tag.startsWith('acme-'))).toEqual([]);
      expect(faults).toEqual([]);
      expect(warnings.filter((text) => text.includes('already defined'))).toEqual([]);
    });
  });
});

describe('a hostile host', () => {
  it.each([
    ['in its document', false],
    ['in a shadow root of its own', true],
  ])('with a reset that means harm, %s', (_where, shadow) =>
    inHost({ css: HOSTILE_CSS, shadow }, async ({ page, faults }) => {
      await journey(page);
      expect(faults).toEqual([]);
      const title = dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' });
      // Sizes come from tokens: a host's font-size does not get in.
      expect(await title.evaluate((heading) => parseFloat(getComputedStyle(heading).fontSize))).toBeGreaterThan(12);
    }),
  );
});
