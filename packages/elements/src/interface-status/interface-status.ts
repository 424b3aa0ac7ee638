import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { Anomaly, InterfaceAlert, InterfaceList } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext, clockContext, systemClock } from '../context.js';
import { emit } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  Choices,
  fieldStyles,
  errorDetail,
  everyMinute,
  heading,
  icons,
  isSignedOut,
  LiveRegion,
  SasElement,
} from '../internal/index.js';
import { frInterfaceStatus, loadEnglishInterfaceStatus, OwnLocalizeController } from '../localize/index.js';
import type { Density } from '../slot-grid/index.js';
import { interfaceStatusStyles } from './interface-status.styles.js';
import { alertsView, anomaliesView, detailsView, isTroubled, rowsOf, tableView } from './interface-view.js';

type Period = InterfaceList['period'];
const PERIODS: readonly Period[] = ['hour', 'day', 'week', 'month'];

/**
 * How the interfaces of editors do: the state of each flow now, what was counted in a period (availability, times, time-outs, errors,
 * breaches of the contract, slots, last success), why what is not well is not, the anomalies with their delays, the last changes.
 * For the roles `monitoring` and `administrator`; to others it says so and shows nothing. It reads again every minute, without
 * moving what is focused, and on demand; when a reading fails, what was read before stays, and it says so.
 *
 * @summary What runs between editors and the service, and what does not.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - It could not be read; the screen says so.
 * @csspart heading - The heading.
 * @csspart section - The headings below it.
 * @csspart summary - How many flows should be looked at.
 * @csspart table - The table of all flows; its rows are cards where there is little room.
 */
export class SasInterfaceStatus extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, fieldStyles, interfaceStatusStyles];

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  /** Level of the heading, 2 to 5; the others are one below. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** How far back it is counted: the last `hour`, `day`, `week` or `month`. */
  @property() period: Period = 'day';

  @state() private list: InterfaceList | undefined;
  @state() private alerts: readonly InterfaceAlert[] = [];
  @state() private anomalies: readonly Anomaly[] = [];
  @state() private problem: 'forbidden' | 'session' | 'failed' | undefined;

  readonly #texts = new OwnLocalizeController(this, frInterfaceStatus, loadEnglishInterfaceStatus);
  readonly #live = new LiveRegion(this);
  readonly #choices = new Choices<SasInterfaceStatus>(this);
  #client: SasClient | undefined;
  #reading: AbortController | undefined;
  #unfollow: (() => void) | undefined;
  readonly #clock = new ContextConsumer(this, {
    context: clockContext,
    subscribe: true,
    callback: () => this.isConnected && this.#follow(),
  });

  constructor() {
    super();
    new ContextConsumer(this, {
      context: clientContext,
      subscribe: true,
      // Another client is another user or another world: what was read goes.
      callback: (client) => {
        if (client === this.#client) return;
        this.#client = client;
        this.list = this.problem = undefined;
        this.alerts = this.anomalies = [];
        this.#choices.forget();
        this.#live.announce('');
        if (this.isConnected) void this.refresh();
      },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
    if (!this.list) void this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow?.();
    this.#reading?.abort();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.get('period') !== undefined) void this.refresh();
  }

  #follow(): void {
    this.#unfollow?.();
    this.#unfollow = everyMinute(this.#clock.value ?? systemClock, () => void this.#read());
  }

  /** Reads again, now, and says so to screen readers. */
  async refresh(): Promise<void> {
    if (!(await this.#read()) || !this.list) return;
    const to = Date.parse(this.list.to);
    this.#texts.speak(() => {
      const { localizer } = this.#texts;
      const time = localizer.time(to, localizer.viewerTimeZone);
      this.#live.announce(this.#texts.t('interfaceStatus.refreshed', { time }));
    });
  }

  async #read(): Promise<boolean> {
    const client = this.#client;
    this.#reading?.abort();
    if (!client) return false;
    const { signal } = (this.#reading = new AbortController());
    try {
      const [list, alerts, anomalies] = await Promise.all([
        client.listInterfaces({ period: this.period, signal }),
        client.listInterfaceAlerts({ signal }),
        client.listAnomalies({ signal }),
      ]);
      if (signal.aborted) return false;
      [this.list, this.alerts, this.anomalies, this.problem] = [list, alerts, anomalies, undefined];
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const detail = errorDetail(error);
      this.problem = detail.code === 'forbidden' ? 'forbidden' : isSignedOut(detail.code) ? 'session' : 'failed';
      // Whoever may not read any more keeps nothing on the screen.
      if (this.problem !== 'failed') this.list = undefined;
      emit(this, 'sas-error', detail);
      return false;
    }
  }

  protected override render(): TemplateResult {
    const { list, problem } = this;
    const t = this.#texts;
    return html`<div class="frame" aria-busy=${!list && !problem ? 'true' : 'false'}>
        <div class="head">
          ${heading(this.headingLevel, 'heading', t.t('interfaceStatus.heading'))} ${list ? this.#tools() : nothing}
        </div>
        ${!list && !problem ? html`<p class="hint">${t.t('interfaceStatus.loading')}</p>` : nothing}
        <div role="alert">${problem ? this.#problemView(problem) : nothing}</div>
        ${list ? this.#listView(list) : nothing}
      </div>
      ${this.#live.render()}`;
  }

  #tools(): TemplateResult {
    const t = this.#texts;
    return html`<div class="tools">
      <label>
        ${t.t('interfaceStatus.period')}
        <select
          @change=${(event: Event) => this.#choices.make('period', (event.target as HTMLSelectElement).value as Period)}
        >
          ${PERIODS.map(
            (period) =>
              html`<option value=${period} ?selected=${period === this.period}>
                ${t.t(`interfaceStatus.period.${period}`)}
              </option>`,
          )}
        </select>
      </label>
      <button class="button" type="button" data-refresh @click=${() => void this.refresh()}>
        ${icons.retry}${t.t('interfaceStatus.refresh')}
      </button>
    </div>`;
  }

  #problemView(problem: NonNullable<typeof this.problem>): TemplateResult {
    const t = this.#texts;
    return html`<p class="problem">
      ${icons.alert}
      <span>
        ${t.t(`interfaceStatus.${problem}`)}
        ${problem === 'failed' && this.list ? t.t('interfaceStatus.stale') : nothing}
      </span>
      ${
        problem === 'failed'
          ? html`<button class="button" type="button" data-retry @click=${() => void this.refresh()}>
              ${icons.retry}${t.t('interfaceStatus.retry')}
            </button>`
          : nothing
      }
    </p>`;
  }

  #listView({ interfaces }: InterfaceList): TemplateResult {
    const t = this.#texts;
    const rows = rowsOf(interfaces);
    if (rows.length === 0) return html`<p class="hint">${t.t('interfaceStatus.none')}</p>`;
    const troubled = rows.filter(({ flow }) => isTroubled(flow));
    const labelOf = (id: string) => interfaces.find(({ editorId }) => editorId === id)?.label ?? id;
    const section = (key: 'details' | 'anomalies' | 'alerts', body: TemplateResult) =>
      html`<section>${heading(this.headingLevel + 1, 'section', t.t(`interfaceStatus.${key}`), key)} ${body}</section>`;
    return html`<p class="summary ${troubled.length > 0 ? 'troubled' : ''}" part="summary">
        ${troubled.length > 0 ? icons.alert : icons.check}
        ${
          troubled.length > 0
            ? t.t('interfaceStatus.troubled', { count: troubled.length, total: rows.length })
            : t.t('interfaceStatus.allUp', { count: rows.length })
        }
      </p>
      ${troubled.length > 0 ? section('details', detailsView(t, troubled)) : nothing} ${tableView(t, rows)}
      ${section('anomalies', anomaliesView(t, this.anomalies, labelOf))}
      ${section('alerts', alertsView(t, this.alerts, labelOf))}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-interface-status': SasInterfaceStatus;
  }
}
