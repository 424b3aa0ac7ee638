import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText, nextMorning } from '../moment.js';
import { DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '14', streetName: 'rue du Puits', postcode: '23200', city: 'Aubusson', inseeCode: '23008' },
};

/** The first of all: few doctors, most of them tomorrow; one takes patients in the SAS agenda. */
export const tonight: Scenario = {
  id: 'ce-soir',
  title: 'Un médecin ce soir, en zone rurale',
  about: 'Chercher, trier au plus tôt, prendre un créneau de l’agenda SAS.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 30,
    keys: 8,
    way: [
      'Entrée sur « Chercher une offre de soins » : la recherche reprend l’adresse et la spécialité du dossier.',
      'Tabulation jusqu’à « Trier au plus tôt », Entrée : le créneau le plus proche dans le temps passe devant.',
      'Flèche bas : le premier créneau. Entrée : il est gardé pour vous. Entrée : le rendez-vous est pris.',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const limit = hourText(until, timeZone);
    return {
      context: caseAt(ADDRESS),
      call: [
        `Mme Apolline Valbrune, 54 ans, appelle d’Aubusson, dans la Creuse. Fièvre depuis ce matin, pas de signe de gravité.`,
        `Le médecin régulateur a décidé : consultation de médecine générale ${when}, avant ${limit}. Son médecin traitant est en congé.`,
      ],
      file: [
        ['Patiente', 'Mme Apolline Valbrune, 54 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Décision', `Consultation avant ${limit}`],
        ['Spécialité demandée', 'Médecine générale'],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un rendez-vous qui commence avant ${limit}.`,
          wanted: { before: new Date(until).toISOString() },
          otherwise: `ce rendez-vous n’est pas avant ${limit}`,
        },
      ],
      hints: [
        'Tout ce qu’il faut pour chercher est dans le dossier : le bouton « Chercher une offre de soins » suffit.',
        'L’ordre des offres est neutre : participation au SAS, puis distance. Pour voir d’abord le créneau le plus proche dans le temps, choisissez « Trier au plus tôt ».',
        'Un seul médecin d’Aubusson reçoit encore : le Dr Sablefeuille. Flèche bas mène au premier créneau, Entrée le garde, Entrée confirme.',
      ],
      lessons: [
        'L’ordre affiché ne favorise aucun éditeur ; « Trier au plus tôt » est un tri que vous demandez, et qui s’annule.',
        'Un créneau de l’agenda SAS est gardé pour vous dès que vous le choisissez : personne d’autre ne peut le prendre pendant que vous parlez au patient.',
      ],
      world: {
        agenda: { [DOCTORS.sablefeuille.nationalId]: [after(moment, 15), after(moment, 45)] },
        slots: {
          vif: slotsOf(DOCTORS.irischamp, [nextMorning(moment, '09:00'), nextMorning(moment, '09:40')]),
          rapide: slotsOf(DOCTORS.givregue, [nextMorning(moment, '08:40'), nextMorning(moment, '11:00')]),
        },
      },
    };
  },
};
