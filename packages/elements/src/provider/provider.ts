import { ContextProvider } from '@lit/context';
import { createClient, type GetToken, type SasClient } from '@sas-embed/client';
import type { FeedEvent, Session } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  clientContext,
  clockContext,
  feedContext,
  localizerContext,
  sessionContext,
  systemClock,
  type Clock,
} from '../context.js';
import { emit } from '../events.js';
import { baseStyles, errorDetail, LiveRegion, SasElement } from '../internal/index.js';
import { createLocalizer, frProvider, loadSearchMessages, type Messages } from '../localize/index.js';
import { applyAppearance, type Appearance } from '../tokens/index.js';
import { FeedHub } from './feed-hub.js';
import { providerStyles } from './provider.styles.js';

/** Milliseconds before the session is asked for again after a failure that may pass. */
const SESSION_RETRY_MS = 5000;

/**
 * Gives the client of the gateway, the session, the language, the clock and the live feed to every element below it.
 *
 * Outside production it shows a ribbon that says so. When the host's user changes, call `reset()`, or set `getToken`
 * or `client` to null: everything below forgets what it holds and gives its holds back.
 *
 * @summary Connects the elements below it to a gateway.
 * @slot - The elements, and anything else.
 * @fires {CustomEvent<SasReadyDetail>} sas-ready - The session is known; `ready` says so too.
 * @fires {CustomEvent<SasAppointmentDetail>} sas-appointment - An appointment of this SAS was created or changed (live feed).
 * @fires {CustomEvent<SasErrorDetail>} sas-error - The session or the feed cannot be had.
 * @csspart ribbon - The line that names a world other than production.
 */
export class SasProvider extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, providerStyles];

  /** Address of the gateway. Used with `getToken`; neither is needed when `client` is given. */
  @property() gateway: string | undefined;

  /** Language of everything below, a BCP 47 tag; without it that of the document, also when it changes, else French. */
  @property() locale: string | undefined;

  /**
   * The host's function that gives a token, called when one is needed. Another function takes over silently; null means
   * that nobody is signed in.
   */
  @property({ attribute: false }) getToken: GetToken | null | undefined;

  /**
   * The client that everything below uses, also for the host's own calls. Set one to use it as it is, for instance
   * `createMockClient()`: it wins over `gateway` and `getToken`. Else it is the provider's own, or undefined while there
   * is neither address nor token. null ends the session.
   */
  @property({ attribute: false, noAccessor: true })
  get client(): SasClient | null | undefined {
    return this.#given ?? this.#current;
  }
  set client(client: SasClient | null | undefined) {
    const old = this.#given;
    this.#given = client;
    if (old !== client) this.requestUpdate('client', old, { hasChanged: () => true });
  }

  /** What tells the time; the machine's clock by default. */
  @property({ attribute: false }) clock: Clock | undefined;

  /** The host's own wording, by message key; wins over the language's. */
  @property({ attribute: false }) messages: Partial<Messages> | undefined;

  /** Design tokens for everything below. */
  @property({ attribute: false }) appearance: Appearance | undefined;

  @state() private known: Session | undefined;

  readonly #live = new LiveRegion(this);
  readonly #clients = new ContextProvider(this, { context: clientContext });
  readonly #sessions = new ContextProvider(this, { context: sessionContext });
  readonly #feeds = new ContextProvider(this, { context: feedContext });
  readonly #clocks = new ContextProvider(this, { context: clockContext, initialValue: systemClock });
  readonly #localizers = new ContextProvider(this, { context: localizerContext });

  /** The host's client, where it gave one. */
  #given: SasClient | null | undefined;
  /** The client in use. */
  #current: SasClient | undefined;
  #work: AbortController | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #leaveFeed: (() => void) | undefined;
  /** Hears the page change its language. */
  #page: MutationObserver | undefined;

  /** Whether the session is known, so that everything below can work. Stays readable when `sas-ready` was missed. */
  get ready(): boolean {
    return this.known !== undefined;
  }

  /** Who acts, for which SAS and in which world, as the gateway reads it from the token. */
  get session(): Session | undefined {
    return this.known;
  }

  /**
   * Forgets the user: everything below drops what it holds in memory and gives its holds back, and the session is
   * asked for anew. Call it before the old token ends, so that the holds can still be released.
   */
  async reset(): Promise<void> {
    const old = this.#current;
    this.#drop();
    // Releases under way take the old token; what follows must ask the host for a new one.
    await new Promise((resolve) => setTimeout(resolve));
    if (this.#current) return;
    old?.reset();
    if (this.isConnected && this.hasUpdated) this.#adopt(this.#make());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    (this.#page ??= new MutationObserver(this.#follow)).observe(document.documentElement, {
      attributeFilter: ['lang'],
    });
    this.#follow();
    if (this.hasUpdated && this.#current) this.#start(this.#current);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#page?.disconnect();
    this.#stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('clock')) this.#clocks.setValue(this.clock ?? systemClock);
    if (changed.has('appearance') && (this.appearance || this.hasUpdated)) applyAppearance(this, this.appearance);
    if (!this.hasUpdated || changed.has('locale') || changed.has('messages')) void this.#speak();
    // Frameworks give another function at each rendering: only having one or none counts, not which.
    const signed = changed.has('getToken') && !changed.get('getToken') !== !this.getToken;
    if (changed.has('client') || (!this.#given && (changed.has('gateway') || signed))) {
      this.#drop();
      this.#adopt(this.#make());
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A page in another language: assistive technology reads what is below in this one.
    if (changed.has('locale') && this.lang === (changed.get('locale') ?? '')) this.lang = this.#language;
  }

  protected override render() {
    const environment = this.known?.environment;
    return html`<slot></slot>${
        environment && environment !== 'production'
          ? html`<div part="ribbon" class="ribbon" role="note">${this.#ribbon(environment)}</div>`
          : nothing
      }${this.#live.render()}`;
  }

  /** A provider does not hear itself: its own text comes from what it provides. */
  #ribbon(environment: 'sandbox' | 'recette' | 'preproduction'): string {
    const key = `provider.ribbon.${environment}` as const;
    return this.#localizers.value?.messages[key] ?? frProvider[key];
  }

  #make(): SasClient | undefined {
    if (this.#given) return this.#given;
    if (this.#given === null) return undefined;
    if (!this.gateway || !this.getToken) return undefined;
    return createClient({
      baseUrl: this.gateway,
      getToken: async (reason) => {
        if (!this.getToken) throw new Error('sas-provider has no getToken any more');
        return this.getToken(reason);
      },
    });
  }

  #adopt(client: SasClient | undefined): void {
    this.#current = client;
    this.#clients.setValue(client);
    if (client && this.isConnected) this.#start(client);
  }

  /** Takes everything from the elements below, in an order in which they can still give their holds back. */
  #drop(): void {
    const old = this.#current;
    this.#stop();
    this.#current = undefined;
    this.#feeds.setValue(undefined);
    this.#clients.setValue(undefined);
    this.#sessions.setValue(undefined);
    if (old) FeedHub.of(old).forget();
    this.#live.announce('');
    this.known = undefined;
  }

  #start(client: SasClient): void {
    this.#stop();
    const hub = FeedHub.of(client);
    this.#leaveFeed = hub.subscribe(this.#onFeed, this.#onFailure);
    this.#feeds.setValue(hub);
    if (!this.known) void this.#open(client);
  }

  #stop(): void {
    this.#work?.abort();
    this.#work = undefined;
    clearTimeout(this.#retry);
    this.#leaveFeed?.();
    this.#leaveFeed = undefined;
  }

  async #open(client: SasClient): Promise<void> {
    const work = new AbortController();
    this.#work = work;
    try {
      const session = await client.getSession({ signal: work.signal });
      if (work.signal.aborted) return;
      const { known } = this;
      this.known = session;
      this.#sessions.setValue(session);
      if (session.duty) this.#again(client, Date.parse(session.duty.until) - (this.clock ?? systemClock).now());
      if (!known) emit(this, 'sas-ready', {});
    } catch (error) {
      if (work.signal.aborted) return;
      const { retryable } = this.#onFailure(error);
      if (retryable) this.#again(client, SESSION_RETRY_MS);
    }
  }

  /** Asks for the session once more: after a failure, or when the hours in which a regulator books begin or end. */
  #again(client: SasClient, ms: number): void {
    this.#retry = setTimeout(() => void this.#open(client), Math.max(SESSION_RETRY_MS, ms));
  }

  readonly #onFeed = (event: FeedEvent): void => {
    if (event.type !== 'appointment') return;
    const { appointmentId, handoverId, status, version } = event;
    emit(this, 'sas-appointment', {
      appointmentId,
      status,
      version,
      ...(handoverId === undefined ? {} : { handoverId }),
    });
  };

  readonly #onFailure = (error: unknown): { retryable: boolean } => {
    const detail = errorDetail(error);
    emit(this, 'sas-error', detail);
    return detail;
  };

  get #language(): string {
    return this.locale || globalThis.document?.documentElement?.lang || 'fr';
  }

  /** Speaks anew, as with other words: the page may have another language. */
  readonly #follow = (): void => this.requestUpdate('messages', {});

  async #speak(): Promise<void> {
    const locale = this.#language;
    const own = this.messages;
    const set = (messages?: Partial<Messages>) => {
      this.#localizers.setValue(createLocalizer({ locale, messages: { ...messages, ...own } }));
      this.requestUpdate();
    };
    // French is at hand: nothing flashes in another language while a catalogue loads.
    if (/^fr\b/i.test(locale)) return set();
    const messages = await loadSearchMessages(locale).catch(() => ({}));
    if (locale === this.#language && own === this.messages) set(messages);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-provider': SasProvider;
  }
}
