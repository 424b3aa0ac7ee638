import { de } from './grammar.js';

/** French of `sas-offer-card`. */
export const frOfferCard = {
  'offerCard.title.DR': 'Dr',
  'offerCard.title.PR': 'Pr',
  'offerCard.unnamed': 'Professionnel de santé',
  'offerCard.sector.0': 'Non conventionné',
  'offerCard.sector.1': 'Secteur 1',
  'offerCard.sector.1-DP': 'Secteur 1 avec dépassement permanent',
  'offerCard.sector.2': 'Secteur 2',
  'offerCard.doctor': 'Médecin traitant',
  'offerCard.participates': 'Participe au SAS',
  'offerCard.distance': (p: { distance: string }) => `à ${p.distance}`,
  'offerCard.call': (p: { phone: string; name: string }) => `Appeler ${p.name} au ${p.phone}`,
  'offerCard.noPhone': 'Téléphone non renseigné',
  'offerCard.slotsOf': (p: { name: string }) => `Créneaux ${de(p.name)}`,
  'offerCard.waiting': (p: { sources: string }) => `En attente ${de(p.sources)}…`,
  'offerCard.answered': (p: { sources: string; time: string }) => `${p.sources}, lu à ${p.time}`,
  'offerCard.answeredPlain': (p: { sources: string }) => `Lu dans ${p.sources}`,
  'offerCard.late': (p: { sources: string }) => `Agenda muet : pas de réponse ${de(p.sources)}`,
  'offerCard.failed': (p: { sources: string }) => `Agenda en panne : pas de réponse lisible ${de(p.sources)}`,
  'offerCard.disabled': (p: { sources: string }) => `Agenda non interrogé : ${p.sources} est suspendu par le service`,
  'offerCard.incomplete': (p: { sources: string }) =>
    `Réponse incomplète ${de(p.sources)} : il peut manquer des créneaux`,
  'offerCard.earlier': (p: { count: number }) => `+${p.count} plus tôt`,
  'offerCard.showEarlier': (p: { count: number }) =>
    `+${p.count} plus tôt : afficher ${p.count > 1 ? 'ces créneaux arrivés' : 'ce créneau arrivé'} après les autres`,
  'offerCard.noCalendar': 'Pas d’agenda connu : téléphonez',
};
