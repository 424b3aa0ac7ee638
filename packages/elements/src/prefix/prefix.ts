import { naming, SasElement, tagOf } from '../internal/index.js';

const FORM = /^[a-z][a-z0-9]{0,30}(-[a-z0-9]{1,30}){0,3}$/;
const OURS = /^sas-/;
const NAMES = [
  ...['provider', 'search', 'search-bar', 'results', 'offer-card', 'slot-grid', 'booking-dialog', 'structure-members'],
  ...['filters', 'map', 'agenda', 'participation', 'appointments', 'indicators', 'interface-status'],
];

/** What was given its names, so that it is once: a template is read once, and drawn often. */
const named = new WeakSet<Node>();

/** Replaces the elements of a template, which stands in a document without life: none of them runs. */
function rename(content: DocumentFragment): void {
  for (const element of content.querySelectorAll('*')) {
    if (!OURS.test(element.localName)) continue;
    const other = content.ownerDocument.createElement(tagOf(element.localName));
    for (const attribute of [...element.attributes]) other.setAttributeNode(element.removeAttributeNode(attribute));
    other.append(...element.childNodes);
    element.replaceWith(other);
  }
}

let hooked = false;
const scope = {
  importNode(node: Node, deep?: boolean): Node {
    if (!named.has(node)) rename(node as DocumentFragment);
    named.add(node);
    return document.importNode(node, deep);
  },
};

/**
 * Gives the tags of this copy of the package another beginning: `usePrefix('acme')` makes `<acme-search>` of `<sas-search>`, and the
 * elements that it shows within follow. Call it before anything of `define` is imported; defines nothing itself. Events, tokens and
 * parts keep their names. Not for what a server drew, and not for the single file, which defines its tags as it loads.
 * @param prefix - lower-case letters and digits, parts joined by one hyphen: `acme`, `acme-v2`
 * @throws TypeError - the prefix cannot begin a tag
 * @throws Error - tags with another beginning are defined already by this copy
 */
export function usePrefix(prefix: string): void {
  if (typeof prefix !== 'string' || !FORM.test(prefix)) {
    throw new TypeError(
      `"${String(prefix)}" cannot begin a tag: lower-case letters and digits, parts joined by one hyphen.`,
    );
  }
  if (prefix === naming.prefix) return;
  const isOurs = (tag: string) => globalThis.customElements?.get(tagOf(tag))?.prototype instanceof SasElement;
  if (NAMES.some((name) => isOurs(`sas-${name}`))) {
    throw new Error(`Tags that begin with "${naming.prefix}-" are defined already: give the prefix before.`);
  }
  naming.prefix = prefix;
  if (hooked) return;
  hooked = true;
  // Before each first draws; a class that was read before has this too.
  SasElement.addInitializer((element) =>
    element.addController({
      hostConnected: () => void ((element as SasElement).renderOptions.creationScope = scope),
    }),
  );
}

/** How elements are defined. */
export interface DefineOptions {
  /** How their tags begin, `sas` otherwise. */
  prefix?: string;
}

/**
 * Defines the elements under a prefix: what `@sas-embed/elements/define` does, later. Those with an entry of their own (`sas-map`,
 * `sas-appointments`, `sas-indicators`, `sas-interface-status`) follow when that entry is imported afterwards.
 * @param options - the prefix
 * @returns when they are defined; rejects with what `usePrefix` throws, or when a file cannot be had (call it again then)
 */
export async function defineSas({ prefix = 'sas' }: DefineOptions = {}): Promise<void> {
  usePrefix(prefix);
  await import('../define/index.js');
}
