import { el, tableOf } from './dom.js';
import type { View } from './view.js';

/** SAS, their territories, and the recipient of their LRM at the Hub. */
export const served: View = {
  id: 'sas',
  title: 'SAS et destinataires du Hub Santé',
  async show({ admin }) {
    const { publishing, sas } = await admin.listServedSas();
    return [
      el(
        'p',
        {},
        publishing
          ? 'Les rendez-vous d’un SAS qui a un destinataire sont publiés au Hub Santé. Territoires et destinataires sont ceux du fichier de configuration.'
          : 'Cette passerelle ne publie rien au Hub Santé. Territoires et destinataires sont ceux du fichier de configuration.',
      ),
      tableOf(
        'SAS',
        ['SAS', 'Départements', 'Destinataire au Hub', 'Envois en cours', 'Lettres mortes'],
        sas.map(({ id, label, territories, hubRecipient, waiting, dead }) => [
          `${label} (${id})`,
          territories.join(', '),
          hubRecipient ?? 'aucun : rien n’est publié',
          String(waiting),
          dead === 0 ? '0' : el('a', { href: '#lettres-mortes' }, String(dead)),
        ]),
        'Aucun SAS n’est servi.',
      ),
    ];
  },
};
