import type { FastifyInstance } from 'fastify';
import { administrationHandlers } from './administration/index.js';
import { accountHandlers, type Accounts } from './accounts/index.js';
import type { Audit } from './audit/index.js';
import type { Clock } from './clock.js';
import { appointmentHandlers, createAppointments, createEventLog, registerFhirRoutes } from './appointments/index.js';
import {
  createAddedPlaces,
  createAvailability,
  createCallBudget,
  type AddedPlaces,
  type RunningAvailability,
} from './availability/index.js';
import { createBooking, type Booking } from './booking/index.js';
import type { GatewayConfig } from './config/index.js';
import { withAddedPlaces } from './connect-directory.js';
import type { Handlers } from './contract/index.js';
import { deliveryStates, withOutbox } from './delivery/index.js';
import { createDirectory, participationHandlers, type RunningDirectory } from './directory/index.js';
import { createAddressService, withAddressService } from './geocoding/index.js';
import type { Identity } from './identity/index.js';
import {
  createReport,
  createSeenPlaces,
  dayOf,
  indicatorHandlers,
  registerEditorIndicators,
  withCountedAppointments,
  type IndicatorReport,
  type SeenPlaces,
} from './indicators/index.js';
import { createLaunches, launchHandlers, registerDeepLink, type Launches } from './launch/index.js';
import { createMarketplace, withMarketplaces, type Marketplace } from './marketplace/index.js';
import { createSearchJournal, type Monitoring, type SearchJournal } from './monitoring/index.js';
import { createReadPresented, type EditorConnections } from './mutual-tls/index.js';
import { createRelay, type Relay } from './relay/index.js';
import { searchHandlers } from './search/index.js';
import type { Database } from './storage/index.js';

/** The rooms, connected. */
export interface Rooms {
  handlers: Handlers;
  booking: Booking;
  addedPlaces: AddedPlaces;
  launches: Launches;
  marketplace: Marketplace;
  journal: SearchJournal;
  directory: RunningDirectory;
  availability: RunningAvailability;
  report: IndicatorReport;
  seenPlaces: SeenPlaces;
  relay: Relay | undefined;
  registerRoutes(): Promise<void>;
}

/** Who gets what: the one place where the rooms meet. */
export function connectRooms(
  app: FastifyInstance,
  config: GatewayConfig,
  {
    database,
    audit,
    accounts,
    connections,
    identity,
    clock,
    monitoring,
  }: {
    database: Database;
    audit: Audit;
    accounts: Accounts;
    connections: EditorConnections;
    identity: Identity;
    clock: Clock;
    monitoring: Monitoring;
  },
): Rooms {
  const events = withCountedAppointments(withOutbox(createEventLog(), { config, clock }));
  const addedPlaces = createAddedPlaces({ database, clock });
  const known = createDirectory({ database });
  const addressService = config.addressService && createAddressService({ ...config.addressService, log: app.log });
  if (addressService) app.addHook('onClose', () => addressService.close());
  const located = { ...known, ...withAddressService(known, addressService) };
  const directory = withMarketplaces(withAddedPlaces(located, addedPlaces), config.marketplaces);
  const availability = createAvailability({
    directory: known,
    addedPlaces,
    budget: createCallBudget({ database, clock, callsPerHour: config.rereads.callsPerHour }),
    editors: config.editors,
    clock,
    log: app.log,
    allowLoopbackHttp: config.environment === 'sandbox',
    connections,
    editorOrigin: config.editorOrigin,
    record: monitoring.record,
    switches: monitoring.switches,
  });
  app.addHook('onClose', () => availability.close());
  const appointments = createAppointments({ events, clock, config });
  const launches = createLaunches({ database, clock, config });
  const booking = createBooking({
    ...{ database, directory, availability, appointments, launches, events, audit, clock, config },
  });
  const relay = createRelay({ database, config, clock, log: app.log });
  if (relay) app.addHook('onClose', () => relay.close());
  const { idempotency, box } = booking;
  const marketplace = createMarketplace({
    ...{ database, directory, appointments, launches, booking, events, clock, config },
    log: app.log,
  });
  app.addHook('onClose', () => marketplace.close());
  const searchUrl = config.web?.searchUrl;
  const seenPlaces = createSeenPlaces(database, () => dayOf(clock.now()));
  const report = createReport({ database, clock, config });
  app.addHook('onClose', () => seenPlaces.flush());
  const journal = createSearchJournal({
    ...{ database, clock, log: app.log },
    look: (event) => seenPlaces.look(event),
  });
  app.addHook('onClose', () =>
    journal.settled().catch((err: unknown) => app.log.warn({ err }, 'the last searches were not counted')),
  );
  return {
    booking,
    addedPlaces,
    launches,
    marketplace,
    journal,
    directory: known,
    availability,
    report,
    seenPlaces,
    relay,
    handlers: {
      ...searchHandlers({
        directory,
        availability,
        agenda: booking.agenda,
        holds: booking.holds,
        clock,
        journal,
        rereadSeconds: config.rereads.everySeconds,
        pdsaHours: (departement) => config.sas.find(({ territories }) => territories.includes(departement))?.pdsa,
      }),
      ...booking.handlers,
      ...monitoring.handlers(idempotency),
      ...appointmentHandlers({
        ...{ database, events, clock, booking, cancelled: marketplace.cancelled },
        ...(config.hub && { deliveries: deliveryStates }),
      }),
      ...marketplace.handlers,
      ...participationHandlers({ database, clock, idempotency, events }),
      ...accountHandlers({
        ...{ database, clock, accounts, idempotency, signIn: identity.signIn, editors: config.editors },
      }),
      ...indicatorHandlers({ report, clock }),
      ...administrationHandlers({ database, clock, audit, idempotency, config }),
      ...launchHandlers({ launches, idempotency, box, searchUrl }),
    },
    async registerRoutes() {
      const { trustedProxies = [], forwardedCertificate } = config.listen;
      const presented = createReadPresented(trustedProxies, forwardedCertificate);
      if (config.web?.deepLink) registerDeepLink(app, launches, config.web.searchUrl);
      await marketplace.registerRoutes(app, identity, presented);
      await monitoring.registerRoutes(app, identity, presented);
      await registerEditorIndicators(app, { identity, report, clock, presented });
      await registerFhirRoutes(app, {
        ...{ database, identity, directory, availability, booking, events, audit, clock, presented },
        ...(relay && { relay }),
        record: monitoring.record,
        sas: (id) => config.sas.find((sas) => sas.id === id),
        isTold: (editorId, regulatorId) => accounts.isTold(editorId, regulatorId),
      });
    },
  };
}
