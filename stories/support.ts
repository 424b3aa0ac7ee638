/** What stories share: the host's page around the elements, and what a user perceives of them. */
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import type { Offer, Slot } from '@sas-embed/contract';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/provider.js';
import type { SasProvider } from '../packages/elements/src/provider/index.js';
import type { Density } from '../packages/elements/src/slot-grid/index.js';

/** Half past eight in Bordeaux, a Monday. */
export const START = '2026-11-23T08:30:00+01:00';
/** The evening before summer time ends in Europe. */
export const BEFORE_DST_NIGHT = '2027-10-30T21:00:00+02:00';
/** The days around that night. */
export const DST_DATES = ['2027-10-30', '2027-10-31', '2027-11-01'] as const;

/** Opens the story in the frame of a telephone. */
export const SMALL = { viewport: { value: 'phone', isRotated: false } };

type Globals = Record<string, unknown>;

/** The density of the toolbar. */
export const densityOf = (globals: Globals): Density => (globals['density'] as Density | undefined) ?? 'comfortable';

/** A provider over a world in memory; production, so that no ribbon stands above the element that is shown. */
export function provide(
  globals: Globals,
  world: MockOptions & { start?: string },
  ...children: HTMLElement[]
): { provider: SasProvider; client: MockClient } {
  const clock = createRunningClock(world.start ?? START);
  const client = createMockClient({ clock, ...world, session: { environment: 'production', ...world.session } });
  const provider = document.createElement('sas-provider');
  Object.assign(provider, { client, clock, locale: globals['locale'] ?? 'fr' });
  provider.append(...children);
  return { provider, client };
}

/** A button of the host's page. */
export function hostButton(text: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.className = 'host';
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', act);
  return button;
}

/** Créneaux of the night in which an hour comes twice, for an offer in metropolitan France. */
export function nightSlots(slot: Omit<Slot, 'id' | 'start' | 'end'>): Slot[] {
  return [
    '2027-10-31T01:40:00+02:00',
    '2027-10-31T02:20:00+02:00',
    '2027-10-31T02:20:00+01:00',
    '2027-10-31T03:00:00+01:00',
  ].map((start, i) => ({ ...slot, id: `night-${i}`, start }));
}

/** Several practitioners from one. */
export const copiesOf = (offer: Offer, names: readonly (readonly [first: string, last: string])[]): Offer[] =>
  names.map(([firstName, lastName], i) => ({
    ...offer,
    id: `${offer.id}-${i}`,
    place: { ...offer.place, id: `${offer.place.id}-${i}` },
    practitioner: {
      ...offer.practitioner!,
      firstName,
      lastName,
      nationalId: `81999000${String(20 + i).padStart(4, '0')}`,
    },
  }));

/** Every element below, through shadow roots, in the order in which they are written. */
export function* below(root: ParentNode): Generator<HTMLElement> {
  for (const child of root.children) {
    if (child instanceof HTMLElement) yield child;
    if (child.shadowRoot) yield* below(child.shadowRoot);
    yield* below(child);
  }
}

/** The first element below that matches. */
export function find<T extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): T {
  for (const element of below(root)) if (element.matches(selector)) return element as T;
  throw new Error(`Nothing matches ${selector}`);
}

/** The visible text, as it is read: through shadow roots, what is hidden left out. */
export function seen(root: Node): string {
  const parts: string[] = [];
  const read = (node: Node): void => {
    if (node instanceof Text) parts.push(node.data);
    if (!(node instanceof Element) && node !== root) return;
    const boxless = node instanceof HTMLElement && getComputedStyle(node).display === 'contents';
    if (node instanceof HTMLElement && !boxless && !node.checkVisibility()) return;
    if (node instanceof HTMLSlotElement) return node.assignedNodes({ flatten: true }).forEach(read);
    ((node as Element).shadowRoot ?? node).childNodes.forEach(read);
  };
  read(root);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Waits until the text is seen. */
export const sees = (root: Node, text: string | RegExp, timeout = 3000): Promise<void> =>
  waitFor(() => (typeof text === 'string' ? expect(seen(root)).toContain(text) : expect(seen(root)).toMatch(text)), {
    timeout,
  });

/** Opens the list of an element's keys by its key, where the focus is, and reads in it. */
export async function listsKeys(element: HTMLElement, text: string): Promise<void> {
  await waitFor(() => expect(element.shadowRoot!.querySelector('.shortcuts')).not.toBe(null));
  await userEvent.keyboard('?');
  await waitFor(() => expect(element.shadowRoot!.querySelector('.shortcut-list[open]')).not.toBe(null));
  await sees(element, text);
}

/** The element that has the focus, through shadow roots. */
export function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Waits until the focus stands on something whose text matches. */
export const focusOn = (text: string | RegExp): Promise<void> =>
  waitFor(() => expect(focused()?.textContent?.replace(/\s+/g, ' ')).toMatch(text), { timeout: 3000 });

/** What the live regions say, all together. */
export const said = (root: ParentNode): string =>
  [...below(root)]
    .filter((element) => element.getAttribute('aria-live') === 'polite')
    .map((element) => element.textContent?.trim())
    .join(' ')
    .trim();
