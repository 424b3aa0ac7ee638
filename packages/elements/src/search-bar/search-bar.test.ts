import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Location, SpecialtySuggestion } from '@sas-embed/contract';
import '../define/provider.js';
import '../define/search-bar.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { sampleLocation } from '../testing/fixtures/samples.js';
import { sasError, stubClient, type StubClient } from '../testing/fixtures/stub-client.js';
import { applyAppearance, darkTheme } from '../tokens/index.js';
import type { SasSearchBar, SearchContext } from './index.js';

const SYSTEM = 'https://example.org/specialties';
const specialties: SpecialtySuggestion[] = [
  { kind: 'specialty', code: 'SM54', system: SYSTEM, label: 'Médecine générale', matched: 'généraliste' },
  { kind: 'specialty', code: 'SM40', system: SYSTEM, label: 'Pédiatrie' },
  { kind: 'structureType', code: '604', system: SYSTEM, label: 'CPTS' },
];
const bordeaux: Location = { ...sampleLocation, type: 'city', label: 'Bordeaux (33)' };

async function bar(
  answers: Parameters<typeof stubClient>[0] = {},
  context?: SearchContext,
): Promise<{ el: SasSearchBar; client: StubClient }> {
  const client = stubClient({
    suggestSpecialties: () => specialties,
    suggestLocations: () => [bordeaux, sampleLocation],
    ...answers,
  });
  const provider = await fixture<SasProvider>(
    html`<sas-provider .client=${client}><sas-search-bar .context=${context}></sas-search-bar></sas-provider>`,
  );
  const el = provider.querySelector('sas-search-bar')!;
  await el.updateComplete;
  return { el, client };
}

const input = (el: SasSearchBar, name: 'specialty' | 'location') =>
  el.shadowRoot!.querySelector<HTMLInputElement>(`#${name}`)!;
const list = (el: SasSearchBar, name: 'specialty' | 'location') =>
  el.shadowRoot!.querySelector<HTMLElement>(`#${name}-list`)!;
const note = (el: SasSearchBar, name: 'specialty' | 'location') =>
  el.shadowRoot!.querySelector<HTMLElement>(`#${name}-note`)!.innerText;
const opened = (el: SasSearchBar, name: 'specialty' | 'location') =>
  waitUntil(() => input(el, name).getAttribute('aria-expanded') === 'true', `${name} open`);

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    const alt = key.startsWith('Alt+');
    if (alt) await sendKeys({ down: 'Alt' });
    await sendKeys({ press: key.replace('Alt+', '') });
    if (alt) await sendKeys({ up: 'Alt' });
  }
}

describe('sas-search-bar', () => {
  it('W23 is an editable combobox with list autocomplete: the focus stays in the input', async () => {
    const { el } = await bar();
    const field = input(el, 'specialty');
    field.focus();
    await sendKeys({ type: 'méd' });
    await opened(el, 'specialty');
    expect(field.getAttribute('role')).to.equal('combobox');
    expect(field.getAttribute('aria-controls')).to.equal('specialty-list');
    expect(field.hasAttribute('aria-activedescendant')).to.equal(false);
    await press('ArrowDown');
    await el.updateComplete;
    expect(field.getAttribute('aria-activedescendant')).to.equal('specialty-0');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await el.updateComplete;
    expect(field.getAttribute('aria-activedescendant'), 'wraps').to.equal('specialty-0');
    await press('ArrowUp');
    await el.updateComplete;
    const active = list(el, 'specialty').querySelector('[aria-selected=true]')!;
    expect(active.id).to.equal('specialty-2');
    expect(el.shadowRoot!.activeElement).to.equal(field);
    await expectAccessible(el);
    await press('Enter');
    await el.updateComplete;
    expect(field.value).to.equal('CPTS');
    expect(field.getAttribute('aria-expanded')).to.equal('false');
  });

  it('marks what is searched as French, and not what the page says in its place', async () => {
    const { el } = await bar();
    const field = input(el, 'specialty');
    expect(field.value + field.lang).to.equal('');
    field.focus();
    await sendKeys({ type: 'méd' });
    await el.updateComplete;
    expect(field.lang).to.equal('fr');
    expect(el.shadowRoot!.querySelectorAll('label[lang], .note[lang]')).to.have.length(0);
  });

  it('has what the browser draws in the light of the theme, else in that of the page', async () => {
    const { el } = await bar();
    const drawn = () => getComputedStyle(input(el, 'location')).colorScheme;
    applyAppearance(el, darkTheme);
    expect(drawn()).to.equal('dark');
    applyAppearance(el, undefined);
    expect(drawn()).to.equal('normal');
    el.parentElement!.style.colorScheme = 'dark';
    expect(drawn()).to.equal('dark');
  });

  it('Escape closes the list, then empties the field; then it is the host’s', async () => {
    const { el } = await bar();
    const escapes: boolean[] = [];
    el.parentElement!.addEventListener('keydown', (e) => escapes.push(e.defaultPrevented));
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await opened(el, 'specialty');
    escapes.length = 0;
    await press('Escape');
    expect(input(el, 'specialty').value).to.equal('méd');
    await press('Escape');
    await el.updateComplete;
    expect(input(el, 'specialty').value).to.equal('');
    expect(escapes).to.deep.equal([]);
    await press('Escape');
    expect(escapes).to.deep.equal([false]);
  });

  it('Alt+Down opens without moving, Alt+Up closes', async () => {
    const { el } = await bar();
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await opened(el, 'specialty');
    await press('Escape', 'Alt+ArrowDown');
    await opened(el, 'specialty');
    expect(input(el, 'specialty').hasAttribute('aria-activedescendant')).to.equal(false);
    await press('Alt+ArrowUp');
    await el.updateComplete;
    expect(input(el, 'specialty').getAttribute('aria-expanded')).to.equal('false');
  });

  it('gives the keys of the caret to the text: no option is active any more, and Enter chooses none', async () => {
    for (const key of ['Home', 'End', 'ArrowLeft', 'ArrowRight']) {
      const { el } = await bar();
      const field = input(el, 'specialty');
      field.focus();
      await sendKeys({ type: 'méd' });
      await opened(el, 'specialty');
      await press('ArrowDown');
      await el.updateComplete;
      expect(field.getAttribute('aria-activedescendant'), key).to.equal('specialty-0');
      await press(key);
      await el.updateComplete;
      expect(field.hasAttribute('aria-activedescendant'), key).to.equal(false);
      expect(field.getAttribute('aria-expanded'), key).to.equal('true');
      if (key === 'Home') expect(field.selectionStart).to.equal(0);
      await press('Enter');
      await el.updateComplete;
      expect(field.value, key).to.equal('méd');
    }
  });

  it('forgets the active option when the list closes: Down begins at the first again', async () => {
    const { el } = await bar();
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await opened(el, 'specialty');
    for (const close of ['Escape', 'Alt+ArrowUp']) {
      await press('ArrowDown', 'ArrowDown', close, 'ArrowDown');
      await el.updateComplete;
      expect(input(el, 'specialty').getAttribute('aria-activedescendant'), close).to.equal('specialty-0');
      await press('Escape', 'Alt+ArrowDown');
    }
  });

  it('leaves Enter to an input method that is composing, in browsers that only tell it by the key code too', async () => {
    const { el } = await bar();
    const field = input(el, 'specialty');
    field.focus();
    await sendKeys({ type: 'méd' });
    await opened(el, 'specialty');
    await press('ArrowDown');
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
      const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...how });
      field.dispatchEvent(event);
      await el.updateComplete;
      expect(event.defaultPrevented, JSON.stringify(how)).to.equal(false);
      expect(field.value, JSON.stringify(how)).to.equal('méd');
    }
  });

  it('asks again when it comes back to the page from which it was taken while it asked', async () => {
    let asked = 0;
    const { el } = await bar({
      suggestSpecialties: () => (++asked === 1 ? new Promise(() => undefined) : specialties),
    });
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await waitUntil(() => asked === 1);
    const parent = el.parentElement!;
    el.remove();
    parent.append(el);
    await el.updateComplete;
    expect(el.shadowRoot!.querySelector('.spinner'), 'nothing is under way').to.equal(null);
    input(el, 'specialty').focus();
    await press('ArrowDown');
    await opened(el, 'specialty');
  });

  it('asks once after a pause, never below the least number of characters, and aborts what was overtaken', async () => {
    const signals: AbortSignal[] = [];
    const asked: string[] = [];
    const { el } = await bar({
      suggestLocations: (text, options) => {
        asked.push(text);
        signals.push(options!.signal!);
        return text === 'bor' ? new Promise(() => undefined) : [bordeaux];
      },
    });
    input(el, 'location').focus();
    await sendKeys({ type: 'b' });
    await aTimeout(300);
    expect(asked).to.deep.equal([]);
    await sendKeys({ type: 'or' });
    await waitUntil(() => asked.length === 1);
    await sendKeys({ type: 'deau' });
    await opened(el, 'location');
    expect(asked).to.deep.equal(['bor', 'bordeau']);
    expect(signals[0]!.aborted).to.equal(true);
    expect(signals[1]!.aborted).to.equal(false);
  });

  it('stops asking when it leaves the page', async () => {
    let signal: AbortSignal | undefined;
    const { el } = await bar({
      suggestSpecialties: (_text, options) => {
        signal = options!.signal;
        return new Promise(() => undefined);
      },
    });
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await waitUntil(() => signal);
    el.remove();
    expect(signal!.aborted).to.equal(true);
  });

  it('W26 keeps the chosen location whole, and forgets it when its text is edited', async () => {
    const { el } = await bar();
    input(el, 'specialty').focus();
    await sendKeys({ type: 'pédiatrie' });
    await opened(el, 'specialty');
    await press('Tab');
    expect(el.request, 'an exact name is a choice').to.equal(undefined);
    await sendKeys({ type: 'bordeaux' });
    await opened(el, 'location');
    list(el, 'location').querySelectorAll<HTMLElement>('[role=option]')[1]!.click();
    expect(el.request).to.deep.equal({ specialty: { code: 'SM40', system: SYSTEM }, location: sampleLocation });
    expect(el.shadowRoot!.activeElement).to.equal(input(el, 'location'));
    await sendKeys({ type: 'x' });
    expect(el.request).to.equal(undefined);
  });

  it('never guesses: a text that names nothing is no choice, and says so', async () => {
    const { el } = await bar();
    const submits: unknown[] = [];
    el.addEventListener('sas-submit', (e) => submits.push(e.detail));
    input(el, 'specialty').focus();
    await sendKeys({ type: 'médecine' });
    await press('Enter');
    await waitUntil(
      () => note(el, 'specialty') === 'Choisissez une spécialité dans la liste' || note(el, 'location') !== '',
    );
    expect(submits).to.deep.equal([]);
    expect(input(el, 'location').getAttribute('aria-invalid')).to.equal('true');
    expect(note(el, 'location')).to.equal('Choisissez un lieu dans la liste');
    expect(el.shadowRoot!.activeElement).to.equal(input(el, 'specialty'));
    await expectAccessible(el);
  });

  it('Enter right after the last key waits for the suggestion, then submits with nothing personal', async () => {
    const { el } = await bar({}, { location: sampleLocation });
    const submits: unknown[] = [];
    el.parentElement!.addEventListener('sas-submit', (e) => submits.push(e.detail));
    input(el, 'specialty').focus();
    await sendKeys({ type: 'GENERALISTE' });
    await press('Enter');
    await waitUntil(() => submits.length === 1);
    expect(submits).to.deep.equal([{}]);
    expect(el.request?.specialty.code).to.equal('SM54');
  });

  it('says calmly that suggestions fail, and asks again on Down', async () => {
    let fails = true;
    const { el } = await bar({
      suggestSpecialties: () => {
        if (fails) throw sasError('unavailable', { retryable: true });
        return specialties;
      },
    });
    input(el, 'specialty').focus();
    await sendKeys({ type: 'méd' });
    await waitUntil(() => note(el, 'specialty').startsWith('Les propositions n’arrivent pas'));
    expect(input(el, 'specialty').getAttribute('aria-invalid')).to.equal('false');
    fails = false;
    await press('ArrowDown');
    await opened(el, 'specialty');
  });

  describe('filled from the case', () => {
    it('locates the address once and names what was ignored', async () => {
      const address = { streetNumber: '12 bis', city: 'Bordeaux', inseeCode: '99999' };
      const { el, client } = await bar(
        { resolveLocation: () => ({ location: sampleLocation, ignored: ['inseeCode', 'streetNumber'] }) },
        { specialty: { code: 'SM54', label: 'Médecine générale' }, address },
      );
      await el.settled;
      await el.updateComplete;
      expect(client.calls.filter(([name]) => name === 'resolveLocation').map(([, a]) => a)).to.deep.equal([address]);
      expect(el.request).to.deep.equal({ specialty: { code: 'SM54' }, location: sampleLocation });
      expect(note(el, 'location')).to.equal('Non reconnu dans l’adresse du dossier : code INSEE et numéro');
      await expectAccessible(el);
    });

    for (const [type, words] of [
      ['address', 'Position approchée : celle de la voie ou de la commune'],
      ['city', 'Position approchée : estimée d’après les communes voisines'],
    ] as const) {
      it(`says that the position of its ${type} is approximate, located or chosen`, async () => {
        const location = { ...sampleLocation, type, approximate: true };
        const { el } = await bar(
          { resolveLocation: () => ({ location, ignored: ['inseeCode'] }), suggestLocations: () => [location] },
          { specialty: { code: 'SM54', label: 'x' }, address: { city: 'Pessac' } },
        );
        await el.settled;
        await el.updateComplete;
        expect(note(el, 'location')).to.equal(`Non reconnu dans l’adresse du dossier : code INSEE. ${words}`);
        el.context = { specialty: { code: 'SM54', label: 'x' }, location };
        await el.updateComplete;
        await el.settled;
        await el.updateComplete;
        expect(note(el, 'location')).to.equal(words);
        await expectAccessible(el);
      });
    }

    it('takes a known location as it is', async () => {
      const { el, client } = await bar({}, { specialty: { code: 'SM54' }, location: sampleLocation });
      await el.settled;
      await el.updateComplete;
      expect(client.names()).not.to.include('resolveLocation');
      expect(el.request?.location).to.equal(sampleLocation);
      expect(input(el, 'specialty').value, 'label looked up').to.equal('Médecine générale');
    });

    it('says that the address was not found, and asks for a location', async () => {
      const { el } = await bar(
        { resolveLocation: () => Promise.reject(sasError('location-not-found')) },
        { specialty: { code: 'SM54', label: 'x' }, address: { city: 'Nulle-Part' } },
      );
      await el.settled;
      expect(await el.validate()).to.equal(undefined);
      expect(note(el, 'location')).to.contain('n’a pas été trouvée');
      expect(el.shadowRoot!.activeElement).to.equal(input(el, 'location'));
    });

    it('forgets the old case when another comes, even when its address was still being located', async () => {
      let first: ((value: unknown) => void) | undefined;
      const { el } = await bar(
        { resolveLocation: () => (first ? { location: bordeaux, ignored: [] } : new Promise((r) => (first = r))) },
        { specialty: { code: 'SM54', label: 'A' }, address: { city: 'Pessac' } },
      );
      el.context = { address: { city: 'Bordeaux' } };
      await el.updateComplete;
      await el.settled;
      first!({ location: sampleLocation, ignored: [] });
      await aTimeout(0);
      await el.updateComplete;
      expect(input(el, 'location').value).to.equal(bordeaux.label);
      expect(input(el, 'specialty').value).to.equal('');
    });

    it('keeps what was changed since when it is moved in the page', async () => {
      const { el, client } = await bar({}, { specialty: { code: 'SM54', label: 'A' }, address: { city: 'Bordeaux' } });
      await el.settled;
      input(el, 'location').focus();
      input(el, 'location').select();
      await sendKeys({ type: 'bordeaux' });
      await opened(el, 'location');
      list(el, 'location').querySelector<HTMLElement>('[role=option]')!.click();
      el.parentElement!.prepend(el);
      el.parentElement!.append(el);
      await el.updateComplete;
      await el.settled;
      expect(el.request?.location).to.equal(bordeaux);
      expect(client.names().filter((name) => name === 'resolveLocation')).to.have.lengthOf(1);
    });

    it('gives the same whether the case comes before the client or after', async () => {
      const el = await fixture<SasSearchBar>(html`<sas-search-bar></sas-search-bar>`);
      el.context = { specialty: { code: 'SM54', label: 'A' }, address: { city: 'Bordeaux' } };
      await el.updateComplete;
      const provider = document.createElement('sas-provider');
      provider.client = stubClient();
      el.replaceWith(provider);
      provider.append(el);
      await waitUntil(() => el.request);
      expect(el.request?.location).to.deep.equal(sampleLocation);
      provider.remove();
    });
  });
});
