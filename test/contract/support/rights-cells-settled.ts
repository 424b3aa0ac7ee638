/** The rows of what a regulator settles by hand of an appointment: its case, its call back, its cancellation elsewhere. */
import type { SasError } from '@sas-embed/client';
import type { Appointment } from '@sas-embed/contract';
import type { Cell, Role, Row } from './rights-cells.js';

/** Made with what finds an appointment of the caller's SAS, or of another. */
export function settledRows(
  regulating: readonly Role[],
  appointment: (cell: Cell, name: string) => Promise<Appointment>,
): Record<string, Row> {
  const owned = (call: Row['call']): Row => ({ allowed: regulating, hasOther: true, call });
  return {
    linkAppointment: owned(async (cell) =>
      cell.client.linkAppointment((await appointment(cell, 'linked')).id, { caseRef: 'DRM-0002' }),
    ),
    unlinkAppointment: owned(async (cell) => cell.client.unlinkAppointment((await appointment(cell, 'unlinked')).id)),
    refuseProposal: owned(async (cell) =>
      cell.client.refuseProposal((await appointment(cell, 'read')).id, 'handover-none'),
    ),
    acknowledgeCallBack: owned(async (cell) => cell.client.acknowledgeCallBack((await appointment(cell, 'read')).id)),
    // What was booked here is cancelled here: it is let in, and refused for that only.
    requestCancellation: owned(async (cell) =>
      cell.client
        .requestCancellation((await appointment(cell, 'read')).id, true)
        .catch((error: SasError) => (error.code === 'appointment-not-cancellable' ? undefined : Promise.reject(error))),
    ),
  };
}
