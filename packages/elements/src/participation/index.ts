export { SasParticipation } from './participation.js';
