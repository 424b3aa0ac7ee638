import type { SasClient } from '@sas-embed/client';
import type { WriteKeys } from '../internal/index.js';
import type { AgendaDesk } from './agenda-panel.js';
import type { AgendaTexts } from './agenda-texts.js';

/** Closes the whole agenda, or opens it again; either can be undone. */
export async function toggleVacation(desk: AgendaDesk, t: AgendaTexts, keys: WriteKeys): Promise<void> {
  const { client, agenda } = desk;
  if (!client) return;
  const set = (by: SasClient, vacation: boolean, version: number) =>
    by.setAgendaVacation(agenda.id, version, vacation, {
      idempotencyKey: keys.of(`vacation ${agenda.id} ${version} ${vacation}`),
    });
  try {
    const { vacation, version } = await set(client, !agenda.vacation, agenda.version);
    await desk.done({
      text: () => t.t(vacation ? 'agenda.done.closed' : 'agenda.done.reopened'),
      undo: (again) => set(again, !vacation, version),
    });
  } catch (error) {
    desk.failed(error);
    await desk.reread().catch(() => undefined);
    desk.tell({ text: () => t.t('agenda.done.notSaved') });
  }
}
