export { createAppointments, type OwnBookingDeps } from './own-bookings.js';
export { toCursor } from './cursor.js';
export { createEventLog, currentPosition, EVENT_CHANNEL, readEvents, type LoggedEvent } from './event-log.js';
export { hostAppointment } from './appointment-rows.js';
export { appointmentHandlers, type AppointmentHandlerDeps } from './handlers.js';
export { migrations } from './migrations.js';
export type * from './types.js';
export type { FhirIntakeDeps } from './fhir-intake.js';
export { registerFhirRoutes, type FhirRouteDeps } from './fhir-routes.js';
