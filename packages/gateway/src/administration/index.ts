export { administrationHandlers } from './handlers.js';
