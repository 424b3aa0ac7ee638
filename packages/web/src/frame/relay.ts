import type { SasEmbedCancelable, SasEmbedEventName } from '@sas-embed/loader';

/** The events of the elements, by whether the host may cancel them. */
export const CANCELABLE: ReadonlySet<string> = new Set<SasEmbedCancelable>([
  'sas-select',
  'sas-call',
  'sas-members',
  'sas-overbook',
  'sas-request',
  'sas-open',
]);
const OTHERS: readonly SasEmbedEventName[] = [
  'sas-change',
  'sas-error',
  'sas-book',
  'sas-appointment',
  'sas-retry',
  'sas-sort',
  'sas-more',
  'sas-submit',
  'sas-filter-change',
  'sas-shortcuts',
];

/** Where events go. */
export interface Host {
  /** Whether its word is waited for before the default action of this event. */
  waitsFor(name: SasEmbedCancelable): boolean;
  tell(name: SasEmbedEventName, detail: unknown): void;
  /** Whether the default action may go on. */
  may(name: SasEmbedCancelable, detail: unknown): Promise<boolean>;
}

/**
 * Relays the events of the elements below `page` to the host. An event for whose word the host wants to be waited is
 * cancelled at once, and when the host lets it go on, what caused it is done once more.
 */
export function relay(page: Document, host: Host): void {
  /** What was clicked, while the listeners of the click run. */
  let clicked: HTMLElement | undefined;
  /** An action that the host let go on. */
  let allowed = false;

  page.addEventListener(
    'click',
    (event) => {
      clicked = event.composedPath()[0] as HTMLElement;
      setTimeout(() => (clicked = undefined));
    },
    true,
  );

  const again = (act: () => void) => {
    allowed = true;
    try {
      act();
    } finally {
      allowed = false;
    }
  };

  /** What does the default action of this event. */
  function actionOf(name: SasEmbedCancelable, event: CustomEvent): () => void {
    const [origin] = event.composedPath();
    const control = clicked?.closest<HTMLElement>('a, button');
    switch (name) {
      case 'sas-call':
      case 'sas-members':
        return () => control?.click();
      case 'sas-open': {
        const { url } = event.detail as { url: string };
        const isLink = control?.matches('a');
        return () => (isLink ? control!.click() : window.open(url, '_blank', 'noopener,noreferrer'));
      }
      default:
        return () => {
          const detail: unknown = event.detail;
          origin!.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
        };
    }
  }

  for (const name of CANCELABLE as ReadonlySet<SasEmbedCancelable>) {
    page.addEventListener(name, (event) => {
      if (allowed) return;
      const detail: unknown = event.detail;
      if (!host.waitsFor(name)) return host.tell(name, detail);
      event.preventDefault();
      const act = actionOf(name, event);
      // Without an answer it goes on: a host that fails does not take the regulator's search away.
      void host.may(name, detail).then(
        (may) => may && again(act),
        () => again(act),
      );
    });
  }
  for (const name of OTHERS) {
    page.addEventListener(name, (event) => host.tell(name, (event as CustomEvent).detail));
  }
}
