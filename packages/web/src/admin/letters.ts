import type { DeadLetterList } from '@sas-embed/client/administration';
import { el, instant, tableOf } from './dom.js';
import { onceButton } from './once.js';
import type { View } from './view.js';

type Letter = DeadLetterList['letters'][number];

const MEND = 'Relancée telle quelle, elle sera refusée de même : prévenez l’assistance de la passerelle.';
const CONFIGURE = 'Faites corriger la configuration du Hub Santé, puis relancez-la.';
const AGAIN = 'Relancez-la quand le LRM répond de nouveau.';
const FORM = 'Le Hub Santé refuse la forme du message.';

/** What the Hub's and the LRM's errors say, by their number, and what may be done. */
const ERRORS: Readonly<Record<number, readonly [why: string, what: string]>> = {
  100: [FORM, MEND],
  101: [FORM, MEND],
  102: [FORM, MEND],
  200: ['Le Hub Santé ne reconnaît pas la passerelle comme émettrice.', CONFIGURE],
  300: [FORM, MEND],
  301: [FORM, MEND],
  400: ['Le message a expiré avant que le Hub Santé ne l’achemine.', AGAIN],
  500: ['Le LRM n’a pas pris le message à temps, ou l’a rejeté de sa file.', AGAIN],
  501: ['Le destinataire n’a pas de file au Hub Santé.', CONFIGURE],
  600: ['Le Hub Santé n’a pas pu convertir le message pour le LRM.', MEND],
  700: ['Le LRM a rencontré une erreur en traitant le message.', AGAIN],
  702: ['Le LRM attend les messages dans un autre ordre.', AGAIN],
  703: ['Le LRM ne connaît pas la passerelle comme émettrice.', 'Faites-la déclarer dans le LRM, puis relancez-la.'],
  704: [
    'Le LRM demande plus de données que le message n’en porte.',
    'Voyez avec l’éditeur du LRM ce qui manque, puis relancez-la.',
  ],
};
const UNKNOWN: readonly [string, string] = ['Le LRM a répondu une erreur que rien ne documente.', AGAIN];
const NEVER_SENT: readonly [string, string] = [
  'Jamais partie : le message n’a pas pu être composé à partir du rendez-vous.',
  MEND,
];

/** Why nobody took it, in words; what the machines said is folded below. */
function errorOf({ code, text }: Letter): HTMLElement {
  const [why, what] = code === undefined ? NEVER_SENT : (ERRORS[code] ?? UNKNOWN);
  const said = [code, text].filter((part) => part !== undefined).join(' : ');
  return el(
    'div',
    { className: 'prose' },
    `${why} ${what}`,
    said !== '' && el('details', {}, el('summary', {}, 'Détail technique'), el('span', { lang: 'en' }, said)),
  );
}

const times = (count: number, word: string): string => `${count} ${word}${count > 1 ? 's' : ''}`;

/** How often it was sent, and how often somebody had it sent again. */
function attemptsOf({ attempts, replays, replayedAt }: Letter): string {
  const sent = attempts === 0 ? 'jamais envoyée' : times(attempts, 'essai');
  return replays === 0 ? sent : `${sent}, relancée ${replays} fois (la dernière le ${instant(replayedAt)})`;
}

/** Dead letters, which are sent again. */
export const letters: View = {
  id: 'lettres-mortes',
  title: 'Lettres mortes',
  async show(tools) {
    const all = await tools.admin.listDeadLetters();
    const note = el('p', { role: 'alert', className: 'note', hidden: true });
    const replay = (text: string, ids: readonly number[], label?: string): HTMLButtonElement =>
      onceButton(
        text,
        async (idempotencyKey) => {
          const { replayed } = await tools.admin.replayDeadLetters(ids, { idempotencyKey });
          tools.again(`${times(replayed.length, 'envoi')} relancé${replayed.length > 1 ? 's' : ''}.`);
        },
        { label, note },
      ).button;
    return [
      el(
        'p',
        {},
        'Versions de rendez-vous qu’aucun LRM n’a prises. Relancées, elles repartent telles quelles, dans leur ordre.',
      ),
      note,
      ...(all.length > 1
        ? [
            el(
              'p',
              {},
              replay(
                `Tout relancer (${all.length})`,
                all.map(({ id }) => id),
              ),
            ),
          ]
        : []),
      tableOf(
        'Lettres mortes',
        ['Numéro', 'Rendez-vous', 'SAS', 'Destinataire', 'Essais', 'Créée', 'Erreur', 'Action'],
        all.map((letter) => [
          String(letter.id),
          `${letter.appointmentId}, version ${letter.version}`,
          letter.sasId,
          letter.recipient,
          attemptsOf(letter),
          instant(letter.createdAt),
          errorOf(letter),
          replay('Relancer', [letter.id], `Relancer la lettre ${letter.id}`),
        ]),
        'Aucune lettre morte : tout est arrivé, ou en chemin.',
      ),
    ];
  },
};
