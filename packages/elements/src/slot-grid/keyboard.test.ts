import { expect } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { DATES, fullDays, slotAt } from '../testing/fixtures/index.js';
import { buttons, cellFocused, focused, grid, press, root, tabStops } from '../testing/fixtures/grid.js';

describe('sas-slot-grid', () => {
  describe('keyboard', () => {
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

    it('comes back to where it was left when the page asks for its first slot', async () => {
      const el = await grid();
      el.focusFirstSlot();
      await press('ArrowRight');
      (root(el).activeElement as HTMLElement).blur();
      expect(el.focusFirstSlot()).to.equal(true);
      expect(cellFocused(el)).to.deep.equal([0, 1]);
    });

    it('reaches each of forty slots a day', async () => {
      const el = await grid({ slots: fullDays(40, DATES, 12), expanded: true });
      el.focusFirstSlot();
      await press('Control+End');
      expect(cellFocused(el)).to.deep.equal([39, 2]);
      expect(focused(el)).to.equal('16h48');
      await press('ArrowLeft');
      expect(cellFocused(el)).to.deep.equal([39, 1]);
      expect(tabStops(el)).to.have.lengthOf(1);
    });

    it('is no tab stop at all without a slot', async () => {
      const el = await grid({ slots: [] });
      expect(tabStops(el)).to.deep.equal([]);
    });

    for (const [name, key] of [
      ['Enter', 'Enter'],
      ['Space', ' '],
    ] as const) {
      it(`W23 chooses with ${name}`, async () => {
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
      expect((event as CustomEvent).detail).to.deep.equal({ offerId: 'offer-1', slotId: '2026-11-23T09-20' });
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

    it('does not take by key the neighbour that the focus went to when the last slot of a day was taken', async () => {
      const el = await grid({ slots: fullDays(3) });
      const chosen: string[] = [];
      el.addEventListener('sas-select', (e) => chosen.push(e.detail.slotId));
      el.focusFirstSlot();
      await press('ArrowDown');
      await press('ArrowDown');
      el.slots = el.slots.filter((slot) => slot.id !== '2026-11-23T09-40');
      await el.updateComplete;
      expect(focused(el)).to.equal('09h20');
      (root(el).activeElement as HTMLButtonElement).click(); // what Enter does
      expect(chosen).to.deep.equal([]);
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
});
