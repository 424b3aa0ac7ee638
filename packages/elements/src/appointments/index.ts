export { SasAppointments } from './appointments.js';
