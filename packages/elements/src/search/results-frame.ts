import { html, type TemplateResult } from 'lit';
import type { SearchState } from '../internal/index.js';
import type { Density } from '../slot-grid/index.js';

/** What stands in the frame, and who hears of it. */
export interface FrameShown {
  readonly label: string;
  readonly search: SearchState;
  readonly density: Density;
  readonly headingLevel: number;
  readonly key: (event: KeyboardEvent) => void;
  /** A slot was chosen, or an orientation or a request is wanted. */
  readonly select: (event: never) => void;
  readonly retry: () => void;
  readonly more: () => void;
  readonly sort: (event: never) => void;
}

/** The results, in a group that takes the focus when a search begins. */
export const resultsFrame = ({ label, search, density, headingLevel, ...on }: FrameShown): TemplateResult => html`
  <div
    class="results"
    role="group"
    tabindex="-1"
    aria-label=${label}
    @keydown=${on.key}
    @sas-select=${on.select}
    @sas-overbook=${on.select}
    @sas-request=${on.select}
    @sas-retry=${on.retry}
    @sas-more=${on.more}
    @sas-sort=${on.sort}
  >
    <sas-results
      part="results"
      sortable
      .search=${search}
      .density=${density}
      .headingLevel=${headingLevel}
    ></sas-results>
  </div>
`;
