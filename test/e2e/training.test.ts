/**
 * The training of new regulators: every scenario is played to its goal by keyboard alone, in the search itself over the real gateway
 * and the simulated editors, whatever the hour; hints, mistakes, score, reset and questions; with axe, and with nothing asked outside.
 */
import { createClient } from '@sas-embed/client';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';
import { dialogOf, Keyboard, nextPage } from './support/steps.js';

let demo: Demo;
let context: BrowserContext;
let page: Page;
let keys: Keyboard;
let url: string;
const faults: string[] = [];
const outside: string[] = [];

beforeAll(async () => {
  demo = await startDemo({ training: true });
  url = demo.world.urls.training!;
  // The browser's own zone is not that of the scenarios on purpose.
  context = await demo.browser.newContext({
    ...{ viewport: { width: 1500, height: 1000 }, locale: 'fr-FR', timezoneId: 'America/New_York' },
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on(
    'console',
    (message) => message.type() === 'error' && !/status of 409/.test(message.text()) && faults.push(message.text()),
  );
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !['localhost', '127.0.0.1'].includes(hostname)) outside.push(request.url());
  });
  page = await context.newPage();
  keys = new Keyboard(page);
});
beforeEach(async () => {
  await page.goto(url);
  await page.locator('.scenarios button').first().waitFor();
});
afterAll(async () => {
  await context?.close();
  await demo?.stop();
});

/** From the list, by keyboard; the call is then shown, and its title has the focus. */
async function begin(id: string): Promise<void> {
  await keys.tabTo(`[data-scenario="${id}"]`);
  await keys.press('Enter');
  await page.locator('#run-title:focus').waitFor();
  await keys.tabTo('#search-care');
}
/** The number that the meter shows. */
const shown = async (name: string): Promise<number> =>
  Number.parseInt(await page.locator('#meter div', { hasText: name }).locator('dd').innerText(), 10);
/** The search of the case: until all agendas have answered, or failed. */
async function search(): Promise<void> {
  await keys.press('Enter');
  await page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor();
  await page.locator('sas-offer-card button.slot').first().waitFor();
}
const onSlot = (): Promise<void> => page.locator('button.slot:focus').waitFor();
const onPrimary = (): Promise<void> => page.locator('sas-booking-dialog #primary:focus').waitFor();

/** From the editor's dialog to the appointment on its page, by keyboard. @param isDuty - of SOS Médecins: the page begins
 * with the slot */
async function bookOnEditorsPage(isDuty = false): Promise<void> {
  await dialogOf(page).getByText('Vos collègues voient que vous êtes sur ce créneau').waitFor();
  await onPrimary();
  const opened = nextPage(context);
  await keys.press('Enter');
  const editor = await opened;
  const there = new Keyboard(editor);
  await editor.locator('button:focus').waitFor();
  if (await editor.locator('form.accounts').count()) await there.press('Enter');
  if (!isDuty) {
    await editor.locator('form.days button:focus').waitFor();
    await there.press('Enter');
  }
  await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).and(editor.locator(':focus')).waitFor();
  await there.press('Enter');
  await editor
    .getByText(/Rendez-vous (confirmé|enregistré|pris|en attente|demandé)/i)
    .first()
    .waitFor();
  // what has come back: taken, or waiting for the doctor of the association
  await page.bringToFront();
  await dialogOf(page).getByRole('button', { name: 'Terminer' }).waitFor();
  await editor.close();
}

/** Closes what the booking says, and waits for the debrief. @returns points, and the keys that were counted */
async function debriefed(): Promise<{ points: number; counted: number; expert: number }> {
  if (await dialogOf(page).count()) {
    await dialogOf(page).getByRole('button', { name: 'Terminer' }).and(page.locator(':focus')).waitFor();
    await keys.press('Enter');
  }
  await page.locator('#debrief-title:focus').waitFor();
  const points = Number(/(\d+) points/.exec(await page.locator('#debrief-title').innerText())![1]);
  const cells = await page.locator('#debrief tr', { hasText: 'Frappes' }).locator('td').allInnerTexts();
  return { points, counted: Number(cells[0]), expert: Number(cells[1]) };
}

async function backToList(): Promise<void> {
  await page.locator('#debrief').getByRole('button', { name: 'Revenir à la liste' }).focus();
  await keys.press('Enter');
  await page.locator('#title:focus').waitFor();
}

describe('every scenario is played to its goal by keyboard', () => {
  /** An expert's way, from the focus on the button that searches. */
  const ways: Record<string, () => Promise<void>> = {
    'ce-soir': async () => {
      await search();
      await keys.tabTo('.order button');
      await keys.press('Enter');
      await page.locator('sas-search .results:focus').waitFor();
      await page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor();
      await keys.press('ArrowDown');
      await onSlot();
      await keys.press('Enter');
      await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
      await onPrimary();
      await keys.press('Enter');
      await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    },
    'medecin-traitant-complet': async () => {
      await search();
      const first = page.locator('sas-offer-card').first();
      expect(await first.locator('.name').textContent()).toContain('VERTEMOULIN');
      await first.getByText('Pas de créneau').first().waitFor();
      expect(await first.getByText('Pas de réponse').count()).toBe(0);
      await keys.press('ArrowDown');
      await onSlot();
      await keys.press('Enter');
      await bookOnEditorsPage();
    },
    cpts: async () => {
      await search();
      await keys.press('ArrowDown');
      await onSlot();
      const card = page
        .locator('sas-offer-card')
        .filter({ hasText: 'CPTS des Trois Landes' })
        .filter({ has: page.locator('button.slot') });
      await keys.tabToSlotOf(card.first());
      await keys.press('Enter');
      await bookOnEditorsPage();
    },
    'sos-medecins': async () => {
      await search();
      await keys.press('ArrowDown');
      await onSlot();
      await keys.press('Enter');
      await bookOnEditorsPage(true);
    },
    surnumeraire: async () => {
      await search();
      const wanted = /Dr Givregué, (\S+) à (\d+)\sh(?:\s(\d\d))?/.exec(await page.locator('.steps').innerText())!;
      const card = page.locator('sas-offer-card').filter({ hasText: 'GIVREGUÉ' }).first();
      const reached = () =>
        card.evaluate((element) => {
          let active = document.activeElement;
          const chain: Element[] = [];
          while (active) {
            chain.push(active);
            active = active.shadowRoot?.activeElement ?? null;
          }
          return chain.includes(element) && (chain.at(-1)?.matches('button[part=overbook]') ?? false);
        });
      for (let n = 0; !(await reached()); n++) {
        expect(n).toBeLessThan(120);
        await keys.press('Tab');
      }
      await keys.press('Enter');
      await page.locator('sas-booking-dialog select#date:focus').waitFor();
      if (wanted[1] === 'demain') await keys.press('ArrowDown');
      await keys.press('Tab');
      const hour = `${wanted[2]!.padStart(2, '0')}h${wanted[3] ?? '00'}`;
      for (const key of hour) await keys.press(key);
      await keys.press('Tab');
      for (const key of 'Plus') await keys.press(key);
      await keys.press('Tab');
      for (const key of 'Le s') await keys.press(key === ' ' ? 'Space' : key);
      await keys.press('Tab');
      await keys.press('A');
      await keys.tabTo('#primary');
      await keys.press('Enter');
      await dialogOf(page).getByRole('heading', { name: 'Orientation enregistrée' }).waitFor();
    },
    'creneau-pris': async () => {
      await search();
      await keys.press('ArrowDown');
      await onSlot();
      await keys.press('Enter');
      await dialogOf(page).getByRole('heading', { name: 'Ce créneau vient d’être pris' }).waitFor();
      await page.locator('sas-booking-dialog .alternatives button:focus').waitFor();
      await keys.press('Enter');
      await bookOnEditorsPage();
    },
    'editeur-en-panne': async () => {
      await search();
      const first = page.locator('sas-offer-card').first();
      expect(await first.locator('.name').textContent()).toContain('MÉLOPORT');
      await first.getByText('Pas de réponse').first().waitFor();
      expect(await first.getByText('Pas de créneau').count()).toBe(0);
      await page.locator('sas-results .status', { hasText: 'Calendrier Serein' }).waitFor();
      await keys.press('ArrowDown');
      await onSlot();
      await keys.press('Enter');
      await bookOnEditorsPage();
      await dialogOf(page).getByRole('button', { name: 'Terminer' }).and(page.locator(':focus')).waitFor();
      await keys.press('Enter');
      await page.getByText('Une étape est faite. Il en reste une.').waitFor();
      await keys.tabBackTo('#question input');
      // first what the screen does not say
      await keys.press('Space');
      await keys.press('Enter');
      await page.getByText('Une erreur n’est jamais « aucun créneau ».').waitFor();
      expect(await shown('Erreurs')).toBe(1);
      await keys.press('ArrowUp');
      await keys.press('Enter');
    },
  };

  it.each(Object.keys(ways))('%s', async (id) => {
    await begin(id);
    expect(await shown('Frappes')).toBe(0);
    await ways[id]!();
    const { points, counted, expert } = await debriefed();
    console.log(`${id}: ${points} points, ${counted} keys, an expert's ${expert}`);
    expect(counted).toBeGreaterThan(2);
    expect(counted).toBeLessThanOrEqual(expert);
    expect(points).toBe(id === 'editeur-en-panne' ? 85 : 100);
    expect(await violationsOf(page)).toEqual([]);
    await backToList();
    await page.getByText(`Meilleur score : ${points} sur 100`).first().waitFor();
    expect(faults).toEqual([]);
  });
});

describe('the page', () => {
  it('gives hints, counts mistakes, and puts world and page back as they were', async () => {
    await begin('ce-soir');
    await keys.tabBackTo('#hint');
    await keys.press('Enter');
    await page.locator('#hint:focus', { hasText: 'Indice 2 sur 3' }).waitFor();
    expect(await page.locator('#hints li').count()).toBe(1);
    expect(await shown('Indices')).toBe(1);
    await keys.tabTo('#search-care');
    await search();
    // tomorrow is too late: said, counted, and the goal stays
    const tomorrow = page.locator('sas-offer-card').filter({ hasText: 'SABLEFEUILLE' }).locator('button.slot');
    expect(await tomorrow.count()).toBe(2);
    await tomorrow.last().click();
    await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
    await keys.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await onSlot();
    await page.locator('#again').focus();
    await keys.press('Enter');
    // the second run: nothing of the first is left
    await page.locator('#run-title:focus').waitFor();
    expect([await shown('Indices'), await shown('Frappes'), await shown('Erreurs')]).toEqual([0, 0, 0]);
    expect(await page.locator('#hints li').count()).toBe(0);
    expect(await page.locator('sas-offer-card').count()).toBe(0);
    await keys.tabTo('#search-care');
    await search();
    expect(await tomorrow.count()).toBe(2);
  });

  it('says of an appointment that is no answer why; begun anew, the appointment is cancelled', async () => {
    await begin('surnumeraire');
    await search();
    const card = page.locator('sas-offer-card').filter({ hasText: 'GIVREGUÉ' }).first();
    await card.locator('button[part=overbook]').click();
    const form = dialogOf(page);
    await form.locator('select#date').selectOption({ index: 2 });
    await form.locator('select#time').selectOption({ label: '10h00' });
    for (const [name, label] of [
      ['reason', 'Plus de créneau libre'],
      ['who', 'Le secrétariat'],
      ['result', 'Accord donné'],
    ] as const)
      await form.locator(`select#${name}`).selectOption({ label });
    await form.getByRole('button', { name: 'Enregistrer l’orientation' }).click();
    await form.getByRole('button', { name: 'Terminer' }).click();
    await page.locator('#said', { hasText: 'L’objectif reste à atteindre.' }).waitFor();
    expect(await shown('Erreurs')).toBe(1);
    await page.locator('#appointments li[data-status=booked]').waitFor();
    const client = createClient({ baseUrl: demo.world.urls.gateway, getToken: () => demo.world.token('camille') });
    const booked = async () => {
      const statuses: string[] = [];
      for await (const { origin, status } of client.appointments())
        if (origin.kind === 'overbooking') statuses.push(status);
      return statuses;
    };
    expect(await booked()).toContain('booked');
    await page.locator('#again').click();
    await page.locator('#run-title:focus').waitFor();
    expect(await booked()).not.toContain('booked');
    await page.getByText('Aucun rendez-vous dans ce dossier.').waitFor();
  });

  it('answers questions, explains the score, and is whole for who hears it, in the dark, and at 320 px', async () => {
    await keys.tabTo('a[href="#questions"]');
    await keys.press('Enter');
    await page.locator('#faq-title:focus').waitFor();
    const questions = page.locator('#faq summary');
    expect(await questions.count()).toBeGreaterThanOrEqual(12);
    await keys.tabTo('#faq summary');
    await keys.press('Enter');
    await page.getByText('Parce qu’il n’est plus libre.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keys.tabBackTo('a[href="#scenarios"]');
    await keys.press('Enter');
    await page.locator('#title:focus').waitFor();
    await keys.tabTo('#list summary');
    await keys.press('Enter');
    await page.getByText('Un indice coûte 5 points.').waitFor();
    expect(await page.locator('#list').ariaSnapshot()).toMatchSnapshot('list');
    await begin('editeur-en-panne');
    await search();
    const spoken = await page.locator('.brief').ariaSnapshot();
    expect(
      spoken
        .replace(/\d+\sh(\s\d\d)?/g, 'HH')
        .replace(/\d+ s\b/, 'N s')
        .replace(/ce soir|cette nuit/g, 'QUAND'),
    ).toMatchSnapshot('call');
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1500, 320]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect(await violationsOf(page), `${colorScheme} ${width}`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${colorScheme} ${width}`).toBeLessThanOrEqual(0);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1500, height: 1000 });
    expect(faults).toEqual([]);
  });

  it('asks nobody outside this machine, and keeps nothing', async () => {
    expect(outside).toEqual([]);
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      document.cookie,
    ]);
    expect(kept).toEqual([0, 0, 0, '']);
  });

  it('says calmly that the gateway is gone, and goes on when it is back', async () => {
    await begin('ce-soir');
    await demo.world.kill('gateway');
    await page.locator('#trouble', { hasText: 'La passerelle ne répond plus.' }).waitFor();
    expect(await page.locator('#brief').innerText()).toContain('Mme Apolline Valbrune');
    await demo.world.restart('gateway');
    await expect.poll(() => page.locator('#trouble').textContent(), { timeout: 20_000 }).toBe('');
    await search();
  });
});
