export { appointmentIdentifierOf, appointmentIdentifierParam } from './identifier-param.js';
export { OPERATOR_EXTENSION, readAppointment } from './read-appointment.js';
export type {
  AppointmentReading,
  ReadAppointment,
  ReadAppointmentStatus,
  ReadOperator,
  SystemAndValue,
} from './types.js';
