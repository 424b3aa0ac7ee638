export { SasAgenda } from './agenda.js';
