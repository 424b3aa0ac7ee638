import { ContextConsumer, ContextProvider } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { Community, Filters, SearchFacetsEvent } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { announcerContext, clientContext, feedContext, filtersContext, localizerContext } from '../context.js';
import { call } from '../events.js';
import {
  baseStyles,
  beginSearch,
  buttonStyles,
  idleSearch,
  SasElement,
  SearchController,
  tagOf,
  telephoneLink,
  type SearchState,
} from '../internal/index.js';
import type { SasFilters } from '../filters/index.js';
import { frStructureMembers, LocalizeController } from '../localize/index.js';
import { membersOfContext, phoneLink, textsOf, withLinks } from '../offer-card/index.js';
import type { SasResults } from '../results/index.js';
import { loadKeyList, type KeyList } from '../shortcuts/index.js';
import type { Density } from '../slot-grid/index.js';
import { membersLocalizer } from './members-localizer.js';
import { structureMembersStyles } from './structure-members.styles.js';

/** Whose members are to be shown. */
export interface MembersTarget {
  /** What it is. */
  readonly kind: 'CPTS' | 'MSP' | 'CDS';
  /** Its national id (IDNST). */
  readonly structureId: string;
  /** Its name. */
  readonly name: string;
  /** What a CPTS tells of itself. */
  readonly community?: Community;
}

type MembersRequest = NonNullable<Parameters<SasClient['searchMembers']>[1]>;

/**
 * All professionals who take part in the SAS through a structure, with their slots or without, in front of the page.
 * Cards come in the gateway's order and fill as agendas answer; none is folded away. Escape and its button close it, and
 * the focus goes back to where it was; whatever is still being read is then given up.
 *
 * It begins with the filters of the search that it was opened from, as chips that can be taken away one by one, says how
 * many members they hide, and shows all with one button. The search's own filters stay as they are. `?` and a button list the
 * keys.
 *
 * @summary "Voir tous les professionnels de la CPTS" (of the MSP, of the centre de santé).
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen. Cancellable; `search` holds its offer.
 * @fires {CustomEvent<SasCallDetail>} sas-call - A phone link was activated. Cancellable.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - The members could not be read; the dialog says so.
 * @csspart dialog - The native dialog.
 * @csspart title - Its heading.
 * @csspart shortcuts - The button that opens the list of keys.
 * @csspart filters - The `sas-filters` with what the list is narrowed by.
 * @csspart results - The `sas-results`.
 */
export class SasStructureMembers extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, structureMembersStyles];

  /** How much room things take. */
  @property() density: Density = 'comfortable';

  /** What is known of the members; replaced with every event. */
  @property({ attribute: false }) search: SearchState = idleSearch;

  @state() private target: MembersTarget | undefined;
  @state() private filters: Filters = {};
  /** Members that the filters keep out of sight. */
  @state() private kept = 0;
  @state() private said = '';
  @state() private keys: KeyList | undefined;

  readonly #texts = new LocalizeController(this, frStructureMembers);
  readonly #client = new ContextConsumer(this, {
    context: clientContext,
    subscribe: true,
    // Another client is another user or another world: nothing of the old one stays on the screen.
    callback: (client) => {
      if (this.#using && client !== this.#using) this.close();
    },
  });
  readonly #feed = new ContextConsumer(this, {
    context: feedContext,
    subscribe: true,
    callback: (feed) => this.#reader.listen(feed),
  });
  readonly #searchFilters = new ContextConsumer(this, { context: filtersContext, subscribe: true });
  readonly #membersOf = new ContextProvider(this, { context: membersOfContext, initialValue: undefined });
  readonly #words = new ContextProvider(this, { context: localizerContext, initialValue: undefined });

  /** The counts before, shown until there are new ones. */
  #counts: SearchFacetsEvent | undefined;
  #using: SasClient | undefined;
  readonly #reader = new SearchController<MembersRequest>({
    element: this,
    get: () => this.search,
    set: (state) => (this.search = state),
    ask: async (request, signal) => this.#read(request, signal),
    fresh: () => {
      const list = this.results?.renderRoot;
      return this.#using && list && { client: this.#using, filters: this.filters, list };
    },
  });
  #closed: (() => void) | undefined;

  constructor() {
    super();
    // A region of the page stays silent behind a modal dialog: this one speaks for what stands in it.
    new ContextProvider(this, {
      context: announcerContext,
      initialValue: { announce: (text) => (this.said = text === this.said ? `${text}\u00a0` : text) },
    });
  }

  /** Whether the dialog is shown. */
  get opened(): boolean {
    return this.target !== undefined;
  }

  /** The list in the dialog. */
  get results(): SasResults | null {
    return this.renderRoot?.querySelector(tagOf('sas-results')) ?? null;
  }

  /**
   * Shows the dialog and reads the members.
   * @returns once it is closed
   */
  async open(target: MembersTarget): Promise<void> {
    this.close();
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.target = target;
    this.#membersOf.setValue(target.structureId);
    void this.#begin(target);
    return closed;
  }

  async #begin(target: MembersTarget): Promise<void> {
    // All members of a structure come as cards of one kind.
    const { kinds: _, ...filters } = this.#searchFilters.value ?? {};
    if (Object.keys(filters).length > 0) {
      this.search = beginSearch();
      // Nobody is hidden without being said: when the chips cannot be had, all are shown.
      const loaded = await import('../define/filters.js').then(
        () => true,
        () => false,
      );
      if (this.target !== target) return;
      if (loaded) this.filters = filters;
    }
    this.#ask();
  }

  /** Asks for the members anew, with the filters that are left. */
  #ask(): void {
    this.#counts = this.search.facets ?? this.#counts;
    void this.#reader.start(this.#isNarrowed ? { filters: this.filters, facets: true } : {});
  }

  get #isNarrowed(): boolean {
    return Object.keys(this.filters).length > 0;
  }

  /** Closes the dialog and gives up what is being read. */
  close(): void {
    this.#reader.forget();
    this.#using = undefined;
    // Before anything is rendered away: the browser then gives the focus back to where it was.
    this.keys?.close();
    this.#dialog?.close();
    this.target = undefined;
    this.search = idleSearch;
    this.filters = {};
    this.kept = 0;
    this.#counts = undefined;
    this.said = '';
    this.#closed?.();
    this.#closed = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadKeyList(this, 'members').then((keys) => (this.keys = keys));
    this.#reader.listen(this.#feed.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
    this.#reader.listen(undefined);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#words.setValue(membersLocalizer(this.#texts.localizer));
  }

  protected override render(): TemplateResult {
    return html`
      <dialog part="dialog" aria-labelledby="title" @cancel=${this.#onCancel} @close=${this.#onNativeClose}>
        ${this.target ? this.#content(this.target) : nothing}
        <p class="visually-hidden" role="status">${this.said}</p>
      </dialog>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('search')) void this.#countHidden();
    const dialog = this.#dialog;
    if (!this.target || !dialog || dialog.open || !this.isConnected) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('.title')?.focus();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot?.querySelector('dialog') ?? null;
  }

  #content({ name, community, structureId }: MembersTarget): TemplateResult {
    const t = this.#texts;
    const phone = community?.phones.find(telephoneLink);
    const text = community && textsOf(community);
    const offerId = this.search.offers[0]?.offer.id;
    const link = (number: string) =>
      phoneLink(
        number,
        (read) => t.t('structureMembers.call', { phone: read, name }),
        (event) => call(this, event, { ...(offerId && { offerId }), structureId }),
      );
    return html`
      <div class="top">
        <div class="about" role="group" aria-labelledby="title" tabindex=${text ? '0' : nothing}>
          <h2 class="title" part="title" id="title" tabindex="-1">${t.t('structureMembers.title', { name })}</h2>
          <p class="facts">
            ${community?.label ? html`<span class="muted" lang="fr">${community.label}</span>` : nothing}
            ${phone ? link(phone) : nothing}
          </p>
          ${text ? html`<p class="description" lang="fr">${withLinks(text, link)}</p>` : nothing}
        </div>
        <div class="ways">
          <button class="button" type="button" @click=${this.#onClose}>${t.t('structureMembers.close')}</button>
          ${this.keys?.button()}
        </div>
        ${this.keys?.list()}
      </div>
      ${this.#isNarrowed ? this.#filterLine() : nothing}
      <div class="list" tabindex="-1">
        <sas-results
          part="results"
          ?keep-all=${!this.#isNarrowed}
          .search=${this.search}
          .density=${this.density}
          .headingLevel=${3}
          @sas-retry=${this.#onRetry}
          @sas-more=${this.#onMore}
          @sas-change=${this.#onChange}
          @click=${this.#onChange}
        ></sas-results>
      </div>
    `;
  }

  #filterLine(): TemplateResult {
    const t = this.#texts;
    return html`<div class="filters">
      <sas-filters
        part="filters"
        only-active
        .filters=${this.filters}
        .facets=${this.search.facets ?? this.#counts}
        @sas-filter-change=${this.#onFilterChange}
      ></sas-filters>
      <p class="hidden">${this.kept ? t.t('structureMembers.hidden', { count: this.kept }) : nothing}</p>
      <button class="button" type="button" data-show-all @click=${() => this.#narrow({})}>
        ${t.t('structureMembers.showAll')}
      </button>
    </div>`;
  }

  #narrow(filters: Filters): void {
    this.filters = filters;
    // What stood there goes away; the focus must not go with it.
    if (!this.#isNarrowed) this.#dialog?.querySelector<HTMLElement>('.title')?.focus();
    this.#ask();
  }

  #read(request: MembersRequest, signal: AbortSignal) {
    const client = this.#client.value;
    this.#using = client;
    if (!client) throw Object.assign(new Error('No client above sas-structure-members'), { code: 'unauthenticated' });
    return Promise.resolve(client.searchMembers(this.target!.structureId, request, { signal }));
  }

  readonly #onRetry = (event: Event): void => {
    event.stopPropagation();
    if (this.search.offers.length) this.#reader.refresh();
    else this.#ask();
  };

  readonly #onFilterChange = (event: Event): void => {
    // The search behind the dialog keeps its own.
    event.stopPropagation();
    this.#narrow((event.target as SasFilters).filters);
  };

  /** What the list says is about the members, not about the search behind the dialog. */
  readonly #onChange = (event: Event): void => {
    if (event.type === 'sas-change') event.stopPropagation();
    void this.#countHidden();
  };

  /** Those whom the gateway left out, and those whose cards are folded away for want of a slot as wanted. */
  async #countHidden(): Promise<void> {
    const { results } = this;
    // The list folds after it has told of its change.
    await Promise.resolve();
    await results?.updateComplete;
    if (!results || results !== this.results) return;
    const { facets, total } = this.search;
    const leftOut = facets ? Math.max(0, facets.offers - total) : 0;
    this.kept = leftOut + results.renderRoot.querySelectorAll('.list > [hidden]').length;
  }

  readonly #onMore = (event: Event): void => {
    event.stopPropagation();
    this.#reader.more();
  };

  readonly #onClose = (): void => this.close();

  readonly #onCancel = (event: Event): void => {
    // Of this dialog, and not of one that stands in front of it.
    if (event.target !== this.#dialog) return;
    event.preventDefault();
    this.close();
  };

  readonly #onNativeClose = (): void => {
    if (this.opened && !this.#dialog?.open) this.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-structure-members': SasStructureMembers;
  }
}
