export { importAgendaSlots, type AgendaSlotRecord } from './agenda.js';
export { bookingHandlers, createBooking, type Booking } from './booking.js';
export { caseOf, requireOpaqueCaseRef } from './case-ref.js';
export type { BookingConfig, BookingDeps, LaunchedCases } from './deps.js';
export { type Idempotency, IDEMPOTENCY_HOURS, type WriteRequest, type WriteResult } from './idempotency.js';
export { migrations } from './migrations.js';
export { slotWindow, toApiSlot, zoned } from './slots.js';
export type * from './types.js';
export { recipientOf, typeOf, whomOf } from './whom.js';
