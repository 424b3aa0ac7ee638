import type { Indicators } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { heading } from '../internal/index.js';
import { formatPercent, type frIndicators, type LocalizeController } from '../localize/index.js';
import { chartView, swatch } from './chart.js';
import { groups, indicatorOf, lastOf, shareOf, stacked, wholeOf, type Indicator, type Row } from './figures.js';

/** The texts of the element. */
export type Texts = LocalizeController<typeof frIndicators>;

/** How numbers and months are written. */
export class Formats {
  readonly #number: Intl.NumberFormat;
  readonly #short: Intl.DateTimeFormat;
  readonly #long: Intl.DateTimeFormat;

  constructor(readonly t: Texts) {
    const { locale } = t.localizer;
    this.#number = new Intl.NumberFormat(locale);
    this.#short = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
    this.#long = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  }

  number = (n: number): string => this.#number.format(n);
  /** A number, or that it is hidden. */
  value = (n: number | null): string => (n === null ? this.t.t('indicators.few') : this.number(n));
  percent = (n: number): string => formatPercent(this.t.localizer, n / 100);
  month = (month: string, style: 'short' | 'long' = 'long'): string =>
    (style === 'short' ? this.#short : this.#long).format(new Date(`${month}-01T00:00:00Z`));
}

const NO_SLOT = 'with-slots';

/** The figures of the last month that are asked for most. */
export function keyFigures(f: Formats, data: Indicators): TemplateResult {
  const { t } = f;
  const last = (id: Indicator['id']) => lastOf(wholeOf(indicatorOf(data, id)));
  const share = (id: Indicator['id'], detail: string, isRest = false) => {
    const part = shareOf(indicatorOf(data, id), detail, isRest);
    return part === undefined ? undefined : f.percent(part);
  };
  const { departements, departementsOfAll, population, populationOfAll } = data.coverage;
  const number = (n: number | null | undefined) => (n === undefined ? undefined : f.value(n));
  const all: readonly (readonly [name: string, value: string | undefined, more?: string])[] = [
    [t.t('indicators.id.searches'), number(last('searches'))],
    [t.t('indicators.id.contextual-searches'), number(last('contextual-searches'))],
    [t.t('indicators.withoutSlot'), share('searches', NO_SLOT, true)],
    [t.t('indicators.id.orientations'), number(last('orientations'))],
    [t.t('indicators.pscShare'), share('sign-ins', 'psc')],
    [t.t('indicators.id.accounts'), number(last('accounts'))],
    [t.t('indicators.id.practitioners-participating'), number(last('practitioners-participating'))],
    [t.t('indicators.id.practitioners-interfaced'), number(last('practitioners-interfaced'))],
    [t.t('indicators.id.practitioners-slot-today'), number(last('practitioners-slot-today'))],
    [
      t.t('indicators.covered'),
      t.t('indicators.departements', { count: departements, of: departementsOfAll }),
      t.t('indicators.population', { share: f.percent((population / populationOfAll) * 100) }),
    ],
  ];
  return html`<dl class="key" part="key">
    ${all.map(([name, value, more]) =>
      value === undefined
        ? nothing
        : html`<div>
            <dt>${name}</dt>
            <dd>${value}${more ? html`<span class="more">${more}</span>` : nothing}</dd>
          </div>`,
    )}
  </dl>`;
}

/** What a line is of. */
export function rowName(f: Formats, { key, label, detail }: Row, by: Indicators['by']): string {
  const { t } = f;
  const group =
    key === undefined
      ? undefined
      : key === 'none'
        ? t.t('indicators.none')
        : by === 'departement'
          ? t.t('indicators.departement', { code: key })
          : (label ?? (key === 'sas-agenda' ? t.t('indicators.agenda') : key));
  const what = detail === undefined ? undefined : t.t(`indicators.detail.${detail}` as 'indicators.detail.slots');
  if (group === undefined) return what ?? t.t('indicators.whole');
  return what === undefined ? group : `${group}, ${what.toLowerCase()}`;
}

/** One indicator: its chart, the signs of its parts, and the table of all its numbers. */
export function indicatorView(f: Formats, data: Indicators, indicator: Indicator, level: number): TemplateResult {
  const { t } = f;
  const { months, by } = data;
  const { id, kind, rows } = indicator;
  const name = t.t(`indicators.id.${id}`);
  // Where nothing happened there is nothing to draw.
  const parts = stacked(indicator).filter(({ values }) => values.some((n) => n !== 0));
  const own = groups(indicator);
  const title = `title-${id}`;
  const span = { from: f.month(months[0]!), to: f.month(months.at(-1)!) };
  const ends = (row: Row | undefined) =>
    row ? { first: f.value(row.values[0] ?? 0), last: f.value(row.values.at(-1) ?? 0) } : { first: '', last: '' };
  const isEmpty = parts.length === 0 && own.length === 0;
  return html`<section class="indicator" aria-labelledby=${title} part="indicator">
    ${heading(level, 'section', name, title)} ${isEmpty ? html`<p>${t.t('indicators.nothing')}</p>` : nothing}
    ${kind === 'state' ? html`<p class="hint">${t.t('indicators.state')}</p>` : nothing}
    ${
      parts.length > 0
        ? html`<figure>
            ${chartView({
              bars: months.map((month) => f.month(month, 'short')),
              series: parts.map((row) => ({ name: rowName(f, row, by), values: row.values })),
              label: t.t('indicators.chart', { name, ...span, ...ends(wholeOf(indicator)) }),
              number: f.number,
            })}
            ${
              parts.length > 1
                ? html`<ul class="legend" aria-hidden="true">
                    ${parts.map((row, i) => html`<li>${swatch(i)}${rowName(f, row, by)}</li>`)}
                  </ul>`
                : nothing
            }
          </figure>`
        : nothing
    }
    ${
      own.length > 0
        ? html`<figure>
            <figcaption>${t.t('indicators.groups', { month: f.month(months.at(-1)!) })}</figcaption>
            ${chartView({
              bars: own.slice(0, 12).map((row) => rowName(f, row, by)),
              series: [{ name, values: own.slice(0, 12).map((row) => row.values.at(-1) ?? null) }],
              label: t.t('indicators.groupsChart', { name, count: own.length, month: f.month(months.at(-1)!) }),
              number: f.number,
            })}
          </figure>`
        : nothing
    }
    <details part="table">
      <summary>${t.t('indicators.table', { name })}</summary>
      <div class="scroll" tabindex="0" role="group" aria-label=${t.t('indicators.table', { name })}>
        <table>
          <caption>
            ${name}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t.t('indicators.line')}</th>
              ${months.map((month) => html`<th scope="col">${f.month(month)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  <th scope="row">${rowName(f, row, by)}</th>
                  ${row.values.map((n) => html`<td>${f.value(n)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}
