import type { SasClient } from '@sas-embed/client';
import type { Appointment } from '@sas-embed/contract';
import type { RowAction } from './appointment-row.js';
import type { Texts } from './appointments-texts.js';

/** Something that is written of an appointment, and how it is said once it is done. */
export interface Write {
  readonly text: () => string;
  readonly work: (client: SasClient, idempotencyKey: string) => Promise<Appointment>;
}

/** What an action of a row writes. */
export function writeOf(t: Texts, id: string, action: RowAction): Write {
  switch (action.kind) {
    case 'called':
      return {
        text: () => t.t('appointments.called'),
        work: (client, idempotencyKey) => client.acknowledgeCallBack(id, { idempotencyKey }),
      };
    case 'unrequest':
      return {
        text: () => t.t('appointments.unrequest'),
        work: (client, idempotencyKey) => client.requestCancellation(id, false, { idempotencyKey }),
      };
    case 'unlink':
      return {
        text: () => t.t('appointments.change.unlinked'),
        work: (client, idempotencyKey) => client.unlinkAppointment(id, { idempotencyKey }),
      };
    case 'link': {
      const { handoverId, caseRef } = action.proposal;
      return {
        text: () => t.t('appointments.linkTo', { caseRef }),
        work: (client, idempotencyKey) => client.linkAppointment(id, { handoverId }, { idempotencyKey }),
      };
    }
    case 'link-case': {
      const { caseRef } = action;
      return {
        text: () => t.t('appointments.linkTo', { caseRef }),
        work: (client, idempotencyKey) => client.linkAppointment(id, { caseRef }, { idempotencyKey }),
      };
    }
    case 'refuse':
      return {
        text: () => t.t('appointments.change.proposal-refused'),
        work: (client, idempotencyKey) => client.refuseProposal(id, action.proposal.handoverId, { idempotencyKey }),
      };
    case 'status':
      return {
        text: () => t.t(`appointments.status.${action.status}`),
        work: (client, idempotencyKey) => client.setAppointmentStatus(id, action.status, { idempotencyKey }),
      };
    case 'cancel':
      return cancellationOf(t, id, 'cancel');
    case 'cancel-at-editor':
      return cancellationOf(t, id, 'editor');
    case 'rebook':
      throw new Error('Booking again is for the host');
  }
}

/** What is written once the question is answered. */
export function cancellationOf(t: Texts, id: string, kind: 'cancel' | 'editor'): Write {
  return kind === 'cancel'
    ? {
        text: () => t.t('appointments.status.cancelled'),
        work: (client, idempotencyKey) => client.cancelAppointment(id, { idempotencyKey }),
      }
    : {
        text: () => t.t('appointments.change.cancellation-requested'),
        work: (client, idempotencyKey) => client.requestCancellation(id, true, { idempotencyKey }),
      };
}
