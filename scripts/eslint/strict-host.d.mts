import type { Rule } from 'eslint';

/** The rule `house/strict-host`. */
export const strictHost: Rule.RuleModule;
