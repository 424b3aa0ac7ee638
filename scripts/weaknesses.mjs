// The weaknesses of the national platform (W1–W30), each with tests whose titles start with its number:
// `npm run test:weaknesses` runs those tests alone, says what stands for each, and closes with `N of 30`.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** How many there are. */
export const WEAKNESSES = 30;

/** What titles start with: one number or several, then words. */
const NUMBERS = /^((?:W\d{1,2} )+)\S/;

/** Makes a runner that takes a pattern run these tests alone. */
export const TITLE_PATTERN = '(?:^| )W[0-9]{1,2} ';

/** The numbers at the start of a title, or of one of the suites around it. */
export function numbersOf(titles) {
  const found = titles.flatMap((title) => NUMBERS.exec(title)?.[1].trim().split(' ') ?? []);
  return [...new Set(found)].map((number) => Number(number.slice(1))).filter((n) => n >= 1 && n <= WEAKNESSES);
}

/** What a reporter calls for each test that ran: kept when somebody gathers it and the titles name a weakness. */
export function noteWeaknessTest(titles, state) {
  const file = process.env.WEAKNESS_RESULTS;
  if (!file || (state !== 'passed' && state !== 'failed')) return;
  for (const number of numbersOf(titles)) appendFileSync(file, `${JSON.stringify({ number, state })}\n`);
}

/** Test files below `root` in which some title starts with a number, relative to it. */
export function filesWithWeaknesses(root) {
  const folders = ['packages', 'test', 'scripts'];
  const skipped = new Set(['node_modules', 'dist', 'generated']);
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path);
      } else if (entry.name.endsWith('.test.ts') && /['"`]W\d{1,2} /.test(readFileSync(path, 'utf8'))) {
        found.push(relative(root, path));
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort();
}

/** The runner that a test file belongs to. */
export function runnerOf(file) {
  if (file.startsWith('packages/elements/src/')) return 'browser';
  if (/^test\/(?:e2e|strict-host)\//.test(file)) return 'e2e';
  const own = /^test\/(a11y|packages)\//.exec(file);
  return own ? own[1] : 'unit';
}

/** Runs the tests by `work(runner, files)`, prints the outcome and returns the exit status. */
export function runWeaknesses(root, work) {
  const results = join(mkdtempSync(join(tmpdir(), 'sas-embed-weaknesses-')), 'results.jsonl');
  process.env.WEAKNESS_RESULTS = results;
  process.env.TEST_TITLES = TITLE_PATTERN;
  const byRunner = new Map();
  for (const file of filesWithWeaknesses(root)) {
    byRunner.set(runnerOf(file), [...(byRunner.get(runnerOf(file)) ?? []), file]);
  }
  for (const [runner, files] of byRunner) {
    console.log(`\n== ${runner}`);
    work(runner, files);
  }
  const lines = existsSync(results) ? readFileSync(results, 'utf8').split('\n').filter(Boolean) : [];
  const { text, gone } = summary(lines.map((line) => JSON.parse(line)));
  console.log(`\n${text}`);
  return gone === WEAKNESSES ? 0 : 1;
}

/** One line for each weakness and `N of 30`: gone is one with tests that all passed. */
export function summary(results) {
  let gone = 0;
  const lines = Array.from({ length: WEAKNESSES }, (_, i) => {
    const tests = results.filter(({ number }) => number === i + 1);
    const failed = tests.filter(({ state }) => state === 'failed').length;
    if (tests.length && !failed) gone++;
    const state = !tests.length
      ? 'no test ran'
      : failed
        ? `${failed} of ${tests.length} failed`
        : `${tests.length} passed`;
    return `W${i + 1}`.padEnd(4) + state;
  });
  return { text: [...lines, `${gone} of ${WEAKNESSES}`].join('\n'), gone };
}
