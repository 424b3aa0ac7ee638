import { de, plural } from './grammar.js';

/** French of `sas-booking-dialog`. */
export const frBookingDialog = {
  'booking.title': 'Prendre ce rendez-vous',
  'booking.titleTaken': 'Ce créneau vient d’être pris',
  'booking.titlePast': 'L’heure de ce créneau est passée',
  'booking.titleUnknown': 'Ce créneau n’est plus proposé',
  'booking.titleWaiting': 'En attente du retour de l’éditeur…',
  'booking.titleBooked': 'Rendez-vous pris',
  'booking.titleExpired': 'Le créneau n’est plus gardé',
  'booking.titleOver': 'Pas de retour de l’éditeur',
  'booking.titleFailed': 'Le rendez-vous n’est pas pris',
  'booking.close': 'Fermer',
  'booking.when': 'Quand',
  'booking.who': 'Avec',
  'booking.where': 'Où',
  'booking.mode': 'Comment',
  'booking.mode.AMB': 'Au cabinet',
  'booking.mode.VR': 'En téléconsultation',
  'booking.mode.HH': 'À domicile',
  'booking.unnamed': 'Professionnel de santé',
  'booking.title.DR': 'Dr',
  'booking.title.PR': 'Pr',
  'booking.from': (p: { start: string; end: string }) => `${p.start} – ${p.end}`,
  'booking.zone': (p: { zone: string; offset: string; local: string }) =>
    `${p.zone} (${p.offset}), soit ${p.local} pour vous`,
  'booking.holding': 'Vérification du créneau…',
  'booking.heldExclusive': 'Créneau gardé pour vous',
  'booking.heldAdvisory': 'Vos collègues voient que vous êtes sur ce créneau',
  'booking.advisoryNote':
    'L’agenda de l’éditeur reste ouvert à d’autres : le créneau est acquis une fois pris chez lui.',
  'booking.left': (p: { minutes: number; seconds: string }) => `encore ${p.minutes}:${p.seconds}`,
  'booking.leftMinutes': (p: { minutes: number }) => `Créneau gardé encore ${p.minutes} minute${plural(p.minutes)}`,
  'booking.leftSeconds': (p: { seconds: number }) =>
    `Créneau gardé encore ${p.seconds} secondes. Le bouton Prolonger redonne du temps.`,
  'booking.extend': 'Prolonger',
  'booking.extended': 'Prolongé',
  'booking.extendFailed': 'La prolongation n’a pas abouti, le créneau reste gardé jusqu’à la fin du décompte.',
  'booking.others': (p: { count: number }) =>
    p.count > 1 ? `${p.count} collègues consultent aussi ce créneau` : 'Un collègue consulte aussi ce créneau',
  'booking.confirm': 'Confirmer le rendez-vous',
  'booking.confirming': 'Enregistrement du rendez-vous…',
  'booking.handover': (p: { editor: string }) => `Ouvrir l’agenda ${de(p.editor)}`,
  'booking.handoverNote': 'Le rendez-vous se prend sur la page de l’éditeur ; il revient ici tout seul.',
  'booking.opening': 'Ouverture de l’agenda…',
  'booking.newTab': '(nouvel onglet)',
  'booking.waitingHint':
    'Prenez le rendez-vous sur la page de l’éditeur. Dès qu’il est enregistré, il s’affiche ici et dans votre dossier.',
  'booking.waitingCloseable': 'Vous pouvez fermer cette fenêtre : le retour arrivera quand même dans le dossier.',
  'booking.link': (p: { editor: string }) => `L’agenda ${de(p.editor)} ne s’est pas ouvert ? Ouvrez-le ici`,
  'booking.nothing': 'Rien n’a été réservé',
  'booking.givingUp': 'Enregistrement…',
  'booking.takenHint': 'Voici les créneaux les plus proches chez la même offre de soins.',
  'booking.takenNone':
    'Il n’en reste pas d’autre ici dans les trois jours. La liste des résultats en propose ailleurs.',
  'booking.takenLoading': 'Recherche des créneaux les plus proches…',
  'booking.alternatives': 'Créneaux proposés',
  'booking.bookedAgenda': 'Il est enregistré dans l’agenda du SAS et dans votre dossier.',
  'booking.bookedEditor': 'L’éditeur l’a confirmé ; il est dans votre dossier.',
  'booking.slotChanged': (p: { when: string }) => `Autre créneau pris : ${p.when}`,
  'booking.done': 'Terminer',
  'booking.backToList': 'Revenir à la liste',
  'booking.retry': 'Réessayer',
  'booking.holdAgain': 'Reprendre le créneau',
  'booking.expiredHint': 'Le temps est écoulé. Il est peut-être encore libre : reprenez-le pour vérifier.',
  'booking.overHint':
    'Aucun rendez-vous n’est revenu de cette ouverture d’agenda. Vérifiez chez l’éditeur avant de recommencer.',
  'booking.fault.late': (p: { editor: string }) =>
    `${p.editor} ne répond pas à temps : on ne sait pas si le créneau est encore libre. Rien n’a été pris.`,
  'booking.fault.failed': (p: { editor: string }) =>
    `${p.editor} a répondu par une erreur : on ne sait pas si le créneau est encore libre. Rien n’a été pris.`,
  'booking.fault.disabled': (p: { editor: string }) => `L’échange avec ${p.editor} est coupé. Appelez le cabinet.`,
  'booking.fault.session':
    'Votre session a expiré. Reconnectez-vous dans votre logiciel, puis réessayez : rien n’est perdu.',
  'booking.fault.network':
    'Le service n’a pas répondu. Vérifiez la connexion, puis réessayez : rien ne sera pris en double.',
  'booking.fault.forbidden': 'Votre profil ne permet pas de prendre ce créneau.',
  'booking.fault.elsewhere': 'Ce créneau ne se prend pas ici. Appelez le cabinet.',
  'booking.fault.caseRef': 'La référence du dossier est refusée : elle ressemble à une identité de patient.',
  'booking.fault.other': 'Une erreur est survenue. Rien n’a été pris.',
  'booking.fault.unsure':
    'On ne sait pas encore si le rendez-vous est enregistré. Réessayer ne le prendra pas deux fois.',
  'booking.fault.closing': 'L’abandon n’a pas pu être enregistré. Réessayez, ou fermez : il s’éteindra tout seul.',
  'booking.reference': (p: { requestId: string }) => `Référence pour l’assistance : ${p.requestId}`,
};
