import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText, nextMorning } from '../moment.js';
import { COMMUNITY, DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '3', streetName: 'rue du Marché', postcode: '23000', city: 'Guéret', inseeCode: '23096' },
};

/** Slots that a CPTS keeps for the patients of its territory: on its cards only. */
export const community: Scenario = {
  id: 'cpts',
  title: 'Un créneau de la CPTS',
  about: 'Reconnaître la carte d’une CPTS et prendre un créneau qu’elle garde.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 60,
    keys: 6,
    way: [
      'Entrée sur « Chercher une offre de soins ». Les cartes de la CPTS portent son nom au-dessus de celui du médecin.',
      'Flèche bas, puis Tabulation jusqu’aux créneaux d’une carte de la CPTS. Entrée, puis Entrée : la page de l’éditeur s’ouvre.',
      'Sur la page de l’éditeur : votre compte, le créneau, « Confirmer le rendez-vous ».',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const limit = hourText(until, timeZone);
    const forMembers = { visibility: ['CPTS'], communities: [COMMUNITY.nationalId] };
    return {
      context: caseAt(ADDRESS),
      call: [
        'Mme Iris Cendrelac appelle de Guéret pour sa fille Nola, 6 ans : otalgie, pas de signe de gravité. Elle n’a pas de médecin traitant.',
        `Le médecin régulateur a décidé : consultation ${when}, avant ${limit}. La ${COMMUNITY.name} garde des créneaux pour ces appels.`,
      ],
      file: [
        ['Patiente', 'Enfant Nola Cendrelac, 6 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Décision', `Consultation avant ${limit}, par la CPTS`],
        ['Spécialité demandée', 'Médecine générale'],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un créneau de la ${COMMUNITY.name}, avant ${limit}.`,
          wanted: { before: new Date(until).toISOString(), categories: ['CPTS'] },
          otherwise: `ce rendez-vous n’est pas pris par la CPTS avant ${limit}`,
        },
      ],
      hints: [
        'Une carte de CPTS porte le nom de la communauté, son téléphone et « Voir tous les professionnels de la CPTS ».',
        'Les créneaux gardés sont marqués « CPTS ». Ils ne sont que sur les cartes de la CPTS, pas sur la carte du médecin seul.',
        'Le Dr Mirabelmont et le Dr Rocheflamme en ont. Sur la page de l’éditeur : votre compte, le créneau, « Confirmer le rendez-vous ».',
      ],
      lessons: [
        'Le même médecin peut avoir deux cartes : celle de sa CPTS, avec les créneaux gardés, et la sienne. Un créneau pris sur l’une quitte l’autre.',
        'Le rendez-vous dit par quelle CPTS le médecin a été trouvé ; c’est le médecin qui reçoit.',
      ],
      world: {
        slots: {
          commun: [
            ...slotsOf(DOCTORS.mirabelmont, [after(moment, 15), after(moment, 45)], forMembers),
            ...slotsOf(DOCTORS.rocheflamme, [after(moment, 30)], forMembers),
          ],
          vif: slotsOf(DOCTORS.jolieclair, [nextMorning(moment, '09:20'), nextMorning(moment, '10:00')]),
        },
      },
    };
  },
};
