import { themes, type SasProvider, type SasSearch } from '@sas-embed/elements';
import { el } from '../dom.js';
import { briefOf, questionOf } from './call-brief.js';
import { CaseAppointments } from './case-appointments.js';
import { debriefOf } from './debrief.js';
import { Effort } from './effort.js';
import { missOf } from './goal.js';
import type { Run } from './model.js';
import { texts } from './texts.js';

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

/** What the page around it does. */
export interface RunHost {
  /** The goal was reached with so many points; shown are these nodes. */
  reached(points: number, title: string, nodes: Node[]): void;
  again(): void;
  leave(): void;
}

/** One run of a scenario: the call, the post, what is counted, and whether the goal is reached. */
export class RunView {
  readonly #provider = document.querySelector<SasProvider>('sas-provider')!;
  readonly #search = document.querySelector<SasSearch>('sas-search')!;
  readonly #effort = new Effort(byId('work'), () => this.#showMeter());
  readonly #appointments = new CaseAppointments(
    byId('appointments'),
    (id) => this.#provider.client!.cancelAppointment(id),
    (text) => this.#say(text),
  );
  #run: Run | undefined;
  #isDone: boolean[] = [];
  #hints = 0;
  /** Appointments that were no answer, and wrong answers. */
  #mistakes = 0;
  readonly #missed = new Set<string>();

  constructor(private readonly host: RunHost) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const paint = (): void => void (this.#provider.appearance = dark.matches ? themes.dark : undefined);
    dark.addEventListener('change', paint);
    paint();
    byId('search-care').addEventListener('click', () => void this.#find());
    this.#provider.addEventListener('sas-appointment', ({ detail }) => void this.#hear(detail.appointmentId));
  }

  /** Shows the run and starts to count. */
  begin(run: Run): void {
    this.#run = run;
    this.#isDone = run.steps.map(() => false);
    this.#hints = this.#mistakes = 0;
    this.#missed.clear();
    this.#appointments.forget();
    byId('run-title').textContent = run.title;
    byId('file').replaceChildren(
      ...run.file.map(([name, text]) => el('div', {}, el('dt', {}, name), el('dd', {}, text))),
    );
    byId('question').replaceChildren(
      ...run.steps.flatMap((step, i) =>
        step.kind === 'question' ? [questionOf(step.question, (isRight) => this.#answer(i, isRight))] : [],
      ),
    );
    byId('hints').replaceChildren();
    this.#say('');
    this.#showBrief();
    this.#showButtons();
    this.#effort.start();
  }

  /** Gives back what is held and forgets the run. */
  end(): void {
    this.#effort.stop();
    this.#search.reset();
    this.#run = undefined;
  }

  async #find(): Promise<void> {
    if (!this.#run) return;
    const { caseRef, context } = this.#run;
    this.#search.context = { ...context, caseRef };
    await this.#search.run();
  }

  /** The gateway told of an appointment; it is ours when it bears the case of this run. */
  async #hear(id: string): Promise<void> {
    const appointment = await this.#provider.client?.getAppointment(id).catch(() => undefined);
    const run = this.#run;
    if (!run || !appointment) return;
    const at = run.steps.findIndex(({ kind }) => kind === 'appointment');
    const step = run.steps[at];
    if (step?.kind !== 'appointment') return;
    if (appointment.caseRef !== run.caseRef) return;
    if (!this.#appointments.keep(appointment) || appointment.status === 'cancelled' || this.#isDone[at]) return;
    if (missOf(appointment, step.wanted) === undefined) return this.#reach(at);
    if (this.#missed.has(id)) return;
    this.#missed.add(id);
    this.#mistakes += 1;
    this.#say(texts.misses(step.otherwise));
    this.#showMeter();
  }

  #answer(at: number, isRight: boolean): void {
    if (this.#isDone[at]) return;
    if (isRight) return this.#reach(at);
    this.#mistakes += 1;
    this.#showMeter();
  }

  #reach(at: number): void {
    this.#isDone[at] = true;
    this.#showBrief();
    if (this.#isDone.includes(false)) return this.#say(texts.stepDone);
    this.#effort.stop();
    const did = {
      ...{ seconds: this.#effort.seconds, keys: this.#effort.keys },
      ...{ hints: this.#hints, mistakes: this.#mistakes },
    };
    const { points, title, nodes } = debriefOf(this.#run!, did);
    this.#say(title);
    void this.#dialogClosed().then(() => this.#run && this.host.reached(points, title, nodes));
  }

  /** What the booking dialog says is read first: the debrief waits until it is closed. */
  #dialogClosed(): Promise<void> {
    const booking = this.#search.shadowRoot?.querySelector('sas-booking-dialog')?.shadowRoot;
    const open = (): boolean => booking?.querySelector('dialog[open]') != null;
    return new Promise((done) => {
      if (!booking || !open()) return done();
      const watch = new MutationObserver(() => {
        if (open()) return;
        watch.disconnect();
        done();
      });
      watch.observe(booking, { subtree: true, childList: true, attributes: true, attributeFilter: ['open'] });
    });
  }

  #hint(): void {
    const text = this.#run?.hints[this.#hints];
    if (text === undefined) return;
    this.#hints += 1;
    byId('hints').append(el('li', {}, text));
    this.#say(text);
    this.#showMeter();
    this.#showButtons();
    byId('hint').focus();
  }

  #showBrief(): void {
    if (this.#run) byId('brief').replaceChildren(...briefOf(this.#run, this.#isDone));
  }

  #showMeter(): void {
    const { time, keys, hints, mistakes } = texts.meter;
    const values = [
      [time, texts.seconds(this.#effort.seconds)],
      [keys, String(this.#effort.keys)],
      [hints, String(this.#hints)],
      [mistakes, String(this.#mistakes)],
    ];
    const meter = byId('meter');
    if (meter.childElementCount !== values.length) {
      meter.replaceChildren(...values.map(([name]) => el('div', {}, el('dt', {}, name), el('dd', {}))));
    }
    meter.querySelectorAll('dd').forEach((dd, i) => {
      if (dd.textContent !== values[i]![1]) dd.textContent = values[i]![1]!;
    });
  }

  #showButtons(): void {
    const all = this.#run?.hints.length ?? 0;
    const isMore = this.#hints < all;
    byId('buttons').replaceChildren(
      el(
        'button',
        { id: 'hint', type: 'button', 'aria-disabled': isMore ? undefined : 'true', onclick: () => this.#hint() },
        isMore ? texts.hint(this.#hints + 1, all) : texts.noMoreHints,
      ),
      el('button', { id: 'again', type: 'button', onclick: () => this.host.again() }, texts.again),
      el('button', { id: 'leave', type: 'button', onclick: () => this.host.leave() }, texts.leave),
    );
  }

  #say(text: string): void {
    byId('said').textContent = text;
  }
}
