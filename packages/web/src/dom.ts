/** What an element is made with: its properties, and attributes whose names have a dash. */
type Props = Record<string, string | number | boolean | EventListener | (() => void) | undefined>;
/** What an element holds; nothing where there is none. */
export type Child = Node | string | undefined | false;

/** Makes an element; text is text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name.includes('-') || name === 'role' || name === 'for' || name === 'scope') {
      element.setAttribute(name, value as string);
    } else Object.assign(element, { [name]: value });
  }
  element.append(...children.flat().filter((child): child is Node | string => child !== undefined && child !== false));
  return element;
}
