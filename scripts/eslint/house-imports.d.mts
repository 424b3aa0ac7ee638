import type { Rule } from 'eslint';

/** What of ours each package may import. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>>;
/** Packages whose code may import no module of Node. */
export const WITHOUT_NODE: readonly string[];
/** The rule `house/imports`. */
export const houseImports: Rule.RuleModule;
