import type { Flow } from '../model/index.js';

/** A check of the official kit that is to be done there. */
export interface Unreproduced {
  id: string;
  flows: readonly Flow[];
  title: string;
  /** Why it cannot be done here; French. */
  reason: string;
}

const BOTH: readonly Flow[] = ['ps', 'cpts'];

/** What remains to be done in EVS or Inferno. */
export const UNREPRODUCED: readonly Unreproduced[] = [
  {
    id: 'AGG-BDL-01',
    flows: BOTH,
    title: 'Validation complète du bundle par le validateur HL7 (ans.fhir.fr.sas#1.1.0)',
    reason:
      'Le validateur HL7 vérifie aussi tout FHIR R4 et les terminologies externes. Les contraintes des profils sont reprises ici une à une (règles AGG-BDL-01.*).',
  },
  {
    id: 'AGG-PS1-03',
    flows: BOTH,
    title: 'Présence de Slot, Schedule, Practitioner et PractitionerRole',
    reason: 'Dans le kit officiel ce test ne peut pas échouer ; la présence est vérifiée par AGG-PS1-01.',
  },
  {
    id: 'TLS-01 (SSLv2, SSLv3)',
    flows: ['tls'],
    title: 'SSLv2 et SSLv3 refusés',
    reason: 'Les bibliothèques TLS actuelles ne savent plus proposer ces versions.',
  },
  {
    id: 'MTLS-02 à MTLS-04',
    flows: ['tls'],
    title: 'Certificats de test de l’ANS (CN, OU, révoqué)',
    reason: 'Ces certificats ne sont pas publics. Avec les vôtres (--mtls-bad-cn…) les mêmes contrôles sont faits ici.',
  },
  {
    id: 'DECL-01 à DECL-06',
    flows: ['ps', 'cpts', 'sos'],
    title: 'Questions déclaratives',
    reason:
      'Réponses de l’éditeur, sans vérification possible : identifiants, hébergement HDS, double facteur, verrouillage.',
  },
  {
    id: 'SSO-03',
    flows: ['redirect'],
    title: 'Arrivée d’un régulateur déjà identifié',
    reason: 'Test manuel : il faut une session Pro Santé Connect et un regard humain.',
  },
  {
    id: 'INT_L02',
    flows: ['hub'],
    title: 'Essai sur le bac à sable du Hub Santé : certificat, vhost, droits, reprise après coupure',
    reason:
      'Le kit officiel n’a pas encore ce flux (« à venir »). Le certificat et le vhost viennent de l’ANS ; couper un courtier et éteindre le LRM un jour se font à la main.',
  },
  {
    id: 'V3-01',
    flows: ['appointments'],
    title: 'Validation complète du rendez-vous par le validateur HL7',
    reason: 'Les contraintes du profil sont reprises ici une à une (règles V3-01.*).',
  },
];

/** Those that concern these flows. */
export const unreproducedOf = (flows: readonly Flow[]): Unreproduced[] =>
  UNREPRODUCED.filter((one) => one.flows.some((flow) => flows.includes(flow)));
