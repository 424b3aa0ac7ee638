import type { Administration } from '@sas-embed/client/administration';
import { el, lines, tableOf, type Child } from './dom.js';
import { formOf } from './form.js';
import type { View } from './view.js';

/** How many are shown at once: each is a block of its own on a small screen. */
const AT_ONCE = 10;
/** More than that are not told. */
const MOST = 50;
const COLUMNS = ['Structure', 'Identifiant', 'Type', 'Département', 'Fiches', 'Participent', 'Description et contact'];

type Found = Awaited<ReturnType<Administration['findStructures']>>;

/** What a structure says of itself, folded: it may be long. */
function wordsOf({ name, description, contact }: Found[number]): Child {
  const words = [description, contact].filter((text) => text !== undefined);
  if (words.length === 0) return '–';
  const summary = el('summary', { 'aria-label': `Lire : ${name}` }, 'Lire');
  return el('details', { className: 'prose' }, summary, lines(words));
}

const rowOf = (one: Found[number]): Child[] => [
  one.name,
  one.nationalId,
  one.kinds.join(', ') || '–',
  one.departement ?? '–',
  String(one.offers),
  String(one.participating),
  wordsOf(one),
];

/** The first of them, and a button that shows the next, where the reader then is. */
function pagesOf(all: Found): HTMLElement {
  const page = el('div');
  const show = (count: number, from?: number): void => {
    const left = all.length - count;
    const next = Math.min(AT_ONCE, left);
    page.replaceChildren(
      tableOf('Structures trouvées', COLUMNS, all.slice(0, count).map(rowOf), 'Aucune structure ne porte ce nom.'),
      ...(left > 0
        ? [
            el(
              'p',
              {},
              el(
                'button',
                { type: 'button', onclick: () => show(count + next, count) },
                `Montrer ${next === 1 ? 'la suivante' : `les ${next} suivantes`} (${count} sur ${all.length})`,
              ),
            ),
          ]
        : []),
    );
    if (from === undefined) return;
    const first = page.querySelectorAll<HTMLElement>('tbody th')[from];
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  };
  show(Math.min(AT_ONCE, all.length));
  return page;
}

/** Structures of the directory. */
export const structures: View = {
  id: 'structures',
  title: 'Structures',
  async show({ admin }) {
    const found = el('div');
    return Promise.resolve([
      el(
        'p',
        {},
        'Structures et CPTS de l’annuaire : leurs fiches, leur participation, ce qu’elles disent d’elles-mêmes.',
      ),
      formOf(
        [
          {
            name: 'query',
            label: 'Nom ou identifiant national',
            hint: 'Deux caractères au moins : collines, 1330999921',
            required: true,
            maxLength: 100,
          },
        ],
        {
          text: 'Chercher',
          async send({ query }) {
            const all = await admin.findStructures(query!);
            found.replaceChildren(pagesOf(all));
            return `${all.length} structure${all.length > 1 ? 's' : ''}${all.length === MOST ? ' au moins : précisez le nom' : ''}.`;
          },
        },
      ),
      found,
    ]);
  },
};
