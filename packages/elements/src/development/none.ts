import type { ReactiveElement } from '@lit/reactive-element';

/** Looks at how an element is used: in development builds only. */
export type Watch = (element: ReactiveElement) => void;

/** Nobody looks: this is what all builds but those for development get. */
export const watch: Watch | undefined = undefined as Watch | undefined;
