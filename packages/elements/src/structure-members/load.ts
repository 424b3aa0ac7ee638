import { tagOf } from '../internal/index.js';
import { loadResults } from '../results/index.js';

/** Brings `sas-structure-members` to pages that do not define it themselves; rejects when it cannot be had. */
export async function loadStructureMembers(): Promise<void> {
  if (!customElements.get(tagOf('sas-structure-members'))) {
    await Promise.all([import('../define/structure-members.js'), loadResults()]);
  }
}
