/** Brings `sas-results` to pages that do not define it themselves; rejects when it cannot be had. */
export async function loadResults(): Promise<void> {
  // Named apart, so that a bundler makes small files of it, and asked for together, so that none waits.
  await Promise.all([import('../define/results.js'), import('./sources-view.js')]);
}
