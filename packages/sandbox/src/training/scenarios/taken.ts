import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText } from '../moment.js';
import { DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '2', streetName: 'quai des Barques', postcode: '23200', city: 'Aubusson', inseeCode: '23008' },
};

/** A patient books on the editor's public page while the regulator reads the same slot. */
export const taken: Scenario = {
  id: 'creneau-pris',
  title: 'Le créneau vient d’être pris',
  about: 'Garder son calme quand un créneau affiché n’existe plus, et prendre le suivant.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 60,
    keys: 6,
    way: [
      'Entrée sur « Chercher une offre de soins », Flèche bas, Entrée sur le premier créneau.',
      '« Ce créneau vient d’être pris » : le suivant est déjà sous le curseur. Entrée, puis Entrée : la page de l’éditeur s’ouvre.',
      'Sur la page de l’éditeur : votre compte, le créneau, « Confirmer le rendez-vous ».',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const [first, limit] = [hourText(after(moment, 15), timeZone), hourText(until, timeZone)];
    return {
      context: caseAt(ADDRESS),
      call: [
        `M. Lubin Cressonval, 29 ans, appelle d’Aubusson. Consultation ${when}, avant ${limit}. Il préfère ${first}, chez le Dr Loïc Givregué, près de chez lui.`,
        'Proposez-lui ce créneau. S’il n’est plus libre, prenez le suivant.',
      ],
      file: [
        ['Patient', 'M. Lubin Cressonval, 29 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Décision', `Consultation avant ${limit}`],
        ['Souhait', `Dr Loïc Givregué, ${first}`],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un rendez-vous chez le Dr Givregué avant ${limit} : à ${first} si possible.`,
          wanted: { before: new Date(until).toISOString(), practitioner: DOCTORS.givregue.nationalId },
          otherwise: `ce rendez-vous n’est pas chez le Dr Givregué avant ${limit}`,
        },
      ],
      hints: [
        'Choisissez le créneau demandé : l’écran vérifie auprès de l’éditeur avant d’ouvrir sa page.',
        'Un patient l’a pris entre-temps sur le site public. Les créneaux suivants sont proposés dans la même fenêtre.',
        'Entrée prend le suivant ; puis, sur la page de l’éditeur, votre compte, le créneau, « Confirmer le rendez-vous ».',
      ],
      lessons: [
        'Chez un éditeur, un créneau reste ouvert au public : il peut partir pendant l’appel. Il est relu quand vous le choisissez.',
        'Un écran ouvert se rafraîchit de lui-même : un créneau qui n’existe plus le quitte au bout d’une minute environ.',
      ],
      world: {
        slots: {
          rapide: [
            ...slotsOf(DOCTORS.givregue, [after(moment, 15)], { vanishes: true }),
            ...slotsOf(DOCTORS.givregue, [after(moment, 45), after(moment, 75)]),
          ],
        },
      },
    };
  },
};
