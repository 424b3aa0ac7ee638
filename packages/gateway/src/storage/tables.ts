/* eslint-disable house/imports -- a room's tables are told to storage alone: they are no part of its door */
import type { AccountTables } from '../accounts/tables.js';
import type { AgendaTables } from '../booking/tables.js';
import type { AppointmentTables } from '../appointments/tables.js';
import type { AuditTables } from '../audit/tables.js';
import type { AvailabilityTables } from '../availability/tables.js';
import type { DeliveryTables } from '../delivery/tables.js';
import type { DirectoryTables } from '../directory/tables.js';
import type { HostTables } from '../hosts/tables.js';
import type { IdentityTables } from '../identity/tables.js';
import type { IndicatorTables } from '../indicators/tables.js';
import type { LaunchTables } from '../launch/tables.js';
import type { MarketplaceTables } from '../marketplace/tables.js';
import type { MonitoringTables } from '../monitoring/tables.js';
import type { RelayTables } from '../relay/tables.js';
import type { WebhookTables } from '../webhooks/tables.js';

/** Every table, by the room that owns it. A room writes only its own tables. */
export interface Tables
  extends
    AccountTables,
    AuditTables,
    DirectoryTables,
    AvailabilityTables,
    AgendaTables,
    AppointmentTables,
    DeliveryTables,
    HostTables,
    IdentityTables,
    IndicatorTables,
    LaunchTables,
    MarketplaceTables,
    MonitoringTables,
    RelayTables,
    WebhookTables {}
