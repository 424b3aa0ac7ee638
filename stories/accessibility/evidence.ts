/** The files of the tests that hold the criteria, and the words that several of them share. */

export const STORIES = 'test/a11y/stories.test.ts';
export const SNAPSHOTS = STORIES;
export const MATRIX = 'test/a11y/matrix.test.ts';
export const TOKENS = 'packages/elements/src/tokens/tokens.test.ts';
export const GRID = 'packages/elements/src/slot-grid/slot-grid.test.ts';
export const GRID_KEYS = 'packages/elements/src/slot-grid/keyboard.test.ts';
export const KEYS = 'packages/elements/src/search/keyboard.test.ts';
export const BAR = 'packages/elements/src/search-bar/search-bar.test.ts';
export const DIALOG = 'packages/elements/src/booking-dialog/booking-dialog.test.ts';
export const RESULTS = 'packages/elements/src/results/results.test.ts';
export const MEMBERS = 'packages/elements/src/search/members.test.ts';
export const AGENDA = 'packages/elements/src/agenda/agenda.test.ts';
export const PARTICIPATION = 'packages/elements/src/participation/participation.test.ts';
export const FOCUS = 'packages/elements/src/provider/focus.test.ts';
export const E2E_KEYS = 'test/e2e/journey.test.ts';
export const CARD = 'packages/elements/src/offer-card/offer-card.test.ts';
export const REGION = 'packages/elements/src/internal/live-region.test.ts';

export const AXE = 'axe sur chaque histoire et chaque état';
export const TREE = 'arbre d’accessibilité comparé à un texte relu';
export const noMedia = 'Aucun son, aucune vidéo.';
export const noTable =
  'Aucun tableau complexe ni de mise en forme : la grille de créneaux est une grille ARIA, vue aux critères 7.1 et 7.3.';
/** The elements with charts, each with its table. */
export const CHARTS = ['sas-indicators'];
export const CHART_FILES = ['packages/elements/src/indicators/indicators.test.ts', STORIES];
export const noFrame = 'Aucun cadre n’est créé.';
export const noDocument = 'Aucun document bureautique n’est proposé.';
