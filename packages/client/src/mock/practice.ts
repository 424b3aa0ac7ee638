import type { Appointment } from '@sas-embed/contract';
import type { MockBooking } from './booking.js';

/** What others do with the appointments of a mock's world: the practice on its own agenda, and the way to the LRM. */
export class MockPractice {
  constructor(private readonly world: MockBooking) {}

  /** The practice cancels: the patient is to be called back, unless a regulator had asked for it. */
  cancels(id: string): Appointment {
    const { appointments } = this.world;
    const found = appointments.find(id);
    const { cancellationRequested, callBack: _before, ...appointment } = found.appointment;
    const callBack = { callBack: { reason: 'cancelled' as const, since: this.#now(appointment) } };
    const told = { ...appointment, ...(cancellationRequested === undefined && callBack) };
    return appointments.cancelledByPractice({ ...found, appointment: told });
  }

  /** The practice gives another time. */
  moves(id: string, to: string): Appointment {
    const { appointments } = this.world;
    const found = appointments.find(id);
    const { appointment } = found;
    const previousStart = appointment.callBack?.previousStart ?? appointment.start;
    const start = this.world.instant(Date.parse(to), appointment.timeZone);
    const isAsKnown = Date.parse(to) === Date.parse(previousStart);
    const callBack = { reason: 'moved' as const, since: this.#now(appointment), previousStart };
    const parts = { start, ...(!isAsKnown && { callBack }) };
    appointments.change(found, parts, undefined, ['end', 'callBack'], 'editor');
    return appointments.find(id).appointment;
  }

  /** It has come so far on its way to the LRM. */
  delivered(id: string, delivery: Omit<NonNullable<Appointment['delivery']>, 'at'>): void {
    const { appointments, log } = this.world;
    const found = appointments.find(id);
    const { appointment } = found;
    const at = this.#now(appointment);
    appointments.put({ ...found, appointment: { ...appointment, delivery: { ...delivery, at } } });
    log.tell({ type: 'delivery', appointmentId: id, state: delivery.state }, { sasId: appointment.bookingSas.id });
  }

  #now({ timeZone }: Appointment): string {
    return this.world.instant(this.world.clock.now(), timeZone);
  }
}
