import type { AdminHost, HostKeyMade } from '@sas-embed/client/administration';
import { el, instant } from './dom.js';
import { formOf } from './form.js';
import { askedButton } from './once.js';
import type { Tools } from './view.js';

type Key = AdminHost['keys'][number];

/** How long the keys of now stay good, as it is chosen. */
const OVERLAPS = [
  ['24', '24 heures'],
  ['1', '1 heure'],
  ['4', '4 heures'],
  ['48', '48 heures'],
  ['72', '72 heures'],
  ['0', 'Aucune : l’ancienne clé cesse aussitôt (clé divulguée)'],
] as const;

/** A key and until when what it signs is taken. */
function stateOf({ inForce, expiresAt }: Key): string {
  if (!inForce) return `expirée depuis le ${instant(expiresAt)}`;
  return expiresAt === undefined ? 'active' : `ancienne clé, active jusqu’au ${instant(expiresAt)}`;
}

/** The keys of a host, each with its state; those that are good may be ended. `done` is told when one was. */
export function keyList(tools: Tools, host: AdminHost, done: (news: string) => void): Node {
  if (host.keys.length === 0) return document.createTextNode('aucune');
  const isAlone = host.keys.filter(({ inForce }) => inForce).length === 1;
  return el(
    'ul',
    { className: 'keys' },
    ...host.keys.map((key) => {
      const { kid, inForce } = key;
      const end = async (idempotencyKey: string): Promise<void> => {
        await tools.admin.endHostKey(host.id, kid, { idempotencyKey });
        done(`${host.label} : clé ${kid} arrêtée, ce qu’elle signe est refusé.`);
      };
      const says = isAlone
        ? 'C’est sa seule clé active : ses serveurs seront refusés aussitôt.'
        : 'Ce qu’elle signe sera refusé aussitôt.';
      return el(
        'li',
        {},
        el('code', {}, kid),
        el('span', { className: 'state' }, stateOf(key)),
        inForce &&
          host.source !== 'configuration' &&
          askedButton('Arrêter', { says, text: 'Arrêter maintenant', label: `Arrêter maintenant la clé ${kid}` }, end, {
            label: `Arrêter la clé ${kid}`,
          }),
      );
    }),
  );
}

/** Asks how long the former key stays good, then makes the new one. */
export function rotateForm(
  tools: Tools,
  host: AdminHost,
  { made, cancelled }: { made: (key: HostKeyMade) => Promise<void>; cancelled: () => void },
): Node[] {
  const isFirst = !host.keys.some(({ inForce }) => inForce);
  const form = formOf(
    isFirst
      ? []
      : [
          {
            ...{ name: 'keepHours', label: 'L’ancienne clé reste valable pendant', options: OVERLAPS, value: '24' },
            hint: 'Le temps d’installer la nouvelle sur ses serveurs. Passé ce délai, ce que l’ancienne signe est refusé.',
          },
        ],
    {
      text: isFirst ? 'Créer la clé' : 'Renouveler la clé',
      async send({ keepHours }, idempotencyKey) {
        await made(await tools.admin.rotateHostKey(host.id, { keepHours: Number(keepHours ?? 0), idempotencyKey }));
        return '';
      },
    },
  );
  form.lastElementChild!.append(' ', el('button', { type: 'button', onclick: cancelled }, 'Annuler'));
  return [
    el('h3', { tabIndex: -1 }, `${isFirst ? 'Créer' : 'Renouveler'} la clé de ${host.label}`),
    el(
      'p',
      {},
      'Ses serveurs signent avec elle. La clé privée est montrée une seule fois : tenez prêt de quoi la garder.',
    ),
    form,
  ];
}

/** The private half of a new key, this once. */
export function newKey({ kid, privateKey, host }: HostKeyMade, close: () => void): Node[] {
  const heading = el('h3', { tabIndex: -1 }, `Nouvelle clé de ${host.label}`);
  const former = host.keys.filter((key) => key.kid !== kid && key.inForce);
  const until = former.map(({ expiresAt }) => expiresAt ?? '').sort();
  const told = el('p', { role: 'status' });
  const closing = el('button', { type: 'button', onclick: close }, privateKey ? 'J’ai gardé la clé' : 'Fermer');
  if (!privateKey) {
    return [
      heading,
      el(
        'p',
        { className: 'note' },
        `La clé ${kid} a été créée, mais la réponse s’est perdue en route : sa partie privée ne peut plus être montrée. Arrêtez cette clé, puis renouvelez encore.`,
      ),
      el('p', { className: 'acts' }, closing),
    ];
  }
  const text = JSON.stringify(privateKey, null, 2);
  const field = el('textarea', {
    ...{ id: 'new-key', value: text, rows: 10, readOnly: true, spellcheck: false, autocomplete: 'off' },
    'aria-describedby': 'new-key-once',
  });
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = 'Clé copiée. Collez-la dans le coffre de secrets, puis videz le presse-papiers.';
    } catch {
      field.focus();
      field.select();
      told.textContent = 'Le navigateur n’a pas laissé copier : la clé est sélectionnée, copiez-la par Ctrl + C.';
    }
  }
  return [
    heading,
    el(
      'p',
      { id: 'new-key-once', className: 'note' },
      'Cette clé privée n’est montrée qu’une fois, ici et maintenant. Elle n’est enregistrée nulle part : quittée cette page, personne ne pourra plus la lire. Gardez-la dans le coffre de secrets du logiciel ; jamais par courriel ni par messagerie.',
    ),
    el(
      'p',
      {},
      former.length === 0
        ? 'Aucune ancienne clé n’est plus valable : installez celle-ci sur ses serveurs sans attendre.'
        : `Installez-la sur ses serveurs avant le ${instant(until[0])} : l’ancienne est refusée ensuite.`,
    ),
    el('label', { for: 'new-key' }, `Clé privée (JWK) ${kid}`),
    field,
    el(
      'p',
      { className: 'acts' },
      el('button', { type: 'button', className: 'primary', onclick: () => void copy() }, 'Copier la clé'),
      closing,
    ),
    told,
  ];
}
