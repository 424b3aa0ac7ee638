export { createAppointments, type OwnBookingDeps } from './own-bookings.js';
export { createEventLog, EVENT_CHANNEL } from './event-log.js';
export { appointmentHandlers, type AppointmentHandlerDeps } from './handlers.js';
export { migrations } from './migrations.js';
export type * from './types.js';
export type { FhirIntakeDeps } from './fhir-intake.js';
export { registerFhirRoutes, type FhirRouteDeps } from './fhir-routes.js';
