import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Filters, Offer, SearchEvent } from '@sas-embed/contract';
import '../define/map.js';
import '../define/provider.js';
import '../define/structure-members.js';
import type { SasAgenda } from '../agenda/index.js';
import { beginSearch, reduceSearch } from '../internal/index.js';
import type { SasMap } from '../map/index.js';
import { kinds } from '../offer-card/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasStructureMembers } from '../structure-members/index.js';
import { closed, dialog, find, focused, make, plage, stands } from '../testing/fixtures/agenda.js';
import { press } from '../testing/fixtures/grid.js';
import {
  cardA,
  community,
  endEvent,
  expectAccessible,
  fullDays,
  NOW,
  offerOf,
  offersEvent,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { narrow } from '../testing/fixtures/narrow.js';
import { stubClient } from '../testing/fixtures/stub-client.js';

type Listed = HTMLElement & { updateComplete: Promise<unknown> };
const until = (condition: () => unknown, what: string) => waitUntil(condition, what, { timeout: 5000 });
const inside = (element: Listed, selector: string) => element.shadowRoot!.querySelector<HTMLElement>(selector);
const button = (element: Listed) => inside(element, '.shortcuts');
const list = (element: Listed) => inside(element, '.shortcut-list') as HTMLDialogElement | null;
const isOpen = (element: Listed) => list(element)?.open === true;
/** Each key of the list that is open: how it is written, and what it is said to do. */
const rows = (element: Listed) =>
  [...list(element)!.querySelectorAll('dl > div')].map((one) =>
    [...one.children].map((part) => part.textContent.trim()),
  );

interface Sample {
  element: Listed;
  provider: SasProvider;
  /** Puts the focus where keys act. */
  enter(): void;
}

/** What each key is said to do, and whether it does. */
type Proofs = Record<string, (sample: Sample) => Promise<unknown>>;

// ---- sas-agenda

const agenda = async (): Promise<Sample> => {
  const { element, provider } = await make([plage(), plage({ start: '08:00', end: '10:00' })]);
  return { element, provider, enter: () => element.focus() };
};
const at = (element: Listed) => stands(element as SasAgenda);
const goes = (element: Listed, date: string, tag = '.date') =>
  until(() => at(element)?.date === date && focused(element as SasAgenda)!.matches(tag), `to ${tag} of ${date}`);
/** From today's date to the first entry of tomorrow. */
const toEntry = async (element: Listed) => {
  await press('ArrowRight');
  await goes(element, '2026-11-25');
  await press('ArrowDown');
  await goes(element, '2026-11-25', '.entry');
};

const AGENDA: Proofs = {
  'Flèches haut et bas : De la date aux déclarations du jour, et retour': async ({ element }) => {
    await toEntry(element);
    await press('ArrowUp');
    await goes(element, '2026-11-25');
  },
  'Flèches gauche et droite : Jour voisin, à l’heure la plus proche': async ({ element }) => {
    await press('ArrowLeft');
    await goes(element, '2026-11-23');
    await press('ArrowRight');
    await goes(element, '2026-11-24');
  },
  'Origine, Fin : Lundi ou dimanche': async ({ element }) => {
    await press('Home');
    await goes(element, '2026-11-23');
    await press('End');
    await goes(element, '2026-11-29');
  },
  'Page préc., Page suiv. : Semaine précédente ou suivante': async ({ element }) => {
    await press('PageDown');
    await goes(element, '2026-12-01');
    await press('PageUp');
    await goes(element, '2026-11-24');
  },
  'Entrée : Ajouter à la date, ou modifier la déclaration': async ({ element }) => {
    const it = element as SasAgenda;
    await press('Enter');
    await dialog(it);
    expect(find(it, '#title')!.textContent).to.match(/^Ajouter/);
    await press('Escape');
    await closed(it);
    await toEntry(element);
    await press('Enter');
    await dialog(it);
    expect(find(it, '#title')!.textContent).to.match(/^Modifier/);
  },
  'Suppr : Supprimer la déclaration, après une question': async ({ element }) => {
    await toEntry(element);
    await press('Delete');
    await dialog(element as SasAgenda);
    expect(inside(element, '[data-remove]')).not.to.equal(null);
  },
  'Flèches haut et bas : Un quart d’heure de plus ou de moins, dans une heure': async ({ element }) => {
    await press('Enter');
    await dialog(element as SasAgenda);
    const start = find<HTMLInputElement>(element as SasAgenda, '#start')!;
    start.focus();
    start.value = '';
    await sendKeys({ type: '8h' });
    await press('ArrowUp');
    await until(() => start.value === '08h15', 'later');
    await press('ArrowDown');
    await until(() => start.value === '08h00', 'earlier');
  },
  'Entrée : Enregistrer, depuis un champ': async ({ element }) => {
    await press('Enter');
    await dialog(element as SasAgenda);
    inside(element, '#start')!.focus();
    await press('Enter');
    await closed(element as SasAgenda);
    await until(() => element.shadowRoot!.querySelectorAll('.entry').length === 3, 'saved');
  },
  'Échap : Fermer sans enregistrer': async ({ element }) => {
    await press('Enter');
    await dialog(element as SasAgenda);
    await press('Escape');
    await closed(element as SasAgenda);
    expect(element.shadowRoot!.querySelectorAll('.entry')).to.have.length(2);
  },
};

// ---- sas-map

const map = async (): Promise<Sample> => {
  const places = [
    { latitude: 44.84, longitude: -0.58 },
    { latitude: 44.86, longitude: -0.55 },
    { latitude: 44.86, longitude: -0.55 },
  ];
  const offers = places.map((position, i): Offer => {
    const offer = offerOf(i);
    return { ...offer, place: { ...offer.place, position } };
  });
  const events = [offersEvent(offers, [sourceOf('rapide', 'pending')]), endEvent()];
  const element: SasMap = document.createElement('sas-map');
  element.search = events.reduce(reduceSearch, beginSearch());
  const provider = await fixture<SasProvider>(html`<sas-provider></sas-provider>`);
  provider.append(element);
  await until(() => element.ready, 'it is laid out');
  return { element, provider, enter: () => inside(element, '[role=option][tabindex="0"]')!.focus() };
};
const selects = (element: Listed, id: string | undefined) =>
  until(() => (element as SasMap).selected === id, `selected: ${id}`);
/** How far the two points are from one another on the screen. */
const spread = (element: Listed) => {
  const [a, b] = [...element.shadowRoot!.querySelectorAll('[role=option]')].map((one) => one.getBoundingClientRect());
  return Math.round(Math.hypot(a!.x - b!.x, a!.y - b!.y));
};

const MAP: Proofs = {
  'Flèches : Point voisin, dans l’ordre des fiches': async ({ element }) => {
    await press('ArrowRight');
    await selects(element, 'offer-1');
    await press('ArrowLeft');
    await selects(element, 'offer-0');
    await press('ArrowDown');
    await selects(element, 'offer-1');
    await press('ArrowUp');
    await selects(element, 'offer-0');
  },
  'Origine, Fin : Premier ou dernier point': async ({ element }) => {
    await press('End');
    await selects(element, 'offer-1');
    await press('Home');
    await selects(element, 'offer-0');
  },
  'Entrée, Espace : Voir la fiche, ou choisir parmi celles du point': async ({ element }) => {
    for (const key of ['Enter', ' ']) {
      const shown = oneEvent(element, 'sas-show');
      await press(key);
      expect((await shown).detail).to.deep.equal({ offerId: 'offer-0' });
    }
    await press('End');
    await selects(element, 'offer-1');
    await press('Enter');
    await until(() => element.shadowRoot!.activeElement?.matches('.details button'), 'which one is asked');
  },
  '+ : Rapprocher': async ({ element }) => {
    const before = spread(element);
    await sendKeys({ press: '+' });
    await until(() => spread(element) > before, 'nearer');
  },
  '- : Éloigner': async ({ element }) => {
    const before = spread(element);
    await sendKeys({ press: '-' });
    await until(() => spread(element) < before, 'farther');
  },
  '0 : Tout voir': async ({ element }) => {
    const before = spread(element);
    await sendKeys({ press: '-' });
    await until(() => spread(element) < before, 'farther');
    await sendKeys({ press: '0' });
    await until(() => spread(element) === before, 'all as before');
  },
  'Échap : Ne plus sélectionner le point': async ({ element }) => {
    await press('End');
    await selects(element, 'offer-1');
    await press('Escape');
    await selects(element, undefined);
  },
};

// ---- sas-structure-members

const members = async (filters?: Filters): Promise<Sample> => {
  await kinds.load();
  async function* events(): AsyncGenerator<SearchEvent> {
    yield offersEvent([cardA()], [sourceOf('rapide', 'pending')]);
    yield slotsEvent('rapide', { 'card-a': fullDays(3) });
    yield sourceEvent(sourceOf('rapide', 'answered'));
    yield endEvent({ offers: 1, offersWithSlots: 1, slots: 9, sourcesAnswered: 1 });
  }
  const client = stubClient({ searchMembers: () => events() });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}><button id="opener">Voir</button></sas-provider>
  `);
  narrow(provider, filters);
  const element = document.createElement('sas-structure-members');
  provider.append(element);
  provider.querySelector<HTMLElement>('#opener')!.focus();
  void element.open({ kind: 'CPTS', structureId: community.nationalId, name: community.name, community });
  await until(() => element.search.status === 'done', 'read');
  await element.results!.updateComplete;
  return { element, provider, enter: () => void element.results!.focusFirstSlot() };
};
const gridOf = (element: Listed) =>
  (element as SasStructureMembers)
    .results!.shadowRoot!.querySelector('sas-offer-card')!
    .shadowRoot!.querySelector('sas-slot-grid')!.shadowRoot!;
/** Where the focus is in the slots: the day, and the slot of it. */
const slotAt = (element: Listed) => {
  const cell = gridOf(element).activeElement?.closest('[role=gridcell]');
  const day = cell?.parentElement;
  return (
    day && [[...day.parentElement!.children].indexOf(day), [...day.querySelectorAll('[role=gridcell]')].indexOf(cell)]
  );
};
const stops = (element: Listed, ...place: number[]) =>
  until(() => String(slotAt(element)) === String(place), `at ${String(place)}`);

const MEMBERS: Proofs = {
  'Flèches : Créneau ou jour voisin': async ({ element }) => {
    await press('ArrowDown');
    await stops(element, 0, 1);
    await press('ArrowRight');
    await stops(element, 1, 1);
    await press('ArrowUp');
    await stops(element, 1, 0);
    await press('ArrowLeft');
    await stops(element, 0, 0);
  },
  'Page préc., Page suiv. : Jour précédent ou suivant': async ({ element }) => {
    await press('PageDown');
    await stops(element, 1, 0);
    await press('PageUp');
    await stops(element, 0, 0);
  },
  'Origine, Fin : Premier ou dernier jour': async ({ element }) => {
    await press('End');
    await stops(element, 2, 0);
    await press('Home');
    await stops(element, 0, 0);
  },
  'Ctrl + Origine, Fin : Premier ou dernier créneau': async ({ element }) => {
    await press('Control+End');
    await stops(element, 2, 2);
    await press('Control+Home');
    await stops(element, 0, 0);
  },
  'Entrée : Choisir le créneau': async ({ element }) => {
    const chosen = oneEvent(element, 'sas-select');
    await press('Enter');
    expect(((await chosen) as CustomEvent<{ offerId: string }>).detail.offerId).to.equal('card-a');
  },
  'Suppr : Retirer le filtre, quand la liste est filtrée': async () => {
    const { element } = await members({ slotTypes: ['CPTS'] });
    const filters = () => inside(element, 'sas-filters');
    await until(() => filters()?.shadowRoot?.querySelector('.chip'), 'narrowed');
    filters()!.shadowRoot!.querySelector<HTMLElement>('.chip')!.focus();
    await press('Delete');
    await until(() => !filters(), 'all are shown');
  },
  'Échap : Fermer la liste, et revenir d’où elle a été ouverte': async ({ element, provider }) => {
    await press('Escape');
    await until(() => !(element as SasStructureMembers).opened, 'closed');
    expect(document.activeElement).to.equal(provider.querySelector('#opener'));
  },
};

/** The key of the list opens it, and Escape closes it alone. */
const opensItself: Proofs = {
  '? : Cette liste': async ({ element }) => {
    const before = element.shadowRoot!.activeElement;
    await sendKeys({ press: '?' });
    await until(() => isOpen(element), 'open');
    await sendKeys({ press: 'Escape' });
    await until(() => !list(element), 'closed');
    expect(element.shadowRoot!.activeElement).to.equal(before);
  },
};

for (const [tag, sample, own] of [
  ['sas-agenda', agenda, AGENDA],
  ['sas-map', map, MAP],
  ['sas-structure-members', () => members(), MEMBERS],
] as const) {
  const proofs = { ...own, ...opensItself };
  const made = async () => {
    const it = await sample();
    await until(() => button(it.element), 'its button comes');
    it.enter();
    return it;
  };

  describe(`the list of keys of ${tag}`, () => {
    it('opens by its button, accessible, with the keys that are proved here', async () => {
      const { element } = await made();
      expect(button(element)!.getAttribute('aria-keyshortcuts')).to.equal('?');
      button(element)!.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => isOpen(element), 'open');
      expect(element.shadowRoot!.activeElement, 'a long list begins at its top').to.equal(
        list(element)!.querySelector('h2'),
      );
      const said = rows(element).map(([key, what]) => `${key} : ${what}`);
      expect([...said].sort()).to.deep.equal(Object.keys(proofs).sort());
      await expectAccessible(element);
      list(element)!.querySelector<HTMLElement>('footer button')!.click();
      await until(() => !list(element), 'closed');
      expect(element.shadowRoot!.activeElement).to.equal(button(element));
    });

    for (const [said, proof] of Object.entries(proofs)) {
      it(`is true: ${said}`, async () => proof(await made()));
    }

    it('is in English on an English page, and not in French before', async () => {
      const { element, provider } = await made();
      provider.locale = 'en';
      await until(() => button(element)?.textContent.includes('Shortcuts'), 'the English button');
      button(element)!.click();
      await until(() => isOpen(element), 'open');
      expect(rows(element).flat()).to.include('This list');
    });

    it('closes with its element, and lets nothing be heard after', async () => {
      const { element, provider } = await made();
      button(element)!.click();
      await until(() => isOpen(element), 'open');
      element.remove();
      provider.append(element);
      await element.updateComplete;
      expect(list(element)).to.equal(null);
      expect(element.shadowRoot!.querySelectorAll('.shortcuts').length).to.be.at.most(1);
    });
  });
}

describe('the key of a list of keys', () => {
  it('is only a character while one types, or in a form', async () => {
    const { element } = await agenda();
    await until(() => button(element), 'its button comes');
    inside(element, 'input[type=date]')!.focus();
    await sendKeys({ press: '?' });
    (element as SasAgenda).focus();
    await press('Enter');
    await dialog(element as SasAgenda);
    inside(element, '#start')!.focus();
    await sendKeys({ press: '?' });
    await element.updateComplete;
    expect(list(element)).to.equal(null);
    inside(element, '[data-save]')!.focus();
    await sendKeys({ press: '?' });
    await element.updateComplete;
    expect(list(element)).to.equal(null);
  });

  it('acts in its element alone', async () => {
    const [one, other] = [await map(), await agenda()];
    await until(() => button(one.element) && button(other.element), 'both buttons come');
    one.enter();
    await sendKeys({ press: '?' });
    await until(() => isOpen(one.element), 'open');
    expect(list(other.element)).to.equal(null);
  });
});
