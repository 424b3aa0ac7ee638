/** What runs in the page, the same way for both sides: makes the cards, gives them their data, takes slots, times keys. */
import type { Offer, Slot, Source } from '@sas-embed/contract';

/** What a card of either side has. */
export interface BenchCard extends HTMLElement {
  offer: Offer | undefined;
  slots: readonly Slot[];
  sources: readonly Source[];
  dates: readonly string[];
  status: string;
  expanded: boolean;
}

/** How one side does what the other does by other means. */
export interface Side {
  /** Resolves when what was set is in the page. */
  settled(cards: readonly BenchCard[]): Promise<unknown> | undefined;
  /** Takes one slot away. */
  take(card: BenchCard, slotId: string): Promise<unknown> | undefined;
}

/** The data of the page. */
export interface World {
  readonly dates: readonly string[];
  readonly sources: readonly Source[];
  readonly cards: readonly { readonly offer: Offer; readonly slots: readonly Slot[] }[];
  /** Which slots are taken, one after another. */
  readonly takes: readonly { readonly card: number; readonly slotId: string }[];
}

/** Attributes, texts and shadow roots of a tree, without comments and white space. */
function serialise(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? '').replace(/\s+/g, ' ').trim();
  if (!(node instanceof Element)) return '';
  const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value.replace(/\s+/g, ' ').trim()}"`);
  const inside = [...node.childNodes].map(serialise).join('');
  const root = node.shadowRoot;
  const sheets = root && root.adoptedStyleSheets.flatMap((s) => [...s.cssRules].map((rule) => rule.cssText)).join('');
  const shadow = root ? `#shadow(${sheets})[${[...root.childNodes].map(serialise).join('')}]` : '';
  return `<${node.localName}${attributes.sort().join('')}>${shadow}${inside}</${node.localName}>\n`;
}

const forceLayout = () => document.body.getBoundingClientRect().height + document.body.offsetHeight;

/** The driver for one side; the page's `bench`. */
export function driver(side: Side) {
  let world: World;
  let cards: BenchCard[] = [];
  const keys: number[] = [];
  let wake: () => void = () => undefined;
  return {
    /** Empty cards, laid out. */
    mount(given: World): void {
      world = given;
      cards = world.cards.map(() => document.createElement('sas-offer-card') as unknown as BenchCard);
      document.body.append(...cards);
      forceLayout();
    },
    /** Milliseconds from the first property set to the forced layout. */
    async fill(): Promise<number> {
      await new Promise((resolve) => setTimeout(resolve, 50)); // the page's own start is over
      const began = performance.now();
      cards.forEach((card, i) => {
        const { offer, slots } = world.cards[i]!;
        card.offer = offer;
        card.slots = slots;
        card.sources = world.sources;
        card.dates = world.dates;
        card.status = 'ready';
        card.expanded = true;
      });
      await side.settled(cards);
      forceLayout();
      return performance.now() - began;
    },
    /** Milliseconds for all slots taken, each to its forced layout. */
    async take(): Promise<number> {
      const began = performance.now();
      for (const { card, slotId } of world.takes) {
        await side.take(cards[card]!, slotId);
        forceLayout();
      }
      return performance.now() - began;
    },
    slots: () =>
      cards.reduce((sum, card) => {
        const grid = card.shadowRoot!.querySelector('sas-slot-grid');
        return sum + grid!.shadowRoot!.querySelectorAll('button.slot').length;
      }, 0),
    tree: () => cards.map(serialise).join('\n'),
    /** From here on the time of each key is kept, from the press to the frame that shows what it did. */
    watchKeys(): void {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<number>) => {
        keys.push(performance.now() - data);
        wake();
      };
      const watch = ({ timeStamp }: Event) => requestAnimationFrame(() => port2.postMessage(timeStamp)); // read after the frame
      addEventListener('keydown', watch, true);
    },
    /** Milliseconds of the next key, pressed already or not. */
    async nextKey(): Promise<number> {
      while (!keys.length) await new Promise<void>((resolve) => (wake = resolve));
      return keys.shift()!;
    },
    /** Puts the focus on a slot. */
    focus(card: number): void {
      const grid = cards[card]!.shadowRoot!.querySelector('sas-slot-grid')!;
      cards[card]!.scrollIntoView();
      grid.shadowRoot!.querySelector<HTMLElement>('button.slot')!.focus();
    },
  };
}

/** The page's `bench`. */
export type Driver = ReturnType<typeof driver>;
