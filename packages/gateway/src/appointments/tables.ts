/** Tables of the appointments room. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled with the room's first migration
export interface AppointmentTables {}
