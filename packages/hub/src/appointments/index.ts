export {
  applyAppointment,
  type AppliedAppointment,
  type ApplyOptions,
  type AppointmentOutcome,
  type AppointmentState,
} from './ledger.js';
