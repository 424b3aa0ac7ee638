import { html, nothing, type TemplateResult } from 'lit';
import type { frSearch, LocalizeController } from '../localize/index.js';

/**
 * The filters once they are loaded, else the way to them. In a row of its own height, so that nothing moves when offers come.
 * @param filters - those that are shown
 * @param ask - loads them; false as long as there is nothing to filter
 */
export const filterTools = (
  t: LocalizeController<typeof frSearch>,
  filters: TemplateResult | undefined,
  ask: false | (() => unknown),
): TemplateResult =>
  html`<div class="filters">
    ${
      filters ??
      (ask
        ? html`<button class="button quiet" type="button" data-filter @click=${ask}>${t.t('search.filter')}</button>`
        : nothing)
    }
  </div>`;
