/** How many there are. */
export const WEAKNESSES: number;
/** Makes a runner that takes a pattern run these tests alone. */
export const TITLE_PATTERN: string;
/** The numbers at the start of a title, or of one of the suites around it. */
export function numbersOf(titles: readonly string[]): number[];
/** What a reporter calls for each test that ran. */
export function noteWeaknessTest(titles: readonly string[], state: string): void;
/** Test files below `root` in which some title starts with a number, relative to it. */
export function filesWithWeaknesses(root: string): string[];
/** The runner that a test file belongs to. */
export function runnerOf(file: string): string;
/** Runs the tests by `work(runner, files)`, prints the outcome and returns the exit status. */
export function runWeaknesses(root: string, work: (runner: string, files: string[]) => unknown): number;
/** One line for each weakness and `N of 30`: gone is one with tests that all passed. */
export function summary(results: readonly { number: number; state: string }[]): { text: string; gone: number };
