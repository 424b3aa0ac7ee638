import * as appointments from './appointments/index.js';
import * as availability from './availability/index.js';
import * as booking from './booking/index.js';
import * as directory from './directory/index.js';
import * as identity from './identity/index.js';
import { migrations as storage, type RoomMigrations } from './storage/index.js';

const rooms: readonly object[] = [identity, directory, availability, booking, appointments];

/** The migrations of every room. */
export const allMigrations: readonly RoomMigrations[] = [
  storage,
  ...rooms.map((room) => (room as { migrations?: RoomMigrations }).migrations ?? {}),
];
