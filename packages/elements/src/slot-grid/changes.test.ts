import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { instantOf } from '@sas-embed/contract';
import type { TestHost } from '../testing/fixtures/index.js';
import { clockAt, DATES, fullDays, plage, slotAt } from '../testing/fixtures/index.js';
import {
  buttons,
  cellFocused,
  columns,
  described,
  focused,
  grid,
  press,
  root,
  texts,
} from '../testing/fixtures/grid.js';
import type { SasSlotGrid } from './slot-grid.js';

describe('sas-slot-grid', () => {
  describe('when slots change', () => {
    const said = async (el: SasSlotGrid) => {
      const text = () => root(el).querySelector('[data-live]')?.textContent;
      // the region is fetched the first time, which may take a while on a busy machine
      await waitUntil(text, 'something is said', { timeout: 6000 });
      return text();
    };

    it('keeps the focus on the same slot when earlier ones arrive', async () => {
      const el = await grid({ slots: fullDays(3) });
      el.focusFirstSlot();
      el.slots = [...el.slots, slotAt(DATES[0], '08:30')];
      await el.updateComplete;
      expect(focused(el)).to.equal('09h00');
      expect(cellFocused(el)).to.deep.equal([1, 0]);
    });

    it('costs one node when a slot is taken, and leaves every other element as it is', async () => {
      const el = await grid({ slots: fullDays(12), expanded: true });
      const before = buttons(el);
      const records: MutationRecord[] = [];
      new MutationObserver((found) => records.push(...found)).observe(root(el), {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      el.slots = el.slots.filter((slot) => slot.id !== '2026-11-24T09-20');
      await el.updateComplete;
      await el.updateComplete;
      expect(records.map((r) => [r.type, r.addedNodes.length, r.removedNodes.length])).to.deep.equal([
        ['childList', 0, 1],
      ]);
      expect(buttons(el)).to.deep.equal(before.filter((_, i) => i !== 13));
    });

    it('does not touch the focus when earlier slots arrive: nothing is read again', async () => {
      const el = await grid({ slots: fullDays(3) });
      el.focusFirstSlot();
      const button = root(el).activeElement;
      let moved = 0;
      root(el).addEventListener('focusin', () => moved++);
      el.slots = [slotAt(DATES[0], '08:30'), slotAt(DATES[0], '08:10'), ...el.slots];
      await el.updateComplete;
      expect(texts(el).slice(0, 3)).to.deep.equal(['08h10', '08h30', '09h00']);
      expect(root(el).activeElement).to.equal(button);
      expect(moved).to.equal(0);
    });

    it('keeps a slot’s element when something about it changes', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:00')] });
      el.focusFirstSlot();
      const button = root(el).activeElement!;
      el.slots = [slotAt(DATES[0], '09:00', { heldByOthers: 1, modes: ['VR'], actions: [] })];
      await el.updateComplete;
      expect(root(el).activeElement).to.equal(button);
      expect(texts(el)).to.deep.equal(['09h00 1 collègue']);
      expect(described(el, button)).to.equal('en téléconsultation, créneau réservé au SAS, consultation seule');
      el.slots = [slotAt(DATES[0], '09:00')];
      await el.updateComplete;
      expect(texts(el)).to.deep.equal(['09h00']);
      expect(button.hasAttribute('aria-disabled')).to.equal(false);
    });

    it('shows once what comes twice under one id', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:00'), slotAt(DATES[0], '09:00')] });
      expect(texts(el)).to.deep.equal(['09h00']);
      el.slots = [];
      await el.updateComplete;
      expect(texts(el)).to.deep.equal([]);
    });

    it('follows its days: others, fewer, filled and emptied', async () => {
      const el = await grid({ slots: fullDays(2) });
      el.slots = fullDays(2, [DATES[1]]);
      await el.updateComplete;
      expect(columns(el)).to.deep.equal([['Pas de créneau'], ['09h00', '09h20'], ['Pas de créneau']]);
      el.dates = [DATES[1], DATES[2]];
      await el.updateComplete;
      expect(columns(el)).to.deep.equal([['09h00', '09h20'], ['Pas de créneau']]);
      el.slots = fullDays(1);
      el.dates = DATES;
      await el.updateComplete;
      expect(columns(el)).to.deep.equal([['09h00'], ['09h00'], ['09h00']]);
    });

    it('says a loss once', async function () {
      this.timeout(20_000);
      const el = await grid({ slots: fullDays(3) });
      el.focusFirstSlot();
      await press('ArrowDown'); // a page in the background gets no focus event: this brings it to the front
      el.slots = el.slots.filter((s) => s.id !== '2026-11-23T09-20');
      await said(el); // the region is there from now on
      const heard: string[] = [];
      const region = root(el).querySelector('[data-live]')!;
      new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true });
      el.slots = el.slots.filter((s) => s.id !== '2026-11-23T09-40');
      await el.updateComplete;
      el.slots = [...el.slots];
      await el.updateComplete;
      await waitUntil(() => heard.length, 'the second loss is said', { timeout: 3000 });
      await aTimeout(1100); // longer than the pause between two announcements
      expect(heard).to.have.lengthOf(1);
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

    it('W6 lets go of a créneau at its start and of a plage at its end', async () => {
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
});
