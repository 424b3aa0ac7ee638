import type { AdminHost } from '@sas-embed/client/administration';
import { el, instant, lines, tableOf } from './dom.js';
import { faultsOf, formOf, itemsOf } from './form.js';
import type { Tools, View } from './view.js';

/** Host applications. */
export const hosts: View = {
  id: 'logiciels',
  title: 'Logiciels appelants',
  async show(tools) {
    const all = await tools.admin.listHosts();
    const place = el('section', { 'aria-label': 'Modification d’un logiciel appelant' });
    const edit = (host?: AdminHost): void => {
      place.replaceChildren(
        el('h3', { tabIndex: -1 }, host ? `Modifier ${host.label}` : 'Enregistrer un logiciel'),
        hostForm(tools, host),
      );
      place.querySelector('h3')!.focus();
    };
    return [
      el(
        'p',
        {},
        'LRM, logiciels de CPTS et pages qui intègrent le SAS. Ceux du fichier de configuration se modifient là ; leurs clés se renouvellent par « sas-gateway hosts rotate-key ».',
      ),
      tableOf(
        'Logiciels appelants',
        [
          'Logiciel',
          'Origines des pages',
          'Départements',
          'Webhooks',
          'Requêtes / min',
          'Clés',
          'Décrit par',
          'Actions',
        ],
        all.map((host) => [
          `${host.label} (${host.id})`,
          lines(host.origins),
          host.territories.length === 0 ? 'tous' : host.territories.join(', '),
          lines(host.webhooks),
          String(host.requestsPerMinute),
          lines(host.keys.map(({ kid, expiresAt }) => (expiresAt ? `${kid}, jusqu’au ${instant(expiresAt)}` : kid))),
          host.source === 'configuration' ? 'configuration' : 'administration',
          host.source === 'configuration' ? '–' : actions(tools, host, edit),
        ]),
        'Aucun logiciel n’est enregistré.',
      ),
      el('p', {}, el('button', { type: 'button', id: 'new-host', onclick: () => edit() }, 'Enregistrer un logiciel')),
      place,
    ];
  },
};

function actions(tools: Tools, host: AdminHost, edit: (host: AdminHost) => void): HTMLElement {
  const note = el('span', { role: 'alert' });
  const ask = el('span', { hidden: true });
  const remove = el('button', { type: 'button', 'aria-label': `Retirer ${host.label}` }, 'Retirer');
  remove.addEventListener('click', () => {
    ask.replaceChildren(
      'Ses pages et serveurs seront refusés. ',
      el('button', { type: 'button', className: 'danger', onclick: () => void confirm() }, `Retirer ${host.label}`),
      ' ',
      el('button', { type: 'button', onclick: () => ((ask.hidden = true), remove.focus()) }, 'Garder'),
    );
    ask.hidden = false;
    ask.querySelector('button')!.focus();
  });
  async function confirm(): Promise<void> {
    try {
      await tools.admin.removeHost(host.id);
      tools.again(`${host.label} : retiré.`);
    } catch (error) {
      note.textContent = ` ${faultsOf(error, []).text}`;
    }
  }
  return el(
    'span',
    {},
    el('button', { type: 'button', 'aria-label': `Modifier ${host.label}`, onclick: () => edit(host) }, 'Modifier'),
    ' ',
    remove,
    ' ',
    ask,
    note,
  );
}

function hostForm(tools: Tools, host: AdminHost | undefined): HTMLFormElement {
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
        tools.again(`${saved.label} : enregistré.`);
        return 'Enregistré.';
      },
    },
  );
}
