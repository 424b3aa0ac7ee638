/** What `--help` prints; French. */
export const HELP = `sas-conformance — contrôle de l’interface d’un éditeur de prise de rendez-vous avec le SAS

  sas-conformance run --base-url URL --flows ps,cpts [options]   interroge un serveur
  sas-conformance run --amqp-url URL --lrm-id ID --flows hub     joue le Hub Santé devant un LRM
  sas-conformance validate FICHIER… [options]                    juge bundles, rendez-vous et messages du Hub, sans serveur
  sas-conformance rules [--json] [--flows …]                     liste les règles
  sas-conformance replay ENREGISTREMENT [options]                juge de nouveau un enregistrement
  sas-conformance mutant RÈGLE                                   sert, en local, un éditeur qui enfreint cette règle

Flux        --flows ps,cpts,sos,accounts,redirect,appointments,hub,tls,performance
Mode        --mode official | strict | both (défaut)
Règles      --only AGG-PS1,AGG-SET-01   --skip AGG-OPT-04   (un préfixe suffit, ou un * final)
Rapports    --json [FICHIER]  --junit [FICHIER]  --html FICHIER  --record FICHIER  --quiet
Réglages    --config FICHIER.json (mêmes noms, en camelCase ; la ligne de commande l’emporte)

Qui interroger
  --practitioner 8…        un PS à un lieu, avec des créneaux sous 72 h
  --two-places 8…          un PS à deux lieux
  --several 8…,8…          deux PS ensemble          --many 8…,…   jusqu’à 25
  --two-cpts 8…            un PS de deux CPTS        --shared-cpts 8…   créneaux communs à deux CPTS
  --associations 3…,3…     SIRET d’associations SOS Médecins
  --slot-types PUBLIC,SNP  types de créneaux que l’agenda connaît   --modes AMB,VR,HH
  --regulator ID           identifiant national d’un régulateur encore inconnu
  --origin sas-preprod     valeur d’origin que l’éditeur connaît

Hub Santé (INT_L02, pour les LRM) : sur un RabbitMQ à vous, le kit déclare les files du Hub et applique ses règles
  --amqp-url amqp://…      adresse, compte et vhost          --lrm-id fr.health.samuXXX   identifiant du LRM
  --platform-id ID         identifiant joué pour la plateforme (fr.health.test.ptfsas)
  --lrm-wait S  --answer-wait S   attente du LRM (120 s), puis de chacune de ses réponses (10 s)

mTLS (fichiers PEM)
  --mtls-cert C --mtls-key K --mtls-ca A
  à refuser : --mtls-bad-cn C,K  --mtls-bad-ou C,K  --mtls-revoked C,K  --mtls-expired C,K
              --mtls-not-yet-valid C,K  --mtls-self-signed C,K  --mtls-other-ca C,K

Autres      --timeout MS  --samples N  --platform-port P  --platform-wait S

Codes de sortie : 0 conforme, 1 règle obligatoire enfreinte, 2 commande mal écrite, 3 serveur ou fichier illisible,
4 rien n’a pu être vérifié, ou presque rien d’un flux faute de dire qui interroger.
`;
