import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext } from '../context.js';
import { emit } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  heading,
  icons,
  idleSearch,
  SasElement,
  type SearchState,
  tagOf,
} from '../internal/index.js';
import { formatDistance, frMap, loadEnglishMap, OwnLocalizeController } from '../localize/index.js';
import type { SasResults } from '../results/index.js';
import { loadKeyList, type KeyList } from '../shortcuts/index.js';
import type { CardList } from './card-list.js';
import { fit, panned, pixelOf, zoomed, type Pixel, type Position, type Size, type View } from './geo.js';
import { mapStyles } from './map.styles.js';
import { PlanPointer } from './plan-pointer.js';
import { planView } from './plan-view.js';
import { detailsView, nothingText, notesView, pointView } from './point-view.js';
import { holds, placed, pointsOf, positionOf, type MapPoint } from './points.js';
import type { TileLayer } from './tiles.js';

/**
 * Where the offers of a search are: points with the numbers of their cards, around the place that was searched.
 *
 * Without `tiles` it is a plain plan, drawn here: rings of distance, north, a scale. It asks nobody, and works offline. With
 * `tiles`, that host is asked for the map under the points: it learns which area is looked at, and the line under the plan
 * says so. By keyboard the points are one tab stop: arrows go from one to the next in the order of the cards, Home and End
 * to the first and the last, Enter shows the card; `+`, `-` and `0` zoom; `?` and a button list the keys. A point says by its shape, and in words, whether
 * the offer has free slots.
 *
 * @summary The offers of a search on a plan or on the map of your choice; optional, loaded by its own entry.
 * @fires {CustomEvent<SasShowDetail>} sas-show - A point was chosen; cancel it to show the offer yourself.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - `tiles` is no usable template (`bad-tiles`); the plain plan is shown.
 * @csspart heading - The heading.
 * @csspart plan - The plan; its height can be set.
 * @csspart point - Each point.
 * @csspart details - What is said of the selected point.
 * @csspart note - The lines under the plan.
 * @csspart shortcuts - The button that opens the list of keys.
 */
export class SasMap extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, mapStyles];

  /** Id of the `sas-search` or `sas-results` whose offers are shown, in the same document or shadow root. */
  @property() for = '';

  /** The search to show, when no element is named by `for`. */
  @property({ attribute: false }) search: SearchState = idleSearch;

  /**
   * Address of map tiles (Web Mercator, 256 px) with `{z}`, `{x}` and `{y}`; https. Without it nothing leaves the page. The
   * page's policy must allow the host in `img-src`, and the host must answer with CORS headers: no cookie is sent to it.
   */
  @property() tiles = '';

  /** What the licence of the tiles asks to show, as text. */
  @property() attribution = '';

  /** The nearest zoom that tiles are asked for: 15 tells the host of some 800 m around, and not of a house. */
  @property({ type: Number, attribute: 'max-tile-zoom' }) maxTileZoom = 15;

  /** What stands in the heading; without it, its usual text. */
  @property() label = '';

  /** Level of the heading in the page, 2 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** The offer that is selected, by its id; set it to select a point. */
  @property({ attribute: false }) selected: string | undefined;

  @state() private view: View | undefined;
  @state() private size: Size = { width: 0, height: 0 };
  /** The offer whose card the regulator is at. */
  @state() private near: string | undefined;
  @state() private tilesMissing = false;
  @state() private keys: KeyList | undefined;

  readonly #texts = new OwnLocalizeController(this, frMap, loadEnglishMap);
  #using: SasClient | undefined;
  /** The cards that `for` names, and what follows them once that is loaded. */
  #list: SasResults | undefined;
  #cards: CardList | undefined;
  #root: Node | undefined;
  #watch: ResizeObserver | undefined;
  /** The host of `tiles`; undefined without, or when they cannot be used. */
  #host: string | undefined;
  #layer: TileLayer | undefined;
  /** The search that was fitted, so that a regulator's own view stays while slots arrive. */
  #fitted: string | undefined;
  readonly #pointer = new PlanPointer({
    view: () => this.view,
    size: () => this.size,
    look: (view) => (this.view = view),
    select: (id) => {
      const point = this.#points().find((one) => holds(one, id));
      if (point) void this.#select(point);
    },
  });

  constructor() {
    super();
    new ContextConsumer(this, {
      context: clientContext,
      subscribe: true,
      // Another client is another user: nothing of the old one stays.
      callback: (client) => {
        if (this.#using && client !== this.#using) this.reset();
        this.#using = client;
      },
    });
  }

  /** Whether a search with offers is shown, and the plan is laid out. */
  get ready(): boolean {
    return this.view !== undefined && this.size.width > 0;
  }

  /** Forgets the search. With `for`, `reset()` of that element does it. */
  reset(): void {
    this.search = idleSearch;
    this.#forget();
  }

  /** Shows all points again. */
  fit(): void {
    const { width } = this.size;
    this.view = width ? fit(this.#positions(), this.size, this.#host !== undefined) : undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadKeyList(this, 'map').then((keys) => (this.keys = keys));
    this.#root = this.getRootNode();
    // The element that `for` names may come later than the map.
    this.#root.addEventListener('sas-change', this.#bind);
    this.#root.addEventListener('sas-ready', this.#bind);
    this.#watch = new ResizeObserver(([entry]) => this.#onSize(entry!.contentRect));
    if (this.hasUpdated) this.#observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#root?.removeEventListener('sas-change', this.#bind);
    this.#root?.removeEventListener('sas-ready', this.#bind);
    this.#root = undefined;
    this.#watch?.disconnect();
    this.#watch = undefined;
    this.#leave();
    this.#layer?.clear();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tiles')) void this.#readTiles();
    const given = changed.has('selected') ? this.selected : undefined; // together with the search: it is of that search
    if (changed.has('search') && this.search.searchId !== changed.get('search')?.searchId) this.#forget(given);
    const { searchId } = this.search;
    if (this.size.width && this.search.offers.length && (this.#fitted !== searchId || !this.view)) {
      this.#fitted = searchId;
      this.fit();
    }
  }

  protected override render(): TemplateResult {
    const t = this.#texts;
    const { view, size, selected } = this;
    const points = this.#points();
    const stop = points.find((point) => holds(point, selected));
    return html`
      ${heading(this.headingLevel, 'heading', this.label || t.t('map.heading'))}
      <div
        class="plan"
        part="plan"
        @pointerdown=${this.#pointer.press}
        @pointermove=${this.#pointer.move}
        @pointerup=${this.#pointer.release}
        @pointercancel=${this.#pointer.release}
      >
        <canvas aria-hidden="true"></canvas>
        ${
          view && size.width
            ? planView(
                view,
                size,
                this.search.location,
                (meters) => formatDistance(t.localizer, meters),
                t.t('map.north'),
              )
            : html`<p class="nothing" ?hidden=${!size.width}>${nothingText(this.search, t)}</p>`
        }
        ${view && this.search.location ? html`<span class="center" role="img" aria-label=${t.t('map.center')}>${icons.place}</span>` : nothing}
        <div
          role="listbox"
          aria-label=${t.t('map.points', { count: points.length })}
          ?hidden=${!points.length}
          @keydown=${this.#onKey}
        >
          ${points.map((point, i) => pointView(point, t, { selected, near: this.near, isStop: point === stop || (!stop && !i) }))}
        </div>
        ${stop ? detailsView(stop, t, this.#onDetailsKey, (offerId) => this.#show(offerId)) : nothing}
        <div class="tools" ?hidden=${!view}>
          <button class="button" type="button" aria-label=${t.t('map.nearer')} @click=${() => this.#zoom(1)}>+</button>
          <button class="button" type="button" aria-label=${t.t('map.farther')} @click=${() => this.#zoom(-1)}>
            −
          </button>
          <button class="button" type="button" @click=${() => this.fit()}>${t.t('map.all')}</button>
        </div>
      </div>
      <div class="foot">
        ${notesView(this.search, t, { host: this.#host, attribution: this.attribution, missing: this.tilesMissing })}
        <div class="all-keys">${this.keys?.button()}</div>
      </div>
      ${this.keys?.list()}
    `;
  }

  protected override firstUpdated(): void {
    this.#observe();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('for') || !this.#list) this.#bind();
    this.#cards?.mark(this.selected);
    const points = this.#points();
    const marks = this.renderRoot.querySelectorAll<HTMLElement>('[role=option]');
    points.forEach(({ x, y }, i) => place(marks[i], { x, y }));
    const center = this.search.location?.position;
    if (this.view && center)
      place(this.renderRoot.querySelector<HTMLElement>('.center'), pixelOf(center, this.view, this.size));
    const canvas = this.renderRoot.querySelector('canvas')!;
    if (this.#host && this.view && this.size.width) {
      this.#layer?.draw(canvas, this.tiles, this.view, this.size, this.maxTileZoom);
    } else this.#layer?.clear();
  }

  // ---- what is drawn

  #points(): MapPoint[] {
    return this.view && this.size.width ? pointsOf(placed(this.search.offers).placed, this.view, this.size) : [];
  }

  #positions(): Position[] {
    const offers = placed(this.search.offers).placed.map(({ it }) => positionOf(it)!);
    const center = this.search.location?.position;
    return offers.length && center ? [...offers, center] : offers;
  }

  // ---- what is shown

  /** Finds the cards that `for` names, and follows them. */
  readonly #bind = (): void => void this.#follow();

  async #follow(): Promise<void> {
    const named = this.for && this.isConnected ? (this.getRootNode() as Document).getElementById(this.for) : null;
    const inside = named?.shadowRoot?.querySelector(tagOf('sas-results'));
    const list = named?.localName === tagOf('sas-results') ? (named as SasResults) : (inside ?? undefined);
    if (list === this.#list) return;
    this.#leave();
    if (!list?.updateComplete) return;
    this.#list = list;
    const part = await import('./card-list.js').catch(() => undefined);
    if (list !== this.#list) return;
    // When it cannot be had, the next change of the list asks again.
    if (!part) return void (this.#list = undefined);
    this.#cards = new part.CardList(list, {
      changed: (search) => (this.search = search),
      at: (offerId) => (this.near = offerId),
    });
  }

  #leave(): void {
    this.#cards?.leave();
    this.#cards = undefined;
    this.#list = undefined;
  }

  #forget(selected?: string): void {
    this.view = undefined;
    this.#fitted = undefined;
    this.selected = selected;
    this.near = undefined;
    this.tilesMissing = false;
    this.#layer?.clear();
  }

  /** Tiles need a part of their own, which loads when they are given. */
  async #readTiles(): Promise<void> {
    const { tiles } = this;
    this.#host = undefined;
    this.tilesMissing = false;
    this.view = undefined;
    if (!tiles) return;
    try {
      const part = await import('./tiles.js');
      if (tiles !== this.tiles) return;
      this.#host = part.tileHost(tiles);
      this.#layer ??= new part.TileLayer(() => (this.tilesMissing = true));
    } catch (error) {
      const { code = 'network' } = error as { code?: string };
      if (code === 'bad-tiles') console.error(error);
      emit(this, 'sas-error', { code, retryable: code === 'network' });
    }
    this.view = undefined;
    this.requestUpdate();
  }

  #observe(): void {
    this.#watch?.observe(this.renderRoot.querySelector('.plan')!);
  }

  #onSize({ width, height }: Size): void {
    const size = { width: Math.round(width), height: Math.round(height) };
    if (size.width === this.size.width && size.height === this.size.height) return;
    this.size = size;
    // What was fitted is fitted again; a regulator's own view keeps its middle.
    if (this.#fitted !== undefined && !this.#pointer.isPressed) this.view = undefined;
  }

  // ---- what the regulator does

  /** Around what is selected; else around the middle. */
  #zoom(by: number): void {
    const { view } = this;
    if (!view) return;
    const point = this.#points().find((one) => holds(one, this.selected));
    const center = point ? positionOf(point.offers[0]!.it)! : view.center;
    this.view = { center, zoom: zoomed(view.zoom + by, this.#host !== undefined) };
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const points = this.#points();
    const at = points.findIndex(({ offers }) => offers[0]!.it.offer.id === (event.target as HTMLElement).dataset.offer);
    const to: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: points.length - 1,
    };
    const acts: Record<string, () => void> = {
      Enter: () => this.#choose(points[at]),
      ' ': () => this.#choose(points[at]),
      '+': () => this.#zoom(1),
      '-': () => this.#zoom(-1),
      '0': () => this.fit(),
      Escape: () => (this.selected = undefined),
    };
    const next = to[event.key];
    if (next === undefined && !acts[event.key]) return;
    event.preventDefault();
    if (next === undefined) acts[event.key]!();
    else void this.#select(points[Math.max(0, Math.min(points.length - 1, next))]);
  };

  readonly #onDetailsKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.renderRoot.querySelector<HTMLElement>('[role=option][aria-selected=true]')?.focus();
    this.selected = undefined;
  };

  async #select(point: MapPoint | undefined): Promise<void> {
    if (!point || !this.view) return;
    this.selected = point.offers[0]!.it.offer.id;
    const { width, height } = this.size;
    const isSeen = point.x > 0 && point.x < width && point.y > 0 && point.y < height;
    if (!isSeen) this.view = panned(this.view, point.x - width / 2, point.y - height / 2);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[role=option][aria-selected=true]')?.focus();
  }

  /** One offer is shown; of several, the regulator says which. */
  #choose(point: MapPoint | undefined): void {
    if (!point) return;
    if (point.offers.length === 1) return this.#show(point.offers[0]!.it.offer.id);
    void this.#select(point).then(() => this.renderRoot.querySelector<HTMLElement>('.details button')?.focus());
  }

  #show(offerId: string): void {
    this.selected = offerId;
    if (emit(this, 'sas-show', { offerId })) void this.#cards?.show(offerId);
  }
}

/** Through CSSOM, which a strict `style-src` allows. */
function place(element: HTMLElement | null | undefined, { x, y }: Pixel): void {
  element?.style.setProperty('translate', `${Math.round(x)}px ${Math.round(y)}px`);
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-map': SasMap;
  }
}
