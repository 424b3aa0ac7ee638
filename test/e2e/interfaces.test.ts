/**
 * What becomes of an editor that fails, as those see it who watch: the page of administration says that it is down, the alert arrives
 * once and signed, and so when it is back. A flow that is switched off with a reason is told to its editor and on the screen of
 * the regulator who searches.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifyWebhook } from '@sas-embed/client/webhook';
import type { MonitoringMessage } from '@sas-embed/contract';
import { DEMO_MONITORING, EDITORS } from '@sas-embed/sandbox';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, openAdministration } from './support/administration.js';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, caseIn, Keyboard } from './support/steps.js';
import { startWatchers, type Watchers } from './support/watchers.js';

const EDITOR = 'Carnet Nomade';
const ON_CALL = 'astreinte@sas.example';
/** The demo's rhythm five times as quick: two looks in a window, and an answer of its own for each. */
const QUICK = { ...DEMO_MONITORING, everySeconds: 2, windowSeconds: 4, probeSeconds: 1 };
/** How long the gateway waits for an editor that hangs; no look comes before it has. */
const DEADLINE_MS = 1_500;
/** What there is to wait for at most: some looks, of a busy machine. */
const SEEN = { timeout: 110_000, interval: 200 };

let demo: Demo;
let watchers: Watchers;
let context: BrowserContext;
let page: Page;
let control: Page;
let secret: string;
const faults: string[] = [];

beforeAll(async () => {
  watchers = await startWatchers();
  const mail = {
    smtp: { host: '127.0.0.1', port: watchers.smtpPort },
    ...{ from: 'veille@sas.example', to: [ON_CALL] },
  };
  // Those of whom it is about: one that never answers, one that fails, one that is switched off.
  const editors = EDITORS.filter(({ id }) => ['muet', 'nomade', 'rapide'].includes(id)).map((editor) =>
    editor.id === 'muet' ? { ...editor, deadlineMs: DEADLINE_MS } : editor,
  );
  demo = await startDemo({
    editors,
    gateway: { monitoring: { ...QUICK, webhooks: [watchers.webhook], mail } },
  });
  secret = await secretOf(join(demo.world.dir, 'gateway.json'));
  ({ context, page } = await openAdministration(demo, /Ysoline/, { faults, clock: true }));
  control = await context.newPage();
  await control.goto(demo.world.urls.control);
});
afterAll(async () => {
  await context?.close();
  await demo?.stop();
  await watchers?.close();
});

const rowOf = (label: string) =>
  page
    .getByRole('table', { name: 'État de chaque flux' })
    .getByRole('row', { name: new RegExp(`${label}.*Praticiens`) });
const wordsOf = async (label: string) => (await rowOf(label).textContent())?.replace(/\s+/g, ' ');
/** By keyboard, until the page says so. */
async function refreshUntil(words: () => Promise<unknown>, told: RegExp): Promise<void> {
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Actualiser' }).press('Enter');
      return words();
    }, SEEN)
    .toMatch(told);
}
/** The secret of its webhooks, as the command tells it; meanwhile the receiver, which is in this process, goes on to answer. */
async function secretOf(config: string): Promise<string> {
  const gateway = createRequire(import.meta.url).resolve('@sas-embed/gateway/main');
  const { stdout } = await promisify(execFile)(process.execPath, [gateway, 'monitoring-secret', '--config', config]);
  return stdout.trim();
}
/** What was told of the editor by webhook so far, each message verified, and taken once, as a receiver does. */
async function alertsOf(editorId: string): Promise<string[]> {
  const told: string[] = [];
  // What is sent again, because its answer was late, has the same id.
  const received = new Map(watchers.webhooks.map((webhook) => [webhook.headers['webhook-id'], webhook]));
  for (const { body, headers } of received.values()) {
    const message = (await verifyWebhook({ secret, body, headers: headers as never })) as unknown as MonitoringMessage;
    if (message.type !== 'interface.changed' || message.alert.editorId !== editorId) continue;
    told.push(`${message.alert.flow}: ${message.alert.from} > ${message.alert.to}`);
  }
  return told;
}
const mailsOf = (label: string) => watchers.mails.filter(({ subject }) => subject.includes(label));
const mannerOf = (label: string) => control.getByRole('region', { name: label }).getByLabel('Façon de répondre');

describe('the page of the interfaces', () => {
  it('is for who watches: it shows each flow, by keyboard and with axe', { timeout: 120_000 }, async () => {
    // The editors come first in the list, and are not hers to read: she is shown the first page that is.
    await page.getByRole('heading', { level: 2, name: 'Suivi des interfaces' }).waitFor();
    await refreshUntil(() => wordsOf(EDITOR), /En service depuis/);
    // What is troubled from the start of the demo is above what is well.
    await refreshUntil(() => wordsOf('Planning Muet'), /Ne répond plus depuis/);
    const labels = await page.locator('sas-interface-status tbody th').allInnerTexts();
    const at = (label: string) => labels.findIndex((text) => text.includes(label));
    expect(at('Planning Muet')).toBeLessThan(at(EDITOR));
    const keys = new Keyboard(page);
    await page.getByRole('heading', { level: 2 }).focus();
    await keys.tabTo('select');
    await keys.press('ArrowUp');
    await keys.tabTo('[data-refresh]');
    await keys.press('Enter');
    await page.getByText(/État lu à/).waitFor({ state: 'attached' });
    expect(await violationsOf(page)).toEqual([]);
  });

  it('says by itself that an editor is down, and tells it once, signed', { timeout: 240_000 }, async () => {
    await mannerOf(EDITOR).selectOption({ label: 'Coupe la connexion' });
    await control.getByText(`${EDITOR} : Coupe la connexion.`).waitFor();
    await expect.poll(() => alertsOf('nomade'), SEEN).toEqual(['ps: up > down']);
    // Nobody touches the page: it reads again each minute, and a minute goes by for it.
    expect(await wordsOf(EDITOR)).toMatch(/En service depuis/);
    await page.clock.fastForward('01:01');
    await expect.poll(() => wordsOf(EDITOR), SEEN).toMatch(/Ne répond plus depuis/);
    const details = page.locator('sas-interface-status .details li', { hasText: EDITOR });
    expect(await details.innerText()).toMatch(/injoignable : \d+/);
    await page.getByText(`${EDITOR}, Praticiens : En service → Ne répond plus`).waitFor();
    await expect.poll(() => mailsOf(EDITOR).length).toBe(1);
    expect(mailsOf(EDITOR)[0]).toMatchObject({
      to: [ON_CALL],
      subject: `[SAS] ${EDITOR} : créneaux des praticiens (INT_R01), ne répond plus`,
      text: expect.stringContaining('avant : en service') as string,
    });
    expect(await violationsOf(page)).toEqual([]);
  });

  it('says that it is back', { timeout: 240_000 }, async () => {
    await mannerOf(EDITOR).selectOption({ label: 'Répond aussitôt' });
    await refreshUntil(() => wordsOf(EDITOR), /En service depuis/);
    await page.getByText(`${EDITOR}, Praticiens : Ne répond plus → En service`).waitFor();
    await expect.poll(() => alertsOf('nomade')).toEqual(['ps: up > down', 'ps: down > up']);
    await expect
      .poll(() => mailsOf(EDITOR).map(({ subject }) => subject.split(', ').at(-1)))
      .toEqual(['ne répond plus', 'rétabli']);
  });

  it('switches a flow off with a reason: the editor and who searches are told, until it is on again', async () => {
    const form = page.getByRole('main');
    await form.getByLabel('Flux (obligatoire)').selectOption({ label: 'AgendaRapide, PS (INT_R01)' });
    await form.getByLabel('Motif').selectOption('maintenance');
    await form.getByLabel('Message à l’éditeur').fill('Mise à jour ce soir');
    await form.getByRole('button', { name: 'Désactiver' }).press('Enter');
    await page.getByText('Flux désactivé ; l’éditeur est prévenu.').waitFor();
    await expect.poll(() => wordsOf('AgendaRapide')).toMatch(/Suspendu depuis/);
    await page.locator('sas-interface-status .details').getByText('maintenance · Mise à jour ce soir').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const toEditor = () => mailsOf('AgendaRapide').filter(({ to }) => to[0] === 'support@rapide.example');
    await expect.poll(() => toEditor().length).toBe(1);
    expect(toEditor()[0]!.text).toMatch(/interrompu[^]*Motif : maintenance[^]*Mise à jour ce soir/);

    const post = await demo.openPost(1);
    const search = async () => {
      await caseIn(post.page, 'Bordeaux').click();
      await post.page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
      await post.page.locator('sas-offer-card').first().waitFor();
    };
    await search();
    const card = post.page.locator('sas-offer-card').getByText(/AgendaRapide est suspendu par le service/);
    await card.first().waitFor({ state: 'attached', timeout: 20_000 });
    await post.page.getByRole('button', { name: 'État des agendas' }).click();
    const listed = post.page.locator('sas-results .sources li', { hasText: 'AgendaRapide' });
    await listed.getByText('interrogation suspendue par le service').waitFor();
    // That is no absence of slots.
    const off = post.page.locator('sas-offer-card', { has: post.page.getByText(/AgendaRapide est suspendu/) });
    expect(await off.getByText('Pas de créneau').count()).toBe(0);

    await page.getByRole('button', { name: 'Rétablir AgendaRapide, PS (INT_R01)' }).press('Enter');
    await page.getByText('AgendaRapide, PS (INT_R01) : rétabli.').waitFor();
    await expect.poll(() => toEditor().length).toBe(2);
    expect(toEditor()[1]!.text).toMatch(/de nouveau interrogé/);
    await post.page.reload();
    await search();
    await cardsOf(post.page, 'AgendaRapide').first().waitFor({ timeout: 20_000 });
    expect(post.faults).toEqual([]);
    await post.context.close();
  });

  it('lets who watches keep the anomalies, and nobody read it who has no right', async () => {
    await goTo(page, 'Anomalies');
    await page.getByLabel('Éditeur (obligatoire)').selectOption({ label: EDITOR });
    const keeper = await openAdministration(demo, /Albane/, { faults, view: '#interfaces' });
    await keeper.page.getByText('Votre rôle ne le permet pas.').waitFor();
    expect(await keeper.page.locator('sas-interface-status').count()).toBe(0);
    await keeper.context.close();
    expect(faults).toEqual([]);
  });
});
