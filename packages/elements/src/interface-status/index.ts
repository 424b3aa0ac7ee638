export { SasInterfaceStatus } from './interface-status.js';
