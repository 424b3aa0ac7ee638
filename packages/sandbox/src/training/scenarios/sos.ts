import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, hourText } from '../moment.js';
import { DUTY_POINTS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '40', streetName: 'rue des Lilas', postcode: '33700', city: 'Mérignac', inseeCode: '33281' },
};

/** No practice has room; the points fixes de garde of SOS Médecins have. */
export const sos: Scenario = {
  id: 'sos-medecins',
  title: 'SOS Médecins',
  about: 'Trouver un point fixe de garde, et comprendre un rendez-vous « en attente ».',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 60,
    keys: 6,
    way: [
      'Entrée sur « Chercher une offre de soins ».',
      'Flèche bas : le premier créneau est celui d’un point fixe de garde. Entrée, puis Entrée : la page de l’éditeur s’ouvre.',
      'Sur la page de l’éditeur : votre compte ; le créneau choisi ici est déjà proposé ; « Confirmer le rendez-vous ». De retour ici : « Terminer ».',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const limit = hourText(until, timeZone);
    return {
      context: caseAt(ADDRESS),
      call: [
        'M. Octave Brisemare, 33 ans, appelle de Mérignac, en Gironde. Douleurs abdominales sans signe de gravité, il peut se déplacer.',
        `Le médecin régulateur a décidé : consultation ${when}, avant ${limit}, dans un point fixe de garde de SOS Médecins.`,
      ],
      file: [
        ['Patient', 'M. Octave Brisemare, 33 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Décision', `SOS Médecins, avant ${limit}`],
        ['Spécialité demandée', 'Médecine générale'],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Prendre un rendez-vous dans un point fixe de garde de SOS Médecins, avant ${limit}.`,
          wanted: { before: new Date(until).toISOString(), origins: ['editor'], categories: ['SOS'] },
          otherwise: `ce rendez-vous n’est pas à SOS Médecins avant ${limit}`,
        },
      ],
      hints: [
        'Un point fixe de garde est une carte comme les autres : « SOS Médecins », le nom du point, ses horaires, ses créneaux.',
        'Les cabinets des environs n’ont plus rien : « Trier au plus tôt » met les points fixes de garde devant.',
        'Sur la page de l’éditeur : votre compte, puis « Confirmer le rendez-vous ». Revenez ici : le rendez-vous est rattaché à l’appel, l’association dit ensuite quel médecin reçoit.',
      ],
      lessons: [
        'Le rendez-vous est d’abord « en attente » : l’association l’attribue ensuite à l’un de ses médecins, et le dit.',
        'Une association ne dit ni son point fixe ni, au début, son médecin : le rendez-vous est reconnu à son éditeur et à son heure. Pris à une autre heure, il est proposé, jamais deviné.',
        'Les horaires d’un point fixe de garde sont ceux du lieu, dans son fuseau.',
      ],
      world: {
        slots: {
          vigie: [
            ...slotsOf(DUTY_POINTS.merignac, [after(moment, 15), after(moment, 45)]),
            ...slotsOf(DUTY_POINTS.bordeaux, [after(moment, 30)]),
          ],
        },
      },
    };
  },
};
