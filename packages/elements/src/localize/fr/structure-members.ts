import { plural } from './grammar.js';

/** French of `sas-structure-members`. */
export const frStructureMembers = {
  'structureMembers.title': (p: { name: string }) => `Professionnels : ${p.name}`,
  'structureMembers.close': 'Fermer',
  'structureMembers.call': (p: { phone: string; name: string }) => `Appeler ${p.name} au ${p.phone}`,
  'structureMembers.hidden': (p: { count: number }) => `${p.count} masqué${plural(p.count)}`,
  'structureMembers.showAll': 'Tout afficher, avec ou sans créneau',
  'structureMembers.searching': 'Recherche des professionnels…',
  'structureMembers.count': (p: { offers: number; total: number }) =>
    p.offers < p.total
      ? `${p.offers} professionnels participants sur ${p.total}`
      : `${p.offers} professionnel${plural(p.offers)} participant${plural(p.offers)}, avec ou sans créneau`,
  'structureMembers.empty': 'Aucun professionnel participant',
  'structureMembers.emptyHint': 'Le répertoire ne connaît personne qui participe au SAS par cette structure.',
  'structureMembers.failed': 'La liste n’a pas pu être lue',
  'structureMembers.failedHint': 'Ce n’est pas une absence de professionnels. Vérifiez la connexion, puis réessayez.',
  'structureMembers.failedPartial': 'La lecture s’est interrompue : ce qui est affiché est incomplet.',
  'structureMembers.announceOffers': (p: { count: number }) =>
    `${p.count} professionnel${plural(p.count)}. Les créneaux arrivent.`,
  'structureMembers.announceEnd': (p: { offers: number; slots: number; missing: number }) =>
    `Liste complète : ${p.slots} créneau${p.slots > 1 ? 'x' : ''} chez ${p.offers} professionnel${plural(p.offers)}` +
    (p.missing ? `, ${p.missing} agenda${plural(p.missing)} sans réponse.` : '.'),
};
