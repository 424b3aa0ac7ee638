import { readFilters, type Filters, type SearchFacetsEvent } from '@sas-embed/contract';
import { html, type TemplateResult } from 'lit';
import '../define/filters.js';

// What a search that is filtered needs: loads when the regulator asks for it, or the host sets filters.

export { readFilters };

/** The filters above the results. */
export const filtersView = (
  filters: Filters | undefined,
  facets: SearchFacetsEvent | undefined,
  changed: (event: Event) => void,
): TemplateResult =>
  html`<sas-filters part="filters" .filters=${filters} .facets=${facets} @sas-filter-change=${changed}></sas-filters>`;
