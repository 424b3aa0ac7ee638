import type { Agenda } from '@sas-embed/contract';
import { whyFixed, type AgendaEntry } from './agenda-model.js';
import type { AgendaDesk, AgendaPanel } from './agenda-panel.js';
import type { AgendaTexts } from './agenda-texts.js';

/** The forms in front of the week: each loads when it is wanted. */
export class AgendaForms {
  readonly #desk: AgendaDesk;
  readonly #texts: AgendaTexts;
  readonly #show: (panel: AgendaPanel) => void;

  /**
   * @param desk - what the forms work with
   * @param texts - what is said when there is none
   * @param show - shows a form
   */
  constructor(desk: AgendaDesk, texts: AgendaTexts, show: (panel: AgendaPanel) => void) {
    this.#desk = desk;
    this.#texts = texts;
    this.#show = show;
  }

  /** To declare on a date, from a time on. */
  add(date: string, start?: string): Promise<void> {
    return this.#open(async () => new (await import('./rule-panel.js')).RulePanel(this.#desk, { date, start }));
  }

  /** To change what is declared; says why where it cannot be. */
  async change(entry: AgendaEntry): Promise<void> {
    if (!this.#isFixed(entry)) {
      await this.#open(async () => new (await import('./rule-panel.js')).RulePanel(this.#desk, { entry }));
    }
  }

  /** To take away what is declared, after a question. */
  async remove(entry: AgendaEntry): Promise<void> {
    if (!this.#isFixed(entry, true)) {
      await this.#open(async () => new (await import('./removal-panel.js')).RemovalPanel(this.#desk, entry));
    }
  }

  /** The absences. */
  absences(date: string): Promise<void> {
    return this.#open(async () => new (await import('./absences-panel.js')).AbsencesPanel(this.#desk, date));
  }

  #isFixed(entry: AgendaEntry, removing?: boolean): boolean {
    const why = whyFixed(this.#desk.agenda, entry, removing);
    if (why) this.#desk.tell({ text: () => this.#texts.t(why) });
    return why !== undefined;
  }

  async #open(load: () => Promise<AgendaPanel>): Promise<void> {
    const desk = this.#desk;
    const { client } = desk;
    try {
      const panel = await load();
      const agenda: Agenda | undefined = desk.agenda;
      if (client === desk.client && desk.element.isConnected && agenda) this.#show(panel);
    } catch {
      desk.tell({ text: () => this.#texts.t('agenda.formFailed') });
    }
  }
}
