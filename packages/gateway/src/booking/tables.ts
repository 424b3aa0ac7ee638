/** Tables of the booking room: SAS agenda, holds, hand-overs, idempotency. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled with the room's first migration
export interface AgendaTables {}
