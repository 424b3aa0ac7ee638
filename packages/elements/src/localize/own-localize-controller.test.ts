import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { ContextProvider } from '@lit/context';
import { ReactiveElement } from 'lit';
import { localizerContext } from '../context.js';
import { createLocalizer, OwnLocalizeController } from './index.js';

const french = { 'a.one': 'un', 'a.count': (p: { n: number }) => `${p.n} fois` };
const english: typeof french = { 'a.one': 'one', 'a.count': (p) => `${p.n} times` };

let asked = 0;
let answer: () => Promise<typeof french>;
class OwnTexts extends ReactiveElement {
  looks: string[] = [];
  texts = new OwnLocalizeController(this, french, () => {
    asked++;
    return answer();
  });
  protected override update(changed: Map<string, unknown>): void {
    super.update(changed);
    this.renderRoot.textContent = `${this.texts.t('a.one')} ${this.texts.t('a.count', { n: 2 })}`;
    this.looks.push(`${this.texts.localizer.locale} ${this.texts.t('a.one')} ${this.texts.isWaiting}`);
  }
}
customElements.define('test-own-texts', OwnTexts);

async function page(locale: string) {
  asked = 0;
  answer = () => Promise.resolve(english);
  const host = document.createElement('div');
  const localizers = new ContextProvider(host, {
    context: localizerContext,
    initialValue: createLocalizer({ locale, messages: {} }),
  });
  await fixture(html`${host}`);
  const element = new OwnTexts();
  host.append(element);
  await element.updateComplete;
  return { localizers, element, said: () => element.shadowRoot!.textContent };
}

describe('texts that bring their own English', () => {
  it('ask for it in English only, once, and say it when it is there', async () => {
    const { localizers, element, said } = await page('fr');
    expect(said()).to.equal('un 2 fois');
    expect(asked).to.equal(0);
    localizers.setValue(createLocalizer({ locale: 'en-GB' }));
    await waitUntil(() => said() === 'one 2 times', 'English');
    element.requestUpdate();
    await element.updateComplete;
    expect(asked).to.equal(1);
    localizers.setValue(createLocalizer({ locale: 'fr' }));
    await element.updateComplete;
    expect(said()).to.equal('un 2 fois');
  });

  it('keep formats and words of one language together while English loads, and say that it does', async () => {
    const { localizers, element, said } = await page('fr-RE');
    let give!: () => void;
    answer = () => new Promise((resolve) => (give = () => resolve(english)));
    localizers.setValue(createLocalizer({ locale: 'en' }));
    await element.updateComplete;
    element.requestUpdate();
    await element.updateComplete;
    give();
    await waitUntil(() => said() === 'one 2 times', 'English');
    expect(element.looks).to.deep.equal(['fr-RE un false', 'fr-RE un true', 'fr-RE un true', 'en one false']);
  });

  it('put the integrator’s wording before it', async () => {
    const { localizers, said } = await page('en');
    localizers.setValue(createLocalizer({ locale: 'en', messages: { 'a.one': 'mine' } as object }));
    await waitUntil(() => said() === 'mine 2 times', 'the wording, and English');
  });

  it('stay French when it cannot be had, and ask again at the next drawing', async () => {
    const { localizers, element, said } = await page('fr');
    answer = () => Promise.reject(new Error('offline'));
    localizers.setValue(createLocalizer({ locale: 'en' }));
    await waitUntil(() => asked === 1, 'asked');
    await element.updateComplete;
    expect(said()).to.equal('un 2 fois');
    answer = () => Promise.resolve(english);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    element.requestUpdate();
    await waitUntil(() => said() === 'one 2 times', 'English at last');
  });
});
