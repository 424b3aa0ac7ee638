/** What a new regulator asks, and what is true in this product; paragraphs. */
export const FAQ: readonly { question: string; answer: readonly string[] }[] = [
  {
    question: 'Pourquoi un créneau affiché disparaît-il ?',
    answer: [
      'Parce qu’il n’est plus libre. L’agenda d’un éditeur reste ouvert au public : un patient peut prendre le créneau pendant votre appel. Les agendas sont relus d’eux-mêmes toutes les minutes environ, et le créneau choisi est vérifié avant d’ouvrir la page de l’éditeur.',
      'S’il vient d’être pris, la fenêtre le dit et propose les suivants du même médecin.',
    ],
  },
  {
    question: 'Un collègue peut-il prendre le créneau que je viens de choisir ?',
    answer: [
      'Dans l’agenda SAS, non : le créneau est gardé pour vous dès que vous le choisissez, pour un temps limité que la fenêtre décompte. Si vous renoncez, il est rendu aussitôt.',
      'Chez un éditeur, oui : l’écran signale seulement aux autres régulateurs qu’un collègue est dessus. Seul l’éditeur peut le garder, quand vous confirmez sur sa page.',
    ],
  },
  {
    question: 'Que se passe-t-il si un éditeur est en panne ?',
    answer: [
      'Les autres répondent sans l’attendre. Ses cartes disent que l’agenda n’a pas répondu : ce n’est jamais écrit « aucun créneau ». Vous pouvez le redemander, ou appeler le cabinet, dont le téléphone reste affiché.',
    ],
  },
  {
    question: 'Dans quel ordre les offres sont-elles affichées ?',
    answer: [
      'Le médecin traitant d’abord, s’il est dans le dossier. Puis les participants au SAS, puis la distance quand l’adresse est connue ; sinon un ordre tiré au sort, équitable, et le même pendant toute la recherche. L’éditeur qui répond le plus vite n’y gagne rien.',
      '« Trier au plus tôt » est un tri que vous demandez.',
    ],
  },
  {
    question: 'Quand puis-je orienter « en sus » des créneaux (surnuméraire) ?',
    answer: [
      'Après avoir appelé le cabinet. Le bouton « Orienter hors disponibilité » n’est que sur les offres qui l’acceptent, et pour les régulateurs ; un infirmier d’accueil (IOA) ne l’a pas.',
      'L’heure est au quart d’heure, plus tard que maintenant, dans les sept jours ; l’appel date de moins de 24 heures. Avec l’accord du cabinet le rendez-vous est confirmé, sinon il est en attente. Les réponses sont codées : aucun texte libre, aucun nom.',
    ],
  },
  {
    question: 'Qui est prévenu du rendez-vous ?',
    answer: [
      'Votre logiciel de régulation : le rendez-vous revient dans le dossier, où qu’il ait été pris, sans rien ressaisir. S’il est déplacé ou annulé par le cabinet, le dossier le dit et demande de rappeler le patient.',
      'Le médecin le voit dans son agenda : celui de l’éditeur, ou l’agenda SAS.',
    ],
  },
  {
    question: 'Que reçoit le patient ?',
    answer: [
      'Du SAS, rien : il ne sait pas qui est le patient. Aucune identité n’est envoyée ni gardée, seule l’adresse sert à chercher. C’est vous qui lui dites l’heure et le lieu, au téléphone.',
      'Un éditeur peut envoyer son propre message, d’après ce que vous saisissez sur sa page.',
    ],
  },
  {
    question: 'Pourquoi la page d’un éditeur s’ouvre-t-elle ?',
    answer: [
      'Parce que c’est lui qui tient cet agenda : le rendez-vous se prend chez lui, avec votre compte. Vous pouvez y prendre un autre créneau que prévu ; le dossier dira lequel.',
      'Si rien ne revient, la fenêtre vous demande comment cela s’est terminé : pris par téléphone, ou abandonné.',
    ],
  },
  {
    question: 'D’où vient mon compte chez les éditeurs ?',
    answer: [
      'De la plateforme : quand vous vous connectez, elle annonce votre compte aux éditeurs. Quand il vous est retiré, ils l’apprennent aussi. Sur leur page, choisissez votre nom, ou connectez-vous par Pro Santé Connect si elle le demande.',
    ],
  },
  {
    question: 'Qu’est-ce qu’un créneau « CPTS » ?',
    answer: [
      'Un créneau qu’un médecin garde pour sa communauté (CPTS). Il est sur la carte de la CPTS, qui porte son nom et son téléphone, pas sur la carte du médecin seul. Les régulateurs les voient tous ; le coordinateur d’une CPTS ne voit que ceux de la sienne.',
    ],
  },
  {
    question: 'Pourquoi un rendez-vous de SOS Médecins est-il « en attente » ?',
    answer: [
      'Parce que l’association dit d’abord oui, puis quel médecin reçoit. Le rendez-vous se met à jour de lui-même quand elle l’a dit.',
      'Tant que l’association ne dit ni le lieu ni le médecin, le SAS ne devine pas à quel dossier il revient : la fenêtre attend, et peut être fermée.',
    ],
  },
  {
    question: 'Comment annuler un rendez-vous ?',
    answer: [
      'Pris dans l’agenda SAS ou hors disponibilité : dans la liste des rendez-vous. Pris chez un éditeur : sur la page de l’éditeur ; il reste « annulation demandée » jusqu’à ce que l’éditeur l’ait confirmée.',
    ],
  },
  {
    question: 'Quelles touches font gagner du temps ?',
    answer: [
      'Après la recherche, Flèche bas va au premier créneau ; les flèches vont d’un créneau à l’autre ; Entrée choisit, Entrée confirme, Échap referme. Tabulation va d’une carte à la suivante.',
    ],
  },
  {
    question: 'Dans quel fuseau sont les heures ?',
    answer: [
      'Celui du lieu de consultation. Quand il n’est pas le vôtre, l’écran le dit : à 18 h pour un cabinet de La Réunion, c’est 18 h à La Réunion.',
    ],
  },
  {
    question: 'Cette formation envoie-t-elle quelque chose ?',
    answer: [
      'Non. Les éditeurs, la passerelle et l’annuaire tournent sur cette machine ; la page n’interroge rien d’autre et marche sans réseau. Le temps et le nombre de frappes restent dans la mémoire de la page, et disparaissent avec elle.',
    ],
  },
];
