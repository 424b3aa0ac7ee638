/** What a regulator does and sees, step by step. Every wait is on what stands on the screen. */
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** The case of the demo host in this town. */
export const caseIn = (page: Page, city: string): Locator => page.locator('#cases button', { hasText: city }).first();

/** The cards whose slots were read from this source. */
export const cardsOf = (page: Page, source: string): Locator =>
  page
    .locator('sas-offer-card')
    .filter({ has: page.locator('.source.answered', { hasText: source }) })
    .filter({ has: page.locator('button.slot:not([aria-disabled])') });

/** The bookable slots of a card. */
export const slotsOf = (card: Locator): Locator => card.locator('button.slot:not([aria-disabled])');

export const dialogOf = (page: Page): Locator => page.locator('sas-booking-dialog dialog[open]');

/** The nine data of an appointment, as the host's case shows them. */
export interface ShownAppointment {
  id: string;
  start: string;
  status: string;
  practitionerName: string;
  practitionerId: string;
  specialty: string;
  structureName: string;
  structureId: string;
  bookingSas: string;
  created: string;
}

/** Waits until the open case shows its n-th appointment and reads the nine data. */
export async function shownAppointment(page: Page, n = 0): Promise<ShownAppointment> {
  const article = page.locator('#appointments article').nth(n);
  await article.waitFor({ timeout: 20_000 });
  const field = async (name: string) => (await article.locator(`dd[data-field="${name}"]`).innerText()).trim();
  return {
    id: (await article.getAttribute('data-appointment-id')) ?? '',
    start: await field('start'),
    status: await field('status'),
    practitionerName: await field('practitioner-name'),
    practitionerId: await field('practitioner-id'),
    specialty: await field('specialty'),
    structureName: await field('structure-name'),
    structureId: await field('structure-id'),
    bookingSas: await field('booking-sas'),
    created: await field('created'),
  };
}

/** Marks the page, so that a reload would be noticed. */
export async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-test-mark', '1'));
  return () => page.evaluate(() => document.documentElement.getAttribute('data-test-mark') === '1');
}

/** The next page that the post opens. */
export function nextPage(context: BrowserContext): Promise<Page> {
  return context.waitForEvent('page', { timeout: 20_000 });
}

/** The hour that a slot's button shows, as `HH:mm`. */
export async function hourOf(slot: Locator): Promise<string> {
  // not innerText: a card below the fold is laid out when it comes near
  const text = (await slot.textContent()) ?? '';
  const [, hour, minute] = /(\d{1,2})[h:](\d{2})/.exec(text) ?? [];
  return `${hour?.padStart(2, '0')}:${minute}`;
}

/** Presses keys one by one and counts them. */
export class Keyboard {
  count = 0;
  readonly pressed: string[] = [];

  constructor(private page: Page) {}

  /** Continues on another page (the editor's). */
  on(page: Page): void {
    this.page = page;
  }

  async press(key: string, times = 1): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.count++;
      this.pressed.push(key);
      await this.page.keyboard.press(key);
    }
  }

  /** The same backwards. */
  tabBackTo(there: string, limit = 120): Promise<void> {
    return this.tabTo(there, limit, 'Shift+Tab');
  }

  /** Walks the focus with Tab until it stands where `there` says; a keyboard user's way, with a bound. */
  async tabTo(there: string, limit = 120, key = 'Tab'): Promise<void> {
    const isThere = () =>
      this.page.evaluate((selector) => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active?.matches(selector) ?? false;
      }, there);
    for (let i = 0; !(await isThere()); i++) {
      if (i === limit) throw new Error(`${there} was not reached in ${limit} presses of ${key}`);
      await this.press(key);
    }
  }

  /** Tab goes from grid to grid: forward until the focus stands in this card's grid. */
  async tabToSlotOf(card: Locator, limit = 120): Promise<void> {
    for (let i = 0; i < limit; i++) {
      const reached = await card.evaluate((element) => {
        let active = document.activeElement;
        const chain: Element[] = [];
        while (active) {
          chain.push(active);
          active = active.shadowRoot?.activeElement ?? null;
        }
        return chain.includes(element) && (chain.at(-1)?.matches('button.slot') ?? false);
      });
      if (reached) return;
      await this.press('Tab');
    }
    throw new Error(`No slot of the card was reached in ${limit} presses of Tab`);
  }
}

/** Signs in at the editor's page as this account, unless the editor remembers it; returns when the agenda is there. */
export async function signInAtEditor(editor: Page, account: RegExp): Promise<void> {
  await editor.locator('form.accounts, form.days').first().waitFor();
  const button = editor.getByRole('button', { name: account });
  if (await button.count()) await button.click();
  await editor.locator('form.days').waitFor();
}

/** Signs in at the simulated Pro Santé Connect, on our own page, as its first identity (Camille), unless the browser is known. */
export async function signInOnOurPage(page: Page, psc: string): Promise<void> {
  const button = page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' });
  await button.click();
  await page.waitForURL((at) => at.origin === psc);
  await page.locator('input[name=person]:checked').waitFor();
  await page.getByRole('button', { name: 'Se connecter' }).click();
}
