import { ContextConsumer } from '@lit/context';
import type { IndicatorsAsked, SasClient } from '@sas-embed/client';
import type { Indicators } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext } from '../context.js';
import { emit } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  Choices,
  errorDetail,
  fieldStyles,
  heading,
  icons,
  messageStyles,
  SasElement,
} from '../internal/index.js';
import { frIndicators, loadEnglishIndicators, OwnLocalizeController } from '../localize/index.js';
import { monthBefore } from './figures.js';
import { Formats, indicatorView, keyFigures } from './indicators-view.js';
import { indicatorsStyles } from './indicators.styles.js';

type Grouping = NonNullable<Indicators['by']>;
const GROUPINGS: readonly Grouping[] = ['sas', 'departement', 'editor', 'host'];
const SPANS = [3, 12, 24, 36];

/**
 * What the service achieves, month by month: searches and why they gave nothing, orientations, appointments, sign-ins, practitioners
 * with slots; each as a chart, and below it as a table with all its numbers. Nothing is counted per person; numbers from 1 to 4 are
 * not told. The parts of a chart differ by texture, not by colour alone.
 *
 * For who looks after the service: an administrator and who watches see all, a `territorial-referent` his own SAS.
 *
 * @summary What the service achieves, as charts with their tables; optional, loaded by its own entry.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - The figures could not be read; the screen says so.
 * @csspart heading - The heading.
 * @csspart key - The figures of the last month.
 * @csspart indicator - One indicator.
 * @csspart section - Its heading.
 * @csspart table - Its table, which unfolds.
 */
export class SasIndicators extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, fieldStyles, messageStyles, indicatorsStyles];

  /** How the figures are told apart; the whole only when it is not set. */
  @property() by: Grouping | undefined;

  /** How many months are shown. */
  @property({ type: Number }) months = 12;

  /** What stands in the heading; without it, its usual text. */
  @property() label = '';

  /** Level of the heading in the page, 2 to 5; indicators are one below. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private data: Indicators | undefined;
  @state() private problem: 'forbidden' | 'failed' | undefined;
  @state() private isReading = false;
  @state() private exportFailed = false;

  readonly #texts = new OwnLocalizeController(this, frIndicators, loadEnglishIndicators);
  readonly #client = new ContextConsumer(this, {
    context: clientContext,
    subscribe: true,
    // Another client is another user or another world: what was read goes.
    callback: (client) => {
      if (client === this.#using) return;
      this.#reading?.abort();
      this.data = this.problem = undefined;
      this.isReading = this.exportFailed = false;
      this.#chosen.forget();
      this.#using = client;
      if (this.isConnected) void this.#read();
    },
  });
  readonly #chosen = new Choices<SasIndicators>(this);
  #using: SasClient | undefined;
  #reading: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.data) void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading?.abort();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const before = (name: 'by' | 'months') => changed.has(name) && changed.get(name) !== undefined;
    if (this.hasUpdated && (before('months') || (changed.has('by') && this.data))) void this.#read();
  }

  get #asked(): IndicatorsAsked {
    const to = this.data?.months.at(-1);
    return { ...(this.by && { by: this.by }), ...(to && { to, from: monthBefore(to, this.months - 1) }) };
  }

  async #read(): Promise<void> {
    this.#reading?.abort();
    const client = this.#client.value;
    if (!client) return;
    const { signal } = (this.#reading = new AbortController());
    this.isReading = true;
    try {
      let data = await client.getIndicators(this.#asked, { signal });
      // The last month is the gateway's to say: until it is known the usual year is asked for.
      if (data.months.length !== this.months) {
        const to = data.months.at(-1)!;
        data = await client.getIndicators({ ...this.#asked, to, from: monthBefore(to, this.months - 1) }, { signal });
      }
      if (signal.aborted) return;
      this.data = data;
      this.problem = undefined;
    } catch (error) {
      if (signal.aborted) return;
      const detail = errorDetail(error);
      this.problem = detail.code === 'forbidden' ? 'forbidden' : 'failed';
      emit(this, 'sas-error', detail);
    } finally {
      if (!signal.aborted) this.isReading = false;
    }
  }

  async #export(): Promise<void> {
    const client = this.#client.value;
    if (!client) return;
    this.exportFailed = false;
    try {
      const table = await client.exportIndicators(this.#asked);
      const address = URL.createObjectURL(new Blob([table], { type: 'text/csv;charset=utf-8' }));
      const link = Object.assign(document.createElement('a'), { href: address, download: 'indicateurs-sas.csv' });
      link.click();
      // Once the browser has begun to take it.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (error) {
      this.exportFailed = true;
      emit(this, 'sas-error', errorDetail(error));
    }
  }

  protected override render(): TemplateResult {
    const { data, problem, headingLevel } = this;
    const t = this.#texts;
    const formats = new Formats(t);
    return html`<div class="frame" aria-busy=${this.isReading ? 'true' : 'false'}>
      ${heading(headingLevel, 'heading', this.label || t.t('indicators.heading'))}
      ${problem === 'forbidden' ? nothing : this.#choices()}
      <div role="alert">
        ${problem ? html`<p class="message">${icons.alert}<span>${t.t(`indicators.${problem}`)}</span></p>` : nothing}
        ${this.exportFailed ? html`<p class="message">${icons.alert}<span>${t.t('indicators.exportFailed')}</span></p>` : nothing}
      </div>
      ${problem === 'failed' ? html`<button class="button" type="button" data-retry @click=${() => void this.#read()}>${t.t('indicators.retry')}</button>` : nothing}
      <p class="hint" role="status">${this.isReading && !data ? t.t('indicators.loading') : nothing}</p>
      ${
        data && !problem
          ? html`<p class="hint">
                ${t.t('indicators.read', { month: formats.month(data.months.at(-1)!), few: data.threshold - 1 })}
              </p>
              ${keyFigures(formats, data)}
              ${data.indicators.map((one) => indicatorView(formats, data, one, headingLevel + 1))}`
          : nothing
      }
    </div>`;
  }

  #choices(): TemplateResult {
    const t = this.#texts;
    return html`<div class="choices">
      <label
        >${t.t('indicators.by')}
        <select
          data-by
          @change=${({ target }: Event) => this.#chosen.make('by', ((target as HTMLSelectElement).value || undefined) as Grouping | undefined)}
        >
          <option value="" ?selected=${!this.by}>${t.t('indicators.whole')}</option>
          ${GROUPINGS.map((by) => html`<option value=${by} ?selected=${this.by === by}>${t.t(`indicators.by.${by}`)}</option>`)}
        </select></label
      >
      <label
        >${t.t('indicators.span')}
        <select
          data-months
          @change=${({ target }: Event) => this.#chosen.make('months', Number((target as HTMLSelectElement).value))}
        >
          ${SPANS.map((n) => html`<option value=${n} ?selected=${this.months === n}>${t.t('indicators.months', { count: n })}</option>`)}
        </select></label
      >
      <button class="button" type="button" data-export ?disabled=${!this.data} @click=${() => void this.#export()}>
        ${t.t('indicators.export')}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-indicators': SasIndicators;
  }
}
