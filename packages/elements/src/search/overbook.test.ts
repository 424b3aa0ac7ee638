import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Offer, SearchEvent } from '@sas-embed/contract';
import { cardB, endEvent, expectAccessible, offerOf, offersEvent, sourceOf } from '../testing/fixtures/index.js';
import { sampleAppointment } from '../testing/fixtures/samples.js';
import { focused, page } from '../testing/fixtures/search-page.js';

const overbookable = (offer: Offer): Offer => ({ ...offer, actions: [...offer.actions, 'overbook'] });

async function* stream(...offers: Offer[]): AsyncGenerator<SearchEvent> {
  yield offersEvent(offers, [sourceOf('rapide', 'answered')]);
  yield endEvent({ offers: offers.length, offersWithSlots: 0, slots: 0, sourcesAnswered: 1 });
}

async function shown(...offers: Offer[]) {
  const it = await page({
    search: () => stream(...offers),
    createOverbooking: ({ start }) => sampleAppointment({ start, status: 'pending' }),
  });
  await it.search.run();
  const cards = () => [...it.results.shadowRoot!.querySelectorAll('sas-offer-card')];
  await waitUntil(() => cards().length === offers.length);
  const buttons = () => cards().map((card) => card.shadowRoot!.querySelector<HTMLElement>('[part=overbook]'));
  return { ...it, cards, buttons };
}

describe('orienting outside the slots from sas-search', () => {
  it('is offered on the cards whose actions say so alone, with the name of whom it is about', async () => {
    const { cards, buttons } = await shown(overbookable(cardB()), cardB(), offerOf(1));
    const [first, ...others] = buttons();
    expect(first!.textContent.replace(/\s+/g, ' ').trim()).to.match(/^Orienter hors disponibilité, Dr Alix Exemple/);
    expect(others).to.deep.equal([null, null]);
    // The way by telephone is told where there is no other.
    expect(cards().map((card) => card.shadowRoot!.querySelector('[part=outside]') !== null)).to.deep.equal([
      false,
      true,
      false,
    ]);
    await expectAccessible(cards()[0]!);
  });

  it('W16 opens the form for the case by keyboard, and gives the focus back to the card', async () => {
    const { buttons, dialog, client, provider } = await shown(overbookable(offerOf(0)), overbookable(offerOf(1)));
    const booked: unknown[] = [];
    provider.addEventListener('sas-book', ({ detail }) => booked.push(detail));
    const button = buttons()[1]!;
    button.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused()?.id === 'date', 'the form', { timeout: 5000 });
    expect(dialog.opened).to.equal(true);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused() === button, 'back on the card');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused()?.id === 'date', 'the form again');
    for (const list of dialog.shadowRoot!.querySelectorAll('select')) {
      list.selectedIndex = 1;
      list.dispatchEvent(new Event('change'));
      await dialog.updateComplete;
    }
    dialog.shadowRoot!.querySelector<HTMLElement>('#primary')!.click();
    await waitUntil(() => booked.length === 1);
    const [, request] = client.calls.find(([name]) => name === 'createOverbooking')!;
    expect(request).to.include({ offerId: 'offer-1', caseRef: 'D-42' });
    dialog.close();
    await waitUntil(() => focused() === button, 'back on the card');
  });

  it('lets the host orient by its own means', async () => {
    const { buttons, dialog, provider } = await shown(overbookable(offerOf(0)));
    const wanted: unknown[] = [];
    provider.addEventListener('sas-overbook', (event) => {
      wanted.push(event.detail);
      event.preventDefault();
    });
    buttons()[0]!.click();
    await dialog.updateComplete;
    expect(wanted).to.deep.equal([{ offerId: 'offer-0' }]);
    expect(dialog.opened).to.equal(false);
  });
});
