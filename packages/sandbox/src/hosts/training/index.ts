/** The server of the training's page. */
export type { TrainingSiteConfig } from './server.js';
export { startTraining, TRAINING_PATH } from './server.js';
