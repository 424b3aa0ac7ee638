import { caseRefFault } from '@sas-embed/contract';
import type { Appointment, CaseLink, LinkRequest } from '@sas-embed/contract';
import type { StoredAppointment } from './appointment-parts.js';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import type { MockPrincipal } from './principal.js';

/** Cases proposed for one appointment, at most. */
const PROPOSED = 5;

/** The cases of a mock's appointments, and what regulators settle by hand; the gateway's rules. */
export class MockLinks {
  constructor(private readonly world: MockBooking) {}

  /** Whether it is in a case, as this regulator's host is told. */
  of(stored: StoredAppointment, who: MockPrincipal): CaseLink {
    const { appointment, hostId, byHand } = stored;
    if (appointment.caseRef !== undefined) {
      return { kind: hostId !== who.session.hostId ? 'other-host' : byHand ? 'manual' : 'automatic' };
    }
    const proposals = this.#proposals(stored, who);
    return { kind: 'none', ...(proposals.length > 0 && { proposals }) };
  }

  #proposals({ appointment, refused = [], regulator }: StoredAppointment, who: MockPrincipal) {
    const { origin, status, practitioner, start } = appointment;
    if (origin.kind !== 'editor' || status === 'cancelled' || regulator === undefined) return [];
    const returned = { regulator, sourceId: origin.sourceId, practitionerId: practitioner?.nationalId, start };
    return this.world.handovers
      .candidates(who, returned)
      .filter(({ handover }) => !refused.includes(handover.id))
      .slice(0, PROPOSED)
      .map(({ handover, caseRef, slotStart, isSame }) => ({
        handoverId: handover.id,
        caseRef,
        openedAt: handover.openedAt,
        slotStart,
        samePractitioner: isSame,
      }));
  }

  link(who: MockPrincipal, id: string, to: LinkRequest): Appointment {
    const { appointments, handovers } = this.world;
    const named = 'caseRef' in to ? to.caseRef : undefined;
    if (named !== undefined && caseRefFault(named)) throw fault('case-ref-refused');
    const found = appointments.own(who, id);
    const { caseRef, handoverId, start } = found.appointment;
    if (caseRef !== undefined) {
      const isSame = 'caseRef' in to ? to.caseRef === caseRef : to.handoverId === handoverId;
      if (found.hostId !== who.session.hostId || !isSame) throw fault('appointment-linked');
      return appointments.get(who, id);
    }
    const linked = { ...found, hostId: who.session.hostId, byHand: true };
    if ('caseRef' in to) appointments.change(linked, { caseRef: to.caseRef }, 'linked');
    else {
      const { handover } = handovers.settle(who, to.handoverId, id);
      const { caseRef: theirs, hold } = this.world.holds.get(handover.holdId);
      const slotChanged = Date.parse(hold.slot.start) !== Date.parse(start);
      const parts = { handoverId: handover.id, slotChanged, ...(theirs !== undefined && { caseRef: theirs }) };
      appointments.change(linked, parts, 'linked');
    }
    return appointments.get(who, id);
  }

  unlink(who: MockPrincipal, id: string): Appointment {
    const { appointments, handovers } = this.world;
    const found = appointments.own(who, id);
    const { caseRef, handoverId } = found.appointment;
    if (caseRef !== undefined) {
      if (found.hostId !== who.session.hostId) throw fault('appointment-linked');
      const isKnown = handoverId !== undefined && handovers.urlOf(handoverId) !== undefined;
      if (isKnown) handovers.release(handoverId);
      const refused = [...(found.refused ?? []), ...(isKnown ? [handoverId] : [])];
      appointments.change({ ...found, byHand: false, refused }, { slotChanged: false }, 'unlinked', [
        'caseRef',
        'handoverId',
      ]);
    }
    return appointments.get(who, id);
  }

  refuse(who: MockPrincipal, id: string, handoverId: string): Appointment {
    const { appointments } = this.world;
    const found = appointments.own(who, id);
    if (this.#proposals(found, who).some((it) => it.handoverId === handoverId)) {
      const refused = [...(found.refused ?? []), handoverId];
      appointments.change({ ...found, refused }, {}, 'proposal-refused');
    }
    return appointments.get(who, id);
  }

  acknowledge(who: MockPrincipal, id: string): Appointment {
    const { appointments } = this.world;
    const found = appointments.own(who, id);
    if (found.appointment.callBack) appointments.change(found, {}, 'call-back-acknowledged', ['callBack']);
    return appointments.get(who, id);
  }

  /** The regulator has cancelled on the editor's page, or has not. */
  request(who: MockPrincipal, id: string, requested: boolean): Appointment {
    const { appointments, clock } = this.world;
    if (typeof requested !== 'boolean') throw invalid('body:/requested', 'must be boolean');
    const found = appointments.own(who, id);
    const { status, cancellationRequested, timeZone } = found.appointment;
    const shown = appointments.get(who, id);
    if (status === 'cancelled') return shown;
    if (!shown.actions.includes('cancel-at-editor')) throw fault('appointment-not-cancellable');
    if ((cancellationRequested !== undefined) !== requested) {
      const since = { cancellationRequested: this.world.instant(clock.now(), timeZone) };
      if (requested) appointments.change(found, since, 'cancellation-requested');
      else appointments.change(found, {}, 'cancellation-withdrawn', ['cancellationRequested']);
    }
    return appointments.get(who, id);
  }
}
