import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { focused, page, type Page } from '../testing/fixtures/search-page.js';

const until = (condition: () => unknown, what: string) => waitUntil(condition, what, { timeout: 5000 });
const within = ({ search }: Pick<Page, 'search'>, ...path: string[]) =>
  path.reduce<Element>((at, selector) => at.shadowRoot!.querySelector(selector)!, search) as HTMLElement;
const list = (it: Page) => it.search.shadowRoot!.querySelector<HTMLDialogElement>('.shortcut-list');
const isOpen = (it: Page) => list(it)?.open === true;

const searches = ({ client }: Page) => client.names().filter((name) => name === 'search').length;

/** A page whose search was run, with its shortcuts there and the focus on the results. */
async function ran(): Promise<Page> {
  const it = await page();
  await until(() => within(it, '.shortcuts'), 'the shortcuts');
  await it.search.run();
  await until(() => it.results.search.status === 'done', 'searched');
  await it.results.updateComplete;
  return it;
}
const press = async (...keys: string[]) => {
  for (const key of keys) await sendKeys({ press: key });
};
/** Leaves the focus to nothing (for Firefox a host has none to lose: it is taken from the element within). */
const leaveFocus = () => (focused() as HTMLElement | null)?.blur();
/** What a key does, as far as it can be seen: where the focus is, and whether the list is open. */
const state = (it: Page) => `${focused()?.id || focused()?.className} ${isOpen(it)}`;

describe('shortcuts of a search', () => {
  it('come with their words in English: nothing is shown in French before', async () => {
    const shown: string[] = [];
    const provider = document.createElement('sas-provider');
    const search = document.createElement('sas-search');
    provider.locale = 'en';
    provider.append(search);
    document.body.append(provider);
    let isEnglish = false;
    const look = new MutationObserver(() => {
      const bar = search.shadowRoot!.querySelector('sas-search-bar')?.shadowRoot;
      isEnglish ||= bar?.textContent?.includes('Specialty') === true;
      const button = search.shadowRoot!.querySelector<HTMLElement>('.shortcuts');
      if (isEnglish && button) shown.push(button.innerText.trim());
    });
    await search.updateComplete;
    for (const root of [search, search.shadowRoot!.querySelector('sas-search-bar')!]) {
      look.observe(root.shadowRoot!, { childList: true, subtree: true, characterData: true });
    }
    await until(() => shown.at(-1)?.startsWith('Shortcuts'), 'the button');
    look.disconnect();
    provider.remove();
    expect([...new Set(shown.map((text) => text.split(/\s/)[0]))]).to.deep.equal(['Shortcuts']);
  });

  it('go to the fields, from card to card, and to the other order', async () => {
    const it = await ran();
    await press('s');
    expect(focused()).to.equal(within(it, 'sas-search-bar', '#specialty'));
    expect((focused() as HTMLInputElement).value, 'nothing is typed').to.equal('Médecine générale');
    it.search.shadowRoot!.querySelector<HTMLElement>('.results')!.focus();
    await press('l');
    expect(focused()).to.equal(within(it, 'sas-search-bar', '#location'));
    it.search.shadowRoot!.querySelector<HTMLElement>('.results')!.focus();
    const cards = [...it.results.shadowRoot!.querySelectorAll('sas-offer-card')];
    const card = () => cards.indexOf(it.results.shadowRoot!.activeElement as (typeof cards)[number]);
    const at: number[] = [];
    for (const key of ['j', 'j', 'j', 'k', 'k']) {
      await press(key);
      at.push(card());
    }
    expect(at).to.deep.equal([0, 1, 1, 0, 0]);
    expect(focused()!.textContent).to.contain('09h00');
    const asked = searches(it);
    await press('t');
    await until(() => searches(it) === asked + 1, 'asked in the other order');
  });

  it('say their key on their control, and show it only while it acts', async () => {
    const it = await ran();
    const specialty = within(it, 'sas-search-bar', '#specialty');
    const label = within(it, 'sas-search-bar', 'label[for=specialty]');
    await until(() => specialty.getAttribute('aria-keyshortcuts') === 'S', 'said');
    expect(within(it, 'sas-results', '.order button').getAttribute('aria-keyshortcuts')).to.equal('T');
    expect(within(it, '.shortcuts').getAttribute('aria-keyshortcuts')).to.equal('?');
    await until(() => label.dataset['key'] === 'S', 'shown');
    expect(getComputedStyle(label, '::after').content, 'the letter, or where Firefox says it is from').to.match(
      /^("S"|attr\(data-key\))/,
    );
    await press('s');
    await until(() => label.dataset['key'] === undefined, 'gone while one types');
    expect(specialty.getAttribute('aria-keyshortcuts')).to.equal('S');
    it.provider.querySelector<HTMLElement>('#host')!.focus();
    await until(() => label.dataset['key'] === undefined, 'gone');
  });

  it('list themselves and the keys of the elements on “?”, close on Escape, and give the focus back', async () => {
    const it = await ran();
    const escapes: Event[] = [];
    it.provider.addEventListener('keydown', (event) => event.key === 'Escape' && escapes.push(event));
    await press('j');
    const slot = focused();
    await press('?');
    await until(() => isOpen(it), 'open');
    const keys = [...list(it)!.querySelectorAll('kbd')].map((kbd) => kbd.textContent);
    expect(keys.slice(0, 7)).to.deep.equal(['S', 'L', 'J', 'K', 'T', 'M', '?']); // no filters here
    expect(keys).to.include.members(['Flèches', 'Page préc., Page suiv.', 'Échap']);
    await expectAccessible(it.search);
    await press('s', 'j');
    expect(isOpen(it), 'what is behind stays').to.equal(true);
    await press('Escape');
    await until(() => !list(it), 'closed');
    expect(focused()).to.equal(slot);
    expect(escapes, 'the host’s own panel stays').to.deep.equal([]);
    within(it, '.shortcuts').click();
    await until(() => isOpen(it), 'open by its button');
  });

  it('never act in a field of the search or of the host, in a dialog, nor with another key held', async () => {
    const it = await ran();
    const host = await fixture<HTMLElement>(html`
      <div>
        <input id="text" />
        <textarea id="area"></textarea>
        <select id="choice">
          <option>lundi</option>
          <option>samedi</option>
        </select>
        <div id="rich" contenteditable="true"><b>gras</b></div>
        <button id="plain">Autre</button>
      </div>
    `);
    it.search.shortcuts = 'page';
    await it.search.updateComplete;
    for (const id of ['text', 'area', 'choice', 'rich', 'plain']) {
      host.querySelector<HTMLElement>(`#${id}`)!.focus();
      const before = state(it);
      await press('s', 'l', 'j', '?', 't');
      expect(state(it), id).to.equal(before);
    }
    expect(host.querySelector('input')!.value).to.equal('slj?t');
    within(it, 'sas-search-bar', '#specialty').focus();
    await press('s', '?');
    expect((focused() as HTMLInputElement).value).to.contain('s?');
    expect(isOpen(it)).to.equal(false);
    // held with another key they are the browser's, a screen reader's or the host's
    const frame = it.search.shadowRoot!.querySelector<HTMLElement>('.results')!;
    frame.focus();
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'shiftKey', 'isComposing'] as const) {
      const event = new KeyboardEvent('keydown', {
        ...{ key: 's', bubbles: true, composed: true, cancelable: true, [held]: true },
      });
      frame.dispatchEvent(event);
      expect(event.defaultPrevented, held).to.equal(false);
      expect(focused(), held).to.equal(frame);
    }
    // what the host has used is used
    const own = (event: Event) => event.preventDefault();
    it.provider.addEventListener('keydown', own);
    await press('s');
    expect(focused()).to.equal(frame);
    it.provider.removeEventListener('keydown', own);
  });

  it('act where nothing has the focus only when the host wants it, and not behind its dialog', async () => {
    const it = await ran();
    leaveFocus();
    await press('s');
    expect(document.activeElement?.tagName).to.equal('BODY');
    it.search.shortcuts = 'page';
    const dialog = await fixture<HTMLDialogElement>(html`<dialog><p>Question</p></dialog>`);
    dialog.showModal();
    leaveFocus();
    await press('s');
    expect(focused()?.id).not.to.equal('specialty');
    dialog.close();
    leaveFocus();
    await press('s');
    expect(focused()?.id).to.equal('specialty');
  });

  it('can be turned off in their list and by the host, who is told; the list stays', async () => {
    const it = await ran();
    const told: string[] = [];
    it.provider.addEventListener('sas-shortcuts', ({ detail }) => told.push(detail.shortcuts));
    await press('?');
    await until(() => isOpen(it), 'open');
    list(it)!.querySelector<HTMLInputElement>('input')!.click();
    expect(it.search.shortcuts).to.equal('off');
    await press('Escape');
    await until(() => !list(it), 'closed');
    const before = state(it);
    await press('s');
    expect(state(it)).to.equal(before);
    expect(within(it, 'sas-search-bar', '#specialty').hasAttribute('aria-keyshortcuts')).to.equal(false);
    await press('?');
    await until(() => isOpen(it), 'open again');
    list(it)!.querySelector<HTMLInputElement>('input')!.click();
    expect(it.search.shortcuts).to.equal('focus');
    expect(told).to.deep.equal(['off', 'focus']);
  });

  it('are listed in English', async () => {
    const it = await page();
    it.provider.locale = 'en';
    await until(() => within(it, '.shortcuts')?.textContent.includes('Shortcuts'), 'the English button');
    within(it, '.shortcuts').click();
    await until(() => list(it)?.textContent.includes('Next card'), 'the English list');
  });

  it('leave nothing behind when the search is taken away', async () => {
    const it = await ran();
    await press('?');
    await until(() => isOpen(it), 'open');
    const { search } = it;
    search.shortcuts = 'page';
    search.remove();
    await press('s');
    it.provider.append(search);
    await search.updateComplete;
    expect(list(it)).to.equal(null);
    expect(search.shadowRoot!.querySelectorAll('.shortcuts')).to.have.length(1);
  });
});
