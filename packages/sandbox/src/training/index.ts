/** The training of new regulators: scenarios, and the world that each needs. */
export { SCENARIOS } from './scenarios/index.js';
export { TrainingWorld, type TrainingConfig } from './training-world.js';
