import { expect, fixture, html } from '@open-wc/testing';
import '../define/offer-card.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { DATES, expectAccessible, fullDays, offerOf, slotAt, sourceOf } from '../testing/fixtures/index.js';
import type { SasOfferCard } from './offer-card.js';

async function card(props: Partial<SasOfferCard> = {}, width = 1000): Promise<SasOfferCard> {
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  const element = document.createElement('sas-offer-card');
  element.style.width = `${width}px`;
  Object.assign(element, {
    offer: offerOf(0),
    dates: DATES,
    status: 'ready',
    slots: fullDays(5),
    sources: [sourceOf('rapide', 'answered', { at: '2026-11-23T07:58:00+01:00' })],
    ...props,
  });
  host.append(element);
  await element.updateComplete;
  await element.shadowRoot!.querySelector('sas-slot-grid')?.updateComplete;
  return element;
}

const text = (el: SasOfferCard, selector: string) =>
  el.shadowRoot!.querySelector(selector)?.textContent?.trim().replace(/\s+/g, ' ');

const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

describe('sas-offer-card', () => {
  it('says who, where, how far, which sector, and how to call', async () => {
    const el = await card();
    expect(text(el, '.name')).to.equal('Dr Alix Exemple');
    expect(text(el, '.muted')).to.equal('Médecine générale · Secteur 1');
    expect(text(el, 'address')).to.equal('à 450 m · 12 rue des Acacias, 33000 Bordeaux');
    expect(text(el, '.phone')).to.equal('01 99 00 00 12');
    expect(text(el, '.badge')).to.equal('Participe au SAS');
    expect(el.shadowRoot!.querySelector('h3')).to.not.equal(null);
  });

  it('takes the heading level it is given', async () => {
    for (const level of [2, 4, 5, 6]) {
      const el = await card({ headingLevel: level });
      expect(el.shadowRoot!.querySelector('.name')!.localName).to.equal(`h${level}`);
    }
  });

  it('shows nothing without an offer', async () => {
    const el = await card({ offer: undefined });
    expect(el.shadowRoot!.children).to.have.lengthOf(0);
  });

  it('shows what a directory may lack as lacking, not as an error', async () => {
    const bare = offerOf(0, { participation: { sas: false } });
    delete bare.practitioner!.conventionSector;
    delete bare.structure;
    delete bare.distanceMeters;
    bare.place.phones = ['javascript:alert(1)'];
    const el = await card({ offer: bare });
    expect(el.shadowRoot!.querySelector('a')).to.equal(null);
    expect(el.shadowRoot!.textContent).to.include('Téléphone non renseigné');
    expect(el.shadowRoot!.querySelector('.badge')).to.equal(null);
  });

  it('shows markup in a name as text', async () => {
    const offer = offerOf(0);
    offer.practitioner!.lastName = '<img src=x onerror=alert(1)>';
    const el = await card({ offer });
    expect(text(el, '.name')).to.include('<img src=x');
    expect(el.shadowRoot!.querySelector('img')).to.equal(null);
  });

  describe('slots that come late', () => {
    const shown = [slotAt(DATES[0], '10:00'), slotAt(DATES[0], '11:00'), slotAt(DATES[1], '09:00')];
    const times = (el: SasOfferCard) =>
      [...el.shadowRoot!.querySelector('sas-slot-grid')!.shadowRoot!.querySelectorAll('[part~="slot"]')].map((slot) =>
        slot.textContent.trim().slice(0, 5),
      );
    const settle = async (el: SasOfferCard) => {
      await el.updateComplete;
      await el.shadowRoot!.querySelector('sas-slot-grid')!.updateComplete;
    };
    const earlier = (el: SasOfferCard) => el.shadowRoot!.querySelector<HTMLButtonElement>('[part="earlier"]');

    it('go in at once after those of their day, and wait when they are earlier', async () => {
      const el = await card({ slots: shown });
      const [later, before] = [slotAt(DATES[0], '12:00'), slotAt(DATES[0], '10:20')];
      el.slots = [...shown, later, before];
      await settle(el);
      expect(times(el)).to.deep.equal(['10h00', '11h00', '12h00', '09h00']);
      expect(earlier(el)!.textContent.trim()).to.equal('+1 plus tôt');
      expect(earlier(el)!.getAttribute('aria-label')).to.include('+1 plus tôt');
      await expectAccessible(el);
    });

    it('are let in by the button, and the focus goes to the slots', async () => {
      const el = await card({ slots: shown });
      const height = el.offsetHeight;
      el.slots = [slotAt(DATES[0], '09:00'), ...shown];
      await settle(el);
      expect(el.offsetHeight).to.equal(height);
      earlier(el)!.click();
      await settle(el);
      expect(times(el)).to.deep.equal(['09h00', '10h00', '11h00', '09h00']);
      expect(earlier(el)).to.equal(null);
      expect(el.shadowRoot!.activeElement?.localName).to.equal('sas-slot-grid');
    });

    it('keep waiting while others are taken, and are forgotten when they are taken themselves', async () => {
      const el = await card({ slots: shown });
      const late = slotAt(DATES[0], '09:00');
      el.slots = [late, ...shown];
      await settle(el);
      el.slots = [late, ...shown.slice(1)];
      await settle(el);
      expect(times(el)).to.deep.equal(['11h00', '09h00']);
      expect(earlier(el)).to.not.equal(null);
      el.slots = shown.slice(1);
      await settle(el);
      expect(earlier(el)).to.equal(null);
    });

    it('go in at once where nothing is shown that day, out of sight, and for another offer', async () => {
      const el = await card({ slots: shown });
      el.slots = [...shown, slotAt(DATES[2], '09:00')];
      await settle(el);
      expect(earlier(el)).to.equal(null);
      el.style.marginTop = '200vh';
      el.slots = [slotAt(DATES[0], '09:00'), ...shown];
      await settle(el);
      expect(times(el)[0]).to.equal('09h00');
      el.style.marginTop = '';
      el.offer = offerOf(1);
      el.slots = [slotAt(DATES[0], '08:40'), ...shown];
      await settle(el);
      expect(times(el)[0]).to.equal('08h40');
    });
  });

  describe('phone', () => {
    it('fires sas-call first, and follows the link', async () => {
      const el = await card();
      const link = el.shadowRoot!.querySelector<HTMLAnchorElement>('.phone')!;
      expect(link.href).to.equal('tel:+33199000012');
      let detail: unknown;
      let prevented: boolean | undefined;
      el.addEventListener('sas-call', (e) => (detail = e.detail));
      const watch = (e: Event) => {
        prevented = e.defaultPrevented;
        e.preventDefault(); // the test's browser has no telephone
      };
      window.addEventListener('click', watch, { once: true });
      link.click();
      expect(detail).to.deep.equal({ offerId: 'offer-0', url: 'tel:+33199000012' });
      expect(prevented).to.equal(false);
    });

    it('leaves the call to the host that cancels it', async () => {
      const el = await card();
      el.addEventListener('sas-call', (e) => e.preventDefault());
      let prevented: boolean | undefined;
      window.addEventListener('click', (e) => (prevented = e.defaultPrevented), { once: true });
      el.shadowRoot!.querySelector<HTMLAnchorElement>('.phone')!.click();
      expect(prevented).to.equal(true);
    });
  });

  describe('where the slots come from', () => {
    const line = async (props: Partial<SasOfferCard>) => text(await card({ slots: [], ...props }), '.source');

    it('when the agenda answered, with the time of reading', async () => {
      expect(await line({})).to.equal('AgendaRapide, lu à 07h58');
    });
    it('while it is awaited', async () => {
      expect(await line({ status: 'loading', sources: [sourceOf('rapide', 'pending')] })).to.equal(
        'En attente d’AgendaRapide…',
      );
    });
    for (const [state, words] of [
      ['late', 'Agenda muet : pas de réponse d’AgendaMuette'],
      ['failed', 'Agenda en panne : pas de réponse lisible d’AgendaMuette'],
      ['disabled', 'Agenda non interrogé : AgendaMuette est suspendu par le service'],
    ] as const) {
      it(`when it is ${state}: never as an absence of slots`, async () => {
        const el = await card({ slots: [], status: 'error', sources: [sourceOf('muette', state)] });
        expect(text(el, '.source')).to.equal(words);
        const all = el.shadowRoot!.textContent + el.shadowRoot!.querySelector('sas-slot-grid')!.shadowRoot!.textContent;
        expect(all).to.not.match(/pas de créneau|aucun créneau/i);
      });
    }
    it('when one is silent and another awaited', async () => {
      const sources = [sourceOf('muette', 'late'), sourceOf('lente', 'pending'), sourceOf('rapide', 'answered')];
      expect(await line({ status: 'partial', sources })).to.equal(
        'Agenda muet : pas de réponse d’AgendaMuette · En attente d’AgendaLente…',
      );
    });
    it('when an agenda says that there is more than it gave', async () => {
      expect(await line({ sources: [sourceOf('rapide', 'answered', { incomplete: true })] })).to.equal(
        'Réponse incomplète d’AgendaRapide : il peut manquer des créneaux',
      );
    });
    it('when there is no agenda at all', async () => {
      expect(await line({ sources: [] })).to.equal('Pas d’agenda connu : téléphonez');
    });
  });

  for (const width of [1000, 340]) {
    for (const density of ['comfortable', 'compact'] as const) {
      it(`has one height whatever arrives (${density}, ${width}px)`, async () => {
        const el = await card(
          { slots: [], status: 'loading', sources: [sourceOf('rapide', 'pending')], density },
          width,
        );
        // Before its first frame the browser takes the card for out of sight and gives it its reserved size.
        await frames();
        expect(el.checkVisibility({ contentVisibilityAuto: true })).to.equal(true);
        const reserved = el.shadowRoot!.querySelector('article')!.getBoundingClientRect().height;
        for (const change of [
          { slots: fullDays(9), status: 'ready', sources: [sourceOf('rapide', 'answered')] },
          { slots: [], status: 'error', sources: [sourceOf('rapide', 'late'), sourceOf('muette', 'failed')] },
        ] as Partial<SasOfferCard>[]) {
          Object.assign(el, change);
          await el.updateComplete;
          await el.shadowRoot!.querySelector('sas-slot-grid')!.updateComplete;
          await frames();
          expect(el.shadowRoot!.querySelector('article')!.getBoundingClientRect().height).to.equal(reserved);
        }
      });
    }
  }

  it('is skipped by the browser while out of sight, with its room kept', async () => {
    const el = await card();
    const style = getComputedStyle(el);
    expect(style.contentVisibility).to.equal('auto');
    expect(style.containIntrinsicHeight).to.contain('230px');
  });

  describe('accessibility (axe)', () => {
    const states: [string, Partial<SasOfferCard>][] = [
      ['ready', {}],
      ['loading', { slots: [], status: 'loading', sources: [sourceOf('rapide', 'pending')] }],
      ['partial', { status: 'partial', sources: [sourceOf('rapide', 'answered'), sourceOf('lente', 'pending')] }],
      ['error', { slots: [], status: 'error', sources: [sourceOf('muette', 'late')] }],
      ['empty', { slots: [] }],
      ['compact', { density: 'compact' }],
    ];
    for (const [name, props] of states) it(name, async () => expectAccessible(await card(props)));
  });
});
