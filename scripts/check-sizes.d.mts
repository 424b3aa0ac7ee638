interface Entry {
  name: string;
  entry?: string;
  code?: string;
  limit: number;
  goal?: number;
}
interface Measure {
  initial: number;
  gzip: number;
  raw: number;
  dynamic: { name: string; bytes: number }[];
}
/** The entries that the measured packages publish, wildcards written out. */
export function publishedEntries(): string[];
/** What is wrong with these measures. */
export function faults(
  limits: { dynamicLimit: number; entries: Entry[] },
  measures: Map<string, Measure>,
  published: string[],
): string[];
/** The public table. */
export function table(limits: { entries: Entry[] }, measures: Map<string, Measure>): string;
/** Whether two tables say the same, within a tolerance. */
export function inStep(committed: string, fresh: string): boolean;
