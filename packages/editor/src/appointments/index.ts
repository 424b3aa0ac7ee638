export { AppointmentInputError, appointmentResource, type BookedAppointment } from './resource.js';
export {
  createAppointmentClient,
  type AppointmentClient,
  type AppointmentClientOptions,
  type Delivery,
} from './client.js';
