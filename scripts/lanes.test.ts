import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sumCounts } from './counts.mjs';
import { groupsFor, runInLanes } from './lanes.mjs';

const counts = new URL('./counts.mjs', import.meta.url).href;
/** A runner that says when it began and ended, counts, and ends as it is told. */
const runner = (name: string, body: string, exit = 0): [string, string[]] => [
  process.execPath,
  [
    '--input-type=module',
    '--eval',
    `import { addCounts } from ${JSON.stringify(counts)};
     console.log('${name} begins', Date.now());
     ${body};
     console.log('${name} ends', Date.now());
     process.exit(${exit});`,
  ],
];

describe('test runners in lanes', () => {
  let known: string | undefined;
  let file: string;
  beforeEach(() => {
    known = process.env['TEST_COUNTS'];
    file = join(mkdtempSync(join(tmpdir(), 'sas-embed-lanes-test-')), 'counts.jsonl');
    process.env['TEST_COUNTS'] = file;
  });
  afterEach(() => {
    if (known === undefined) delete process.env['TEST_COUNTS'];
    else process.env['TEST_COUNTS'] = known;
  });

  it('are all run, those that nobody placed too', () => {
    const names = ['unit', 'browser', 'a11y', 'packages', 'newcomer'];
    expect(groupsFor(names)).toEqual([[['unit']], [['browser'], ['a11y']], [['packages']], [['newcomer']]]);
  });

  it('count each for itself and all together, also when one fails', async () => {
    let printed = '';
    const ok = await runInLanes(
      ['browser', 'a11y'],
      (name) =>
        name === 'browser'
          ? runner(name, 'addCounts({ passed: 2 })')
          : runner(name, `addCounts({ passed: 1, failed: 1, failures: ['a.test.ts > b'] })`, 1),
      { print: (out: Buffer) => (printed += out.toString()) },
    );
    expect(ok).toBe(false);
    expect(sumCounts(file)).toMatchObject({ passed: 3, failed: 1, failures: ['a.test.ts > b'] });
    // each one's lines stand together
    const lines = printed.split('\n').flatMap((line) => /^(browser|a11y) (?:begins|ends)/.exec(line)?.[1] ?? []);
    expect([
      ['browser', 'browser', 'a11y', 'a11y'],
      ['a11y', 'a11y', 'browser', 'browser'],
    ]).toContainEqual(lines);
  });

  it('run beside each other, and one after the other within a lane', async () => {
    const times = new Map<string, number>();
    const print = (out: Buffer) => {
      for (const [, what, at] of out.toString().matchAll(/^(\w+ \w+) (\d+)$/gm)) times.set(what!, Number(at));
    };
    const wait = 'await new Promise((resolve) => setTimeout(resolve, 1500))';
    expect(await runInLanes(['browser', 'stories', 'a11y'], (name) => runner(name, wait), { print })).toBe(true);
    expect(times.get('a11y begins')).toBeLessThan(times.get('browser ends')!);
    expect(times.get('stories begins')).toBeGreaterThanOrEqual(times.get('browser ends')!);
  });

  it('tell of one that cannot be started', async () => {
    let printed = '';
    const ok = await runInLanes(['unit'], () => ['/no/such/command', []], {
      print: (out: Buffer) => (printed += out.toString()),
    });
    expect([ok, printed]).toEqual([false, expect.stringContaining('ENOENT')]);
    expect(sumCounts(file)).toMatchObject({ failed: 1, failures: ['unit ended before it could count'] });
  });
});
