import { migrations as accounts } from './accounts/index.js';
import { migrations as appointments } from './appointments/index.js';
import { migrations as audit } from './audit/index.js';
import { migrations as availability } from './availability/index.js';
import { migrations as booking } from './booking/index.js';
import { migrations as delivery } from './delivery/index.js';
import { communeMigrations, migrations as directory, participationMigrations } from './directory/index.js';
import { migrations as hosts } from './hosts/index.js';
import { migrations as identity, signInMigrations } from './identity/index.js';
import { migrations as indicators } from './indicators/index.js';
import { migrations as launch } from './launch/index.js';
import { migrations as marketplace } from './marketplace/index.js';
import { migrations as monitoring } from './monitoring/index.js';
import { migrations as relay } from './relay/index.js';
import { migrations as webhooks } from './webhooks/index.js';
import { migrations as storage, type RoomMigrations } from './storage/index.js';

/** The migrations of every room that has tables. */
export const allMigrations: readonly RoomMigrations[] = [
  storage,
  identity,
  signInMigrations,
  hosts,
  directory,
  communeMigrations,
  participationMigrations,
  availability,
  booking,
  appointments,
  delivery,
  launch,
  marketplace,
  monitoring,
  webhooks,
  audit,
  accounts,
  indicators,
  relay,
];
