/** Two regulators of two SAS want the same slot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, nextPage, signInAtEditor, slotsOf } from './support/steps.js';

let demo: Demo;
let camille: Post;
let dominique: Post;

beforeAll(async () => {
  demo = await startDemo();
  [camille, dominique] = await Promise.all([demo.openPost(1), demo.openPost(2)]);
});
afterAll(async () => {
  await demo?.stop();
});

/** Both posts search the same case; resolves to a locator of the same card on each. */
async function bothSearch(city: string, source: string) {
  const cards = [];
  for (const { page } of [camille, dominique]) {
    await page.reload();
    await caseIn(page, city).click();
    await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
    const card = cardsOf(page, source).first();
    await card.waitFor();
    cards.push(card);
  }
  const names = await Promise.all(cards.map((card) => card.locator('.name').textContent()));
  expect(names[0]).toBe(names[1]);
  return cards as [(typeof cards)[0], (typeof cards)[0]];
}

describe('a slot of the SAS agenda', () => {
  it('goes to exactly one; the other is told at once and offered the next slots', async () => {
    const [cardOfCamille, cardOfDominique] = await bothSearch('Mende', 'SAS');
    const first = await slotsOf(cardOfCamille).first().textContent();
    expect(await slotsOf(cardOfDominique).first().textContent()).toBe(first);
    // As near to the same instant as two hands can be.
    await Promise.all([
      slotsOf(cardOfCamille).first().click(),
      slotsOf(cardOfDominique).first().click({ noWaitAfter: true }),
    ]);
    const outcome = ({ page }: Post) =>
      Promise.race([
        dialogOf(page)
          .getByText('Créneau gardé pour vous')
          .waitFor()
          .then(() => 'held' as const),
        dialogOf(page)
          .getByRole('heading', { name: 'Ce créneau vient d’être pris' })
          .waitFor()
          .then(() => 'taken' as const),
      ]);
    const outcomes = await Promise.all([outcome(camille), outcome(dominique)]);
    expect([...outcomes].sort()).toEqual(['held', 'taken']);
    const [winner, loser] = outcomes[0] === 'held' ? [camille, dominique] : [dominique, camille];

    // The next slots are offered, with the focus on the nearest; taking it works.
    const alternatives = dialogOf(loser.page).locator('ul.alternatives button');
    await alternatives.first().waitFor();
    await loser.page.locator('sas-booking-dialog .alternatives button:focus').waitFor();
    await loser.page.keyboard.press('Enter');
    await dialogOf(loser.page).getByText('Créneau gardé pour vous').waitFor();
    for (const { page } of [winner, loser]) {
      await dialogOf(page).getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
      await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
      await dialogOf(page).getByRole('button', { name: 'Terminer' }).click();
    }
  });
});

describe('a slot of an editor', () => {
  it('shows the second that a colleague is on it, and handles the editor’s refusal', async () => {
    const [cardOfCamille, cardOfDominique] = await bothSearch('Bordeaux', 'AgendaRapide');
    await slotsOf(cardOfCamille).first().click();
    await dialogOf(camille.page)
      .getByRole('button', { name: /Ouvrir l’agenda d/ })
      .waitFor();

    // The mark reaches the second screen by itself, and the dialog repeats it.
    await cardOfDominique.getByText('1 collègue').waitFor();
    await slotsOf(cardOfDominique).first().click();
    await dialogOf(dominique.page)
      .locator('.message.warning', { hasText: 'Un collègue consulte aussi ce créneau' })
      .waitFor();
    await dialogOf(dominique.page)
      .getByRole('button', { name: /Ouvrir l’agenda d/ })
      .waitFor();

    // Both open the editor's page; the first books, the second is refused there and takes what is left.
    const open = async (post: Post, account: RegExp) => {
      const opened = nextPage(post.context);
      await dialogOf(post.page)
        .getByRole('button', { name: /Ouvrir l’agenda d/ })
        .click();
      const editor = await opened;
      await signInAtEditor(editor, account);
      await editor.locator('form.days button').first().click();
      return editor;
    };
    const first = await open(camille, /Camille/i);
    const second = await open(dominique, /Dominique/i);
    await first.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await first.getByText(/Rendez-vous confirmé/).waitFor();
    await dialogOf(camille.page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();

    await second.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await second
      .getByText(/n’est plus (libre|disponible)|vient d’être pris|déjà pris/i)
      .first()
      .waitFor();
    await second.locator('form.days button').first().click();
    await second.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await second.getByText(/Rendez-vous confirmé/).waitFor();
    await dialogOf(dominique.page)
      .getByText(/Autre créneau pris/)
      .waitFor();
  });

  it('tells at once when the editor has given the slot to somebody else', async () => {
    const [card] = await bothSearch('Libourne', 'AgendaRapide');
    const name = (await card.locator('.name').textContent()) ?? '';
    // A patient books on the editor's public page: the slot is gone there, the screen does not know yet.
    const received = await demo.world.received('rapide');
    expect(received.length).toBeGreaterThan(0);
    const slotId = await firstSlotAtEditor(name);
    await demo.world.takeSlot('rapide', slotId);
    await slotsOf(card).first().click();
    await dialogOf(camille.page).getByRole('heading', { name: 'Ce créneau vient d’être pris' }).waitFor();
    await dialogOf(camille.page).locator('ul.alternatives button').first().waitFor();
  });

  it('W6 leaves an open screen by itself when the editor has given it to somebody else', async () => {
    const { page } = camille;
    await page.clock.install();
    const [card] = await bothSearch('Libourne', 'AgendaRapide');
    await page
      .getByText(/agendas? ont répondu|a répondu/)
      .first()
      .waitFor();
    // Each slot with its day: the same hour may stand in several columns.
    const shown = () =>
      slotsOf(card).evaluateAll((slots) =>
        slots.map((slot) => `${slot.closest('[role=row]')?.firstElementChild?.textContent} ${slot.textContent}`),
      );
    const before = await shown();
    await demo.world.takeSlot('rapide', await firstSlotAtEditor((await card.locator('.name').textContent()) ?? ''));
    expect(await shown()).toEqual(before);
    // The page's clock goes on by a minute; the gateway asks the editor again.
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(61_000);
          const now = await shown();
          return before.filter((slot) => !now.includes(slot)).length;
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toBe(1);
  });
});

/** The editor's own id of the first bookable slot of the practitioner that a card names. */
async function firstSlotAtEditor(cardName: string): Promise<string> {
  const { urls } = demo.world;
  const nationalIds = (await demo.world.received('rapide'))
    .filter((r) => r.path === '/fhir/Slot')
    .flatMap((r) => (new URLSearchParams(r.query).get('schedule.actor:Practitioner.identifier') ?? '').split(','))
    .map((token) => token.split('|')[1] ?? '');
  for (const id of new Set(nationalIds)) {
    const query = new URLSearchParams([
      ['_include', 'Slot:schedule'],
      ['_include:iterate', 'Schedule:actor'],
      ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${id}`],
      ['start', `ge${new Date().toISOString()}`],
      ['start', `le${new Date(Date.now() + 3 * 86_400_000).toISOString()}`],
      ['status', 'free'],
    ]);
    const response = await fetch(`${urls.editors['rapide']}/fhir/Slot?${query}`, {
      headers: { accept: 'application/json+fhir' },
    });
    const bundle = (await response.json()) as {
      entry?: {
        resource: {
          resourceType: string;
          id: string;
          name?: { family: string }[];
          appointmentType?: { coding: { code: string }[] };
        };
      }[];
    };
    const resources = (bundle.entry ?? []).map((e) => e.resource);
    const family = resources.find((r) => r.resourceType === 'Practitioner')?.name?.[0]?.family;
    if (!family || !cardName.toUpperCase().includes(family.toUpperCase())) continue;
    const slot = resources.find((r) => r.resourceType === 'Slot' && r.appointmentType?.coding[0]?.code !== 'WALKIN');
    if (slot) return slot.id;
  }
  throw new Error(`No slot of ${cardName} at the editor`);
}
