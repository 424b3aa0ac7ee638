import { addressText, caseAt, slotsOf, type Scenario } from '../definition.js';
import { after, dayText, hourText, nextMorning } from '../moment.js';
import { DOCTORS } from './people.js';

const ADDRESS = {
  ...{ streetNumber: '8', streetName: 'rue de la Source', postcode: '23200', city: 'Aubusson', inseeCode: '23008' },
};

/** Nothing is free; the secretary, asked by telephone, takes the patient in addition. */
export const overbooking: Scenario = {
  id: 'surnumeraire',
  title: 'En sus des créneaux (surnuméraire)',
  about: 'Consigner l’accord d’un cabinet qui prend un patient de plus.',
  timeZone: 'Europe/Paris',
  expert: {
    seconds: 75,
    keys: 36,
    way: [
      'Entrée sur « Chercher une offre de soins » ; la carte du Dr Givregué a le bouton « Orienter hors disponibilité ».',
      'Tabulation jusqu’à ce bouton, Entrée. Jour, heure, pourquoi, qui, résultat : au clavier, les premières lettres suffisent.',
      'Entrée sur « Enregistrer l’orientation ».',
    ],
  },
  stage(moment) {
    const { until, when, timeZone } = moment;
    const at = after(moment, 30);
    const [day, hour] = [dayText(moment, at), hourText(at, timeZone)];
    const limit = hourText(until, timeZone);
    return {
      context: caseAt(ADDRESS),
      call: [
        `Mme Séverine Altaroche, 47 ans, appelle d’Aubusson : plaie à recoudre, sans signe de gravité. Consultation ${when}, avant ${limit} ; aucun créneau n’est libre.`,
        `Vous venez d’appeler le cabinet du Dr Loïc Givregué. Son secrétariat accepte de la recevoir en plus, ${day} à ${hour}.`,
      ],
      file: [
        ['Patiente', 'Mme Séverine Altaroche, 47 ans'],
        ['Adresse', addressText(ADDRESS)],
        ['Décision', `Consultation avant ${limit}`],
        ['Accord obtenu', `Secrétariat du Dr Loïc Givregué, ${day} à ${hour}`],
      ],
      steps: [
        {
          kind: 'appointment',
          text: `Enregistrer l’orientation hors disponibilité vers le Dr Givregué, ${day} à ${hour}, avec l’accord du secrétariat.`,
          wanted: {
            ...{ at, origins: ['overbooking'], practitioner: DOCTORS.givregue.nationalId, statuses: ['booked'] },
          },
          otherwise: `ce n’est pas l’orientation convenue avec le cabinet (${day} à ${hour}, accord du secrétariat)`,
        },
      ],
      hints: [
        'Aucun créneau avant la limite : ce n’est pas un créneau qu’il faut, mais une orientation hors disponibilité.',
        'La carte du Dr Givregué a un bouton « Orienter hors disponibilité ».',
        `Dans le formulaire : ${day}, ${hour} ; pourquoi : « Plus de créneau libre » ; appelé : « Le secrétariat » ; résultat : « Accord donné ».`,
      ],
      lessons: [
        'Le surnuméraire suit un appel : sans accord obtenu, le rendez-vous reste « en attente ».',
        'L’heure est au quart d’heure, plus tard que maintenant, dans les sept jours. Seules des réponses codées sont enregistrées : ni nom ni texte libre.',
      ],
      world: {
        slots: { rapide: slotsOf(DOCTORS.givregue, [nextMorning(moment, '08:40'), nextMorning(moment, '09:20')]) },
      },
    };
  },
};
