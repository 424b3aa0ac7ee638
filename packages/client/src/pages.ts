import type { Appointment } from '@sas-embed/contract';
import { iterable } from './http/index.js';
import type { AppointmentsOptions, SasClient } from './types.js';

/** Page after page; at most one page is asked for ahead of the reader. */
export function pages(
  client: Pick<SasClient, 'listAppointments'>,
  { after, ...options }: AppointmentsOptions,
): AsyncIterable<Appointment> {
  return iterable<Appointment>(async (emit, signal) => {
    let cursor = after;
    for (;;) {
      const page = await client.listAppointments({
        ...options,
        signal,
        ...(cursor !== undefined && { after: cursor }),
      });
      for (const appointment of page.items) await emit(appointment);
      if (!page.more || page.cursor === cursor) return;
      cursor = page.cursor;
    }
  }, options.signal);
}
