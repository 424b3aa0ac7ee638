/**
 * The same cards written by hand for these data alone: templates cloned once, texts set, one node removed for a slot
 * that is taken. They take the time of day from the text of the instant, know one language, and follow nothing.
 */
import { SasOfferCard, SasSlotGrid } from '@sas-embed/elements';
import type { Offer, Slot, Source } from '@sas-embed/contract';
import { kindsStyles } from '../../../packages/elements/dist/offer-card/kinds.styles.js';
import { driver, type BenchCard } from './driver.js';

function sheets(element: typeof SasOfferCard | typeof SasSlotGrid): CSSStyleSheet[] {
  void element.observedAttributes; // puts its styles together, as defining it would
  return element.elementStyles.map((style) => (style instanceof CSSStyleSheet ? style : style.styleSheet!));
}
// Ours adds those of the kinds of cards when their code is there.
const cardSheets = [...sheets(SasOfferCard), kindsStyles.styleSheet!];
const gridSheets = sheets(SasSlotGrid);

function template(html: string): HTMLTemplateElement {
  const made = document.createElement('template');
  made.innerHTML = html;
  return made;
}
const icon = (path: string) =>
  `<svg aria-hidden="true" focusable="false" width="16" height="16" viewBox="0 0 16 16"><path d="${path}"></path></svg>`;
const CHECK = icon('M6.3 12.4 2.2 8.3l1.4-1.4 2.7 2.7 6.1-6.1 1.4 1.4z');
const PLACE = icon('M8 1a5 5 0 0 0-5 5c0 3.6 5 9 5 9s5-5.4 5-9a5 5 0 0 0-5-5m0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4');
const PHONE = icon(
  'M4.2 1.5 6 5 4.6 6.4a9 9 0 0 0 5 5L11 10l3.5 1.8-.6 2.6c-.1.4-.5.6-.9.6A12 12 0 0 1 1 3c0-.4.2-.8.6-.9z',
);

const cardTemplate = template(
  `<article class="card" part="card" aria-labelledby="heading"><div class="identity"><h3 id="heading" class="name" part="name"></h3><p class="muted"></p><p class="badges"><span class="badge" part="badge">${CHECK}Participe au SAS</span></p><p class="muted"></p><div class="line">${PLACE}<address class="address"><span class="distance"></span> · <span></span></address></div><div><a class="phone" part="phone">${PHONE}<span></span></a></div><p class="source answered" part="source">${CHECK}<span></span></p></div><sas-slot-grid density="comfortable" expanded=""></sas-slot-grid></article>`,
);
const gridTemplate = template(
  '<div role="grid" part="grid" class="grid" aria-busy="false"></div><div class="foot"><button part="toggle" class="toggle" type="button" aria-expanded="true">Voir moins de créneaux</button></div><div hidden=""></div>',
);
const rowTemplate = template('<div role="row" class="day"><div role="rowheader" part="day" class="head"></div></div>');
const cellTemplate = template(
  '<div role="gridcell"><button part="slot" class="slot" type="button" tabindex="-1"> </button></div>',
);

const WORDS = { AMB: ['C', 'au cabinet'], VR: ['T', 'en téléconsultation'], HH: ['D', 'à domicile'] } as const;
const short = new Intl.DateTimeFormat('fr', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
const long = new Intl.DateTimeFormat('fr', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' });
const kilometres = new Intl.NumberFormat('fr', { maximumFractionDigits: 1 });

class PlainGrid extends HTMLElement {
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #cells = new Map<string, Element>();
  #stop: HTMLElement | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = gridSheets;
  }

  show(label: string, slots: readonly Slot[], dates: readonly string[], select: (slotId: string) => void): void {
    const content = gridTemplate.content.cloneNode(true) as DocumentFragment;
    const [grid, foot, kinds] = content.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
    grid.setAttribute('aria-label', label);
    const rows = new Map<string, Element>();
    dates.forEach((date, day) => {
      const row = rowTemplate.content.cloneNode(true).firstChild as Element;
      const at = Date.parse(`${date}T12:00:00Z`);
      const head = row.firstElementChild!;
      head.setAttribute('aria-label', day ? long.format(at) : `Aujourd’hui, ${long.format(at)}`);
      head.textContent = day ? short.format(at) : 'Aujourd’hui';
      if (!day) row.className = 'day today';
      rows.set(date, row);
      grid.append(row);
    });
    const described = new Set<string>();
    for (const slot of slots) {
      const cell = cellTemplate.content.cloneNode(true).firstChild as HTMLElement;
      const button = cell.firstChild as HTMLElement;
      button.firstChild!.nodeValue = `${slot.start.slice(11, 13)}h${slot.start.slice(14, 16)}`;
      const letters = slot.modes.map((mode) => WORDS[mode][0]).join('');
      const kind = `kind-${letters}-SNP----`;
      button.setAttribute('aria-describedby', kind);
      button.setAttribute('data-modes', letters);
      button.setAttribute('data-for', 'SNP');
      if (!described.has(kind)) {
        described.add(kind);
        const words = slot.modes.map((mode) => WORDS[mode][1]);
        const span = document.createElement('span');
        span.id = kind;
        span.textContent = [...words, 'créneau réservé au SAS'].join(', ');
        kinds.append(span);
      }
      this.#cells.set(slot.id, cell);
      rows.get(slot.start.slice(0, 10))!.append(cell);
    }
    this.#repair(grid);
    let pressed: Element | null;
    grid.addEventListener('pointerdown', (event) => (pressed = (event.target as Element).closest('button')));
    grid.addEventListener('click', (event) => {
      const button = (event.target as Element).closest('button');
      if (!button || (event.detail > 0 && pressed !== button)) return;
      for (const [id, cell] of this.#cells) if (cell === button.parentNode) select(id);
    });
    grid.addEventListener('focusin', (event) => this.#move((event.target as Element).closest('button')));
    grid.addEventListener('keydown', (event) => this.#key(event));
    foot.firstElementChild!.addEventListener('click', () => this.toggleAttribute('expanded'));
    this.#root.append(content);
  }

  take(slotId: string): void {
    const cell = this.#cells.get(slotId);
    if (!cell) return;
    this.#cells.delete(slotId);
    const had = cell.firstChild === this.#stop;
    cell.remove();
    if (had) this.#repair(this.#root);
  }

  #repair(root: ParentNode): void {
    this.#stop = undefined;
    this.#move(root.querySelector('button.slot'));
  }

  #move(button: Element | null): void {
    if (!(button instanceof HTMLElement) || button === this.#stop) return;
    if (this.#stop) this.#stop.tabIndex = -1;
    button.tabIndex = 0;
    this.#stop = button;
  }

  #key(event: KeyboardEvent): void {
    const cell = (event.target as Element).parentElement!;
    const row = cell.parentElement!;
    const at = [...row.children].indexOf(cell);
    const beside = (other: Element | null) => other && (other.children[at] ?? other.lastElementChild);
    const to = {
      ArrowDown: cell.nextElementSibling,
      ArrowUp: at > 1 ? cell.previousElementSibling : null,
      ArrowRight: beside(row.nextElementSibling),
      ArrowLeft: beside(row.previousElementSibling),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    (to.firstElementChild as HTMLElement).focus();
  }
}

class PlainCard extends HTMLElement {
  readonly #root = this.attachShadow({ mode: 'open' });
  offer: Offer | undefined;
  slots: readonly Slot[] = [];
  sources: readonly Source[] = [];
  dates: readonly string[] = [];
  status = 'loading';

  constructor() {
    super();
    this.#root.adoptedStyleSheets = cardSheets;
  }

  connectedCallback(): void {
    this.setAttribute('density', 'comfortable');
  }

  // what is set last: everything is there, and is shown at once
  set expanded(_: boolean) {
    const { practitioner, structure, place, distanceMeters = 0, id } = this.offer!;
    const name = `${practitioner!.title === 'DR' ? 'Dr' : ''} ${practitioner!.firstName} ${practitioner!.lastName}`;
    const content = document.importNode(cardTemplate.content, true);
    const article = content.firstElementChild!;
    const identity = article.firstElementChild!;
    const [title, facts, , where, line, phone, source] = identity.children as unknown as HTMLElement[];
    title!.textContent = name;
    facts!.textContent = `${practitioner!.specialties[0]!.label} · Secteur ${practitioner!.conventionSector}`;
    where!.textContent = structure!.name;
    const address = line!.lastElementChild!;
    address.firstElementChild!.textContent =
      distanceMeters < 1000
        ? `à ${Math.ceil(distanceMeters / 10) * 10} m`
        : `à ${kilometres.format(distanceMeters / 1000)} km`;
    address.lastElementChild!.replaceWith(
      [...place.address.lines, `${place.address.postcode} ${place.address.city}`].join(', '),
    );
    const link = phone!.firstElementChild!;
    const digits = `0${place.phones![0]!.slice(3)}`.replace(/(\d\d)(?=\d)/g, '$1\u00a0');
    link.setAttribute('href', `tel:${place.phones![0]!}`);
    link.setAttribute('aria-label', `Appeler ${name} au ${digits}`);
    link.lastElementChild!.textContent = digits;
    link.addEventListener('click', (event) => {
      if (!this.#emit('sas-call', { offerId: id })) event.preventDefault();
    });
    const read = this.sources[0]!.at!;
    source!.lastElementChild!.textContent = `${this.sources[0]!.label}, lu à ${read.slice(11, 13)}h${read.slice(14, 16)}`;
    (article.lastElementChild as PlainGrid).show(`Créneaux de ${name}`, this.slots, this.dates, (slotId) =>
      this.#emit('sas-select', { offerId: id, slotId }),
    );
    this.#root.append(content);
  }

  take(slotId: string): void {
    (this.#root.querySelector('sas-slot-grid') as unknown as PlainGrid).take(slotId);
  }

  #emit(name: string, detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

customElements.define('sas-slot-grid', PlainGrid);
customElements.define('sas-offer-card', PlainCard);

Object.assign(globalThis, {
  bench: driver({
    settled: () => undefined,
    take: (card: BenchCard, slotId) => (card as unknown as PlainCard).take(slotId) as undefined,
  }),
});
