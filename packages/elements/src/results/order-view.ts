import type { OrderExplanation } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import type { SasSortDetail } from '../events.js';
import type { SearchState } from '../internal/index.js';
import { wallClock } from '../localize/index.js';
import type { ResultsTexts } from './sources-view.js';

/** What the order is, and the way to the other one where it is offered. */
export function orderView(
  { total }: SearchState,
  { by, compared = 0, unheard = 0 }: OrderExplanation,
  t: ResultsTexts,
  onSort: ((sort: SasSortDetail['sort']) => void) | false,
): TemplateResult {
  const isEarliest = by === 'earliest-slot';
  return html`<span>${orderText({ by, compared, unheard }, total, t)}</span> ${
      onSort
        ? html`<button class="button quiet" type="button" @click=${() => onSort(isEarliest ? 'neutral' : 'earliest')}>
            ${t.t(isEarliest ? 'results.unsort' : 'results.sort')}
          </button>`
        : nothing
    }`;
}

/** That it is the permanence des soins, why and until when, in the clock of the place searched; nothing outside it. */
export function pdsaText({ pdsa, days }: SearchState, t: ResultsTexts): string | undefined {
  if (!pdsa?.active || !pdsa.reason || !days) return undefined;
  const until = Date.parse(pdsa.until);
  const { date } = wallClock(until, days.timeZone);
  const isSoon = days.dates.slice(0, 2).includes(date) && pdsa.reason === 'night';
  const time = t.localizer.time(until, days.timeZone);
  return t.t(`results.pdsa.${pdsa.reason}`, {
    day: !isSoon,
    until: isSoon ? time : `${t.localizer.day(date, 'long')}, ${time}`,
  });
}

/** The order in words. */
export function orderText({ by, compared = 0, unheard = 0 }: OrderExplanation, total: number, t: ResultsTexts): string {
  if (by === 'earliest-slot') return t.t('results.order.earliest', { compared, unheard, total });
  return t.t(by === 'participation-then-distance' ? 'results.order.distance' : 'results.order.shuffle');
}
