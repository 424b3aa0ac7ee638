/**
 * Every kind of card, on the real directory and the real editors of the demo: the points fixes de garde of SOS Médecins,
 * a practitioner under his CPTS (card A) and on his own card (card B), and all professionals of the CPTS.
 */
import type { Offer, Slot } from '@sas-embed/contract';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { caseIn, dialogOf, Keyboard, nextPage, shownAppointment, signInAtEditor, slotsOf } from './support/steps.js';

let demo: Demo;
let post: Post;

beforeAll(async () => {
  demo = await startDemo();
  post = await demo.openPost(1);
  const { page } = post;
  await caseIn(page, 'Bordeaux').click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  // One editor of the demo never answers: the search is over once it is said to be silent.
  await page.locator('sas-results .status', { hasText: 'sans réponse' }).filter({ hasNotText: 'en attente' }).waitFor();
});
afterAll(async () => {
  await demo?.stop();
});

interface Card {
  offer: Offer;
  slots: Slot[];
}

/** What stands in the list, in its order. */
const cardsIn = (page: Page): Promise<Card[]> =>
  page
    .locator('sas-search sas-offer-card')
    .evaluateAll((cards) =>
      cards.map((card) => ({ offer: (card as unknown as Card).offer, slots: [...(card as unknown as Card).slots] })),
    );

const cardAt = (page: Page, index: number): Locator => page.locator('sas-search sas-offer-card').nth(index);

/** The text of the slots that a card shows, day by day. */
const shownSlots = (card: Locator): Promise<string[][]> =>
  card
    .locator('.day')
    .evaluateAll((days) => days.map((day) => [...day.querySelectorAll('.slot')].map((slot) => slot.textContent)));

async function showAllSlots(card: Locator): Promise<void> {
  await card.scrollIntoViewIfNeeded();
  const toggle = card.locator('button.toggle[aria-expanded=false]');
  if (await toggle.count()) await toggle.click();
}

/** Both cards of one practitioner at one place, with a slot of the editor's that both show, at an hour of its own. */
async function pairIn(page: Page): Promise<{ a: Locator; b: Locator; slot: Slot; structureId: string }> {
  const cards = await cardsIn(page);
  for (const [indexOfA, a] of cards.entries()) {
    const { community, practitioner, place } = a.offer;
    if (!community) continue;
    const indexOfB = cards.findIndex(
      ({ offer }) =>
        !offer.community && offer.practitioner?.nationalId === practitioner?.nationalId && offer.place.id === place.id,
    );
    const hour = ({ start }: Slot) => start.slice(11, 16);
    const slot = a.slots.find(
      (it) =>
        it.actions.includes('handover') &&
        cards[indexOfB]?.slots.some(({ id }) => id === it.id) &&
        a.slots.filter((other) => hour(other) === hour(it)).length === 1,
    );
    if (!slot || !a.slots.some(({ visibility }) => visibility.join() === 'CPTS')) continue;
    return { a: cardAt(page, indexOfA), b: cardAt(page, indexOfB), slot, structureId: community.nationalId };
  }
  throw new Error('No practitioner has both cards with a slot that both show');
}

describe('SOS Médecins', () => {
  it('is found with its point fixe de garde, its hours and its slots', async () => {
    const { page } = post;
    const cards = page
      .locator('sas-search sas-offer-card')
      .filter({ has: page.locator('.kind', { hasText: 'SOS Médecins' }) });
    await cards.first().scrollIntoViewIfNeeded();
    const card = cards.first();
    // not innerText: a card that came into sight in this frame is not laid out yet
    expect(await card.locator('.name').textContent()).toMatch(/SOS Médecins Girondine[^]*Point fixe de garde Bordeaux/);
    expect(await card.locator('[part=hours]').textContent()).toMatch(/\d\dh\d\d – (minuit|\d\dh\d\d)/);
    await card.locator('.source', { hasText: 'Vigie Garde' }).waitFor();
    expect(await slotsOf(card).count()).toBeGreaterThan(0);
  });
});

describe('a practitioner with both cards', () => {
  it('shows what is for the CPTS alone under the CPTS only', async () => {
    const { a, b } = await pairIn(post.page);
    for (const card of [a, b]) await showAllSlots(card);
    expect(await a.locator('.community h3, .community h4').textContent()).toMatch(/^\s*CPTS /);
    expect(await a.locator('.slot[data-for=CPTS]').count()).toBeGreaterThan(0);
    expect(await b.locator('.community').count()).toBe(0);
    expect(await b.locator('[part=overbook]').textContent()).toContain('Orienter hors disponibilité');
    const kindsOfB = await b.locator('sas-slot-grid').evaluate((grid) => (grid as unknown as Card).slots);
    expect(kindsOfB.filter(({ visibility }) => visibility.join() === 'CPTS')).toEqual([]);
  });

  it('loses on one card the slot that is taken on the other', async () => {
    const { page, context } = post;
    const { a, b, slot } = await pairIn(page);
    for (const card of [a, b]) await showAllSlots(card);
    const hour = slot.start.slice(11, 16);
    const isShown = (columns: string[][]) => columns.flat().some((text) => text.startsWith(hour.replace(':', 'h')));
    expect([isShown(await shownSlots(a)), isShown(await shownSlots(b))]).toEqual([true, true]);
    const before = (await shownSlots(b)).flat().length;

    await slotsOf(a)
      .filter({ hasText: hour.replace(':', 'h') })
      .first()
      .click();
    const opened = nextPage(context);
    await dialogOf(page)
      .getByRole('button', { name: /Ouvrir l’agenda d/ })
      .click();
    const editor = await opened;
    await signInAtEditor(editor, /Camille/i);
    await editor.locator(`form.days button:has(time:text-is("${hour}"))`).first().click();
    await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await editor.getByText(/Rendez-vous confirmé/).waitFor();
    await editor.close();
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    await dialogOf(page).getByRole('button', { name: 'Terminer' }).click();
    expect((await shownAppointment(page)).start).toContain(hour);

    await expect.poll(async () => isShown(await shownSlots(a)), { timeout: 10_000 }).toBe(false);
    await expect.poll(async () => isShown(await shownSlots(b)), { timeout: 10_000 }).toBe(false);
    expect((await shownSlots(b)).flat()).toHaveLength(before - 1);
  });
});

describe('all professionals of a CPTS', () => {
  it('open by keyboard, with and without slots, and give the focus back', async () => {
    const { page } = post;
    const { a, structureId } = await pairIn(page);
    const keys = new Keyboard(page);
    await a.locator('.community .phone').focus();
    await keys.press('Tab');
    await a.locator('[part=members]:focus').waitFor();
    await keys.press('Enter');
    const list = page.locator('sas-structure-members');
    await list.getByRole('heading', { name: /^Professionnels : CPTS / }).waitFor();
    await list.locator('.title', { hasText: /professionnels? participants?/ }).waitFor();
    const answer = await fetch(`${demo.world.urls.gateway}/v1/structures/${structureId}/members`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${await demo.world.token('camille')}`,
        'content-type': 'application/json',
      },
      body: '{}',
    });
    const { events } = (await answer.json()) as { events: { type: string; offers?: Offer[]; total?: number }[] };
    const known = events.find(({ type }) => type === 'offers')!;
    expect(known.offers!.length).toBeGreaterThan(3);
    const cards = list.locator('sas-offer-card');
    await expect.poll(() => cards.count()).toBe(known.offers!.length);
    await list.locator('.status').filter({ hasNotText: 'en attente' }).waitFor();
    // Nobody is folded away, and the CPTS is not said again on every card.
    expect(await list.locator('li[hidden]').count()).toBe(0);
    expect(await cards.locator('.community').count()).toBe(0);
    await keys.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await a.locator('[part=members]:focus').count()).toBe(1);
    expect(post.faults).toEqual([]);
  });
});
