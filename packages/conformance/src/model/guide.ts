/** Pages of the implementation guide that rules cite, by a short name. */
export const GUIDE_PAGES = {
  ps: 'specifications_techniques-ps-recherche_creneaux.html',
  cpts: 'specifications_techniques-cpts-recherche_creneaux.html',
  sos: 'specifications_techniques-sos-recherche_creneaux.html',
  accounts: 'specifications_techniques-tous-gestion_regulateur.html',
  appointments: 'specifications_techniques-tous-gestion_rdv.html',
  lrm: 'specifications_techniques-transmission-info-RDV-LRM.html',
  functional: 'specifications_fonctionnelles.html',
  faq: 'faq.html',
  annexes: 'annexes.html',
  security: 'securite.html',
} as const;

/** A page of the guide: a short name, or the name of a profile. */
export type GuideRef = keyof typeof GUIDE_PAGES | `profile:${string}`;

const ROOT = 'https://interop.esante.gouv.fr/ig/fhir/sas/';

/** The address of a page of the guide. */
export function guideUrl(ref: GuideRef): string {
  return ref.startsWith('profile:')
    ? `${ROOT}StructureDefinition-${ref.slice(8)}.html`
    : ROOT + GUIDE_PAGES[ref as keyof typeof GUIDE_PAGES];
}

/** Where the sources contradict one another, and what that means for whoever reads a finding; French. */
export const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'C-01': 'Temps de réponse : moins de 1 s dans le kit officiel, pour un PS ; moins de 7 s dans le guide, jusqu’à 25.',
  'C-02':
    'Recherche sans résultat : le guide veut un searchset vide en 200, le kit officiel échoue sur un bundle vide.',
  'C-03': 'comment d’un créneau WALKIN : exigé par le kit, facultatif dans le profil, absent d’un exemple du guide.',
  'C-04': 'Créneau PUBLIC et CPTS : permis et illustré par le guide, refusé par le kit officiel.',
  'C-05': 'Système du code 604 : trois écritures dans le guide ; celle du jeu de valeurs et du kit fait foi ici.',
  'C-06': 'Système de identifier.type d’une CPTS : trois écritures ; celle du profil fait foi ici.',
  'C-07': 'Profil de l’organisation d’une CPTS : une page nomme celui de SOS Médecins.',
  'C-08': 'Téléphone : Practitioner.telecom dans l’exigence 34, PractitionerRole.telecom dans le kit et les exemples.',
  'C-09': 'Identifiant du PS : RPPS ou ADELI dans le guide, RPPS seul dans le kit.',
  'C-10': 'IDNST : préfixes 0, 1, 3 et 4 dans la FAQ, 1, 3 et 4 dans le kit.',
  'C-12': 'Spécialité en texte seul : permise par la FAQ, refusée par la liaison obligatoire du profil.',
  'C-13': 'Bundle.total : nombre de réponses pour FHIR, nombre de créneaux pour le kit.',
  'C-14':
    'Lien self : égal à la requête dans le kit ; les exemples du guide ajoutent _count et laissent | et + en clair.',
  'C-15': 'Type de média : application/json+fhir dans les pages, application/fhir+json dans le kit et FHIR.',
  'C-16': 'Fuseau du paramètre start : absent, +02:00 ou +00:00 selon les sources ; un serveur doit tous les accepter.',
  'C-17': 'Dates : millisecondes et décalage exigés par le kit, pas par le profil.',
  'C-18': 'Page de connexion : celle de l’éditeur dans le guide, celle du SAS dans le kit.',
  'C-19': 'Valeur de origin : sas dans le guide, sas-preprod dans le kit ; une valeur par environnement.',
  'C-20': 'Compte régulateur sans nom ou sans mail : refusé par le kit, accepté par le profil.',
  'C-21': 'Succès d’un PUT : 200 et Location dans le guide, 200 à 399 dans le kit, 201 à la création.',
  'C-22': 'Création en double : 4xx ou 5xx dans le kit, 422 suggéré par le guide.',
  'C-23': 'Identifiant d’un PFG : IDNST ou INTRN dans la page, INTRN dans le profil.',
  'C-25': 'Canonique de FrAppointmentSAS : un extrait du guide en montre une autre que celle du profil.',
  'C-28': 'Exemples du guide : type et système d’organisation absents, <base_URl> dans fullUrl, search.mode absent.',
  'H-01': 'Méthode : createAppointment dans la page du guide, CreateAppointment dans le schéma, qui refuse l’autre.',
  'H-02': 'Schéma d’adresse : Hubex dans la page, hubex partout ailleurs.',
  'H-03': 'specialtyCode dans la nomenclature, specialityCode dans le schéma, qui refuse l’autre.',
  'H-04': 'regulator est obligatoire depuis novembre 2025 ; les exemples complets de la page n’en ont pas.',
  'H-05': 'RPPS : préfixe 8 dans la page, ^81 et dix chiffres dans le schéma.',
  'H-06':
    'Identifiant de structure : préfixe 1 ou 3 dans la page, aucun motif dans le schéma ; un exemple est un FINESS sans préfixe.',
  'H-07': 'Destinataire RC-DE : name et URI sont intervertis dans la page.',
  'H-08': 'messageId d’un acquittement : celui du message initial dans le tableau, le sien propre dans l’exemple.',
  'H-09': 'Chemin du contenu : content.contentObject.JsonContent dans la page, content[].jsonContent dans le schéma.',
  'H-10':
    'Erreur : referencedDistributionID manque dans la page, le schéma l’exige ; sourceMessage y paraît obligatoire.',
  'H-12':
    '409 CONFLICT : demandé par la page, inconnu de la bibliothèque du Hub, qui répondrait 102. 701 passe partout.',
  'H-13': 'Exemple d’erreur d’un LRM : son distributionID n’a pas le préfixe du LRM et serait refusé (300).',
  'H-15': 'Statuts : en capitales dans le texte, en minuscules dans le schéma.',
  'H-16': 'Dates : +01:00 en été dans le tableau, +02:00 dans le JSON ; l’identifiant du tableau n’est pas un UUID.',
  'H-18': 'Statut : Actual et Exercise dans l’enveloppe, System en plus dans RC-DE.',
  'H-19': 'Dates : l’enveloppe tolère Z et millisecondes, RC-DE et le contenu les refusent.',
  'H-20': 'Mise à jour d’un rendez-vous inconnu : une création dans la page ; une ancienne version disait 404.',
};
