import { SYSTEM, type SpecialtySuggestion } from '@sas-embed/contract';

/** A specialty, profession or kind of structure that a regulator looks for. */
export interface SearchedSpecialty {
  kind: SpecialtySuggestion['kind'];
  code: string;
  label: string;
  /** What regulators type for it, beside the label. */
  synonyms: readonly string[];
  /** Codes that mean the same to a patient: any of them finds all of them. */
  same: readonly string[];
  /** Narrower codes: this one finds them, they find only themselves. */
  includes: readonly string[];
}

interface Extra {
  same?: string[];
  includes?: string[];
}

const r38 = (code: string, label: string, synonyms: string[], { same = [], includes = [] }: Extra = {}) =>
  ({ kind: 'specialty', code, label, synonyms, same, includes }) satisfies SearchedSpecialty;
const g15 = (code: string, label: string, synonyms: string[]) =>
  ({ kind: 'profession', code, label, synonyms, same: [], includes: [] }) satisfies SearchedSpecialty;
const r66 = (code: string, label: string, synonyms: string[]) =>
  ({ kind: 'structureType', code, label, synonyms, same: [], includes: [] }) satisfies SearchedSpecialty;

/**
 * What can be searched, the most asked for first: codes and labels of TRE_R38 (specialties), TRE_G15 (professions) and
 * TRE_R66 (structures); synonyms and groups are ours.
 */
export const SPECIALTIES: readonly SearchedSpecialty[] = [
  r38(
    'SM54',
    'Médecine générale',
    [
      'généraliste',
      'médecin généraliste',
      'médecin traitant',
      'MG',
      'omnipraticien',
      'SOS Médecins',
      'SOS',
      'médecin',
      'maison médicale de garde',
      'MMG',
      'docteur généraliste',
      'consultation de médecine générale',
      'médecin de famille',
      'toubib',
    ],
    {
      same: ['SM26', 'SM53'],
    },
  ),
  r38('SM40', 'Pédiatrie', ['pédiatre', 'médecin pour enfants', 'bébé', 'enfant', 'nourrisson'], {
    includes: ['SM87', 'SM88', 'SM89', 'SM90'],
  }),
  g15('40', 'Chirurgien-dentiste', [
    'dentiste',
    'dentaire',
    'odontologie',
    'chirurgie dentaire',
    'soins dentaires',
    'rage de dent',
    'dents',
  ]),
  g15('50', 'Sage-femme', [
    'sage-femme',
    'maïeuticien',
    'suivi de grossesse',
    'sage femme libérale',
    'maternité',
    'accouchement',
    'grossesse',
  ]),
  g15('60', 'Infirmier', [
    'infirmière',
    'IDE',
    'IDEL',
    'soins infirmiers',
    'infirmier libéral',
    'pansement',
    'piqûre',
    'prélèvement',
  ]),
  g15('70', 'Masseur-kinésithérapeute', [
    'kiné',
    'kinésithérapeute',
    'kinésithérapie',
    'MK',
    'kinésithérapeute respiratoire',
    'kiné respiratoire',
  ]),
  r38(
    'SM20',
    'Gynécologie-obstétrique',
    ['gynécologue', 'gynéco', 'obstétricien', 'gynécologue-obstétricien', 'gynécologie', 'obstétrique'],
    {
      same: ['SM51'],
      includes: ['SM19', 'SM52'],
    },
  ),
  r38('SM19', 'Gynécologie médicale', ['gynécologue médical', 'gynéco médicale'], { same: ['SM52'] }),
  r38(
    'SM38',
    'Ophtalmologie',
    ['ophtalmologue', 'ophtalmo', 'ophtalmologiste', 'oculiste', 'yeux', 'oeil', 'fond d’œil'],
    {
      includes: ['SM85'],
    },
  ),
  r38('SM39', 'Oto-rhino-laryngologie', ['ORL', 'oto-rhino', 'nez gorge oreilles', 'oreille', 'gorge', 'otorhino'], {
    same: ['SM34'],
    includes: ['SM86'],
  }),
  r38('SM15', 'Dermatologie et vénéréologie', ['dermatologue', 'dermato', 'peau', 'dermatologie', 'vénérologue']),
  r38(
    'SM04',
    'Cardiologie et maladies vasculaires',
    ['cardiologue', 'cardio', 'médecine cardiovasculaire', 'cœur', 'cardiologie', 'cardiaque'],
    {
      same: ['SM73'],
      includes: ['SM79', 'SM80', 'SM81'],
    },
  ),
  r38('SM42', 'Psychiatrie', ['psychiatre', 'psy', 'psychiatrie adulte'], {
    includes: ['SM33', 'SM43', 'SM92', 'SM93'],
  }),
  r38('SM43', 'Psychiatrie, option enfant et adolescent', ['pédopsychiatre', 'pédopsychiatrie', 'psychiatre enfant'], {
    same: ['SM92'],
  }),
  r38('SM41', 'Pneumologie', ['pneumologue', 'pneumo', 'poumons'], { includes: ['SM91'] }),
  r38('SM48', 'Rhumatologie', ['rhumatologue', 'rhumato', 'articulations', 'dos']),
  r38('SM24', 'Gastro-entérologie et hépatologie', [
    'gastro-entérologue',
    'gastro',
    'hépatologue',
    'hépato-gastro-entérologue',
    'digestif',
    'foie',
  ]),
  r38('SM32', 'Neurologie', ['neurologue', 'neuro'], { includes: ['SM33', 'SM84'] }),
  r38(
    'SM16',
    'Endocrinologie et métabolisme',
    ['endocrinologue', 'endocrino', 'diabétologue', 'nutritionniste', 'endocrinologie', 'diabète', 'thyroïde'],
    {
      same: ['SM62'],
    },
  ),
  r38(
    'SM74',
    'Radiologie et imagerie médicale',
    ['radiologue', 'radio', 'échographie', 'scanner', 'IRM', 'imagerie', 'radiographie', 'écho', 'mammographie'],
    {
      same: ['SM44', 'SM55'],
      includes: ['SM94'],
    },
  ),
  r38('SM57', 'Allergologie', ['allergologue', 'allergie']),
  r38('SM61', 'Médecine vasculaire', ['angiologue', 'angiologie', 'phlébologue']),
  r38('SM12', 'Chirurgie urologique', ['urologue', 'urologie', 'uro', 'prostate']),
  r38('SM30', 'Néphrologie', ['néphrologue', 'dialyse', 'reins'], { includes: ['SM83'] }),
  r38('SM08', 'Chirurgie orthopédique et traumatologie', [
    'orthopédiste',
    'traumatologue',
    'chirurgien orthopédiste',
    'orthopédie',
    'traumatologie',
    'fracture',
  ]),
  r38('SM18', 'Gériatrie', ['gériatre', 'personnes âgées']),
  r38('SM59', 'Médecine d’urgence', ['urgentiste', 'urgences', 'SAU', 'service d’urgence']),
  r38('SM27', 'Médecine interne', ['interniste'], { same: ['SM72'] }),
  r38('SM58', 'Maladies infectieuses et tropicales', ['infectiologue', 'infectiologie']),
  r38('SM21', 'Hématologie', ['hématologue'], { same: ['SM71'], includes: ['SM22', 'SM23'] }),
  r38('SM36', 'Oncologie, option médicale', ['oncologue', 'oncologie médicale', 'cancérologue', 'cancérologie'], {
    includes: ['SM35'],
  }),
  r38('SM45', 'Radio-thérapie', ['oncologie radiothérapie', 'radiothérapeute'], { same: ['SM37'] }),
  r38('SM29', 'Médecine physique et de réadaptation', ['MPR', 'rééducation', 'médecin rééducateur']),
  r38('SM14', 'Chirurgie viscérale et digestive', ['chirurgien viscéral', 'chirurgien digestif'], {
    includes: ['SM78'],
  }),
  r38('SM05', 'Chirurgie générale', ['chirurgien']),
  r38('SM13', 'Chirurgie vasculaire', ['chirurgien vasculaire']),
  r38('SM11', 'Chirurgie thoracique et cardio-vasculaire', ['chirurgien thoracique', 'chirurgien cardiaque']),
  r38('SM09', 'Chirurgie infantile', ['chirurgien pédiatrique', 'chirurgie pédiatrique'], { same: ['SM69', 'SM70'] }),
  r38('SM10', 'Chirurgie plastique, reconstructrice et esthétique', ['chirurgien plasticien', 'chirurgien esthétique']),
  r38('SM06', 'Chirurgie maxillo-faciale', ['chirurgien maxillo-facial'], {
    same: ['SM07', 'SM68'],
    includes: ['SM77'],
  }),
  r38('SM31', 'Neurochirurgie', ['neurochirurgien']),
  r38('SM50', 'Stomatologie', ['stomatologue', 'stomato']),
  r38('SM56', 'Chirurgie orale', ['chirurgien oral'], { same: ['SCD02'] }),
  r38('SCD01', 'Orthopédie dento-faciale', ['orthodontiste', 'orthodontie', 'ODF']),
  r38('SCD03', 'Médecine bucco-dentaire', ['bucco-dentaire']),
  r38('SM02', 'Anesthésie-réanimation', ['anesthésiste', 'réanimateur'], { includes: ['SM76'] }),
  r38('SM46', 'Médecine intensive-réanimation', ['réanimateur médical'], { includes: ['SM82'] }),
  r38('SM17', 'Génétique médicale', ['généticien']),
  r38('SM28', 'Médecine nucléaire', ['médecin nucléaire', 'scintigraphie']),
  r38('SM25', 'Médecine du travail', ['médecin du travail']),
  r38('SM60', 'Médecine légale et expertises médicales', ['médecin légiste']),
  r38('SM49', 'Santé publique et médecine sociale', ['santé publique'], { same: ['SM75'], includes: ['SM95'] }),
  r38('SM03', 'Biologie médicale', ['biologiste', 'laboratoire', 'prise de sang', 'labo', 'analyses'], {
    includes: ['SM63', 'SM64', 'SM65', 'SM66', 'SM67'],
  }),
  r38('SM01', 'Anatomie et cytologie pathologiques', ['anatomopathologiste']),
  r38('SM47', 'Recherche médicale', []),
  r38('SI01', 'Infirmier en pratique avancée, pathologies chroniques', ['IPA']),
  r38('SI02', 'Infirmier en pratique avancée, oncologie', ['IPA oncologie']),
  r38('SI03', 'Infirmier en pratique avancée, maladie rénale', ['IPA néphrologie']),
  r38('SI04', 'Infirmier en pratique avancée, santé mentale', ['IPA psychiatrie']),
  r38('SI08', 'Infirmier puériculteur', ['puéricultrice']),
  g15('21', 'Pharmacien', ['pharmacie', 'officine', 'pharmacie de garde']),
  g15('80', 'Pédicure-podologue', ['podologue', 'pédicure']),
  g15('91', 'Orthophoniste', ['orthophonie']),
  g15('92', 'Orthoptiste', ['orthoptie']),
  g15('93', 'Psychologue', ['psychologie', 'mon soutien psy']),
  g15('94', 'Ergothérapeute', ['ergothérapie', 'ergo']),
  g15('95', 'Diététicien', ['diététicienne', 'diététique']),
  g15('96', 'Psychomotricien', ['psychomotricienne', 'psychomotricité']),
  g15('26', 'Audioprothésiste', ['audioprothèse']),
  g15('28', 'Opticien-lunetier', ['opticien', 'lunettes']),
  g15('10', 'Médecin', ['docteur', 'tous les médecins']),
  r66('604', 'Communauté professionnelle territoriale de santé', ['CPTS']),
  r66('603', 'Maison de santé', [
    'MSP',
    'maison de santé pluriprofessionnelle',
    'maison médicale',
    'maison de santé pluridisciplinaire',
    'pôle de santé',
  ]),
  r66('124', 'Centre de santé', [
    'CDS',
    'dispensaire',
    'centre médical',
    'centre de soins',
    'centre municipal de santé',
  ]),
];

/** The nomenclature of each kind. */
export const SYSTEMS: Readonly<Record<SearchedSpecialty['kind'], string>> = {
  specialty: SYSTEM.specialty,
  profession: SYSTEM.profession,
  structureType: SYSTEM.structureType,
};
