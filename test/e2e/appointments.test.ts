/** Appointments come home: the live list of the SAS in the host's page, what the practice changes, and the case's link. */
import { hubAvailable, type ReceiverState } from '@sas-embed/sandbox';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, hourOf, nextPage, signInAtEditor, slotsOf } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  // With a Hub and an LRM that receives from it, where this machine has a broker.
  demo = await startDemo({ hub: hubAvailable() });
});
afterAll(async () => {
  await demo?.stop();
});

/** What the LRM has received of each appointment, by its id. */
async function received(): Promise<Map<string, string>> {
  const { appointments } = (await (await fetch(`${demo.world.urls.receiver}/_received`)).json()) as ReceiverState;
  return new Map(appointments.map(({ appointmentId, appointment }) => [appointmentId, appointment.status]));
}

const rows = (page: Page): Locator => page.locator('sas-appointments .row');

/** Opens the list beside the search. */
async function openList(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Rendez-vous du SAS' }).click();
  await page.locator('sas-appointments').getByText('La liste est à jour.').waitFor();
}

/** Searches in the case of this town and books on the editor's page; answers the page of the appointment there. */
async function bookAtEditor({ page, context }: Post, city: string): Promise<Page> {
  await caseIn(page, city).click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  const card = cardsOf(page, 'AgendaRapide').first();
  await card.waitFor();
  const slot = slotsOf(card).first();
  const hour = await hourOf(slot);
  await slot.click();
  const opened = nextPage(context);
  await dialogOf(page)
    .getByRole('button', { name: /Ouvrir l’agenda d/ })
    .click();
  const editor = await opened;
  await signInAtEditor(editor, /Camille/i);
  await editor.locator(`form.days button:has(time:text-is("${hour}"))`).first().click();
  await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
  await editor.getByText(/Rendez-vous confirmé/).waitFor();
  await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
  return editor;
}

it('what is booked at an editor appears in the list, linked to its case; the practice cancels: “à rappeler”', async () => {
  const post = await demo.openPost(1);
  const { page } = post;
  const colleague = await demo.openPost(1);
  await openList(page);
  await openList(colleague.page);
  const editor = await bookAtEditor(post, 'Bordeaux');
  const caseRef = (await page.locator('#file-title').innerText()).trim();
  for (const screen of [page, colleague.page]) {
    const shown = screen.locator('sas-appointments');
    // The first of an empty list needs no button.
    await rows(screen).getByText(`Dossier ${caseRef}`).waitFor();
    await shown.getByText('Sans dossier (0)').waitFor();
  }
  expect(await rows(page).first().innerText()).toMatch(/Confirmé[\s\S]*Pris chez AgendaRapide/);

  const id = (await rows(page).first().getAttribute('data-id'))!;
  if (demo.world.urls.receiver) {
    await rows(page)
      .getByText(/LRM : reçu/)
      .waitFor();
    expect((await received()).get(id)).toBe('booked');
  }

  await editor.getByRole('button', { name: 'Annuler le rendez-vous' }).click();
  await rows(page)
    .getByText(/Patient à rappeler : rendez-vous annulé par le cabinet/)
    .waitFor();
  await caseIn(page, 'Bordeaux').getByText('Patient à rappeler').waitFor();
  await page.locator('#appointments [data-call-back]').waitFor();
  // A colleague calls: it is done for everybody.
  await colleague.page
    .locator('sas-appointments')
    .getByRole('button', { name: /Patient rappelé/ })
    .click();
  await rows(page)
    .getByText(/Patient à rappeler/)
    .waitFor({ state: 'detached' });
  await page.locator('#appointments [data-call-back]').waitFor({ state: 'detached' });

  // The network is cut: the list says so at once, and catches up by itself.
  const list = page.locator('sas-appointments');
  await post.context.setOffline(true);
  await list.getByText(/n’est plus à jour depuis \d\dh\d\d/).waitFor({ timeout: 2_000 });
  expect(await list.getByText('La liste est à jour.').count()).toBe(0);
  await post.context.setOffline(false);
  await list.getByText('La liste est à jour.').waitFor();
  if (demo.world.urls.receiver)
    await expect.poll(async () => (await received()).get(id), { timeout: 10_000 }).toBe('cancelled');
  expect(post.faults).toEqual([]);
  await colleague.context.close();
  await post.context.close();
});

it('is detached from its case, and linked to the one that is open; cancelled at the editor’s, it waits for its word', async () => {
  const post = await demo.openPost(1);
  const { page } = post;
  const editor = await bookAtEditor(post, 'Libourne');
  const caseRef = (await page.locator('#file-title').innerText()).trim();
  await page.locator('#appointments article').first().waitFor();
  await openList(page);
  const row = rows(page).filter({ hasText: `Dossier ${caseRef}` });
  const question = page.locator('sas-appointments dialog[open]');
  await row.getByRole('button', { name: /Annuler chez AgendaRapide/ }).click();
  expect(await question.getByRole('link', { name: /page de l’éditeur/ }).getAttribute('href')).toContain('/agenda/');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await row.getByRole('button', { name: /Détacher du dossier/ }).click();
  await page.locator('#appointments article').waitFor({ state: 'detached' });
  await rows(page)
    .getByRole('button', { name: new RegExp(`Rattacher au dossier ${caseRef}`) })
    .first()
    .click();
  await row.getByText(/rattaché à la main/).waitFor();
  await page.locator('#appointments article').first().waitFor();

  await row.getByRole('button', { name: /Annuler chez AgendaRapide/ }).click();
  await question.getByRole('button', { name: 'J’ai annulé chez l’éditeur' }).click();
  await row.getByText(/Annulation demandée/).waitFor();
  await editor.getByRole('button', { name: 'Annuler le rendez-vous' }).click();
  await row.getByText('Annulé', { exact: true }).waitFor();
  expect(await row.innerText()).not.toMatch(/demandée|à rappeler/);
  await row.getByRole('button', { name: /Reprendre un rendez-vous/ }).click();
  await cardsOf(page, 'AgendaRapide').first().waitFor();
  expect(post.faults).toEqual([]);
  await post.context.close();
});
