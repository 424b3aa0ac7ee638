import { el, lines, tableOf } from './dom.js';
import { formOf } from './form.js';
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

/** Structures of the directory. */
export const structures: View = {
  id: 'structures',
  title: 'Structures',
  async show({ admin }) {
    const found = el('div', { 'aria-live': 'polite' });
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
            found.replaceChildren(
              tableOf(
                'Structures trouvées',
                ['Structure', 'Identifiant', 'Type', 'Département', 'Fiches', 'Participent', 'Description et contact'],
                all.map((one) => [
                  one.name,
                  one.nationalId,
                  one.kinds.join(', ') || '–',
                  one.departement ?? '–',
                  String(one.offers),
                  String(one.participating),
                  lines([one.description, one.contact].filter((text) => text !== undefined)),
                ]),
                'Aucune structure ne porte ce nom.',
              ),
            );
            return `${all.length} structure${all.length > 1 ? 's' : ''}${all.length === 50 ? ' au moins : précisez le nom' : ''}.`;
          },
        },
      ),
      found,
    ]);
  },
};
