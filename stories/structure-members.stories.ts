import type { MockOptions } from '@sas-embed/client/mock';
import type { Filters, Offer, Slot } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/filters.js';
import '../packages/elements/src/define/structure-members.js';
import { kinds } from '../packages/elements/src/offer-card/index.js';
import type { MembersTarget, SasStructureMembers } from '../packages/elements/src/structure-members/index.js';
import { cardA, community, LONG_NAME } from '../packages/elements/src/testing/fixtures/cards.js';
import { DATES, fullDays, slotAt } from '../packages/elements/src/testing/fixtures/offers.js';
import {
  BEFORE_DST_NIGHT,
  copiesOf,
  densityOf,
  find,
  focused,
  focusOn,
  hostButton,
  listsKeys,
  nightSlots,
  provide,
  seen,
  sees,
  SMALL,
} from './support.js';
import { narrow } from '../packages/elements/src/testing/fixtures/narrow.js';

type Args = { world: MockOptions & { start?: string }; target: MembersTarget; filters?: Filters };

const NAMES = [
  ['Alix', 'Exemple'],
  ['Camille', 'Fictif'],
  ['Sacha', 'Témoin'],
] as const;
const SOURCES = ['rapide', 'lente', 'rapide'];
/** Three members: with slots, awaited, without. */
const members = (more: Partial<Offer> = {}): Offer[] =>
  copiesOf(cardA(more), NAMES).map((offer, i) => ({ ...offer, sources: [SOURCES[i]!] }));

const slotsOf = (offer: Offer): Slot[] =>
  offer.id.endsWith('2')
    ? []
    : fullDays(3, DATES, 60, `${offer.id}-`).map((slot, i) => ({
        ...slot,
        sourceId: offer.sources[0]!,
        visibility: [i % 3 ? 'SNP' : 'CPTS'],
      }));

const at = (state: 'answered' | 'late' | 'failed' | 'never', latencyMs = 0) => [
  { id: 'rapide', label: 'AgendaRapide', kind: 'editor' as const, latencyMs: 0 },
  { id: 'lente', label: 'AgendaLente', kind: 'editor' as const, state, latencyMs },
];

/**
 * All professionals who take part in the SAS through a CPTS, a MSP or a CDS, with or without slots. A card's button opens
 * it in front of the page; Escape closes it, and the focus goes back.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-structure-members',
  component: 'sas-structure-members',
  // A dialog stands in front of its page: in the documentation it needs a page of its own.
  parameters: { docs: { story: { inline: false, height: '700px' } } },
  args: {
    world: { offers: members(), slots: slotsOf, sources: at('answered') },
    target: { kind: 'CPTS', structureId: community.nationalId, name: community.name, community },
  },
  argTypes: { world: { table: { disable: true } }, target: { table: { disable: true } } },
  loaders: [() => kinds.load()],
  render: ({ world, target, filters }, { globals }) => {
    const element = document.createElement('sas-structure-members');
    element.density = densityOf(globals);
    const button = hostButton('Voir tous les professionnels', () => void element.open(target));
    const search = document.createElement('div');
    search.append(element);
    narrow(search, filters);
    return html`${button}${provide(globals, world, search).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function open(root: HTMLElement): Promise<SasStructureMembers> {
  await waitFor(() => expect(root.querySelector('sas-structure-members')?.hasUpdated).toBe(true));
  const button = root.querySelector<HTMLElement>('button.host')!;
  button.focus();
  await userEvent.keyboard('{Enter}');
  const element = root.querySelector('sas-structure-members')!;
  await waitFor(() => expect(element.search.status).not.toBe('searching'), { timeout: 3000 });
  await element.updateComplete;
  return element;
}

async function openToTheEnd(root: HTMLElement): Promise<SasStructureMembers> {
  const element = await open(root);
  await waitFor(() => expect(element.search.status).toBe('done'), { timeout: 4000 });
  await element.updateComplete;
  await element.results!.updateComplete;
  return element;
}

/** Everybody, whether there is a slot or not; Escape gives the focus back. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    await sees(element, '3 professionnels participants, avec ou sans créneau');
    await sees(element, /Dr Alix Exemple.*Dr Camille Fictif.*Dr Sacha Témoin/);
  },
};

/** The list of keys, which “?” and its button open. */
export const Keys: Story = {
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    element.results!.focusFirstSlot();
    await listsKeys(element, 'Choisir le créneau');
  },
};

/** Closed by keyboard: the focus is back on what opened it. */
export const Closed: Story = {
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    await focusOn('Professionnels : CPTS des Platanes');
    find(element.shadowRoot!, '.top .button').focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(focused()).toBe(canvasElement.querySelector('button.host')));
  },
};

/** Asked, nothing has arrived. */
export const Loading: Story = {
  args: { world: { offers: members(), never: ['searchMembers'] } },
  play: async ({ canvasElement }) => {
    canvasElement.querySelector<HTMLElement>('button.host')!.click();
    await sees(canvasElement, 'Recherche des professionnels…');
  },
};

/** One agenda is awaited. */
export const Streaming: Story = {
  args: { world: { offers: members(), slots: slotsOf, sources: at('never') } },
  play: async ({ canvasElement }) => sees(await open(canvasElement), /En attente d.AgendaLente/),
};

/** One agenda did not answer: its member is there, and nobody takes him for one without slots. */
export const Partial: Story = {
  args: { world: { offers: members(), slots: slotsOf, sources: at('late') } },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), /pas de réponse d.AgendaLente/),
};

/** The list could not be read. */
export const Failed: Story = {
  args: { world: { offers: members(), error: { searchMembers: 'unavailable' } } },
  play: async ({ canvasElement }) => sees(await open(canvasElement), 'Ce n’est pas une absence de professionnels'),
};

/** Nobody takes part through it. */
export const Empty: Story = {
  args: {
    world: { offers: [{ ...members()[0]!, practitioner: { ...cardA().practitioner!, specialties: [] } }] },
  },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), 'Aucun professionnel participant'),
};

/** A colleague takes the slot that has the focus. */
export const SlotTaken: Story = {
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    element.results!.focusFirstSlot();
    await focusOn('09h00');
    const [first] = element.search.offers;
    const { client } = canvasElement.querySelector('sas-provider')!;
    (client as unknown as { slotIsTaken(offerId: string, slotId: string): void }).slotIsTaken(
      first!.offer.id,
      first!.slots[0]!.id,
    );
    await focusOn('10h00');
    await sees(element, '09h00 n’est plus disponible');
  },
};

/** Names of 300 characters. */
export const LongNames: Story = {
  args: {
    target: {
      kind: 'CPTS',
      structureId: community.nationalId,
      name: LONG_NAME,
      community: { ...community, label: LONG_NAME, description: LONG_NAME },
    },
  },
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    const dialog = find(element.shadowRoot!, 'dialog');
    await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  },
};

/** Forty slots a day. */
export const FortySlotsADay: Story = {
  args: {
    world: { offers: members(), slots: (offer) => fullDays(40, DATES, 12, `${offer.id}-`), sources: at('answered') },
  },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), /Voir \d+ créneaux de plus/),
};

const overseas = (timeZone: string, city: string) => ({
  offers: members({ place: { ...cardA().place, timeZone, address: { lines: [], postcode: '97400', city } } }),
  slots: (offer: Offer) =>
    offer.sources[0] === 'rapide' ? [slotAt(DATES[0], '13:20', { id: `${offer.id}-1` }, timeZone)] : [],
  sources: at('answered'),
});

/** La Réunion, seen from Paris. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: { world: overseas('Indian/Reunion', 'Saint-Denis') },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), 'heure de La Réunion (UTC+4)'),
};

/** Guadeloupe, seen from Paris. */
export const Guadeloupe: Story = {
  args: { world: overseas('America/Guadeloupe', 'Pointe-à-Pitre') },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), /Guadeloupe.*\(UTC.4\)/),
};

/** The night when summer time ends. */
export const DstNight: Story = {
  args: {
    world: {
      start: BEFORE_DST_NIGHT,
      offers: members().slice(0, 1),
      slots: () => nightSlots(slotAt('2027-10-31', '02:20')),
      sources: at('answered'),
    },
  },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), /02h20.*02h20/),
};

/** For dense screens. */
export const Compact: Story = {
  globals: { density: 'compact' },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), 'Dr Sacha Témoin'),
};

/** On a telephone it takes the whole screen. */
export const SmallScreen: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    await expect(find(element.shadowRoot!, 'dialog').getBoundingClientRect().width).toBe(window.innerWidth);
  },
};

/** In the dark. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => expect(seen(await openToTheEnd(canvasElement))).toContain('CPTS des Platanes'),
};

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await openToTheEnd(canvasElement), 'with or without slots'),
};

/** Opened from a search that is filtered: what is active stands above, with how many it hides and the way to all. */
export const Narrowed: Story = {
  args: { filters: { slotTypes: ['CPTS'], professions: ['10'] } },
  play: async ({ canvasElement }) => {
    const element = await openToTheEnd(canvasElement);
    await waitFor(() => expect(seen(element)).toContain('CPTS'));
    await sees(element, 'Tout afficher');
  },
};
