import { de, plural } from './grammar.js';

/** French of `sas-results`. */
export const frResults = {
  'results.label': 'Offre de soins',
  'results.idle': 'Choisissez une spécialité et un lieu pour chercher de l’offre de soins.',
  'results.searching': 'Recherche de l’offre de soins…',
  'results.count': (p: { offers: number; total: number; where: string }) =>
    p.offers < p.total
      ? `${p.offers} offres de soins sur ${p.total} autour ${de(p.where)}`
      : `${p.offers} offre${plural(p.offers)} de soins autour ${de(p.where)}`,
  'results.order.distance': 'Ordre : participation au SAS, puis distance. Il ne dépend d’aucun éditeur.',
  'results.order.shuffle':
    'Ordre : participation au SAS, puis tirage équitable, stable pendant la recherche. Il ne dépend d’aucun éditeur.',
  'results.order.earliest': (p: { unheard: number; compared: number; total: number }) =>
    'Ordre demandé : premier créneau au plus tôt' +
    (p.compared < p.total ? `, parmi les ${p.compared} offres les mieux placées.` : '.') +
    (p.unheard > 0
      ? ` ${p.unheard} agenda${plural(p.unheard)} n’${p.unheard > 1 ? 'avaient' : 'avait'} pas encore répondu.`
      : ''),
  'results.sort': 'Trier au plus tôt',
  'results.unsort': 'Revenir à l’ordre neutre',
  'results.pdsa.night': (p: { until: string; day: boolean }) =>
    `Permanence des soins (nuit) jusqu’${p.day ? 'au' : 'à'} ${p.until}.`,
  'results.pdsa.weekend': (p: { until: string; day: boolean }) =>
    `Permanence des soins (week-end) jusqu’${p.day ? 'au' : 'à'} ${p.until}.`,
  'results.pdsa.holiday': (p: { until: string; day: boolean }) =>
    `Permanence des soins (jour férié) jusqu’${p.day ? 'au' : 'à'} ${p.until}.`,
  'results.doctor.ambiguous':
    'Médecin traitant du dossier : plusieurs praticiens portent ce nom, aucun n’est affiché en tête.',
  'results.doctor.not-found': 'Médecin traitant du dossier : introuvable dans l’annuaire.',
  'results.specialty.replaced': (p: { code: string }) =>
    `Spécialité « ${p.code} » inconnue : recherche faite en médecine générale.`,
  'results.specialty.unknown': (p: { code: string }) =>
    `Spécialité « ${p.code} » inconnue : aucune recherche n’a été faite. Choisissez une spécialité dans la liste.`,
  'results.unknown': 'Spécialité inconnue',
  'results.unknownHint': 'Aucune recherche n’a été faite. Choisissez une spécialité dans la liste.',
  'results.sources': (p: { answered: number; asked: number }) =>
    `${p.answered} agenda${plural(p.answered)} sur ${p.asked} ${p.answered > 1 ? 'ont' : 'a'} répondu`,
  'results.sourcesPending': (p: { count: number }) => `${p.count} en attente`,
  'results.sourcesMissing': (p: { count: number }) => `${p.count} sans réponse`,
  'results.sourcesToggle': 'État des agendas',
  'results.state.pending': 'en attente',
  'results.state.answered': (p: { time: string }) => (p.time ? `a répondu en ${p.time}` : 'a répondu'),
  'results.state.late': 'pas de réponse à temps',
  'results.state.failed': 'en erreur',
  'results.state.disabled': 'interrogation suspendue par le service',
  'results.reason.connection': 'injoignable',
  'results.reason.http-status': 'a répondu par une erreur',
  'results.reason.invalid-answer': 'réponse illisible',
  'results.reason.too-large': 'réponse trop volumineuse',
  'results.reason.circuit-open': 'en échec répété, mis en pause',
  'results.rejected': (p: { count: number }) =>
    `${p.count} entrée${plural(p.count)} illisible${plural(p.count)} écartée${plural(p.count)}`,
  'results.retry': 'Redemander',
  'results.retrySource': (p: { source: string }) => `Redemander à ${p.source}`,
  'results.missing': (p: { sources: string }) =>
    `Sans réponse ${de(p.sources)} : les créneaux de ces agendas manquent, ce n’est pas une absence de disponibilité.`,
  'results.others': (p: { count: number }) => `${p.count} autres`,
  'results.incomplete': (p: { sources: string }) =>
    `Réponse incomplète ${de(p.sources)} : il peut manquer des créneaux.`,
  'results.state.incomplete': 'réponse incomplète',
  'results.waiting': (p: { sources: string }) => `En attente ${de(p.sources)}…`,
  'results.complete': 'Tous les agendas ont répondu.',
  'results.hide': (p: { count: number }) => `Masquer ${p.count} sans créneau`,
  'results.show': (p: { count: number }) => `Afficher ${p.count} masquée${plural(p.count)}, sans créneau`,
  'results.more': 'Afficher plus',
  'results.empty': 'Aucune offre de soins trouvée',
  'results.emptyHint': (p: { where: string }) =>
    `Le répertoire n’a personne pour cette spécialité autour ${de(p.where)}. Essayez un lieu plus large ou une autre spécialité.`,
  'results.noSlot': 'Aucun créneau libre dans les trois jours : tous les agendas ont répondu.',
  'results.failed': 'La recherche n’a pas abouti',
  'results.failedHint': 'Ce n’est pas une absence d’offre. Vérifiez la connexion, puis réessayez.',
  'results.signedOut': 'Votre session est terminée',
  'results.signedOutHint':
    'Ce n’est pas une absence d’offre. Reconnectez-vous, puis réessayez : la recherche est gardée.',
  'results.noClient': 'Il manque le client',
  'results.noClientHint': 'Ce n’est pas une absence d’offre. Prévenez l’assistance.',
  'results.refused': 'La recherche est refusée',
  'results.refusedHint': 'Ce n’est pas une absence d’offre. Prévenez l’assistance.',
  'results.failedPartial': 'La recherche s’est interrompue : ce qui est affiché est incomplet.',
  'results.reference': (p: { requestId: string }) => `Référence pour l’assistance : ${p.requestId}`,
  'results.tryAgain': 'Réessayer',
  'results.announceOffers': (p: { count: number }) =>
    `${p.count} offre${plural(p.count)} de soins. Les créneaux arrivent.`,
  'results.announceEnd': (p: { offers: number; slots: number; missing: number }) =>
    `Recherche terminée : ${p.slots} créneau${p.slots > 1 ? 'x' : ''} chez ${p.offers} offre${plural(p.offers)} de soins` +
    (p.missing ? `, ${p.missing} agenda${plural(p.missing)} sans réponse.` : '.'),
};
