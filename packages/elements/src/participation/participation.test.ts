import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import '../define/participation.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import { spoken } from '../testing/fixtures/language.js';
import type { SasParticipation } from './participation.js';

const CARD = 'offer-bordeaux-agenda';
const CPTS = '1330999921';
const DOCTOR = { practitioners: ['819990000012'] };

interface World {
  element: SasParticipation;
  client: MockClient;
  provider: SasProvider;
}

async function make(options: MockOptions = {}, before?: (client: MockClient) => Promise<unknown>): Promise<World> {
  const clock = createRunningClock('2026-11-24T08:30:00+01:00');
  const client = createMockClient({
    ...{ clock, slots: {}, session: { role: 'practitioner', environment: 'production' }, actsFor: DOCTOR },
    ...options,
  });
  await before?.(client);
  const provider = await fixture<SasProvider>(
    html`<sas-provider .client=${client} .clock=${clock}><sas-participation></sas-participation></sas-provider>`,
  );
  const element = provider.querySelector('sas-participation')!;
  await waitUntil(() => find(element, '.frame[aria-busy=false]'), 'it is read');
  await element.updateComplete;
  return { element, client, provider };
}

const find = <T extends HTMLElement = HTMLInputElement>(element: SasParticipation, selector: string) =>
  element.shadowRoot!.querySelector<T>(selector);
const textOf = (element: SasParticipation, selector = '.frame') =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const until = (element: SasParticipation, text: RegExp, selector = '.frame') =>
  waitUntil(() => text.test(textOf(element, selector)), `${text} in ${selector}`, { timeout: 4000 });
const focused = (element: SasParticipation) => element.shadowRoot!.activeElement as HTMLElement | null;
const click = async (element: SasParticipation, selector: string) => {
  find(element, selector)!.click();
  await element.updateComplete;
};
const placeOf = async (client: MockClient) => (await client.listParticipations()).places[0]!;
const declared = (client: MockClient, calls = 'declareParticipation') =>
  client.calls.filter(({ operation }) => operation === calls).length;

/** Waits for a proposal and takes it by keyboard. */
async function propose(element: SasParticipation, typed: string) {
  find(element, '#structure')!.focus();
  await sendKeys({ type: typed });
  await waitUntil(() => find(element, '[role=option]'), 'something is proposed', { timeout: 4000 });
  await sendKeys({ press: 'ArrowDown' });
  await element.updateComplete;
  expect(find(element, '#structure')!.getAttribute('aria-activedescendant')).to.equal('structure-0');
  await sendKeys({ press: 'Enter' });
  await element.updateComplete;
}

describe('sas-participation', () => {
  it('shows each place with how it takes part now, the only one ticked; accessible', async () => {
    const { element } = await make();
    expect(textOf(element, '.place')).to.match(/Dr Dominique.*Modèle.*Participe.*selon l’annuaire/i);
    expect(find(element, 'input[name=place]')!.checked).to.equal(true);
    const ways = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name=way]')].map((it) => it.value);
    expect(ways).to.deep.equal(['no', 'individual', 'CPTS', 'MSP', 'SOS']);
    await expectAccessible(element);
  });

  it('declares through several CPTS by keyboard, found in the combobox; the focus stays on the button', async () => {
    const { element, client } = await make();
    const told: (string | undefined)[] = [];
    element.addEventListener('sas-change', ({ detail }) => told.push(detail.offerId));
    await click(element, 'input[value=CPTS]');
    await propose(element, 'collines');
    expect(textOf(element, '.chosen')).to.match(/CPTS des Trois Collines/);
    expect(focused(element)!.id).to.equal('structure');
    await propose(element, 'inventee');
    await expectAccessible(element);
    await click(element, '#ownCard');
    await click(element, '#hoursStated');
    find(element, '#description')!.focus();
    await sendKeys({ type: 'Visites le matin' });
    find(element, '[data-save]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(element, /Participation enregistrée/);
    expect(focused(element)!.matches('[data-save]')).to.equal(true);
    const { declaration } = await placeOf(client);
    expect(declaration).to.deep.include({ sas: true, via: 'CPTS', ownCard: true, description: 'Visites le matin' });
    expect(declaration!.communityIds).to.deep.equal([CPTS, '1330999922']);
    expect(textOf(element, '.now')).to.match(/via CPTS.*Collines.*et à titre individuel \(déclaré ici\)/);
    expect(told).to.deep.equal([CARD]);
  });

  it('says beside each field what is wrong, and goes to the first; nothing is sent', async () => {
    const { element, client, provider } = await make();
    await click(element, 'input[value=CPTS]');
    await click(element, 'input[name=place]');
    await click(element, '[data-save]');
    await until(element, /Choisissez au moins un lieu/);
    provider.locale = 'en';
    await until(element, /Choose a place at least/);
    provider.locale = 'fr';
    await until(element, /Choisissez au moins un lieu/);
    expect(focused(element)!.getAttribute('name')).to.equal('place');
    await click(element, 'input[name=place]');
    await click(element, '[data-save]');
    await until(element, /Choisissez une à cinq CPTS.*Nécessaire ici/);
    await waitUntil(() => focused(element)?.id === 'structure');
    expect(focused(element)!.getAttribute('aria-describedby')).to.contain('communityIds-fault');
    await expectAccessible(element);
    expect(declared(client)).to.equal(0);
  });

  it('keeps what was typed when another was faster, reads again, and saves then', async () => {
    const { element, client } = await make();
    await click(element, 'input[value=no]');
    find(element, '#contact')!.focus();
    await sendKeys({ type: '05 36 49 00 01' });
    const colleague = client.colleague({ role: 'delegate' }, DOCTOR);
    await colleague.declareParticipation([{ offerId: CARD, version: 0 }], { sas: false });
    await click(element, '[data-save]');
    await until(element, /Quelqu’un d’autre/, '.declaration');
    await until(element, /Ne participe pas \(déclaré ici\)/, '.place');
    expect(find(element, '#contact')!.value).to.equal('05 36 49 00 01');
    await waitUntil(() => find(element, '[data-save]')!.getAttribute('aria-disabled') === 'false');
    await click(element, '[data-save]');
    await until(element, /Participation enregistrée/);
    expect((await placeOf(client)).declaration).to.deep.equal({ sas: false, contact: '05 36 49 00 01' });
  });

  it('takes a declaration back after a question; the focus goes to its place', async () => {
    const { element, client } = await make({}, (known) =>
      known.declareParticipation([{ offerId: CARD, version: 0 }], { sas: false }),
    );
    find(element, '[data-withdraw]')!.focus();
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(find(element, 'dialog[open]')).to.not.equal(null);
    await expectAccessible(element);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !find(element, 'dialog[open]'));
    expect(declared(client, 'withdrawParticipation')).to.equal(0);
    expect(focused(element)!.matches('[data-withdraw]')).to.equal(true);
    await click(element, '[data-withdraw]');
    await click(element, '[data-confirm]');
    await until(element, /Déclaration retirée/);
    await waitUntil(() => focused(element)?.getAttribute('name') === 'place');
    expect(await placeOf(client)).to.not.have.property('declaration');
  });

  it('forgets drafts and places when the user changes', async () => {
    const { element, client, provider } = await make();
    find(element, '#contact')!.focus();
    await sendKeys({ type: 'secret' });
    provider.client = client.colleague({ role: 'practitioner' }, DOCTOR);
    await waitUntil(() => find(element, '#contact') && find(element, '#contact')!.value === '', 'the draft is gone');
    provider.client = client.colleague({ role: 'practitioner' }, { practitioners: ['819990099999'] });
    await until(element, /Aucun lieu ni structure/);
    provider.client = client.colleague({ role: 'osnp' });
    await until(element, /Ce compte ne déclare pas/);
  });

  it('lets a manager say what his structure is, and nothing that he may not', async () => {
    const { element, client } = await make({
      session: { role: 'structure-manager', environment: 'production' },
      actsFor: { structures: [CPTS] },
    });
    expect(textOf(element)).to.match(/CPTS des Trois Collines/);
    await expectAccessible(element);
    find(element, `#description-${CPTS}`)!.focus();
    await sendKeys({ type: 'De 9 h à 19 h' });
    await click(element, `[data-structure="${CPTS}"] [data-save]`);
    await until(element, /Texte enregistré/);
    expect((await client.listParticipations()).structures[0]).to.include({ description: 'De 9 h à 19 h', version: 1 });
  });

  it('marks what is written for French readers, in any language of the page', async () => {
    const { element } = await make({ session: { role: 'structure-manager', environment: 'production' } });
    const texts = [...element.shadowRoot!.querySelectorAll<HTMLElement>('textarea, input[type=text]:not([role])')];
    expect(texts.length).to.be.greaterThan(0);
    for (const text of texts) expect(text.lang, text.id).to.equal('fr');
  });

  it('says what was done in the language of that moment, also while that is on its way', async () => {
    const { element, provider } = await make();
    await click(element, 'input[value=CPTS]');
    await propose(element, 'collines');
    provider.locale = 'en';
    // the search’s English is at hand; its own is only now asked for
    await spoken(element, 'en');
    await click(element, '.chosen button');
    const said = () => provider.shadowRoot!.querySelector('[data-live]')!.textContent;
    await waitUntil(() => /: removed\./.test(said()), 'said', { timeout: 4000 });
    await click(element, 'input[value=no]');
    await click(element, '[data-save]');
    await until(element, /Saved\./);
    provider.locale = 'fr';
    await until(element, /Participation enregistrée/);
  });

  it('says when it cannot be read, and tries again', async () => {
    const { element } = await make({ error: { listParticipations: 'network' } });
    await until(element, /n’a pas pu être lue.*Réessayer/);
    await expectAccessible(element);
  });
});
