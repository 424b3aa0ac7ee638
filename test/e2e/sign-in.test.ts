/**
 * A regulator signs in once, at Pro Santé Connect, in her own product: the search opens without a second password, what she
 * books is hers, and signing in again asks for nothing. By keyboard.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, Keyboard, shownAppointment, slotsOf } from './support/steps.js';

let demo: Demo;
let post: Post;
beforeAll(async () => {
  demo = await startDemo();
  post = await demo.openPost(1);
});
afterAll(async () => {
  await post?.context.close();
  await demo?.stop();
});

describe('single sign-on from the LRM', () => {
  it('signs in at the provider by keyboard, once, and books as who signed in', async () => {
    const { page } = post;
    const given: string[] = [];
    page.on('request', (request) => {
      const header = request.headers()['authorization'];
      if (header && request.url().startsWith(demo.world.urls.gateway)) given.push(header);
    });
    await page.getByRole('link', { name: 'Pro Santé Connect' }).click();
    await page.waitForURL((url) => url.origin === demo.world.urls.psc);
    // The first identity, Camille's, is chosen and has the focus.
    await page.locator('input[name=person]:checked').waitFor();
    const keyboard = new Keyboard(page);
    await keyboard.press('Enter');
    await page.waitForURL((url) => url.origin === demo.world.urls.lrm && url.pathname === '/');
    await page.locator('#psc[aria-current=true]').waitFor();

    await caseIn(page, 'Bordeaux').click();
    await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
    await slotsOf(cardsOf(page, 'Agenda SAS').first()).first().click();
    await dialogOf(page)
      .getByRole('button', { name: /Confirmer/ })
      .click();
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    expect((await shownAppointment(page)).bookingSas).toBe('SAS de la Gironde');
    expect(post.faults).toEqual([]);

    // What the page holds is the gateway's short-lived token, in memory; no provider's token, and nothing stored.
    expect(given.length).toBeGreaterThan(0);
    for (const header of given) {
      const [, payload = ''] = header.split('.');
      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
        ...{ iss: 'urn:sas-embed:gateway', host_id: 'demo-lrm' },
      });
    }
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    const cookies = await post.context.cookies(demo.world.urls.lrm);
    expect(cookies.find(({ name }) => name === 'lrm_session')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate(() => document.cookie)).not.toContain('lrm_session');
  });

  it('asks for nothing when the provider knows the browser, and changes who acts with the post', async () => {
    const { page } = post;
    await page.goto(`${demo.world.urls.lrm}/?poste=2`);
    await page.locator('#poste-2[aria-current=true]').waitFor();
    const sasOf = () =>
      page.evaluate(async () => {
        const provider = document.querySelector('sas-provider')!;
        if (!provider.ready) await new Promise((done) => provider.addEventListener('sas-ready', done, { once: true }));
        return provider.session!.bookingSas.id;
      });
    expect(await sasOf()).toBe('sas-974');
    await page.getByRole('link', { name: 'Pro Santé Connect' }).click();
    await page.locator('#psc[aria-current=true]').waitFor();
    expect(await sasOf()).toBe('sas-33');
  });
});

describe('an outage of Pro Santé Connect', () => {
  it('is bridged, by keyboard, with the credential that the SAS keeps in an envelope, and only then', async () => {
    const context = await demo.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
    const page = await context.newPage();
    await page.goto(`${demo.world.urls.web}/recherche`);
    const screen = page.getByRole('dialog', { name: 'Connexion' });
    await screen.getByRole('button', { name: /Pro Santé Connect/ }).waitFor();
    const keyboard = new Keyboard(page);
    const open = async (secret: string) => {
      await keyboard.tabTo('#break-glass-secret');
      await page.keyboard.type(secret);
      await keyboard.press('Enter');
    };
    await keyboard.tabTo('summary');
    await keyboard.press('Enter');
    await keyboard.tabTo('#break-glass-credential');
    await page.keyboard.type('secours-gironde');
    // it answers still: the envelope is for an outage
    await open('secours-bac-a-sable');
    await screen.getByRole('alert').filter({ hasText: 'Accès refusé' }).waitFor();
    await demo.world.kill('psc');
    await open('un autre secret');
    await screen.getByRole('alert').filter({ hasText: 'Accès refusé' }).waitFor();
    expect(await page.locator('#break-glass-secret').inputValue()).toBe('');
    await open('secours-bac-a-sable');
    await screen.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
    await page.locator('sas-search-bar input#specialty').fill('médecine générale');
    await page.locator('sas-search-bar [role=option]').first().waitFor();
    await context.close();
  });
});
