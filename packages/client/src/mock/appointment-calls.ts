import { id as requireId } from '../checks.js';
import type { AppointmentsOptions, CallOptions, SasClient, WriteOptions } from '../types.js';
import type { MockBooking } from './booking.js';
import { fault, requireLimit } from './fault.js';
import { regulates } from './principal.js';
import type { MockPrincipal } from './principal.js';
import type { MockOperation } from './types.js';

/** How a mock's client calls its world. */
export interface MockCalls {
  world: MockBooking;
  who: MockPrincipal;
  call: <T>(operation: MockOperation, options: CallOptions, work: () => T) => Promise<T>;
  of: <T>(operation: MockOperation, id: string, options: CallOptions, work: () => T) => Promise<T>;
  write: <T>(operation: MockOperation, asked: unknown, options: WriteOptions, work: () => T) => Promise<T>;
  writeTo: <T>(operation: MockOperation, id: string, options: WriteOptions, work: () => T) => Promise<T>;
  regulating: <T>(work: () => T) => () => T;
  booking: <T>(work: () => T) => () => T;
  pages: (options: AppointmentsOptions) => ReturnType<SasClient['appointments']>;
}

/** The operations about appointments, in a mock's world. */
export function appointmentCalls({ world, who, call, of, write, writeTo, regulating, booking, pages }: MockCalls) {
  return {
    getAppointment: (id, o = {}) =>
      of(
        'getAppointment',
        id,
        o,
        regulating(() => world.appointments.get(who, id)),
      ),
    listAppointments: ({ after, limit = 50, startingFrom, ...o } = {}) =>
      call('listAppointments', o, () => {
        if (!regulates(who.session.role)) throw fault('forbidden');
        requireLimit('query:limit', limit, 200);
        return world.appointments.after(who, after, limit, startingFrom);
      }),
    appointments: (o = {}) => pages(o),
    getAppointmentHistory: (id, o = {}) =>
      of(
        'getAppointmentHistory',
        id,
        o,
        regulating(() => world.appointments.history(who, id)),
      ),
    setAppointmentStatus: (id, status, o = {}) => {
      requireId(id);
      return write(
        'setAppointmentStatus',
        { id, status },
        o,
        booking(() => world.appointments.setStatus(who, id, status)),
      );
    },
    cancelAppointment: (id, o = {}) =>
      writeTo(
        'cancelAppointment',
        id,
        o,
        booking(() => world.appointments.cancel(who, id)),
      ),

    requestCancellation: (id, requested, o = {}) => {
      requireId(id);
      const work = booking(() => world.links.request(who, id, requested));
      return write('requestCancellation', { id, requested }, o, work);
    },
    linkAppointment: (id, to, o = {}) => {
      requireId(id);
      return write(
        'linkAppointment',
        { id, ...to },
        o,
        booking(() => world.links.link(who, id, to)),
      );
    },
    unlinkAppointment: (id, o = {}) =>
      writeTo(
        'unlinkAppointment',
        id,
        o,
        booking(() => world.links.unlink(who, id)),
      ),
    refuseProposal: (id, handoverId, o = {}) => {
      requireId(id);
      requireId(handoverId);
      return write(
        'refuseProposal',
        { id, handoverId },
        o,
        booking(() => world.links.refuse(who, id, handoverId)),
      );
    },
    acknowledgeCallBack: (id, o = {}) =>
      writeTo(
        'acknowledgeCallBack',
        id,
        o,
        booking(() => world.links.acknowledge(who, id)),
      ),
  } satisfies Partial<SasClient>;
}
