import { toZonedIso } from '@sas-embed/contract';
import type { Session } from '@sas-embed/contract';
import { MockAgendas } from './agendas.js';
import { MockAppointments } from './appointments.js';
import type { MockClock } from './clock.js';
import { MockLog } from './event-log.js';
import { MockHandovers } from './handovers.js';
import { MockHolds } from './holds.js';
import { MockParticipations } from './participations.js';
import { MockLinks } from './links.js';
import { MockLaunches } from './launches.js';
import { MockMarketplace } from './marketplace.js';
import { dutyOf, modesOf } from './principal.js';
import type { MockActsFor, MockPrincipal } from './principal.js';
import { MockPractice } from './practice.js';
import { MockSlots } from './slots.js';
import type { MockOptions } from './types.js';
import { sampleStructures } from './world.js';

/** The state of a mock's world and its rules of booking, which are the gateway's. */
export class MockBooking {
  readonly log: MockLog;
  readonly slots: MockSlots;
  readonly agendas: MockAgendas;
  readonly holds: MockHolds;
  readonly handovers: MockHandovers;
  readonly appointments: MockAppointments;
  readonly links: MockLinks;
  readonly practice: MockPractice;
  readonly launches: MockLaunches;
  readonly marketplace: MockMarketplace;
  readonly participations: MockParticipations;
  /** The regulator whose client `createMockClient` answers. */
  readonly first: MockPrincipal;
  /** First results of writes, as the gateway keeps them. */
  readonly results = new Map<string, { asked: string; result: unknown }>();
  #counter = 0;

  constructor(
    readonly clock: MockClock,
    options: MockOptions,
  ) {
    this.log = new MockLog(clock);
    this.participations = new MockParticipations(this, options.structures ?? sampleStructures());
    this.slots = new MockSlots(this, options);
    this.agendas = new MockAgendas(this);
    this.holds = new MockHolds(this, options.holdSeconds);
    this.handovers = new MockHandovers(this);
    this.appointments = new MockAppointments(this);
    this.links = new MockLinks(this);
    this.practice = new MockPractice(this);
    this.launches = new MockLaunches(this);
    this.marketplace = new MockMarketplace(this);
    this.first = this.principal(options.session, options.actsFor);
    this.appointments.add(options.appointments ?? [], this.first.session.hostId);
  }

  /** A regulator of this world. */
  principal(session: Partial<Session> = {}, actsFor?: MockActsFor): MockPrincipal {
    const { role = 'osnp', bookingSas = { id: 'sas-33', label: 'SAS de la Gironde' } } = session;
    const { clock } = this;
    const expiresAt = this.instant(clock.now() + 300_000);
    return {
      ...(actsFor && { actsFor }),
      regulator: this.newId('regulator'),
      // As at the gateway, what he may is told anew each time: his hours begin and end.
      get session() {
        const acting = { role, ...dutyOf(role, bookingSas, clock.now()), ...(session.duty && { duty: session.duty }) };
        const modes = modesOf(acting);
        return {
          ...acting,
          ...(modes.length > 0 && { modes }),
          ...{ bookingSas, hostId: 'demo-lrm', environment: 'sandbox' as const, expiresAt },
          ...session,
        };
      },
    };
  }

  /** ISO text in the zone. */
  instant(ms: number, timeZone = 'Europe/Paris'): string {
    return toZonedIso(ms, timeZone);
  }

  /** An id that nothing else in this world has. */
  newId(kind: string): string {
    return `mock-${kind}-${++this.#counter}`;
  }
}
