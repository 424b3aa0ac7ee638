import type * as cardKinds from './kinds.js';

/**
 * What cards show beside a practitioner at his practice: communities, structures, duty points. In a file of its own that
 * loads beside the first search, so that a page does not wait for it; a card without it is plainer, and not wrong.
 */
export const kinds = {
  /** What was loaded. */
  loaded: undefined as typeof cardKinds | undefined,

  /** Loads it. Ends when it is there, cannot be had for now (the next call asks again), or takes long. */
  load: (): Promise<void> =>
    (loading ??= Promise.race([
      import('./kinds.js').then(
        (module) => void (kinds.loaded = module),
        () => (loading = undefined),
      ),
      new Promise<void>((resolve) => setTimeout(resolve, 2000)),
    ])),
};

let loading: Promise<void> | undefined;
