import { checked, EVERY, host, none, type Criterion } from './criterion.js';
import { MEDIA, TABLES } from './themes.js';

/**
 * The 106 criteria of RGAA 4.1.2, each with what it comes to here. `checked` names the elements it concerns and the tests
 * that hold it; `host` is for the page around the elements; `none` says why nothing of the elements is concerned; `open` says
 * what was not checked. A test keeps the list whole and its files true.
 */

const STORIES = 'test/a11y/stories.test.ts';
const SNAPSHOTS = STORIES;
const MATRIX = 'test/a11y/matrix.test.ts';
const TOKENS = 'packages/elements/src/tokens/tokens.test.ts';
const GRID = 'packages/elements/src/slot-grid/slot-grid.test.ts';
const GRID_KEYS = 'packages/elements/src/slot-grid/keyboard.test.ts';
const KEYS = 'packages/elements/src/search/keyboard.test.ts';
const BAR = 'packages/elements/src/search-bar/search-bar.test.ts';
const DIALOG = 'packages/elements/src/booking-dialog/booking-dialog.test.ts';
const RESULTS = 'packages/elements/src/results/results.test.ts';
const MEMBERS = 'packages/elements/src/search/members.test.ts';
const AGENDA = 'packages/elements/src/agenda/agenda.test.ts';
const PARTICIPATION = 'packages/elements/src/participation/participation.test.ts';
const FOCUS = 'packages/elements/src/provider/focus.test.ts';
const E2E_KEYS = 'test/e2e/journey.test.ts';
const CARD = 'packages/elements/src/offer-card/offer-card.test.ts';
const REGION = 'packages/elements/src/internal/live-region.test.ts';

const AXE = 'axe sur chaque histoire et chaque état';
const TREE = 'arbre d’accessibilité comparé à un texte relu';
const noMedia = 'Aucun son, aucune vidéo.';
const noTable =
  'Aucun tableau complexe ni de mise en forme : la grille de créneaux est une grille ARIA, vue aux critères 7.1 et 7.3.';
/** The elements with charts, each with its table. */
const CHARTS = ['sas-indicators'];
const CHART_FILES = ['packages/elements/src/indicators/indicators.test.ts', STORIES];
const noFrame = 'Aucun cadre n’est créé.';
const noDocument = 'Aucun document bureautique n’est proposé.';

/** Every criterion, in the order of RGAA. */
export const CRITERIA: readonly Criterion[] = [
  checked(
    '1.1',
    'Alternative des images porteuses d’information',
    CHARTS,
    `chaque graphique a un nom ; ailleurs aucune image ne porte seule une information ; ${AXE}, ${TREE}`,
    ...CHART_FILES,
  ),
  checked(
    '1.2',
    'Images de décoration ignorées',
    [EVERY],
    `icônes SVG en ligne cachées aux aides techniques ; ${AXE}, ${TREE}`,
    STORIES,
  ),
  checked('1.3', 'Pertinence des alternatives', CHARTS, `le nom du graphique dit l’indicateur ; ${TREE}`, SNAPSHOTS),
  none('1.4', 'Alternative des CAPTCHA', 'Aucun CAPTCHA.'),
  none('1.5', 'Solution de rechange aux CAPTCHA', 'Aucun CAPTCHA.'),
  checked(
    '1.6',
    'Description détaillée',
    CHARTS,
    'les mêmes chiffres en tableau sous chaque graphique',
    ...CHART_FILES,
  ),
  checked('1.7', 'Pertinence des descriptions', CHARTS, 'le tableau et le graphique comparés', ...CHART_FILES),
  none('1.8', 'Images de texte', 'Aucune image de texte : tout texte est du texte.'),
  none('1.9', 'Légendes', 'Aucune image légendée.'),
  none('2.1', 'Titre des cadres', noFrame),
  none('2.2', 'Pertinence des titres de cadres', noFrame),
  checked(
    '3.1',
    'Information sans la seule couleur',
    [EVERY],
    'aujourd’hui, CPTS, agenda muet, créneau retenu : chacun a un mot ou un signe ; arêtes gardées en couleurs forcées',
    STORIES,
    GRID,
  ),
  checked(
    '3.2',
    'Contraste des textes',
    [EVERY],
    `rapport calculé de chaque paire de jetons, par thème (4,5:1 ; 7:1 pour le texte courant et le thème de contraste) ; ${AXE}`,
    TOKENS,
    STORIES,
  ),
  checked('3.3', 'Contraste des composants', [EVERY], 'rapport de 3:1 des bordures et du focus, par thème', TOKENS),
  ...Array.from({ length: 13 }, (_, i) => none(`4.${i + 1}`, MEDIA[i]!, noMedia)),
  ...Array.from({ length: 8 }, (_, i) =>
    // its data tables are simple ones: a caption, and headers of columns and rows
    [3, 4, 5, 6].includes(i)
      ? checked(`5.${i + 1}`, TABLES[i]!, CHARTS, `un titre et des en-têtes déclarés ; ${AXE}, ${TREE}`, STORIES)
      : none(`5.${i + 1}`, TABLES[i]!, noTable),
  ),
  checked(
    '6.1',
    'Liens explicites',
    ['sas-offer-card', 'sas-structure-members'],
    'le nom du lien d’appel dit le numéro et la personne',
    CARD,
    SNAPSHOTS,
  ),
  checked('6.2', 'Liens intitulés', ['sas-offer-card', 'sas-structure-members'], AXE, STORIES),
  checked(
    '7.1',
    'Compatibilité des scripts avec les aides techniques',
    [EVERY],
    `rôles, noms et états des modèles APG (combobox, grille, dialogue, liste) ; ${TREE}`,
    BAR,
    GRID,
    DIALOG,
    SNAPSHOTS,
  ),
  none('7.2', 'Alternative des scripts', 'Aucun script n’a besoin d’alternative : sans script il n’y a pas d’élément.'),
  checked(
    '7.3',
    'Scripts contrôlables au clavier',
    [EVERY],
    'parcours entier au clavier seul, jusqu’au rendez-vous, sur de vrais serveurs',
    GRID_KEYS,
    KEYS,
    E2E_KEYS,
  ),
  checked(
    '7.4',
    'Changements de contexte',
    ['sas-search', 'sas-booking-dialog'],
    'rien ne s’ouvre sans une touche ou un clic ; la page de l’éditeur est annoncée avant',
    DIALOG,
    KEYS,
  ),
  checked(
    '7.5',
    'Messages de statut',
    [EVERY],
    'une seule région polie par page, des phrases courtes, jamais la liste',
    REGION,
    RESULTS,
    KEYS,
  ),
  host('8.1', 'Type de document', 'La page de l’hôte.'),
  checked(
    '8.2',
    'Code valide, identifiants uniques',
    [EVERY],
    `${AXE} ; identifiants dans la racine fantôme de chaque instance`,
    STORIES,
  ),
  host('8.3', 'Langue par défaut', 'La page de l’hôte ; les éléments suivent sa langue.'),
  host('8.4', 'Code de langue', 'La page de l’hôte.'),
  host('8.5', 'Titre de page', 'La page de l’hôte.'),
  host('8.6', 'Pertinence du titre', 'La page de l’hôte.'),
  checked(
    '8.7',
    'Changements de langue',
    ['sas-provider', 'sas-offer-card', 'sas-booking-dialog', 'sas-structure-members', 'sas-search-bar', 'sas-filters'],
    '`sas-provider` pose `lang` quand une langue lui est donnée ; ce que l’annuaire, un cabinet ou une structure a écrit en français le porte aussi',
    'packages/elements/src/provider/provider.test.ts',
    'packages/elements/src/offer-card/kinds.test.ts',
    'packages/elements/src/booking-dialog/booking-language.test.ts',
  ),
  host('8.8', 'Pertinence des codes de langue', 'La page de l’hôte.'),
  checked('8.9', 'Balises non détournées', [EVERY], `${TREE}`, SNAPSHOTS),
  checked(
    '8.10',
    'Sens de lecture',
    ['sas-offer-card', 'sas-results'],
    'noms de droite à gauche isolés, montrés dans les histoires de longs noms',
    STORIES,
  ),
  checked(
    '9.1',
    'Titres',
    ['sas-results', 'sas-offer-card', 'sas-booking-dialog', 'sas-structure-members'],
    'niveau donné par l’hôte, un titre par carte',
    CARD,
    RESULTS,
  ),
  checked(
    '9.2',
    'Structure',
    ['sas-search', 'sas-results'],
    `recherche, région des résultats, articles ; ${TREE}`,
    SNAPSHOTS,
  ),
  checked(
    '9.3',
    'Listes',
    [
      'sas-results',
      'sas-booking-dialog',
      'sas-structure-members',
      'sas-filters',
      'sas-map',
      'sas-agenda',
      'sas-participation',
      'sas-appointments',
    ],
    `${TREE}`,
    SNAPSHOTS,
  ),
  none('9.4', 'Citations', 'Aucune citation.'),
  checked(
    '10.1',
    'Présentation par CSS',
    [EVERY],
    'feuilles construites, aucun attribut de style (règle du code, hôte strict)',
    'test/strict-host/strict-host.test.ts',
  ),
  checked('10.2', 'Contenu présent sans CSS', [EVERY], `${TREE}`, SNAPSHOTS),
  checked(
    '10.3',
    'Contenu compréhensible sans CSS',
    [EVERY],
    'l’ordre du document est celui de la lecture ; arbre d’accessibilité relu',
    SNAPSHOTS,
  ),
  checked('10.4', 'Texte à 200 %', [EVERY], 'page à 200 % et texte seul à 150 % : rien de coupé', STORIES),
  checked('10.5', 'Couleurs de fond et de texte', [EVERY], 'chaque surface et chaque texte a son jeton', TOKENS),
  checked('10.6', 'Liens visibles dans le texte', ['sas-offer-card'], `souligné ou avec icône ; ${AXE}`, STORIES),
  checked(
    '10.7',
    'Focus visible',
    [EVERY],
    'contour de 2 px, contraste de 3:1, jamais couvert par le bandeau ni par le pied du dialogue',
    FOCUS,
    DIALOG,
    TOKENS,
  ),
  checked('10.8', 'Contenus cachés', [EVERY], `${TREE}`, SNAPSHOTS),
  checked(
    '10.9',
    'Information sans la seule forme ou position',
    [EVERY],
    'les jours, modes et types sont dits en mots',
    GRID,
  ),
  checked(
    '10.10',
    'Information sans la seule forme ou position (mise en œuvre)',
    [EVERY],
    'les jours, modes et types sont dits en mots',
    GRID,
  ),
  checked(
    '10.11',
    'Défilement à 320 px',
    [EVERY],
    'chaque histoire tient dans 320 px sans défilement horizontal',
    STORIES,
  ),
  checked(
    '10.12',
    'Espacement du texte',
    [EVERY],
    'lignes à 1,5, lettres à 0,12, mots à 0,16 fois le corps, paragraphes à 2 : rien de coupé',
    STORIES,
  ),
  none('10.13', 'Contenus au survol', 'Aucun contenu n’apparaît au survol ou au focus seul.'),
  none('10.14', 'Contenus par CSS seule', 'Aucun contenu n’apparaît par CSS seule.'),
  checked(
    '11.1',
    'Étiquettes',
    ['sas-search-bar', 'sas-filters', 'sas-agenda', 'sas-participation'],
    AXE,
    BAR,
    STORIES,
  ),
  checked(
    '11.2',
    'Pertinence des étiquettes',
    ['sas-search-bar', 'sas-filters', 'sas-agenda', 'sas-participation'],
    TREE,
    SNAPSHOTS,
  ),
  checked(
    '11.3',
    'Cohérence des étiquettes',
    ['sas-search-bar', 'sas-booking-dialog', 'sas-agenda', 'sas-participation'],
    'les textes viennent d’une seule table par langue',
    MATRIX,
  ),
  checked(
    '11.4',
    'Étiquettes accolées',
    ['sas-search-bar', 'sas-filters', 'sas-agenda', 'sas-participation'],
    'regardé à l’écran, dans chaque taille',
    STORIES,
  ),
  checked(
    '11.5',
    'Regroupements',
    ['sas-search-bar', 'sas-booking-dialog', 'sas-filters', 'sas-agenda', 'sas-participation'],
    TREE,
    SNAPSHOTS,
  ),
  checked(
    '11.6',
    'Légende des regroupements',
    ['sas-search-bar', 'sas-booking-dialog', 'sas-filters', 'sas-agenda', 'sas-participation'],
    TREE,
    SNAPSHOTS,
  ),
  checked(
    '11.7',
    'Pertinence des légendes',
    ['sas-search-bar', 'sas-booking-dialog', 'sas-filters', 'sas-agenda', 'sas-participation'],
    TREE,
    SNAPSHOTS,
  ),
  checked(
    '11.8',
    'Items de listes regroupés',
    ['sas-search-bar'],
    'liste de suggestions : une option par ligne, comptée et annoncée',
    BAR,
  ),
  checked('11.9', 'Intitulés des boutons', [EVERY], AXE, STORIES),
  checked(
    '11.10',
    'Contrôle de saisie',
    ['sas-search-bar', 'sas-agenda', 'sas-participation'],
    'ce qui manque est dit en texte à côté du champ, qui reçoit le focus',
    BAR,
    AGENDA,
    PARTICIPATION,
  ),
  checked(
    '11.11',
    'Aide à la correction',
    ['sas-search-bar', 'sas-agenda', 'sas-participation'],
    'le champ propose ce qui ressemble à ce qui est saisi',
    BAR,
  ),
  checked(
    '11.12',
    'Vérification avant envoi',
    ['sas-booking-dialog'],
    'le rendez-vous est montré en entier avant d’être confirmé, et peut être abandonné',
    DIALOG,
  ),
  none('11.13', 'Finalité des champs', 'Aucun champ ne porte sur la personne qui saisit.'),
  host('12.1', 'Deux systèmes de navigation', 'La page de l’hôte.'),
  host('12.2', 'Menu à la même place', 'La page de l’hôte.'),
  host('12.3', 'Plan du site', 'La page de l’hôte.'),
  host('12.4', 'Accès au plan du site', 'La page de l’hôte.'),
  host('12.5', 'Moteur de recherche', 'La page de l’hôte.'),
  checked(
    '12.6',
    'Zones de regroupement',
    ['sas-search', 'sas-results'],
    `recherche et région nommées ; ${TREE}`,
    SNAPSHOTS,
  ),
  host('12.7', 'Lien d’évitement', 'La page de l’hôte ; `run()` mène aux résultats.'),
  checked(
    '12.8',
    'Ordre de tabulation',
    [EVERY],
    'un arrêt par grille, de carte en carte, dans l’ordre de lecture',
    KEYS,
    GRID_KEYS,
  ),
  checked(
    '12.9',
    'Pas de piège au clavier',
    [EVERY],
    'Tab sort de la grille, Échap du dialogue, qui rend le focus',
    KEYS,
    DIALOG,
    MEMBERS,
  ),
  checked(
    '12.10',
    'Raccourcis à une touche',
    [EVERY],
    'aucune touche seule n’agit hors de l’élément qui a le focus, ni pendant une saisie ; ceux de la recherche sont listés (« ? ») et s’y désactivent',
    GRID_KEYS,
    'packages/elements/src/search/shortcuts.test.ts',
  ),
  none('12.11', 'Contenus additionnels au clavier', 'Aucun contenu n’apparaît au survol seul.'),
  checked(
    '13.1',
    'Limites de temps',
    ['sas-booking-dialog'],
    'le créneau retenu est prolongé aussi souvent que voulu ; 30 secondes avant la fin, c’est dit',
    DIALOG,
  ),
  checked(
    '13.2',
    'Pas de fenêtre sans action',
    ['sas-booking-dialog'],
    'la page de l’éditeur ne s’ouvre que par son bouton',
    DIALOG,
  ),
  none('13.3', 'Documents bureautiques', noDocument),
  none('13.4', 'Documents bureautiques (équivalence)', noDocument),
  none('13.5', 'Contenus cryptiques', 'Aucun contenu de ce genre.'),
  none('13.6', 'Contenus cryptiques (alternative)', 'Aucun contenu de ce genre.'),
  none('13.7', 'Flashs', 'Rien ne clignote.'),
  checked(
    '13.8',
    'Mouvements',
    [EVERY],
    'le seul mouvement est un signe d’attente, immobile quand le système le demande',
    STORIES,
  ),
  checked('13.9', 'Orientation', [EVERY], 'paysage et portrait, du téléphone au second écran', STORIES),
  none('13.10', 'Gestes complexes', 'Aucun geste : un clic ou une touche.'),
  checked(
    '13.11',
    'Annulation au pointeur',
    ['sas-slot-grid'],
    'l’action vient au relâchement, et pas sur un créneau arrivé entre-temps sous le pointeur',
    GRID_KEYS,
  ),
  none('13.12', 'Mouvement de l’appareil', 'Aucune fonction de ce genre.'),
];
