import type { SasClient } from '@sas-embed/client';
import type { AgendaRule } from '@sas-embed/contract';

/** Sets the exceptions that the rule lacks, one after the other: each makes another version of it. */
export async function putExceptions(
  client: SasClient,
  id: string,
  rule: AgendaRule,
  exceptions: AgendaRule['exceptions'],
): Promise<AgendaRule> {
  let known = rule;
  for (const { date, change } of exceptions) {
    if (known.exceptions.some((other) => other.date === date)) continue;
    known = await client.setAgendaException(id, known, date, change ? { change } : {});
  }
  return known;
}
