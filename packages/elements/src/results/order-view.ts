import type { OrderExplanation } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import type { SasSortDetail } from '../events.js';
import type { SearchState } from '../internal/index.js';
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

/** The order in words. */
export function orderText({ by, compared = 0, unheard = 0 }: OrderExplanation, total: number, t: ResultsTexts): string {
  if (by === 'earliest-slot') return t.t('results.order.earliest', { compared, unheard, total });
  return t.t(by === 'participation-then-distance' ? 'results.order.distance' : 'results.order.shuffle');
}
