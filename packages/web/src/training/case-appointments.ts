import type { SasClient } from '@sas-embed/client';
import { el } from '../dom.js';
import { texts } from './texts.js';

type Appointment = Awaited<ReturnType<SasClient['getAppointment']>>;

/** An instant on the clock of the place. */
export const whenText = ({ start, timeZone }: Pick<Appointment, 'start' | 'timeZone'>): string =>
  new Intl.DateTimeFormat('fr-FR', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
    .format(new Date(start))
    .replace(/ 1 /, ' 1er ');

/** The appointments of the open case, as the gateway tells of them. */
export class CaseAppointments {
  readonly #known = new Map<string, Appointment>();

  constructor(
    private readonly root: HTMLElement,
    private readonly cancel: (id: string) => Promise<unknown>,
    private readonly said: (text: string) => void,
  ) {}

  /** @returns whether it tells something new */
  keep(appointment: Appointment): boolean {
    const known = this.#known.get(appointment.id);
    if (known && known.version >= appointment.version) return false;
    this.#known.set(appointment.id, appointment);
    this.#show();
    return true;
  }

  /** Another case is open. */
  forget(): void {
    this.#known.clear();
    this.#show();
  }

  #show(): void {
    const items = [...this.#known.values()].sort((a, b) => a.start.localeCompare(b.start));
    const whose = ({ practitioner, structure }: Appointment): string | undefined =>
      practitioner ? `Dr ${practitioner.firstName ?? ''} ${practitioner.lastName ?? ''}` : structure?.name;
    this.root.replaceChildren(
      el('h3', {}, texts.appointments),
      items.length === 0
        ? el('p', {}, texts.noAppointment)
        : el(
            'ul',
            {},
            ...items.map((appointment) =>
              el(
                'li',
                { 'data-status': appointment.status },
                [whenText(appointment), whose(appointment), texts.status[appointment.status]]
                  .filter(Boolean)
                  .join(', '),
                appointment.actions.includes('cancel') && this.#cancelButton(appointment),
              ),
            ),
          ),
    );
  }

  #cancelButton(appointment: Appointment): HTMLElement {
    const { id } = appointment;
    return el(
      'button',
      { type: 'button', onclick: () => void this.cancel(id).catch(() => this.said(texts.notCancelled)) },
      texts.cancel(whenText(appointment)),
    );
  }
}
