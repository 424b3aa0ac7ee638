// Test runners side by side, where TEST_LANES=1 asks for it (.ci/run does): a runner that drives a browser leaves a core idle
// half of its time. Each is a process of its own with counts of its own; what one prints beside others is printed whole, when it ends.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCounts, countsFile, sumCounts } from './counts.mjs';

/** What runs beside what: groups one after the other, the lanes of a group side by side, a lane's runners one after the other. */
const GROUPS = [
  [['unit']],
  [['browser', 'stories', 'frameworks'], ['a11y']],
  // counts what is left in memory: by itself
  [['packages']],
  [['e2e']],
  [['faults', 'chromium109'], ['firefox']],
];

/**
 * The groups for these runners; one that no group names comes last, alone.
 *
 * @param {readonly string[]} names
 * @returns {string[][][]}
 */
export function groupsFor(names, groups = GROUPS) {
  const known = new Set(groups.flat(2));
  return [...groups, ...names.filter((name) => !known.has(name)).map((name) => [[name]])]
    .map((lanes) => lanes.map((lane) => lane.filter((name) => names.includes(name))).filter((lane) => lane.length > 0))
    .filter((lanes) => lanes.length > 0);
}

/** Runs one command and prints what it prints, at once when it `isAlone`; its counts are added to the caller's. Resolves to whether it succeeded. */
function runOne(name, [command, args], { env, print, isAlone }) {
  const own = join(mkdtempSync(join(tmpdir(), 'sas-embed-lane-')), 'counts.jsonl');
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, { env: { ...process.env, ...env, TEST_COUNTS: own, TEST_LANES: '' } });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (isAlone ? print(chunk) : chunks.push(chunk)));
    child.on('error', (error) => chunks.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      print(Buffer.concat(chunks));
      if (existsSync(own)) appendFileSync(countsFile(), readFileSync(own));
      // One that dies before it could count is a failure of its own.
      if (code !== 0 && sumCounts(own).failed === 0) {
        addCounts({ failed: 1, failures: [`${name} ended before it could count`] });
      }
      resolve(code === 0);
    });
  });
}

/**
 * Runs the runners of these names, each by `commandOf(name)`; resolves to whether all succeeded. A runner that ends badly ends
 * nothing but itself.
 *
 * @param {readonly string[]} names
 * @param {(name: string) => [string, string[]]} commandOf
 * @param {{ env?: Record<string, string>, print?: (out: Buffer) => unknown }} [options]
 * @returns {Promise<boolean>}
 */
export async function runInLanes(names, commandOf, { env = {}, print = (out) => process.stdout.write(out) } = {}) {
  let ok = true;
  for (const lanes of groupsFor(names)) {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const name of lane)
          ok = (await runOne(name, commandOf(name), { env, print, isAlone: lanes.length === 1 })) && ok;
      }),
    );
  }
  return ok;
}
