import { RULES } from './score.js';

/** What the page says. It is for French regulators, and French alone. */
export const texts = {
  intro:
    'Sept appels à traiter dans la vraie recherche, face à des éditeurs simulés. Tout est inventé, rien ne sort de cette machine, et rien n’est gardé : fermez la page, et tout est oublié.',
  you: 'Vous êtes Camille Exemple, régulateur (OSNP) au SAS de la Gironde. Chaque scénario prépare ses propres créneaux à l’instant où vous le commencez : il se joue à toute heure, et se rejoue.',
  scoreTitle: 'Comment le score est compté',
  score: [
    `Chaque scénario vaut ${RULES.points} points. On n’en perd pas tant qu’on met moins de deux fois le temps et deux fois les frappes d’une personne exercée.`,
    `Au-delà : 1 point par ${RULES.time.everySeconds} secondes (${RULES.time.most} au plus) et 1 point par ${RULES.keys.every} frappes ou clics (${RULES.keys.most} au plus).`,
    `Un indice coûte ${RULES.hint} points. Un rendez-vous ou une réponse qui ne convient pas en coûte ${RULES.mistake}.`,
    'Une frappe est une touche pressée ou un clic dans « Votre poste ». Ce que vous tapez n’est ni lu ni gardé, seulement compté. Les touches pressées sur la page d’un éditeur ne se voient pas d’ici.',
  ],
  begin: (title: string) => `Commencer : ${title}`,
  best: (points: number) => `Meilleur score : ${points} sur ${RULES.points}`,
  preparing: 'Préparation du scénario…',
  notPrepared: 'Le scénario n’a pas pu être préparé. Réessayez ; si cela dure, relancez « npm start -- --training ».',
  call: 'L’appel',
  goal: 'Objectif',
  todo: 'À faire',
  done: 'Fait',
  meter: { time: 'Temps', keys: 'Frappes et clics', hints: 'Indices', mistakes: 'Erreurs' },
  hint: (next: number, all: number) => `Indice ${next} sur ${all} (−${RULES.hint} points)`,
  noMoreHints: 'Plus d’indice',
  again: 'Recommencer',
  leave: 'Quitter le scénario',
  answer: 'Répondre',
  noAnswer: 'Choisissez une réponse.',
  appointments: 'Rendez-vous de ce dossier',
  noAppointment: 'Aucun rendez-vous dans ce dossier.',
  cancel: (when: string) => `Annuler le rendez-vous du ${when}`,
  notCancelled: 'Le rendez-vous n’a pas pu être annulé. Réessayez.',
  misses: (why: string) => `Rendez-vous pris, mais ${why}. L’objectif reste à atteindre.`,
  wrong: (why: string) => `Ce n’est pas cela. ${why}`,
  stepDone: 'Une étape est faite. Il en reste une.',
  status: {
    ...{ pending: 'En attente', booked: 'Confirmé', fulfilled: 'Honoré', noshow: 'Non honoré', cancelled: 'Annulé' },
  },
  debrief: {
    title: (points: number) => `Objectif atteint : ${points} points sur ${RULES.points}`,
    caption: 'Votre parcours, à côté de celui d’une personne exercée',
    columns: ['Mesure', 'Vous', 'Personne exercée', 'Points perdus'],
    done: 'Ce qui a été fait',
    way: 'Le chemin le plus court',
    better: 'À améliorer',
    lessons: 'À retenir',
    next: (title: string) => `Scénario suivant : ${title}`,
    list: 'Revenir à la liste',
    nothing: 'Rien : c’était aussi direct que possible.',
    slow: 'Le temps : préparez la recherche pendant que l’appelant parle, un clic suffit.',
    keys: 'Les frappes : Flèche bas mène du résultat au premier créneau, Entrée choisit.',
    hints: 'Les indices : rejouez sans eux, le chemin est le même.',
    mistakes: 'Les erreurs : relisez l’objectif avant de confirmer, l’heure limite surtout.',
  },
  trouble: {
    gateway:
      'La passerelle ne répond plus. Rien n’est perdu : la page attend et reprend d’elle-même dès qu’elle est de retour.',
    server:
      'La démonstration est arrêtée : cette page ne joint plus son serveur. Relancez « npm start -- --training », puis rechargez la page.',
  },
  seconds: (all: number) => {
    const [minutes, seconds] = [Math.floor(all / 60), Math.floor(all % 60)];
    return minutes > 0 ? `${minutes} min ${String(seconds).padStart(2, '0')} s` : `${seconds} s`;
  },
};
