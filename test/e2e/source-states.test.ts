/** Each kind of trouble that an editor may have, switched on from the control page's API, is told on the screen in words of its own. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { caseIn } from './support/steps.js';

let demo: Demo;
let post: Post;

/** Editors of the demo, how each is made to behave, and what the list of agendas must say of it. */
const TROUBLES: readonly [id: string, label: string, change: object, told: RegExp][] = [
  ['rapide', 'AgendaRapide', { manner: 'normal', twists: [] }, /^a répondu en /],
  ['muet', 'Planning Muet', { manner: 'hang' }, /^pas de réponse à temps$/],
  ['vif', 'Agenda Ricochet', { manner: 'flood' }, /^réponse trop volumineuse$/],
  ['nomade', 'Carnet Nomade', { manner: 'error' }, /^a répondu par une erreur$/],
  ['sesame', 'Sésame Rendez-vous', { manner: 'reset' }, /^injoignable$/],
  ['commun', 'Planning Partagé', { manner: 'normal', twists: ['not-json'] }, /^réponse illisible$/],
  ['lent', 'Calendrier Serein', { manner: 'normal', twists: ['paged'] }, /^a répondu en .*réponse incomplète$/],
  [
    'louche',
    'Agenda Mirage',
    { manner: 'normal', twists: ['wrong-types'] },
    /^a répondu en .*\d+ entrées illisibles écartées$/,
  ],
];

beforeAll(async () => {
  demo = await startDemo();
  for (const [id, , change] of TROUBLES) {
    const response = await fetch(`${demo.world.urls.control}/api/editors/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    expect(response.status, id).toBe(200);
  }
  post = await demo.openPost(1);
  await caseIn(post.page, 'Bordeaux').click();
});
afterAll(() => demo?.stop());

async function search(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  await page
    .locator('sas-results .counts')
    .filter({ hasText: 'sans réponse' })
    .filter({ hasNotText: 'en attente' })
    .waitFor({ timeout: 20_000 });
}

/** What the list of agendas says of one. */
const stateOf = (page: Page, label: string) =>
  page.locator('sas-results .sources li', { hasText: label }).locator('.state, .missing');

it('W1 says of each agenda what kept it from answering, in the list and on its cards', async () => {
  const { page } = post;
  await search(page);
  await page.getByRole('button', { name: 'État des agendas' }).click();
  for (const [, label, , told] of TROUBLES) {
    const words = (await stateOf(page, label).allInnerTexts()).join(' · ');
    expect.soft(words, label).toMatch(told);
  }
  const card = (words: RegExp) => page.locator('sas-offer-card .source', { hasText: words }).first();
  for (const words of [
    /Agenda muet : pas de réponse de Planning Muet/,
    /Agenda en panne : pas de réponse lisible d’Agenda Ricochet/,
    /Agenda en panne : pas de réponse lisible de Carnet Nomade/,
    /Agenda en panne : pas de réponse lisible de Sésame Rendez-vous/,
    /Agenda en panne : pas de réponse lisible de Planning Partagé/,
    /Réponse incomplète de Calendrier Serein : il peut manquer des créneaux/,
  ]) {
    await card(words).waitFor({ state: 'attached' });
  }
  const without = page.locator('sas-offer-card', { has: page.locator('.source', { hasText: /pas de réponse/ }) });
  expect(await without.getByText('Pas de créneau').count(), 'an error is never “no availability”').toBe(0);
  expect(post.faults).toEqual([]);
});

it('says when an agenda that keeps failing is not asked for a while', async () => {
  const { page } = post;
  // One that is awaited for a while, so that each search is seen to run, and nobody for the whole deadline.
  await demo.world.control('muet', { manner: 'normal' });
  await demo.world.control('lent', { manner: 'delay:2000' });
  const suspended = stateOf(page, 'Carnet Nomade').filter({ hasText: 'en échec répété, mis en pause' });
  for (let i = 0; i < 6 && !(await suspended.count()); i++) {
    await page.getByRole('button', { name: 'Redemander à Carnet Nomade' }).click();
    await page.locator('sas-results .counts').filter({ hasText: 'en attente' }).waitFor();
    await page.locator('sas-results .counts').filter({ hasNotText: 'en attente' }).waitFor({ timeout: 20_000 });
  }
  expect(await suspended.count()).toBe(1);
});
