import type { Offer } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent } from 'storybook/test';
import '../packages/elements/src/define/offer-card.js';
import { kinds, type SasOfferCard } from '../packages/elements/src/offer-card/index.js';
import {
  cardA,
  cardB,
  cdsOffer,
  community,
  communitySlots,
  declared,
  LONG_NAME,
  MARKUP,
  mspOffer,
  pdmOffer,
  sharedSlots,
  sosOffer,
} from '../packages/elements/src/testing/fixtures/cards.js';
import { DATES, fullDays, offerOf, slotAt, sourceOf } from '../packages/elements/src/testing/fixtures/offers.js';
import { below, densityOf, find, focused, seen, sees, SMALL } from './support.js';

type Args = Pick<SasOfferCard, 'slots'> & { offers: Offer[]; width: string } & Record<
    'onMembers' | 'onOverbook',
    (event: Event) => void
  >;

const sources = [sourceOf('rapide', 'answered', { at: '2026-11-23T07:58:00+01:00' })];

/**
 * What a card is: a practitioner under his CPTS (card A) and his own (card B), the point fixe de garde of a SOS Médecins
 * association, a MSP, a CDS.
 */
const meta: Meta<Args> = {
  title: 'Kinds of card/sas-offer-card',
  component: 'sas-offer-card',
  tags: ['!autodocs'],
  args: {
    offers: [],
    slots: [...sharedSlots, ...fullDays(3, [DATES[2]!])],
    width: '1080px',
    onMembers: fn((event: Event) => event.preventDefault()),
    onOverbook: fn(),
  },
  argTypes: { offers: { control: false }, slots: { control: false }, width: { table: { disable: true } } },
  // What the kinds add is loaded before the first card is shown, as sas-search does.
  loaders: [() => kinds.load()],
  render: ({ offers, slots, width, onMembers, onOverbook }, { globals }) =>
    html`${offers.map(
      (offer) =>
        html`<sas-offer-card
          .offer=${offer}
          .slots=${offer.community ? [...slots, ...communitySlots] : slots}
          .sources=${offer.kind === 'PDM' ? [] : sources}
          .dates=${DATES}
          .status=${'ready'}
          .density=${densityOf(globals)}
          style="max-width: ${width}; margin-bottom: 12px"
          @sas-members=${onMembers}
          @sas-overbook=${onOverbook}
        ></sas-offer-card>`,
    )}`,
};
export default meta;
type Story = StoryObj<Args>;

const COMPACT = { density: 'compact' };

/** One point fixe de garde of an association, with its hours. */
export const SosMedecins: Story = {
  name: 'SOS Médecins',
  args: { offers: [sosOffer()] },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'SOS Médecins Girondine (exemple) Point fixe de garde Bordeaux Nord');
    await sees(canvasElement, 'lun.–ven. 20h00 – minuit · sam.–dim. 08h00 – minuit');
  },
};

/** A practitioner under his CPTS: what is for the CPTS alone is marked. */
export const CardA: Story = {
  args: { offers: [cardA()] },
  play: async ({ canvasElement, args }) => {
    await sees(canvasElement, /CPTS des Platanes.*Soins non programmés.*05 36 49 00 10.*Dr Alix Exemple/);
    await userEvent.click(find(canvasElement, '[part=members]'));
    await expect(args.onMembers).toHaveBeenCalledOnce();
  },
};

/** The description of the CPTS, opened by keyboard. */
export const WholeDescription: Story = {
  args: { offers: [cardA()] },
  play: async ({ canvasElement }) => {
    find(canvasElement, '.description button').focus();
    await userEvent.keyboard('{Enter}');
    await sees(canvasElement, 'coordination@cpts-des-platanes.example');
    await expect(focused()).toHaveTextContent('Voir moins');
  },
};

const overbookable = (offer: Offer): Offer => ({ ...offer, actions: [...offer.actions, 'overbook'] });

/** Where the role may orient outside the slots: one button, for whom it is in its name. */
export const Overbookable: Story = {
  args: { offers: [overbookable(cardB())], onOverbook: fn() },
  play: async ({ canvasElement, args }) => {
    await sees(canvasElement, 'Orienter hors disponibilité');
    find(canvasElement, '[part=overbook]').focus();
    await userEvent.keyboard('{Enter}');
    await expect(args.onOverbook).toHaveBeenCalledOnce();
  },
};

/** The same, compact. */
export const OverbookableCompact: Story = {
  globals: COMPACT,
  args: { offers: [overbookable(cardB())] },
  play: ({ canvasElement }) => sees(canvasElement, 'Orienter hors disponibilité'),
};

/** The same practitioner’s own card: without what is for the CPTS only, with the orientation outside his slots. */
export const CardB: Story = {
  args: { offers: [cardB()] },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'Orientation hors disponibilité possible à ce numéro');
    await expect(seen(canvasElement)).not.toContain('CPTS des Platanes');
  },
};

/** What is declared with a participation: a practitioner’s under his CPTS and on his own card, a maison de santé’s. */
export const Declared: Story = {
  args: {
    offers: [
      cardA({ participation: { sas: true, via: 'CPTS', ...declared } }),
      cardB({ participation: { sas: true, via: 'individual', ...declared } }),
      mspOffer({ participation: { sas: true, ...declared } }),
    ],
  },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, /Visites à domicile.*Contact : Secrétariat : 05 36 49 00 12/);
    const card = canvasElement.querySelectorAll<SasOfferCard>('sas-offer-card')[1]!;
    find(card.shadowRoot!, '.description button').focus();
    await userEvent.keyboard('{Enter}');
    await sees(card, 'les enfants d’abord');
  },
};

/** The same, compact. */
export const DeclaredCompact: Story = { ...Declared, globals: COMPACT };

/** A maison de santé and a centre de santé, with the way to their members. */
export const Structures: Story = {
  args: { offers: [mspOffer(), cdsOffer()] },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'Maison de santé (MSP)');
    await sees(canvasElement, 'Voir tous les professionnels du centre de santé');
  },
};

const phoned = pdmOffer(false, {
  id: 'pdm-phoned',
  structure: { nationalId: '1339999052', name: 'Communauté Témoin' },
});

/** Communities of places de marché: one is asked from here, the other is telephoned. */
export const Communities: Story = {
  args: { offers: [pdmOffer(), phoned], slots: [] },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, /Communauté Exemple Soins.*SoinsPartagés.*Demander à la communauté/);
    await sees(canvasElement, /Communauté Témoin.*Noter un appel/);
  },
};

/** The same, compact. */
export const CommunitiesCompact: Story = {
  globals: COMPACT,
  args: { offers: [pdmOffer(), phoned], slots: [] },
  play: async ({ canvasElement }) => sees(canvasElement, 'Communauté Témoin'),
};

/** Every type of slot, walk-in, reasons and modes: in letters and in words, never by colour alone. */
export const SlotTypes: Story = {
  args: {
    offers: [offerOf(0)],
    slots: [
      slotAt(DATES[0], '09:00', { visibility: ['PUBLIC'] }),
      slotAt(DATES[0], '09:20', { visibility: ['PRO'], modes: ['VR'] }),
      slotAt(DATES[0], '09:40', { visibility: ['SNP'], modes: ['AMB', 'VR', 'HH'] }),
      slotAt(DATES[0], '10:00', { visibility: ['CPTS'], modes: ['HH'] }),
      slotAt(DATES[1], '09:00', { appointmentType: 'WALKIN', visibility: ['PUBLIC'], actions: ['walk-in'] }),
      slotAt(DATES[1], '09:20', { reasons: ['Suture', 'Renouvellement d’ordonnance'] }),
      slotAt(DATES[1], '09:40', { appointmentType: 'WALKIN', visibility: ['CPTS'], actions: ['walk-in'] }),
    ],
  },
  play: async ({ canvasElement }) => {
    const said = [...below(canvasElement)].map((element) => element.textContent).join(' ');
    await expect(said).toContain('créneau réservé à la CPTS');
    await expect(said).toContain('motif : Suture, Renouvellement d’ordonnance');
  },
};

/** A place that only the editor told of. */
export const KnownByEditor: Story = {
  args: { offers: [offerOf(0, { knownBy: 'editor', participation: { sas: false } })] },
  play: async ({ canvasElement }) => sees(canvasElement, 'Lieu indiqué par l’éditeur, absent du répertoire'),
};

const all = [cardA(), cardB(), sosOffer(), mspOffer(), cdsOffer()];

/** All of them, dense. */
export const AllCompact: Story = {
  globals: COMPACT,
  args: { offers: all, width: '900px' },
  play: async ({ canvasElement }) => sees(canvasElement, 'CPTS des Platanes'),
};

/** All of them on a telephone. */
export const AllOnAPhone: Story = {
  globals: SMALL,
  args: { offers: all },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'CPTS des Platanes');
    for (const card of canvasElement.querySelectorAll('sas-offer-card')) {
      await expect(card.scrollWidth).toBeLessThanOrEqual(card.clientWidth);
    }
  },
};

/** All of them in the dark. */
export const AllInTheDark: Story = { globals: { theme: 'dark' }, args: { offers: all } };

/** All of them in English. */
export const AllInEnglish: Story = {
  globals: { locale: 'en' },
  args: { offers: all },
  play: async ({ canvasElement }) => sees(canvasElement, 'See all professionals of the CPTS'),
};

const named = (name: string) => ({ nationalId: '1330099011', name });

/** Names of 300 characters without a place to break them. */
export const EndlessNames: Story = {
  args: {
    offers: [
      cardA({ community: { ...community, name: LONG_NAME, label: LONG_NAME } }),
      sosOffer({ structure: named(LONG_NAME), place: { ...sosOffer().place, name: LONG_NAME } }),
      mspOffer({ structure: named(LONG_NAME) }),
    ],
  },
  play: async ({ canvasElement }) => {
    for (const card of canvasElement.querySelectorAll('sas-offer-card')) {
      await expect(card.scrollWidth).toBeLessThanOrEqual(card.clientWidth);
    }
  },
};

/** Markup in every field is text. */
export const MarkupInText: Story = {
  args: {
    offers: [
      cardA({ community: { ...community, name: MARKUP, label: MARKUP, description: MARKUP, contact: MARKUP } }),
      sosOffer({ structure: named(MARKUP), place: { ...sosOffer().place, name: `${MARKUP} PFG` } }),
    ],
    slots: [slotAt(DATES[0], '09:20', { reasons: [MARKUP] })],
  },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, '<img src=x');
    await expect([...below(canvasElement)].filter(({ localName }) => localName === 'img')).toEqual([]);
  },
};
