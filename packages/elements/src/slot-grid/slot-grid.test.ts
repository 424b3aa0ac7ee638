import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { instantOf, toZonedIso, type Slot } from '@sas-embed/contract';
import '../define/slot-grid.js';
import { createLocalizer } from '../localize/index.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { clockAt, DATES, expectAccessible, fullDays, NOW, plage, slotAt } from '../testing/fixtures/index.js';
import type { SasSlotGrid } from './slot-grid.js';

interface Setup extends Partial<Pick<SasSlotGrid, 'status' | 'timeZone' | 'density' | 'expanded' | 'dates' | 'rows'>> {
  slots?: readonly Slot[];
  now?: number;
  viewer?: string;
  width?: number;
}

async function grid(setup: Setup = {}): Promise<SasSlotGrid> {
  const { slots = fullDays(6), now = NOW, viewer = 'Europe/Paris', width = 640, ...props } = setup;
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  host.clock = { now: () => now };
  host.localizer = createLocalizer({ viewerTimeZone: viewer });
  const element = document.createElement('sas-slot-grid');
  element.style.width = `${width}px`;
  Object.assign(element, { offerId: 'offer-1', slots, dates: DATES, label: 'Créneaux de Dr Exemple', ...props });
  host.append(element);
  await element.updateComplete;
  return element;
}

const root = (el: SasSlotGrid) => el.shadowRoot!;
const buttons = (el: SasSlotGrid) => [...root(el).querySelectorAll<HTMLButtonElement>('button.slot')];
const texts = (el: SasSlotGrid) => buttons(el).map((b) => b.textContent.trim().replace(/\s+/g, ' '));
const columns = (el: SasSlotGrid) =>
  [0, 1, 2].map((c) =>
    [...root(el).querySelectorAll('.row')].map((row) => row.children[c]!.textContent.trim()).filter(Boolean),
  );
const focused = (el: SasSlotGrid) => root(el).activeElement?.textContent?.trim();
const cellFocused = (el: SasSlotGrid) => {
  const cell = root(el).activeElement!.closest('[role=gridcell]')!;
  const row = cell.parentElement!;
  return [[...row.parentElement!.children].indexOf(row), [...row.children].indexOf(cell)];
};
const press = async (keys: string) => {
  const [key, held] = keys.split('+').reverse() as [string, string?];
  if (held) await sendKeys({ down: held });
  await sendKeys({ press: key });
  if (held) await sendKeys({ up: held });
};
const described = (el: SasSlotGrid, button: Element) =>
  root(el).getElementById(button.getAttribute('aria-describedby')!)!.textContent;

describe('sas-slot-grid', () => {
  describe('what it shows', () => {
    it('puts each slot in the column of its day, earliest first, four rows at first', async () => {
      const slots = fullDays(6);
      const el = await grid({ slots: [...slots].reverse() });
      expect(columns(el)).to.deep.equal([
        ['09h00', '09h20', '09h40', '10h00'],
        ['09h00', '09h20', '09h40', '10h00'],
        ['09h00', '09h20', '09h40', '10h00'],
      ]);
      const headers = [...root(el).querySelectorAll('[role=columnheader]')].map((h) => h.getAttribute('aria-label'));
      expect(headers).to.deep.equal(['Aujourd’hui, lundi 23 novembre', 'mardi 24 novembre', 'mercredi 25 novembre']);
    });

    it('shows a plage with its hours and places, and says it in words', async () => {
      const el = await grid({ slots: [plage(DATES[1], '09:00', '12:00', 2, 5)] });
      expect(texts(el)).to.deep.equal(['09h00 – 12h00 · 2/5']);
      expect(described(el, buttons(el)[0]!)).to.include('plage de 5 patients, 2 déjà adressés');
    });

    it('says the modes in words, in the order cabinet, remote, home', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:20', { modes: ['HH', 'VR', 'AMB'] })] });
      const button = buttons(el)[0]!;
      expect(described(el, button)).to.equal('au cabinet, en téléconsultation, à domicile, créneau réservé au SAS');
      expect(getComputedStyle(button, '::after').content).to.contain('CTD');
      expect(getComputedStyle(button, '::before').content).to.contain('SNP');
    });

    for (const [modes, letters] of [
      [['AMB'], 'C'],
      [['VR'], 'T'],
      [['HH'], 'D'],
      [['VR', 'AMB'], 'CT'],
      [['HH', 'AMB'], 'CD'],
      [['HH', 'VR'], 'TD'],
    ] as const) {
      it(`draws ${letters} for ${modes.join('+')}`, async () => {
        const el = await grid({ slots: [slotAt(DATES[0], '09:20', { modes: [...modes] })] });
        expect(getComputedStyle(buttons(el)[0]!, '::after').content).to.match(new RegExp(`^"${letters}"`));
      });
    }

    it('marks what colleagues hold and what needs no appointment, in text', async () => {
      const el = await grid({
        slots: [
          slotAt(DATES[0], '09:00', { heldByOthers: 2 }),
          slotAt(DATES[0], '09:20', { appointmentType: 'WALKIN' }),
        ],
      });
      expect(texts(el)).to.deep.equal(['09h00 2 collègues', '09h20 sans RDV']);
    });

    it('shows all slots when asked, and says how many are hidden before', async () => {
      const el = await grid();
      const toggle = root(el).querySelector<HTMLButtonElement>('.toggle')!;
      expect(toggle.textContent.trim()).to.equal('Voir 6 créneaux de plus');
      expect(toggle.getAttribute('aria-expanded')).to.equal('false');
      toggle.click();
      await el.updateComplete;
      expect(buttons(el)).to.have.lengthOf(18);
      expect(el.expanded).to.equal(true);
      expect(root(el).querySelector('.toggle')!.textContent.trim()).to.equal('Voir moins de créneaux');
    });

    it('leaves out a slot whose start is no date, and only that one', async () => {
      const el = await grid({ slots: [{ ...slotAt(DATES[0], '09:00'), start: 'demain' }, slotAt(DATES[0], '09:20')] });
      expect(texts(el)).to.deep.equal(['09h20']);
    });
  });

  describe('what no answer looks like', () => {
    const messages = (el: SasSlotGrid) => [...root(el).querySelectorAll('.message')].map((m) => m.textContent.trim());

    it('says that there is no slot only when all sources answered', async () => {
      expect(messages(await grid({ slots: [], status: 'ready' }))).to.deep.equal(Array(3).fill('Pas de créneau'));
    });

    for (const status of ['loading', 'partial', 'error'] as const) {
      it(`never says so while the status is ${status}`, async () => {
        const el = await grid({ slots: [], status });
        expect(root(el).textContent).to.not.include('Pas de créneau');
      });
    }

    it('says that the sources are silent, in another colour', async () => {
      const el = await grid({ slots: [], status: 'error' });
      expect(messages(el)).to.deep.equal(Array(3).fill('Pas de réponse'));
      const none = await grid({ slots: [], status: 'ready' });
      const colour = (e: SasSlotGrid) => getComputedStyle(root(e).querySelector('.message')!).color;
      expect(colour(el)).to.not.equal(colour(none));
    });

    it('is busy while loading', async () => {
      const el = await grid({ slots: [], status: 'loading' });
      expect(root(el).querySelector('[role=grid]')!.getAttribute('aria-busy')).to.equal('true');
    });
  });

  describe('its height', () => {
    for (const density of ['comfortable', 'compact'] as const) {
      for (const width of [640, 300]) {
        it(`is the same in every state (${density}, ${width}px)`, async () => {
          const el = await grid({ slots: [], status: 'loading', density, width });
          const reserved = el.getBoundingClientRect().height;
          const same = async (change: Partial<SasSlotGrid>) => {
            Object.assign(el, change);
            await el.updateComplete;
            expect(el.getBoundingClientRect().height, JSON.stringify(change).slice(0, 60)).to.equal(reserved);
          };
          await same({ status: 'partial', slots: fullDays(1) });
          await same({ status: 'ready', slots: fullDays(12) });
          await same({
            slots: [plage(DATES[0], '09:00', '12:00', 2, 5), slotAt(DATES[1], '10:00', { heldByOthers: 3 })],
          });
          await same({ slots: [] });
          await same({ status: 'error' });
        });
      }
    }

    it('does not depend on the root font size of the page', async () => {
      const el = await grid();
      const before = el.getBoundingClientRect().height;
      document.documentElement.style.fontSize = '5px';
      expect(el.getBoundingClientRect().height).to.equal(before);
      document.documentElement.style.fontSize = '';
    });

    it('gives each slot a target of 24 px at least', async () => {
      for (const density of ['comfortable', 'compact'] as const) {
        const el = await grid({ density });
        for (const button of buttons(el)) expect(button.getBoundingClientRect().height).to.be.at.least(24);
      }
    });
  });

  describe('keyboard', () => {
    const tabStops = (el: SasSlotGrid) => [...root(el).querySelectorAll('.body [tabindex="0"]')];

    it('has one tab stop, the first slot', async () => {
      const el = await grid();
      expect(tabStops(el)).to.deep.equal([buttons(el)[0]]);
      el.focusFirstSlot();
      expect(focused(el)).to.equal('09h00');
    });

    it('moves with the arrows and stops at the edges', async () => {
      const el = await grid();
      el.focusFirstSlot();
      await press('ArrowUp');
      await press('ArrowLeft');
      expect(cellFocused(el)).to.deep.equal([0, 0]);
      await press('ArrowDown');
      await press('ArrowRight');
      expect(cellFocused(el)).to.deep.equal([1, 1]);
      for (let i = 0; i < 6; i++) await press('ArrowRight');
      expect(cellFocused(el)).to.deep.equal([1, 2]);
      for (let i = 0; i < 6; i++) await press('ArrowDown');
      expect(cellFocused(el)).to.deep.equal([3, 2]);
      expect(tabStops(el)).to.have.lengthOf(1);
      expect(tabStops(el)[0]).to.equal(root(el).activeElement);
    });

    it('goes to the ends of a row, of the grid, and from day to day', async () => {
      const el = await grid();
      el.focusFirstSlot();
      await press('ArrowDown');
      await press('End');
      expect(cellFocused(el)).to.deep.equal([1, 2]);
      await press('Home');
      expect(cellFocused(el)).to.deep.equal([1, 0]);
      await press('Control+End');
      expect(cellFocused(el)).to.deep.equal([3, 2]);
      await press('PageUp');
      expect(cellFocused(el)).to.deep.equal([0, 1]);
      await press('PageDown');
      expect(cellFocused(el)).to.deep.equal([0, 2]);
      await press('Control+Home');
      expect(cellFocused(el)).to.deep.equal([0, 0]);
    });

    it('goes through a day without a slot, which says so', async () => {
      const el = await grid({ slots: [...fullDays(3, [DATES[0]]), ...fullDays(3, [DATES[2]])] });
      el.focusFirstSlot();
      await press('ArrowDown');
      await press('ArrowRight');
      expect(focused(el)).to.equal('Pas de créneau');
      await press('ArrowRight');
      expect(cellFocused(el)).to.deep.equal([0, 2]);
    });

    it('is left by Tab, and come back to where it was left', async () => {
      const el = await grid({ slots: fullDays(3) });
      const after = document.createElement('button');
      el.after(after);
      el.focusFirstSlot();
      await press('ArrowDown');
      await press('Tab');
      expect(document.activeElement).to.equal(after);
      await press('Shift+Tab');
      expect(cellFocused(el)).to.deep.equal([1, 0]);
    });

    it('is no tab stop at all without a slot', async () => {
      const el = await grid({ slots: [] });
      expect(tabStops(el)).to.deep.equal([]);
    });

    for (const key of ['Enter', 'Space']) {
      it(`chooses with ${key}`, async () => {
        const el = await grid();
        const chosen: unknown[] = [];
        document.addEventListener('sas-select', (e) => chosen.push(e.detail), { once: true });
        el.focusFirstSlot();
        await press('ArrowRight');
        await press(key);
        expect(chosen).to.deep.equal([{ offerId: 'offer-1', slotId: '2026-11-24T09-00' }]);
      });
    }

    it('leaves other keys to the page', async () => {
      const el = await grid();
      el.focusFirstSlot();
      const event = new KeyboardEvent('keydown', { key: 'j', bubbles: true, composed: true, cancelable: true });
      root(el).activeElement!.dispatchEvent(event);
      expect(event.defaultPrevented).to.equal(false);
    });
  });

  describe('choosing', () => {
    it('fires a composed, cancellable event with ids only', async () => {
      const el = await grid();
      let event: Event | undefined;
      document.addEventListener('sas-select', (e) => (event = e), { once: true });
      buttons(el)[1]!.click();
      expect(event!.composed && event!.bubbles && event!.cancelable).to.equal(true);
      expect((event as CustomEvent).detail).to.deep.equal({ offerId: 'offer-1', slotId: '2026-11-24T09-00' });
    });

    it('does nothing on a slot that this regulator may not book', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:00', { actions: [] })] });
      let fired = false;
      el.addEventListener('sas-select', () => (fired = true));
      buttons(el)[0]!.click();
      expect(fired).to.equal(false);
      expect(buttons(el)[0]!.getAttribute('aria-disabled')).to.equal('true');
    });

    it('does not take by key a slot that has just come where the focus is', async () => {
      const el = await grid();
      const chosen: string[] = [];
      el.addEventListener('sas-select', (e) => chosen.push(e.detail.slotId));
      el.focusFirstSlot();
      el.slots = el.slots.slice(1);
      await el.updateComplete;
      (root(el).activeElement as HTMLButtonElement).click(); // what Enter does
      expect(chosen).to.deep.equal([]);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await press('Enter');
      expect(chosen).to.deep.equal(['2026-11-23T09-20']);
    });

    it('does not take a slot that came under the pointer between press and release', async () => {
      const el = await grid();
      const chosen: string[] = [];
      el.addEventListener('sas-select', (e) => chosen.push(e.detail.slotId));
      const { x, y, width, height } = buttons(el)[0]!.getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
      await sendMouse({ type: 'down' });
      el.slots = el.slots.slice(1);
      await el.updateComplete;
      await new Promise((r) => setTimeout(r, 400));
      await sendMouse({ type: 'up' });
      expect(chosen).to.deep.equal([]);
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'up' });
      expect(chosen).to.deep.equal(['2026-11-23T09-20']);
      await resetMouse();
    });
  });

  describe('when slots change', () => {
    const said = async (el: SasSlotGrid) => {
      await new Promise((r) => setTimeout(r, 120));
      return root(el).querySelector('[data-live]')?.textContent;
    };

    it('keeps the focus on the same slot when earlier ones arrive', async () => {
      const el = await grid({ slots: fullDays(3) });
      el.focusFirstSlot();
      el.slots = [...el.slots, slotAt(DATES[0], '08:30')];
      await el.updateComplete;
      expect(focused(el)).to.equal('09h00');
      expect(cellFocused(el)).to.deep.equal([1, 0]);
    });

    it('moves the focus to the nearest slot when the focused one is taken, and says so', async () => {
      const el = await grid({ slots: fullDays(3) });
      el.focusFirstSlot();
      await press('ArrowDown');
      el.slots = el.slots.filter((s) => s.id !== '2026-11-23T09-20');
      await el.updateComplete;
      expect(focused(el)).to.equal('09h40');
      expect(await said(el)).to.equal(
        'Le créneau de 09h20 n’est plus disponible. Créneau proposé : lundi 23 novembre, 09h40.',
      );
    });

    it('goes to the next day when it was the last of its day', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:00'), slotAt(DATES[1], '10:00')] });
      el.focusFirstSlot();
      el.slots = el.slots.slice(1);
      await el.updateComplete;
      expect(focused(el)).to.equal('10h00');
    });

    it('says when none is left', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:00')] });
      el.focusFirstSlot();
      await el.updateComplete;
      el.slots = [];
      await el.updateComplete;
      expect(await said(el)).to.equal('Le créneau de 09h00 n’est plus disponible. Il n’en reste aucun.');
    });

    it('does not take the focus when it did not have it', async () => {
      const el = await grid({ slots: fullDays(3) });
      el.slots = el.slots.slice(1);
      await el.updateComplete;
      expect(root(el).activeElement).to.equal(null);
    });

    it('lets go of a créneau at its start and of a plage at its end', async () => {
      const clock = { ...clockAt(), now: () => clock.at };
      const host = await fixture<TestHost>(html`<test-host></test-host>`);
      host.clock = clock;
      const el = document.createElement('sas-slot-grid');
      Object.assign(el, { dates: DATES, slots: [slotAt(DATES[0], '09:00'), plage(DATES[0], '08:00', '12:00', 0, 2)] });
      host.append(el);
      await el.updateComplete;
      expect(texts(el)).to.deep.equal(['08h00 – 12h00 · 0/2', '09h00']);
      const at = async (time: string) => {
        clock.at = instantOf(DATES[0], time, 'Europe/Paris');
        host.clock = { now: () => clock.at }; // a new clock makes the grid look again, as the minute's tick does
        await el.updateComplete;
        return texts(el);
      };
      expect(await at('09:00')).to.deep.equal(['08h00 – 12h00 · 0/2']);
      expect(await at('12:00')).to.deep.equal([]);
    });
  });

  describe('time zones, whatever the browser’s', () => {
    it('runs in a browser whose zone is none of those shown', () => {
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).to.not.match(/Paris|Reunion|Guadeloupe/);
    });

    for (const [zone, name] of [
      ['Indian/Reunion', 'heure de La Réunion (UTC+4)'],
      ['America/Guadeloupe', 'heure de la Guadeloupe (UTC−4)'],
    ] as const) {
      it(`shows ${zone} in its own time and names it`, async () => {
        const el = await grid({ slots: [slotAt(DATES[1], '07:40', {}, zone)], timeZone: zone });
        expect(columns(el)[1]).to.deep.equal(['07h40']);
        expect(root(el).querySelector('.zone')!.textContent).to.equal(`Heures du lieu : ${name}`);
      });

      it(`shows ${zone} in its own time when the instant comes in UTC`, async () => {
        const utc = new Date(instantOf(DATES[1], '07:40', zone)).toISOString();
        const el = await grid({ slots: [slotAt(DATES[1], '07:40', { start: utc })], timeZone: zone });
        expect(columns(el)[1]).to.deep.equal(['07h40']);
      });
    }

    it('names no zone whose clock is the viewer’s', async () => {
      const el = await grid({ viewer: 'Europe/Brussels' });
      expect(root(el).querySelector('.zone')).to.equal(null);
    });

    it('shows both hours of the night when summer time ends, told apart by their offset', async () => {
      const dates = ['2026-10-24', '2026-10-25', '2026-10-26'];
      const at = (iso: string) => ({ ...slotAt(dates[1]!, '02:20'), id: iso.replace(/\W/g, '_'), start: iso });
      const el = await grid({
        dates,
        now: Date.parse('2026-10-24T06:00:00Z'),
        slots: [
          at('2026-10-25T02:20:00+01:00'),
          at('2026-10-25T02:20:00+02:00'),
          at('2026-10-25T01:40:00+02:00'),
          at('2026-10-25T03:00:00+01:00'),
        ],
      });
      expect(columns(el)[1]).to.deep.equal(['01h40', '02h20 (UTC+2)', '02h20 (UTC+1)', '03h00']);
    });

    it('jumps over the hour that does not exist when summer time begins', async () => {
      const dates = ['2027-03-27', '2027-03-28', '2027-03-29'];
      const before = Date.parse('2027-03-28T01:59:00+01:00');
      const slots = [before, before + 60_000].map((instant, i) => ({
        ...slotAt(dates[1]!, '01:00'),
        id: `s${i}`,
        start: toZonedIso(instant, 'Europe/Paris'),
      }));
      const el = await grid({ dates, now: Date.parse('2027-03-27T06:00:00Z'), slots });
      expect(columns(el)[1]).to.deep.equal(['01h59', '03h00']);
    });

    it('puts a slot just before midnight into its own day', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '23:50'), slotAt(DATES[1], '00:10')] });
      expect(columns(el).slice(0, 2)).to.deep.equal([['23h50'], ['00h10']]);
    });
  });

  describe('accessibility (axe)', () => {
    const states: [string, Setup][] = [
      ['loading', { slots: [], status: 'loading' }],
      ['partial', { slots: fullDays(2, [DATES[0]]), status: 'partial' }],
      ['ready', {}],
      ['expanded', { expanded: true }],
      ['empty', { slots: [] }],
      ['error', { slots: [], status: 'error' }],
      ['compact', { density: 'compact' }],
      ['overseas', { timeZone: 'Indian/Reunion' }],
      [
        'held, walk-in, read-only',
        {
          slots: [
            slotAt(DATES[0], '09:00', { heldByOthers: 1 }),
            slotAt(DATES[0], '09:20', { appointmentType: 'WALKIN' }),
            slotAt(DATES[1], '09:20', { actions: [] }),
            plage(DATES[2], '09:00', '12:00', 1, 4),
          ],
        },
      ],
    ];
    for (const [name, setup] of states) {
      it(name, async () => expectAccessible(await grid(setup)));
    }
  });

  it('behaves the same when properties are set before it is attached', async () => {
    const before = document.createElement('sas-slot-grid');
    Object.assign(before, { slots: fullDays(2), dates: DATES });
    const host = await fixture<TestHost>(html`<test-host></test-host>`);
    host.append(before);
    await before.updateComplete;
    const after = document.createElement('sas-slot-grid');
    host.append(after);
    Object.assign(after, { slots: fullDays(2), dates: DATES });
    await after.updateComplete;
    const shape = (el: SasSlotGrid) => root(el).innerHTML.replace(/<!--.*?-->/g, '');
    expect(shape(after)).to.equal(shape(before));
  });
});
