import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Offer } from '@sas-embed/contract';
import '../define/offer-card.js';
import { createLocalizer, loadMessages } from '../localize/index.js';
import { drawn } from '../testing/fixtures/grid.js';
import type { TestHost } from '../testing/fixtures/index.js';
import {
  cardA,
  cardB,
  cdsOffer,
  community,
  communitySlots,
  DATES,
  declared,
  expectAccessible,
  LONG_NAME,
  MARKUP,
  mspOffer,
  pdmOffer,
  offerOf,
  sharedSlots,
  sosOffer,
  sourceOf,
} from '../testing/fixtures/index.js';
import { beginningOf, withLinks } from './description.js';
import { kinds } from './load.js';
import type { SasOfferCard } from './offer-card.js';

async function card(offer: Offer, props: Partial<SasOfferCard> = {}, width = 1000, locale?: string) {
  await kinds.load();
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  if (locale) host.localizer = createLocalizer({ locale, messages: await loadMessages(locale) });
  const element = document.createElement('sas-offer-card');
  element.style.width = `${width}px`;
  const slots = offer.community ? [...sharedSlots, ...communitySlots] : sharedSlots;
  Object.assign(
    element,
    { offer, dates: DATES, status: 'ready', slots, sources: [sourceOf('rapide', 'answered')] },
    props,
  );
  host.append(element);
  await element.updateComplete;
  await element.shadowRoot!.querySelector('sas-slot-grid')?.updateComplete;
  return element;
}

const $ = <T extends Element = HTMLElement>(el: SasOfferCard, selector: string) =>
  el.shadowRoot!.querySelector<T>(selector);
const text = (el: SasOfferCard, selector: string) => $(el, selector)?.textContent?.trim().replace(/\s+/g, ' ');
const all = (el: SasOfferCard) => el.shadowRoot!.textContent.replace(/\s+/g, ' ');
const slots = (el: SasOfferCard) => [
  ...$(el, 'sas-slot-grid')!.shadowRoot!.querySelectorAll<HTMLElement>('button.slot'),
];

describe('kinds of sas-offer-card', () => {
  it('marks what is written in French, and not what the page says in its own language', async () => {
    const offer: Offer = {
      ...cardA(),
      participation: { sas: true, via: 'CPTS', description: 'Reçoit les enfants.', contact: 'Secrétariat le matin' },
    };
    const el = await card(offer, {}, 1000, 'en');
    const french = [...el.shadowRoot!.querySelectorAll('[lang=fr]')].map((it) => it.textContent.trim());
    const { label } = offer.community!;
    expect(french).to.include.members([
      ...[label, 'Reçoit les enfants.', 'Secrétariat le matin', offer.practitioner!.specialties[0]!.label].filter(
        Boolean,
      ),
    ]);
    expect(french.join()).not.to.match(/Sector|Takes part|Contact/);
  });

  describe('SOS Médecins', () => {
    it('names the association and its PFG, and tells its hours', async () => {
      const el = await card(sosOffer());
      expect(text(el, 'h3')).to.equal('SOS Médecins Girondine (exemple)Point fixe de garde Bordeaux Nord');
      expect(text(el, '.site')).to.equal('Point fixe de garde Bordeaux Nord');
      expect(text(el, '.kind')).to.equal('SOS Médecins');
      expect(text(el, '[part=hours]')).to.equal('Horaires : lun.–ven. 20h00 – minuit · sam.–dim. 08h00 – minuit');
    });

    it('tells the PFG of one association apart wherever a name is read', async () => {
      const el = await card(sosOffer());
      const named = 'SOS Médecins Girondine (exemple), Point fixe de garde Bordeaux Nord';
      expect($(el, 'sas-slot-grid')).to.have.property('label', `Créneaux de ${named}`);
      expect($(el, '.phone')!.getAttribute('aria-label')).to.contain(named);
    });

    it('shows no hours where none are known', async () => {
      const offer = sosOffer();
      delete offer.place.openingHours;
      expect($(await card(offer), '[part=hours]')).to.equal(null);
    });
  });

  describe('card A: a practitioner under his CPTS', () => {
    it('W15 has the CPTS above him: name, label, phone, description', async () => {
      const el = await card(cardA());
      expect(text(el, '.community h3')).to.equal('CPTS des Platanes');
      expect(text(el, '.community')).to.contain('Soins non programmés 8 h – 20 h');
      expect(text(el, '.community .phone')).to.equal('05 36 49 00 10');
      expect(text(el, 'h4')).to.equal('Dr Alix Exemple');
      expect($(el, 'article')!.getAttribute('aria-labelledby')).to.equal('community heading');
      expect($(el, '[part=outside]')).to.equal(null);
    });

    it('marks the slots that are for the CPTS, without colour alone', async () => {
      const el = await card(cardA());
      const marked = slots(el).filter((slot) => drawn(slot, '::before').includes('CPTS'));
      expect(marked.map((slot) => slot.textContent)).to.deep.equal(['09h00', '14h20']);
      const grid = $(el, 'sas-slot-grid')!.shadowRoot!;
      expect(grid.getElementById(marked[0]!.getAttribute('aria-describedby')!)!.textContent).to.contain(
        'créneau réservé à la CPTS',
      );
    });

    it('shows the whole description on demand, and says so', async () => {
      const el = await card(cardA());
      const more = $<HTMLButtonElement>(el, '.description button')!;
      expect(more.textContent.trim()).to.equal('Voir plus');
      expect(more.getAttribute('aria-expanded')).to.equal('false');
      expect(text(el, '#description')).to.match(/…$/).and.not.contain('Coordination');
      more.focus();
      await sendKeys({ press: 'Enter' });
      await el.updateComplete;
      expect(more.getAttribute('aria-expanded')).to.equal('true');
      expect(text(el, '#description')).to.contain('coordination@cpts-des-platanes.example');
      expect(more.textContent.trim()).to.equal('Voir moins');
      expect(el.shadowRoot!.activeElement).to.equal(more);
    });

    it('tells the host which number it is', async () => {
      const el = await card(cardA());
      const details: unknown[] = [];
      el.addEventListener('sas-call', (event) => {
        details.push(event.detail);
        event.preventDefault();
      });
      for (const link of el.shadowRoot!.querySelectorAll<HTMLElement>('.phone')) link.click();
      expect(details).to.deep.equal([
        { offerId: 'card-a', structureId: community.nationalId, url: `tel:${community.phones[0]}` },
        { offerId: 'card-a', url: 'tel:+33199000012' },
      ]);
    });

    it('shows a CPTS of which only the name is known', async () => {
      const { nationalId, name } = community;
      const el = await card(cardA({ community: { nationalId, name, phones: ['javascript:alert(1)'] } }));
      expect(text(el, '.community')).to.equal('CPTS des Platanes Voir tous les professionnels de la CPTS');
    });
  });

  describe('card B: his own', () => {
    it('has no CPTS above him, and the orientation outside his slots', async () => {
      const el = await card(cardB());
      expect($(el, '.community')).to.equal(null);
      expect(text(el, 'h3')).to.equal('Dr Alix Exemple');
      expect(text(el, '.badge')).to.equal('Participe au SAS via la CPTS');
      expect(text(el, '[part=outside]')).to.equal('Orientation hors disponibilité possible à ce numéro');
    });

    it('says so only where the actions do', async () => {
      expect($(await card(cardB({ actions: ['view-slots'] })), '[part=outside]')).to.equal(null);
      expect($(await card(offerOf(0)), '[part=outside]')).to.equal(null);
    });
  });

  describe('what is declared with the participation', () => {
    const through = { sas: true, via: 'CPTS', ...declared } as const;

    it('is on the card of a practitioner and of a structure: the beginning, and all on demand', async () => {
      const participations = [
        cardB({ participation: { sas: true, via: 'individual', ...declared } }),
        cardA({ participation: through, community: { ...community, description: 'Court.', contact: '' } }),
        mspOffer({ participation: { sas: true, ...declared } }),
      ];
      for (const offer of participations) {
        const el = await card(offer);
        expect(text(el, '#about')).to.equal('Visites à domicile le matin, sur appel. …');
        expect(text(el, '[part=contact]')).to.match(/^Contact : Secrétariat : .*, jusqu’à 19 h$/);
        $(el, '.description button')!.click();
        await el.updateComplete;
        expect(text(el, '#about')).to.contain('les enfants d’abord.');
        expect(text(el, '.description button')).to.equal('Voir moins');
      }
    });

    it('has its number as a link that the host may take over', async () => {
      const el = await card(cardA({ participation: through }));
      const link = $<HTMLAnchorElement>(el, '[part=contact] a')!;
      expect(link.href).to.equal('tel:0536490012');
      expect(link.getAttribute('aria-label')!.replace(/\s/g, ' ')).to.match(/Dr Alix Exemple.* 05 36 49 00 12/);
      const details: unknown[] = [];
      el.addEventListener('sas-call', (event) => {
        details.push(event.detail);
        event.preventDefault();
      });
      expect(link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))).to.equal(false);
      expect(details).to.deep.equal([{ offerId: 'card-a', url: 'tel:0536490012' }]);
    });

    it('opens each of two descriptions by itself', async () => {
      const el = await card(cardA({ participation: through }));
      $(el, '[aria-controls=about]')!.click();
      await el.updateComplete;
      expect($(el, '[aria-controls=about]')!.getAttribute('aria-expanded')).to.equal('true');
      expect($(el, '[aria-controls=description]')!.getAttribute('aria-expanded')).to.equal('false');
    });

    it('takes for a number what one would dial, and nothing else', () => {
      const numbers = (of: string) =>
        withLinks(of, (phone) => html`${phone}`)
          .filter((part) => typeof part !== 'string')
          .map((part) => (part as { values: string[] }).values[0]);
      expect(numbers('0536490012 ou 05.36.49.00.13, sinon +33 (0)5 36 49 00 14')).to.deep.equal([
        '0536490012',
        '05.36.49.00.13',
        '+33 5 36 49 00 14',
      ]);
      expect(numbers('de 8 h à 20 h, bâtiment 12, 33000 Bordeaux, dossier 053649001234')).to.deep.equal([]);
      expect(numbers('+1'.repeat(2000))).to.deep.equal([]);
    });
  });

  describe('structures', () => {
    it('a MSP and a CDS are named, with the way to their members', async () => {
      const msp = await card(mspOffer());
      expect(text(msp, 'h3')).to.equal('Maison de santé du Grand Pin');
      expect(text(msp, '.kind')).to.equal('Maison de santé (MSP)');
      expect(text(msp, '[part=members]')).to.equal('Voir tous les professionnels de la MSP');
      const cds = await card(cdsOffer());
      expect(text(cds, '.kind')).to.equal('Centre de santé (CDS)');
      expect(text(cds, '[part=hours]')).to.equal('Horaires : tous les jours 09h00 – 21h00');
      expect(text(cds, '[part=members]')).to.equal('Voir tous les professionnels du centre de santé');
    });

    it('offer no members to whom the gateway does not', async () => {
      expect($(await card(mspOffer({ actions: ['call'] })), '[part=members]')).to.equal(null);
      expect($(await card(cardA({ actions: ['call'] })), '[part=members]')).to.equal(null);
    });
  });

  it('a community is asked or telephoned: it has no days without slots', async () => {
    const asked = await card(pdmOffer(), { slots: [], sources: [] });
    expect($(asked, 'sas-slot-grid')).to.equal(null);
    expect($(asked, '[part=source]'), 'nor a word on agendas').to.equal(null);
    expect(text(asked, '[part=request]')).to.contain('Demander à la communauté');
    await expectAccessible(asked);
    const phoned = await card(pdmOffer(false), { slots: [], sources: [] });
    expect(text(phoned, '[part=request]')).to.contain('Noter un appel');
  });

  it('says that only the editor knows a place', async () => {
    expect(all(await card(offerOf(0, { knownBy: 'editor' })))).to.contain('absent du répertoire');
    expect(all(await card(offerOf(0)))).to.not.contain('absent du répertoire');
  });

  it('asks the host before it shows the members', async () => {
    const el = await card(cardA());
    let detail: unknown;
    el.addEventListener('sas-members', (event) => {
      detail = event.detail;
      event.preventDefault();
    });
    $(el, '[part=members]')!.click();
    expect(detail).to.deep.equal({ offerId: 'card-a', structureId: community.nationalId });
    await el.updateComplete;
    expect($(el, 'sas-structure-members')).to.equal(null);
  });

  it('speaks English', async () => {
    const el = await card(cardA(), {}, 1000, 'en');
    expect(text(el, '[part=members]')).to.equal('See all professionals of the CPTS');
    const sos = await card(sosOffer(), {}, 1000, 'en');
    expect(text(sos, '[part=hours]')).to.equal('Opening hours: Mon–Fri 20:00 – midnight · Sat–Sun 08:00 – midnight');
  });

  it('cuts a long description at a word, a short one not at all', () => {
    expect(beginningOf('Court.')).to.equal(undefined);
    expect(beginningOf('Une ligne.\nUne autre.')).to.equal('Une ligne. …');
    const cut = beginningOf('mot '.repeat(100))!;
    expect(cut).to.match(/mot …$/);
    expect(cut.length).to.be.at.most(162);
    expect(beginningOf('x'.repeat(400))).to.have.lengthOf(162);
  });

  const hostile = { ...community, name: MARKUP, label: MARKUP, description: MARKUP, contact: MARKUP };
  it('shows markup in any field as text', async () => {
    const structure = { nationalId: '1330099011', name: MARKUP };
    const place = { ...sosOffer().place, name: `${MARKUP} PFG` };
    for (const el of [
      await card(cardA({ community: hostile })),
      await card(sosOffer({ structure, place })),
      await card(mspOffer({ structure })),
      await card(cardB({ participation: { sas: true, description: MARKUP, contact: MARKUP } })),
    ]) {
      expect(el.shadowRoot!.querySelector('img, b')).to.equal(null);
      expect(all(el)).to.contain('<img src=x');
    }
  });

  const long = { ...community, name: LONG_NAME, label: LONG_NAME };
  const structure = { nationalId: '1330099011', name: LONG_NAME };
  const every: [string, Offer][] = [
    ['card A', cardA()],
    ['card B', cardB()],
    ['SOS', sosOffer()],
    ['MSP', mspOffer()],
    ['declared', cardA({ participation: { sas: true, via: 'CPTS', ...declared } })],
    ['CDS', cdsOffer()],
    ['long names', cardA({ community: long })],
    ['long SOS', sosOffer({ structure, place: { ...sosOffer().place, name: LONG_NAME } })],
  ];
  for (const [name, offer] of every) {
    for (const density of ['comfortable', 'compact'] as const) {
      for (const width of [1000, 304]) {
        it(`${name}: accessible, nothing cut off, one height (${density}, ${width}px)`, async () => {
          const el = await card(offer, { density, slots: [], status: 'loading', sources: [] }, width);
          await waitUntil(() => el.checkVisibility({ contentVisibilityAuto: true }));
          const article = $(el, 'article')!;
          const { height } = article.getBoundingClientRect();
          for (const part of el.shadowRoot!.querySelectorAll<HTMLElement>('.community, .identity')) {
            expect(part.scrollWidth, part.className).to.be.at.most(part.clientWidth);
          }
          el.slots = offer.community ? [...sharedSlots, ...communitySlots] : sharedSlots;
          Object.assign(el, { status: 'ready', sources: [sourceOf('rapide', 'answered')] });
          await el.updateComplete;
          await $<SasOfferCard>(el, 'sas-slot-grid')!.updateComplete;
          expect(article.getBoundingClientRect().height).to.equal(height);
          await expectAccessible(el);
        });
      }
    }
  }
});
