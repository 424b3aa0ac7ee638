import type { AdminHost, HostKeyMade } from '@sas-embed/client/administration';
import { el, lines, tableOf } from './dom.js';
import { formOf, itemsOf } from './form.js';
import { keyList, newKey, rotateForm } from './host-keys.js';
import { askedButton } from './once.js';
import type { Tools, View } from './view.js';

/** What of the view changes while it stays. */
interface Places {
  edit: (host?: AdminHost) => void;
  rotate: (host: AdminHost) => void;
  /** Something was done: what is there now is shown, beside a key that is shown this once. */
  done: (news: string) => void;
}

/** Host applications. */
export const hosts: View = {
  id: 'logiciels',
  title: 'Logiciels appelants',
  async show(tools) {
    const list = el('div', {});
    const place = el('section', { 'aria-label': 'Modification d’un logiciel appelant' });
    const secret = el('section', { className: 'secret', 'aria-label': 'Nouvelle clé', hidden: true });
    const fill = async (): Promise<void> => {
      list.replaceChildren(tableOfHosts(tools, await tools.admin.listHosts(), places));
    };
    const open = (...nodes: Node[]): void => {
      place.replaceChildren(...nodes);
      place.querySelector('h3')!.focus();
    };
    const places: Places = {
      edit(host) {
        const heading = host ? `Modifier ${host.label}` : 'Enregistrer un logiciel';
        open(el('h3', { tabIndex: -1 }, heading), hostForm(tools, host, places));
      },
      rotate(host) {
        const cancelled = (): void => {
          place.replaceChildren();
          list.querySelector<HTMLElement>(`[data-rotates="${host.id}"]`)?.focus();
        };
        open(...rotateForm(tools, host, { made: shown, cancelled }));
      },
      done(news) {
        if (secret.hidden) return tools.again(news);
        place.replaceChildren();
        secret.querySelector('h3')!.focus();
        void fill().then(
          () => tools.say(news),
          () => tools.say(`${news} La liste n’a pas pu être relue.`),
        );
      },
    };
    async function shown(made: HostKeyMade): Promise<void> {
      const closed = (): void => {
        secret.hidden = true;
        secret.replaceChildren();
        tools.again();
      };
      place.replaceChildren();
      secret.replaceChildren(...newKey(made, closed));
      secret.hidden = false;
      secret.querySelector('h3')!.focus();
      // The key is what matters: it is shown whether or not the list can be read.
      await fill().catch(() => undefined);
    }
    await fill();
    return [
      el(
        'p',
        {},
        'LRM, logiciels de CPTS et pages qui intègrent le SAS. Ceux du fichier de configuration se modifient là, leurs clés aussi.',
      ),
      secret,
      list,
      el(
        'p',
        {},
        el('button', { type: 'button', id: 'new-host', onclick: () => places.edit() }, 'Enregistrer un logiciel'),
      ),
      place,
    ];
  },
};

function tableOfHosts(tools: Tools, all: readonly AdminHost[], places: Places): HTMLElement {
  return tableOf(
    'Logiciels appelants',
    ['Logiciel', 'Origines des pages et webhooks', 'Départements', 'Requêtes / min', 'Clés', 'Actions'],
    all.map((host) => [
      `${host.label} (${host.id})`,
      lines([...host.origins, ...host.webhooks.map((address) => `Webhook : ${address}`)]),
      host.territories.length === 0 ? 'tous' : host.territories.join(', '),
      host.requestsPerMinute.toLocaleString('fr'),
      keyList(tools, host, places.done),
      host.source === 'configuration' ? 'Fichier de configuration' : actions(tools, host, places),
    ]),
    'Aucun logiciel n’est enregistré.',
  );
}

function actions(tools: Tools, host: AdminHost, { edit, rotate, done }: Places): HTMLElement {
  const renew = host.keys.some(({ inForce }) => inForce) ? 'Renouveler la clé' : 'Créer une clé';
  const remove = async (idempotencyKey: string): Promise<void> => {
    await tools.admin.removeHost(host.id, { idempotencyKey });
    done(`${host.label} : retiré.`);
  };
  return el(
    'div',
    { className: 'acts' },
    el('button', { type: 'button', 'aria-label': `Modifier ${host.label}`, onclick: () => edit(host) }, 'Modifier'),
    el(
      'button',
      {
        type: 'button',
        'aria-label': `${renew} de ${host.label}`,
        'data-rotates': host.id,
        onclick: () => rotate(host),
      },
      renew,
    ),
    askedButton('Retirer', { says: 'Ses pages et serveurs seront refusés.', text: `Retirer ${host.label}` }, remove, {
      label: `Retirer ${host.label}`,
    }),
  );
}

function hostForm(tools: Tools, host: AdminHost | undefined, { done }: Places): HTMLFormElement {
  return formOf(
    [
      ...(host
        ? []
        : [
            {
              name: 'hostId',
              label: 'Identifiant',
              hint: 'Lettres, chiffres, point, tiret : lrm-1',
              required: true,
              maxLength: 40,
            },
          ]),
      { name: 'label', label: 'Nom', value: host?.label ?? '', required: true, maxLength: 200 },
      {
        ...{
          name: 'origins',
          label: 'Origines de ses pages',
          hint: 'Une par ligne, sans chemin : https://lrm.example',
          lines: true,
        },
        ...{ value: host?.origins.join('\n') ?? '', required: true },
      },
      {
        ...{ name: 'territories', label: 'Départements', hint: 'Séparés par des virgules : 33, 2A, 974. Vide : tous.' },
        value: host?.territories.join(', ') ?? '',
      },
      {
        ...{ name: 'webhooks', label: 'Adresses de ses webhooks', hint: 'Une par ligne, en https', lines: true },
        value: host?.webhooks.join('\n') ?? '',
      },
      {
        ...{ name: 'requestsPerMinute', label: 'Requêtes par minute', type: 'number', required: true },
        value: String(host?.requestsPerMinute ?? 6000),
      },
    ],
    {
      text: 'Enregistrer',
      async send({ hostId, label, origins, territories, webhooks, requestsPerMinute }, idempotencyKey) {
        const saved = await tools.admin.saveHost(
          host?.id ?? hostId!,
          {
            ...{
              label: label!,
              origins: itemsOf(origins),
              territories: itemsOf(territories),
              webhooks: itemsOf(webhooks),
            },
            requestsPerMinute: Number(requestsPerMinute),
          },
          { idempotencyKey },
        );
        done(`${saved.label} : enregistré.`);
        return 'Enregistré.';
      },
    },
  );
}
