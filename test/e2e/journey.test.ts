/**
 * The thread through the whole house: a regulator searches inside the host's page, sees slots stream in, takes one, books
 * it on the editor's page or on the SAS agenda, and finds the appointment in the case, with nothing retyped and no
 * reload. By pointer, then by keyboard alone.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import {
  cardsOf,
  caseIn,
  dialogOf,
  hourOf,
  Keyboard,
  markPage,
  nextPage,
  shownAppointment,
  signInAtEditor,
  slotsOf,
  type ShownAppointment,
} from './support/steps.js';

let demo: Demo;
/** What the screens showed, to be compared with the database at the end. */
const shown: { origin: 'editor' | 'agenda'; caseRef: string; slotChanged: boolean; data: ShownAppointment }[] = [];

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

/** The nine data are all there, and those that the screen can know are right. */
function expectNineData(data: ShownAppointment, sas: string): void {
  expect(data.status).toBe('Confirmé');
  expect(data.practitionerId).toMatch(/^81999\d{7}$/);
  expect(data.practitionerName).toMatch(/\S+ \S+/);
  expect(data.specialty).toMatch(/médecine générale/i);
  expect(data.structureName).not.toBe('Non communiqué');
  expect(data.structureId).toMatch(/^(1[0-9AB]{9}|3\d{14})$/);
  expect(data.bookingSas).toBe(sas);
  expect(data.created).toMatch(/\d{2}:\d{2}/);
}

/** Every request of the booking page carried `origin` and nothing else of ours: `lieu` is of the editor's own link. */
async function expectOnlyOriginReachedTheEditor(editorId: string): Promise<void> {
  const requests = await demo.world.received(editorId);
  const opened = requests.filter((r) => r.method === 'GET' && /^\/agenda\/[^/]+\/[^/]+$/.test(r.path));
  expect(opened.length).toBeGreaterThan(0);
  expect(opened[0]!.query).toMatch(/^(lieu=\d+&)?origin=sas-sandbox$/);
  const searches = requests.filter((r) => r.path === '/fhir/Slot');
  expect(searches.length).toBeGreaterThan(0);
  for (const { query } of searches) {
    const names = [...new Set(new URLSearchParams(query).keys())].sort();
    expect(names).toEqual([
      '_include',
      '_include:iterate',
      'schedule.actor:Practitioner.identifier',
      'start',
      'status',
    ]);
  }
  expect(JSON.stringify(requests)).not.toContain('DRM-');
}

async function search(page: Page, city: string): Promise<string> {
  await caseIn(page, city).click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  return (await page.locator('#file-title').innerText()).trim();
}

/** From the booking dialog through the editor's page; returns when the editor has confirmed. */
async function bookAtEditor(post: Post, choose: (agenda: Page) => Promise<Locator>): Promise<void> {
  const opened = nextPage(post.context);
  await dialogOf(post.page)
    .getByRole('button', { name: /Ouvrir l’agenda d/ })
    .click();
  const editor = await opened;
  await signInAtEditor(editor, /Camille/i);
  await (await choose(editor)).click();
  await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
  await editor.getByText(/Rendez-vous confirmé/).waitFor();
  await editor.close();
}

describe('by pointer', () => {
  let post: Post;
  beforeAll(async () => {
    post = await demo.openPost(1);
  });
  afterAll(async () => {
    await post?.context.close();
  });

  it('books the chosen slot on the editor’s page and finds it in the case', async () => {
    const { page } = post;
    const still = await markPage(page);
    const caseRef = await search(page, 'Bordeaux');
    const card = cardsOf(page, 'AgendaRapide').first();
    await card.waitFor();
    // it comes from a file that loads later, which the host must serve
    await page.getByRole('button', { name: 'Raccourcis' }).first().waitFor();
    const slot = slotsOf(card).first();
    const hour = await hourOf(slot);
    await slot.click();
    await bookAtEditor(post, async (agenda) => agenda.locator(`form.days button:has(time:text-is("${hour}"))`).first());
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    const data = await shownAppointment(page);
    expectNineData(data, 'SAS de la Gironde');
    expect(data.start).toContain(hour);
    expect(await still()).toBe(true);
    await expectOnlyOriginReachedTheEditor('rapide');
    shown.push({ origin: 'editor', caseRef, slotChanged: false, data });
    expect(post.faults).toEqual([]);
  });

  it('finds the appointment in the case when another slot was taken on the editor’s page', async () => {
    const { page } = post;
    await page.reload();
    const still = await markPage(page);
    const caseRef = await search(page, 'Libourne');
    const card = cardsOf(page, 'AgendaRapide').first();
    await card.waitFor();
    const slot = slotsOf(card).first();
    const hour = await hourOf(slot);
    await slot.click();
    let taken = '';
    await bookAtEditor(post, async (agenda) => {
      const last = agenda.locator('form.days button').last();
      taken = (await last.locator('time').innerText()).trim();
      return last;
    });
    await dialogOf(page)
      .getByText(/Autre créneau pris/)
      .waitFor();
    const data = await shownAppointment(page);
    expectNineData(data, 'SAS de la Gironde');
    expect(data.start).toContain(taken.replace('h', ':'));
    expect(await still()).toBe(true);
    expect(hour).toMatch(/\d{2}:\d{2}/);
    shown.push({ origin: 'editor', caseRef, slotChanged: true, data });
    expect(post.faults).toEqual([]);
  });

  it('holds and confirms a slot of the SAS agenda', async () => {
    const { page } = post;
    await page.reload();
    const still = await markPage(page);
    const caseRef = await search(page, 'Mende');
    const card = cardsOf(page, 'SAS').first();
    await card.waitFor();
    const slot = slotsOf(card).first();
    const hour = await hourOf(slot);
    await slot.click();
    await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
    await dialogOf(page).getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    const data = await shownAppointment(page);
    expectNineData(data, 'SAS de la Gironde');
    expect(data.start).toContain(hour);
    expect(await still()).toBe(true);
    shown.push({ origin: 'agenda', caseRef, slotChanged: false, data });
    expect(post.faults).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  let post: Post;
  beforeAll(async () => {
    post = await demo.openPost(1);
  });
  afterAll(async () => {
    await post?.context.close();
  });

  /** Opens the case in this town from the top of the page. */
  async function openCase(keys: Keyboard, city: string): Promise<void> {
    const { page } = post;
    const value = await caseIn(page, city).getAttribute('value');
    await keys.tabTo(`#cases button[value="${value}"]`);
    await keys.press('Enter');
    // opening a case puts the focus on the one button that searches
    await page.locator('#search-care:focus').waitFor();
  }

  it.each([
    { what: 'the chosen slot', city: 'Bordeaux', other: false },
    { what: 'another slot than the chosen one', city: 'Libourne', other: true },
  ])('books $what on the editor’s page', async ({ city, other }) => {
    const { page, context } = post;
    await page.reload();
    const keys = new Keyboard(page);
    await openCase(keys, city);
    const caseRef = (await page.locator('#file-title').innerText()).trim();
    // what the journeys before booked in this case: its list may be drawn only later
    const known = shown.filter((s) => s.caseRef === caseRef).length;
    await page
      .locator('#appointments article')
      .nth(known - 1)
      .waitFor();
    const before = keys.count;
    await keys.press('Enter');
    await cardsOf(page, 'AgendaRapide').first().waitFor();
    // Forward to the first card of an editor; agenda and silent cards come before it or not, as the order has it.
    const card = cardsOf(page, 'AgendaRapide').first();
    await keys.tabToSlotOf(card);
    const hour = await page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return (
        /(\d{1,2})[h:](\d{2})/
          .exec(active?.textContent ?? '')
          ?.slice(1)
          .join(':') ?? ''
      );
    });
    await keys.press('Enter');
    await dialogOf(page).getByText('Vos collègues voient que vous êtes sur ce créneau').waitFor();
    await page.locator('sas-booking-dialog #primary:focus').waitFor();
    const held = keys.count - before;
    const opened = nextPage(context);
    await keys.press('Enter');
    const editor = await opened;
    keys.on(editor);
    await editor.locator('button:focus').waitFor();
    // the first account, which the editor remembers from then on
    if (await editor.locator('form.accounts').count()) await keys.press('Enter');
    await editor.locator('form.days button:focus').waitFor();
    const time = `time:text-is("${hour}")`;
    const target = editor
      .locator('form.days button', other ? { hasNot: editor.locator(time) } : { has: editor.locator(time) })
      .first();
    const booked = (await target.locator('time').innerText()).trim().replace('h', ':');
    for (let i = 0; i < 80 && !(await target.evaluate((b) => b === document.activeElement)); i++)
      await keys.press('Tab');
    await keys.press('Enter');
    await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).and(editor.locator(':focus')).waitFor();
    await keys.press('Enter');
    await editor.getByText(/Rendez-vous confirmé/).waitFor();
    keys.on(page);
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    // the case holds what the journeys before booked in it: the newest is the one nobody has seen
    await page.locator('#appointments article').nth(known).waitFor();
    // (the list may be drawn anew between two of these readings)
    let data!: ShownAppointment;
    const findNew = async () => {
      const all = await Promise.all(Array.from({ length: known + 1 }, (_, n) => shownAppointment(page, n)));
      const unseen = all.filter((a) => !shown.some((s) => s.data.id === a.id));
      data = unseen[0]!;
      return unseen.length;
    };
    await expect.poll(findNew, { timeout: 20_000 }).toBe(1);
    expectNineData(data, 'SAS de la Gironde');
    expect(data.start).toContain(booked);
    if (other) await dialogOf(page).locator('.message', { hasText: 'Autre créneau pris' }).waitFor();
    shown.push({ origin: 'editor', caseRef, slotChanged: other, data });
    console.log(`keystrokes, editor: ${keys.count} in all, ${held} from the open case to the held slot`);
    expect(post.faults).toEqual([]);
  });

  it('holds and confirms a slot of the SAS agenda', async () => {
    const { page } = post;
    await page.reload();
    const keys = new Keyboard(page);
    await openCase(keys, 'Mende');
    const before = keys.count;
    await keys.press('Enter');
    const card = cardsOf(page, 'SAS').first();
    await card.waitFor();
    await keys.tabToSlotOf(card);
    await keys.press('Enter');
    await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
    await page.locator('sas-booking-dialog #primary:focus').waitFor();
    const held = keys.count - before;
    await keys.press('Enter');
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    const confirmed = keys.count - before;
    const caseRef = (await page.locator('#file-title').innerText()).trim();
    await page.locator('#appointments article').nth(1).waitFor();
    const both = [await shownAppointment(page, 0), await shownAppointment(page, 1)];
    const data = both.find((a) => !shown.some((s) => s.data.id === a.id))!;
    expectNineData(data, 'SAS de la Gironde');
    shown.push({ origin: 'agenda', caseRef, slotChanged: false, data });
    console.log(`keystrokes, SAS agenda: ${held} from the open case to the held slot, ${confirmed} to the appointment`);
    expect(post.faults).toEqual([]);
  });
});

it('keeps in the database what the screens showed', async () => {
  expect(shown.length).toBe(6);
  const rows = await demo.stopAndQuery<Record<string, unknown>>('select * from appointment order by id');
  expect(rows.length).toBe(shown.length);
  for (const { origin, caseRef, slotChanged, data } of shown) {
    const row = rows.find((r) => r['id'] === data.id);
    expect(row, data.id).toBeDefined();
    expect(row!['status']).toBe('booked');
    expect(row!['origin_kind']).toBe(origin);
    expect(row!['slot_changed']).toBe(slotChanged);
    expect(row!['sas_id']).toBe('sas-33');
    expect(row!['host_id']).toBe('demo-lrm');
    expect(row!['structure_id']).toBe(data.structureId);
    expect(row!['practitioner_last_name']).toBe(data.practitionerName.split(' ')[0]);
    expect(row!['practitioner_id']).toBe(data.practitionerId);
    // the case's reference is sealed
    expect(JSON.stringify(row)).not.toContain(caseRef);
  }
});
