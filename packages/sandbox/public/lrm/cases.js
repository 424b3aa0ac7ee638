// The host's own files. Patients are invented; nothing of theirs but the address leaves this page, and only to locate.
const GENERAL_PRACTICE = { code: 'SM54' };

export const cases = [
  {
    caseRef: 'DRM-20261122-0042',
    patient: 'Mme Aurore Boisbrume, 67 ans',
    reason: 'Toux fébrile depuis trois jours, pas de signe de gravité',
    decision: 'Consultation dans la journée',
    specialty: GENERAL_PRACTICE,
    specialtyLabel: 'Médecine générale',
    address: {
      streetNumber: '12 bis',
      streetName: 'rue des Acacias',
      postcode: '33000',
      city: 'Bordeaux',
      inseeCode: '33063',
    },
  },
  {
    caseRef: 'DRM-20261122-0043',
    patient: 'M. Félix Rivesapin, 41 ans',
    reason: 'Lombalgie aiguë sans déficit',
    decision: 'Consultation sous 24 heures',
    specialty: GENERAL_PRACTICE,
    specialtyLabel: 'Médecine générale',
    address: {
      streetNumber: '5',
      streetName: 'place du Beffroi',
      postcode: '48000',
      city: 'Mende',
      inseeCode: '48095',
    },
  },
  {
    caseRef: 'DRM-20261122-0044',
    patient: 'Mme Corail Ventsource, 29 ans',
    reason: 'Éruption prurigineuse, apyrétique',
    decision: 'Consultation dans la journée',
    specialty: GENERAL_PRACTICE,
    specialtyLabel: 'Médecine générale',
    address: {
      streetNumber: '30',
      streetName: 'rue du Moulin',
      postcode: '97400',
      city: 'Saint-Denis',
      inseeCode: '97411',
    },
  },
  {
    caseRef: 'DRM-20261122-0045',
    patient: 'Enfant Malo Perlenoix, 4 ans',
    reason: 'Otalgie fébrile',
    decision: 'Consultation dans la journée',
    specialty: { code: 'SM40' },
    specialtyLabel: 'Pédiatrie',
    address: { streetNumber: '88', streetName: 'rue des Lilas', postcode: '75015', city: 'Paris', inseeCode: '75115' },
  },
  {
    caseRef: 'DRM-20261122-0046',
    patient: 'M. Théodore Valclair, 73 ans',
    reason: 'Renouvellement de traitement, médecin traitant absent',
    decision: 'Consultation sous 48 heures',
    specialty: GENERAL_PRACTICE,
    specialtyLabel: 'Médecine générale',
    address: { streetName: 'quai des Barques', postcode: '33500', city: 'Libourne' },
  },
];
