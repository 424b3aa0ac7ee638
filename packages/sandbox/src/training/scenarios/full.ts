import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText, nextMorning } from '../moment.js';
import { DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '21', streetName: 'rue des Écoles', postcode: '23000', city: 'Guéret', inseeCode: '23096' },
};

/** The patient's own doctor comes first, answers, and has nothing left. */
export const full: Scenario = {
  id: 'medecin-traitant-complet',
  title: 'Le médecin traitant est complet',
  about: 'Lire « aucun créneau » quand l’agenda a répondu ; prendre ailleurs, sur la page d’un éditeur.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 60,
    keys: 5,
    way: [
      'Entrée sur « Chercher une offre de soins ». Le médecin traitant est en tête : son agenda a répondu, sans créneau.',
      'Flèche bas : le premier créneau libre, chez un autre médecin. Entrée, puis Entrée : la page de l’éditeur s’ouvre.',
      'Sur la page de l’éditeur : votre compte, le créneau, « Confirmer le rendez-vous ». Le rendez-vous revient de lui-même.',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const limit = hourText(until, timeZone);
    return {
      context: caseAt(ADDRESS, { treatingPhysician: { nationalId: DOCTORS.vertemoulin.nationalId } }),
      call: [
        'M. Gaspard Ormevert, 71 ans, appelle de Guéret. Il voudrait voir son médecin traitant, le Dr Honorine Vertemoulin, pour une toux qui dure.',
        `Le médecin régulateur a décidé : consultation ${when}, avant ${limit}, chez son médecin traitant si possible, sinon chez un confrère.`,
      ],
      file: [
        ['Patient', 'M. Gaspard Ormevert, 71 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Médecin traitant', 'Dr Honorine Vertemoulin'],
        ['Décision', `Consultation avant ${limit}`],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un rendez-vous avant ${limit} : chez le médecin traitant s’il a de la place, sinon chez un autre.`,
          wanted: {
            before: new Date(until).toISOString(),
            notWith: [DOCTORS.vertemoulin.nationalId],
          },
          otherwise: `ce rendez-vous n’est pas avant ${limit}`,
        },
      ],
      hints: [
        'Le médecin traitant est la première carte. Son agenda a répondu, et il n’a pas de créneau : ce n’est pas une panne.',
        'Le Dr Jolieclair, à Guéret, reçoit encore. Son agenda est chez un éditeur : le choisir ouvre une autre page.',
        'Sur la page de l’éditeur : choisissez votre compte (Camille Exemple), le créneau, puis « Confirmer le rendez-vous ». Revenez ensuite ici.',
      ],
      lessons: [
        '« Aucun créneau » n’est écrit que si l’agenda a répondu. Un agenda qui ne répond pas le dit autrement.',
        'Le rendez-vous pris chez l’éditeur revient dans votre dossier sans rien ressaisir, même si vous y avez pris un autre créneau que prévu.',
      ],
      world: {
        slots: {
          vif: slotsOf(DOCTORS.jolieclair, [after(moment, 15), after(moment, 45), nextMorning(moment, '09:20')]),
        },
      },
    };
  },
};
