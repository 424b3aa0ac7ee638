import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText, nextMorning } from '../moment.js';
import { DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '17', streetName: 'rue du Marché', postcode: '23200', city: 'Aubusson', inseeCode: '23008' },
};

/** The editor of the patient's own doctor is down: that is not "no slot". */
export const outage: Scenario = {
  id: 'editeur-en-panne',
  title: 'Un éditeur est en panne',
  about: 'Ne pas confondre un agenda qui ne répond pas et un agenda complet.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 75,
    keys: 26,
    way: [
      'Entrée sur « Chercher une offre de soins ». La carte du médecin traitant dit que son agenda n’a pas répondu.',
      'Flèche bas : un créneau chez un confrère dont l’agenda répond. Entrée, Entrée, puis la page de l’éditeur comme d’habitude.',
      'Répondre à la question : l’agenda n’a pas répondu, on ne sait pas s’il est complet.',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const limit = hourText(until, timeZone);
    return {
      context: caseAt(ADDRESS, { treatingPhysician: { nationalId: DOCTORS.meloport.nationalId } }),
      call: [
        'Mme Violaine Tremblecourt, 62 ans, appelle d’Aubusson. Elle est suivie par le Dr Armel Méloport et demande s’il peut la voir.',
        `Le médecin régulateur a décidé : consultation ${when}, avant ${limit}, chez lui ou chez un confrère.`,
      ],
      file: [
        ['Patiente', 'Mme Violaine Tremblecourt, 62 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Médecin traitant', 'Dr Armel Méloport'],
        ['Décision', `Consultation avant ${limit}`],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un rendez-vous avant ${limit}, chez un médecin dont l’agenda répond.`,
          wanted: { before: new Date(until).toISOString() },
          otherwise: `ce rendez-vous n’est pas avant ${limit}`,
        },
        {
          kind: 'question',
          text: 'Dire à Mme Tremblecourt ce qu’il en est de son médecin traitant.',
          question: {
            text: 'Que lui dites-vous de l’agenda du Dr Méloport ?',
            options: [
              {
                ...{ id: 'complet', text: 'Il est complet.', isRight: false },
                because: 'Rien ne le dit : son agenda n’a pas répondu. Une erreur n’est jamais « aucun créneau ».',
              },
              {
                ...{ id: 'absent', text: 'Il est absent.', isRight: false },
                because: 'Rien ne le dit : une absence déclarée se verrait, une panne ne dit rien de lui.',
              },
              {
                ...{
                  id: 'panne',
                  text: 'Son agenda ne répond pas ; je ne sais pas s’il a de la place.',
                  isRight: true,
                },
                because:
                  'C’est ce que l’écran sait. Le cabinet peut être appelé, ou l’agenda redemandé un peu plus tard.',
              },
            ],
          },
        },
      ],
      hints: [
        'Regardez la carte du médecin traitant : elle dit si son agenda a répondu.',
        'Le Dr Irischamp, à Aubusson, reçoit encore. La panne d’un éditeur n’arrête pas les autres.',
        'La question est sous le dossier : un agenda qui ne répond pas n’est ni complet ni fermé.',
      ],
      lessons: [
        'Un éditeur en panne est nommé, et peut être redemandé ; les autres répondent sans l’attendre.',
        'Le téléphone du cabinet reste sur la carte : il sert quand l’agenda ne répond pas.',
      ],
      world: {
        slots: {
          lent: slotsOf(DOCTORS.meloport, [after(moment, 15)]),
          vif: slotsOf(DOCTORS.irischamp, [after(moment, 30), after(moment, 60), nextMorning(moment, '09:00')]),
        },
        manners: { lent: 'error' },
      },
    };
  },
};
