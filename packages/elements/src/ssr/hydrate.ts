/**
 * For pages whose elements were drawn on a server: import it before anything that brings Lit. What was served is taken over, not
 * drawn anew; sheets that the elements share take the place of those that were linked.
 */
// Before Lit: it looks for what this leaves when it is loaded.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import { ContextEvent, type Context } from '@lit/context';
import { adoptStyles, LitElement } from 'lit';
import { SasElement } from '../internal/index.js';

type Asked = ContextEvent<Context<unknown, unknown>> & { readonly contextTarget?: Element };

/** What is not for others to call, and what this takes the place of. */
interface Inside {
  createRenderRoot: (this: SasElement) => HTMLElement | DocumentFragment;
  update: (this: SasElement, changed: Map<PropertyKey, unknown>) => void;
}

// A bundler may put Lit into a file of its own, which runs first: then it has looked in vain.
const { litElementHydrateSupport: support } = globalThis as { litElementHydrateSupport?: (lit: object) => void };
if (!Object.hasOwn(LitElement, 'observedAttributes')) support?.({ LitElement });

/** Elements whose root came from the server, until they have been drawn once. */
const served = new WeakSet<SasElement>();

/**
 * What the server could not know (client, session, language) waits until the element has taken over what it drew: the first
 * drawing is that of the server, the next one knows all.
 */
function waitForContexts(element: SasElement): void {
  const asked: Asked[] = [];
  const keep = (event: Event): void => {
    if (event.composedPath()[0] !== element) return;
    event.stopImmediatePropagation();
    asked.push(event as Asked);
  };
  element.addEventListener('context-request', keep, true);
  void element.updateComplete.then(() => {
    element.removeEventListener('context-request', keep, true);
    for (const { context, contextTarget, callback, subscribe } of asked) {
      if (element.isConnected)
        element.dispatchEvent(new ContextEvent(context, contextTarget ?? element, callback, subscribe));
    }
  });
}

const inside = SasElement.prototype as unknown as Inside;
const { createRenderRoot, update } = inside;

inside.createRenderRoot = function (this: SasElement): HTMLElement | DocumentFragment {
  const root = createRenderRoot.call(this) as ShadowRoot;
  const link = root.querySelector('link');
  if (link) {
    served.add(this);
    adoptStyles(root, (this.constructor as typeof LitElement).elementStyles);
    link.remove();
    waitForContexts(this);
  }
  return root;
};

inside.update = function (this: SasElement, changed): void {
  if (!served.delete(this)) return update.call(this, changed);
  try {
    update.call(this, changed);
  } catch (error) {
    // Something else was set here than there: what was served goes, and the element is drawn anew.
    console.warn(`<${this.localName}> does not fit what the server drew; it is drawn anew.`, error);
    const root = this.renderRoot as ShadowRoot & { _$litPart$?: unknown };
    delete root._$litPart$;
    root.replaceChildren();
    update.call(this, changed);
  }
};
