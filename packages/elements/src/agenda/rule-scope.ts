import type { AgendaRule } from '@sas-embed/contract';

/** What of a series is concerned: one date, all from that date on, or all of it. */
export type RuleScope = 'one' | 'following' | 'all';

/**
 * What can be chosen of what stands in the week: of a single date and of a past one, nothing.
 * @param entry - what stands there
 * @param today - local date of the place
 */
export function scopesOf(
  { rule, date }: { rule?: Pick<AgendaRule, 'weekly'> | undefined; date: string },
  today: string,
): readonly RuleScope[] {
  if (!rule?.weekly || date < today) return ['all'];
  return date > rule.weekly.from ? ['one', 'following', 'all'] : ['one', 'all'];
}
