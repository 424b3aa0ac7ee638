/** Makes an element. */
export function make(tag: string, attributes: Readonly<Record<string, string>>, ...children: (Node | string)[]) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  element.append(...children);
  return element;
}

/** Sets an attribute; without a value takes it away. What is so already is not touched. */
export function set(element: Element, name: string, value: string): void {
  if ((element.getAttribute(name) ?? '') === value) return;
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** Writes a text, unless it is there already. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
