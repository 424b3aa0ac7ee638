import { ContextConsumer, ContextProvider } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { Filters, SearchFacetsEvent, SearchRequest } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup } from 'lit';
import { property, state } from 'lit/decorators.js';
import { bookingDialog, type SasBookingDialog } from '../booking-dialog/index.js';
import { clientContext, feedContext, filtersContext, sessionContext } from '../context.js';
import { emit, type SasEventMap } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  failSearch,
  idleSearch,
  LiveRegion,
  NO_CLIENT,
  SasElement,
  SearchController,
  type SearchState,
  tagOf,
} from '../internal/index.js';
import { frSearch, LocalizeController } from '../localize/index.js';
import type { SasFilters } from '../filters/index.js';
import { kinds } from '../offer-card/index.js';
import type { SasResults } from '../results/index.js';
import type { SasSearchBar, SearchChoice, SearchContext } from '../search-bar/index.js';
import type { Density } from '../slot-grid/index.js';
import type * as bookingFlow from './booking-flow.js';
import type * as filteringPart from './filtering.js';
import { filterTools } from './filter-tools.js';
import { hasModes } from './has-modes.js';
import { loadShortcuts, type Shortcuts, type ShortcutScope } from '../shortcuts/index.js';
import type { ModeSwitch } from './mode-switch.js';
import type { Choice } from './booking-flow.js';
import { notLoaded, showApology } from './not-loaded.js';
import { resultsFrame } from './results-frame.js';
import { searchStyles } from './search.styles.js';
import { hasSlots, isBookable, type SearchInput } from './what-came.js';

const loadFiltering = () => import('./filtering.js');

/**
 * The whole journey in one tag: what to search, the streaming results, and the booking of a slot.
 *
 * From a case to a held slot it takes three keys: the host's button (which calls `run()`), Down Arrow, Enter; one more
 * Enter confirms an appointment of the SAS agenda.
 *
 * @summary Search, results and booking in one element.
 * @fires {CustomEvent<SasReadyDetail>} sas-ready - Client and session are there: `run()` can be called; `ready` says so too.
 * @fires {CustomEvent<SasSubmitDetail>} sas-submit - A search was asked for in the bar.
 * @fires {CustomEvent<SasChangeDetail>} sas-change - What is to be searched, the list, or the slots of an offer changed.
 * @fires {CustomEvent<SasSortDetail>} sas-sort - Another order of the offers was asked for.
 * @fires {CustomEvent<SasFilterChangeDetail>} sas-filter-change - Filters were changed here; `filters` holds them.
 * @fires {CustomEvent<SasShortcutsDetail>} sas-shortcuts - Shortcuts were switched off or on here; `shortcuts` holds it.
 * @fires {CustomEvent<SasRequestDetail>} sas-request - A community of a place de marché is to be asked; cancel it to do it yourself.
 * @fires {CustomEvent<SasOverbookDetail>} sas-overbook - An orientation outside the slots is wanted; cancel it to do it yourself.
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen; cancel it to book by your own means.
 * @fires {CustomEvent<SasBookDetail>} sas-book - An appointment was booked, here or on the editor's page.
 * @fires {CustomEvent<SasOpenDetail>} sas-open - A page is about to open; cancel it to open it yourself.
 * @fires {CustomEvent<SasCallDetail>} sas-call - A phone number was chosen; cancel it to dial by your own means.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - The search or a step of the booking failed; the screen says so.
 * @csspart shortcuts - The button that opens the list of keyboard shortcuts.
 * @csspart bar - The `sas-search-bar`.
 * @csspart modes - The modes of search to choose from, when they are shown.
 * @csspart duty - That the regulator is outside the hours of the PDSA in which he books, and until when.
 * @csspart filters - The `sas-filters`, when they are shown.
 * @csspart results - The `sas-results`.
 * @csspart dialog - The `sas-booking-dialog`.
 */
export class SasSearch extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, searchStyles];

  /** The host's case: specialty, address, médecin traitant and its opaque reference. Setting it fills the bar. */
  @property({ attribute: false }) context: SearchContext | undefined;

  /** How much room things take. */
  @property() density: Density = 'comfortable';

  /** Level of the results' heading in the page, 2 to 5. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** What the results are narrowed by, as plain JSON: keep it, and set it before the next search. Bad parts are left out. */
  @property({ attribute: false }) filters: Filters | undefined;

  /** Whether the regulator can filter. What he filters by is loaded, and counted, once he asks for it. */
  @property({ type: Boolean, attribute: 'with-filters' }) withFilters = false;

  /** Whether the regulator can change the mode of search, when his role has several. What he changes it with is loaded. */
  @property({ type: Boolean, attribute: 'with-modes' }) withModes = false;

  /** Where the shortcuts of one key act: in the search that has the focus, also when nothing in the page has it, or `off`. */
  @property() shortcuts: ShortcutScope = 'focus';

  @state() private keys: Shortcuts | undefined;
  @state() private search: SearchState = idleSearch;
  @state() private modes: ModeSwitch | undefined;
  /** Filters are shown, and the sources are asked about the whole result. */
  @state() private filtering: typeof filteringPart | undefined;
  /** The slot that was chosen while the dialog could not be loaded; the screen says so and offers to try again. */
  @state() private unbooked: Choice | undefined;

  readonly #texts = new LocalizeController(this, frSearch);
  readonly #live = new LiveRegion(this);
  readonly #client = new ContextConsumer(this, {
    context: clientContext,
    subscribe: true,
    // Another client is another user: nothing of the old one stays in memory.
    callback: (client) => {
      const { context } = this;
      if (this.#known && client !== this.#known) this.reset();
      this.#known = client;
      if (context !== this.#shown) this.context = context;
    },
  });
  readonly #session = new ContextConsumer(this, { context: sessionContext, subscribe: true });
  readonly #feed = new ContextConsumer(this, {
    context: feedContext,
    subscribe: true,
    callback: (feed) => this.#reader.listen(feed),
  });

  /** What the running search is narrowed by, for itself and for the lists that open from its cards. */
  readonly #asked = new ContextProvider(this, { context: filtersContext, initialValue: undefined });
  /** The counts of the search before, shown until there are new ones. */
  #counts: SearchFacetsEvent | undefined;
  /** The slot that is to be booked once the dialog is loaded; another choice replaces it. */
  #chosen: Choice | undefined;
  #using: SasClient | undefined;
  #known: SasClient | undefined;
  /** The context that was on screen last: what the host gave since is the other user's. */
  #shown: SearchContext | undefined;
  readonly #reader = new SearchController<SearchInput>({
    element: this,
    get: () => this.search,
    set: (state) => (this.search = state),
    ask: (request, signal) => this.#read(request, signal),
    // A card is shown once all that its height depends on is there.
    ready: () => kinds.load(),
    fresh: () => this.#using && { client: this.#using, filters: this.#asked.value, list: this.results.renderRoot },
  });
  /** The booking of a slot, once it is loaded. */
  #flow: typeof bookingFlow | undefined;
  /** The regulator asked for the first slot before there was one. */
  #toFirstSlot = false;
  #wasReady = false;
  #hasModes = false;

  /** Whether client and session are there, so that a search can be run. Stays readable when `sas-ready` was missed. */
  get ready(): boolean {
    return this.#client.value !== undefined && this.#session.value !== undefined;
  }

  /**
   * Searches for what the bar holds, and moves the focus to the results. Waits for the case's address to be located. When
   * something is missing, the bar says what and takes the focus.
   * @returns whether offers (or the certainty that there is none) are shown; false when the search was not possible,
   * failed, or was replaced by another
   */
  async run(): Promise<boolean> {
    await this.updateComplete;
    if (!this.#client.value) return this.#ask({} as SearchInput); // fails: what is said then is that it is missing
    await this.bar.updateComplete;
    const choice = await this.bar.validate();
    if (!choice || !this.isConnected) return false;
    return this.#start(choice);
  }

  /** Forgets the case, the results and the booking under way, gives holds back, and stops what is being asked. */
  reset(): void {
    this.#reader.forget();
    this.#using = undefined;
    this.#toFirstSlot = false;
    this.#chosen = undefined;
    this.unbooked = undefined;
    this.context = undefined;
    this.filters = undefined;
    this.#asked.setValue(undefined);
    this.filtering = undefined;
    this.modes?.reset();
    this.#counts = undefined;
    this.search = idleSearch;
    this.bar?.reset();
    if (this.#flow) this.#part<SasBookingDialog>(tagOf('sas-booking-dialog'))?.purge();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void kinds.load();
    void loadShortcuts(this).then((keys) => (this.keys = keys));
    this.#reader.listen(this.#feed.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.search.status === 'streaming' || this.search.status === 'searching') {
      this.search = failSearch(this.search, { code: 'aborted', retryable: true });
    }
    this.#reader.stop();
    this.#reader.listen(undefined);
  }

  protected override render() {
    const session = this.#session.value;
    return html`
      ${this.keys?.render()}
      <sas-search-bar part="bar" .context=${this.context} @sas-submit=${this.#onSubmit}></sas-search-bar>
      ${
        session && hasModes(session, this.withModes)
          ? html`<div class="filters">${this.modes?.render(session, this.context?.caseRef)}</div>`
          : nothing
      }
      ${
        this.withFilters
          ? filterTools(
              this.#texts,
              this.filtering?.filtersView(this.filters, this.search.facets ?? this.#counts, this.#onFilterChange),
              this.search.offers.length > 0 && this.#onFilter,
            )
          : nothing
      }
      ${resultsFrame({
        ...{ label: this.#texts.t('search.results'), search: this.search },
        ...{ density: this.density, headingLevel: this.headingLevel },
        key: this.#onKey,
        select: this.#onSelect,
        retry: this.#onRetry,
        more: () => this.#reader.more(),
        sort: this.#onSort,
      })}
      <sas-booking-dialog part="dialog"></sas-booking-dialog>
      ${this.unbooked ? notLoaded(this.#texts, this.unbooked, this.#onApology) : nothing} ${this.#live.render()}
    `;
  }

  protected override updated(): void {
    const { ready } = this;
    this.#shown = this.context;
    if (!this.#hasModes && hasModes(this.#session.value, this.withModes)) {
      this.#hasModes = true;
      // Without its file there is the role's default, as without the attribute.
      void import('./mode-switch.js').then(
        ({ ModeSwitch }) => (this.modes = new ModeSwitch(this, () => this.#again())),
        () => undefined,
      );
    }
    if (ready && !this.#wasReady) emit(this, 'sas-ready', {});
    this.#wasReady = ready;
    showApology(this.#part('.not-loaded'));
    if (!this.search.offers.some(isBookable)) return;
    // Ahead of the first choice, so that the dialog opens at once; what fails here is tried again then.
    if (!this.#flow)
      void this.#load().then(
        () => this.requestUpdate(),
        () => undefined,
      );
    this.#flow?.resume(this.renderRoot as ShadowRoot, this.context, this.#using, this.search);
    if (!this.#toFirstSlot || !this.search.offers.some(hasSlots)) return;
    // Not when the regulator has gone elsewhere meanwhile.
    this.#toFirstSlot = false;
    if ((this.renderRoot as ShadowRoot).activeElement === this.frame) void this.#focusFirstSlot();
  }

  #part<T extends Element>(selector: string): T | null {
    return this.renderRoot?.querySelector<T>(selector) ?? null;
  }

  private get bar(): SasSearchBar {
    return this.#part<SasSearchBar>(tagOf('sas-search-bar'))!;
  }

  private get results(): SasResults {
    return this.#part<SasResults>(tagOf('sas-results'))!;
  }

  private get frame(): HTMLElement {
    return this.#part<HTMLElement>('.results')!;
  }

  #onSubmit(): void {
    if (this.bar.request) void this.#start(this.bar.request);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target !== this.frame || event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (this.search.offers.some(hasSlots)) void this.#focusFirstSlot();
    else this.#toFirstSlot = true;
  };

  /** A slot was chosen, or an orientation outside the slots is wanted. */
  readonly #onSelect = (event: SasEventMap['sas-select' | 'sas-overbook' | 'sas-request']): void => {
    const path = event.composedPath();
    // The host's listeners run after this one; only then is it known whether one of them cancelled.
    queueMicrotask(() => {
      if (!event.defaultPrevented) void this.#book({ ...event.detail, path });
    });
  };

  readonly #onFilter = async (): Promise<void> => {
    const loaded = await loadFiltering().catch(() => undefined);
    if (!this.isConnected) return;
    if (!loaded) return void emit(this, 'sas-error', { code: 'network', retryable: true });
    this.filtering = loaded;
    // The same search again, now counted: its offers stay where they are.
    this.#onRetry();
    await this.updateComplete;
    this.#part<SasFilters>(tagOf('sas-filters'))?.focusWhenCounted();
  };

  readonly #onFilterChange = (event: Event): void => {
    this.filters = (event.target as SasFilters).filters;
    this.#counts = this.search.facets ?? this.#counts;
    if (this.#reader.request) void this.#ask(this.#reader.request);
  };

  readonly #onRetry = (): void => {
    if (this.search.offers.length === 0) this.#again();
    else this.#reader.refresh();
  };

  #again(): void {
    const { request } = this.#reader;
    if (request?.specialty) void this.#start(request);
    else if (request) void this.run();
  }

  /** Another order is another list: it begins where the focus then is. */
  readonly #onSort = ({ detail }: SasEventMap['sas-sort']): void => {
    const { request } = this.#reader;
    if (!request) return;
    const { sort: _, ...neutral } = request;
    void this.#ask(detail.sort === 'earliest' ? { ...neutral, sort: 'earliest' } : neutral);
    this.frame.focus({ preventScroll: true });
  };

  async #start(choice: SearchChoice): Promise<boolean> {
    // The case stays the case, whatever else is searched for it.
    const doctor = this.context?.treatingPhysician;
    const request = doctor ? { ...choice, treatingPhysician: doctor } : choice;
    this.#counts = undefined;
    const asked = this.#ask(request);
    this.frame.focus({ preventScroll: true });
    return asked;
  }

  #ask(request: SearchInput): Promise<boolean> {
    this.#toFirstSlot = false;
    return this.#reader.start(request);
  }

  /** Asks with the filters that are set; what is bad in them is left out, and they are not loaded without need. */
  async #read(request: SearchRequest, signal: AbortSignal) {
    const client = this.#client.value;
    this.#using = client;
    if (!client) throw Object.assign(new Error('No client above sas-search'), { code: NO_CLIENT, retryable: true });
    const filters = this.filters && (await loadFiltering()).readFilters(this.filters).filters;
    signal.throwIfAborted();
    this.#asked.setValue(filters);
    const asked = {
      ...request,
      ...this.modes?.asked,
      ...(this.context && { contextual: true }),
      ...(filters && Object.keys(filters).length > 0 && { filters }),
      ...(this.filtering && { facets: true }),
    };
    return client.search(asked, { signal });
  }

  readonly #onApology = (again?: Choice): unknown => (again ? this.#book(again) : (this.unbooked = undefined));

  async #book(choice: Choice): Promise<void> {
    if (!(this.#flow && choice.slotId) && !(await this.#loadFor(choice))) return;
    if (this.unbooked) {
      // Closed before the other opens: the browser gives the focus back to the slot first.
      this.#part<HTMLDialogElement>('.not-loaded')?.close();
      this.unbooked = undefined;
      await this.updateComplete;
    }
    this.#using = this.#client.value;
    await this.#flow!.book(this.renderRoot as ShadowRoot, choice, {
      client: this.#using,
      context: this.context,
      signal: this.#reader.signal,
      change: (by) => (this.search = by(this.search)),
    });
  }

  /** @returns whether the booking can begin and this is still the slot wanted */
  async #loadFor(choice: Choice): Promise<boolean> {
    this.#chosen = choice;
    const loaded = await this.#load(!choice.slotId).then(
      () => true,
      () => false,
    );
    if (this.#chosen !== choice || !this.isConnected) return false;
    if (loaded) this.#chosen = undefined;
    else {
      this.unbooked = choice;
      emit(this, 'sas-error', { code: 'network', retryable: true });
    }
    return loaded;
  }

  /** Asks for all files of a booking together, so that none waits for another. */
  async #load(outside?: boolean): Promise<void> {
    [this.#flow] = await Promise.all([import('./booking-flow.js'), bookingDialog.load(outside)]);
  }

  async #focusFirstSlot(): Promise<void> {
    await this.updateComplete;
    await this.results.updateComplete;
    await new Promise(requestAnimationFrame);
    this.results.focusFirstSlot();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-search': SasSearch;
  }
}
