#!/usr/bin/env node
// The tasks behind the scripts of package.json. Each brings what it needs: pnpm, dependencies, the build.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { browserHint, findBrowser, findFirefox } from './browser.mjs';
import { addCounts, closingLine, countsFile, failureList, sumCounts } from './counts.mjs';
import { runInLanes } from './lanes.mjs';
import { ensureInstalled, env, root } from './pnpm.mjs';
import { runAgain } from './second-run.mjs';
import { runWeaknesses, TITLE_PATTERN } from './weaknesses.mjs';

const [task, ...args] = process.argv.slice(2);

function run(command, commandArgs, options = {}) {
  const { status } = spawnSync(command, commandArgs, {
    stdio: 'inherit',
    cwd: root,
    env: { ...env, ...process.env, PATH: env.PATH },
    ...options,
  });
  return status === 0;
}

async function setup() {
  // beside other runners: whoever started them has done it
  if (process.env.SAS_IS_SET_UP === '1') return;
  ensureInstalled();
  const { build } = await import('./build.mjs');
  if (!build()) process.exit(1);
}

const wtr = (config, extra) =>
  run(join(root, 'packages/elements/node_modules/.bin/wtr'), ['--config', config, ...extra], {
    cwd: join(root, 'packages/elements'),
  });

/** The test runners, in the order in which `npm test` runs them. */
const runners = {
  unit: { needsBrowser: false, work: (extra) => run('vitest', ['run', ...extra]) },
  browser: {
    needsBrowser: true,
    work: (extra) => wtr('web-test-runner.config.mjs', extra),
  },
  stories: {
    needsBrowser: true,
    work: (extra) => run('vitest', ['run', '--config', 'vitest.stories.config.ts', ...extra]),
  },
  a11y: {
    needsBrowser: true,
    work: (extra) => run('vitest', ['run', '--config', 'vitest.a11y.config.ts', ...extra]),
  },
  packages: {
    needsBrowser: true,
    work: (extra) => run('vitest', ['run', '--config', 'vitest.packages.config.ts', ...extra]),
  },
  frameworks: {
    needsBrowser: true,
    work: (extra) => run('vitest', ['run', '--config', 'vitest.frameworks.config.ts', ...extra]),
  },
  e2e: { needsBrowser: true, work: (extra) => run('vitest', ['run', '--config', 'vitest.e2e.config.ts', ...extra]) },
  // minutes of it alone: not of `npm test`
  faults: {
    needsBrowser: false,
    alone: true,
    work: (extra) => run('vitest', ['run', '--config', 'vitest.faults.config.ts', ...extra]),
  },
};

/** The browser tests once more, in Firefox (Debian's ESR): not of `npm test` either. */
runners.firefox = {
  needsBrowser: false,
  alone: true,
  work(extra) {
    if (findFirefox()) return wtr('web-test-runner.firefox.config.mjs', extra);
    console.error('No Firefox was found: "apt-get install -y firefox-esr" brings one (or set FIREFOX_PATH to it).');
    return false;
  },
};

/** How a runner is told to run only these files. */
const filesOf = (runner, files) =>
  // the browser tests' runner, in its own folder, takes them as an option
  runner === 'browser' ? ['--files', ...files.map((file) => file.replace('packages/elements/', ''))] : files;

/** Runs these runners, prints the closing line and returns the exit status. */
function test(names, extra = []) {
  const file = countsFile();
  const from = existsSync(file) ? statSync(file).size : 0;
  const browser = findBrowser();
  if (browser) process.env.CHROME_PATH = browser;
  let broken = false;
  for (const name of names) {
    console.log(`\n== ${name}`);
    if (runners[name].needsBrowser && !browser) {
      const required = process.env.REQUIRE_BROWSER === '1';
      console.log(`${browserHint} The ${name} tests are ${required ? 'required and fail' : 'skipped'}.`);
      addCounts(required ? { failed: 1 } : { skipped: 1 });
      continue;
    }
    const before = sumCounts(file, from);
    const began = Date.now();
    let ok = runners[name].work(extra);
    const after = sumCounts(file, from);
    console.log(`${name}: ${Math.round((Date.now() - began) / 1000)} s`);
    // A runner that dies before it could count is a failure of its own.
    if (!ok && after.failed === before.failed)
      addCounts({ failed: 1, failures: [`${name} ended before it could count`] });
    if (after.passed + after.failed + after.skipped === before.passed + before.failed + before.skipped && ok) {
      console.error(`${name}: no test was run`);
      addCounts({ failed: 1, failures: [`${name}: no test was run`] });
    }
    if (!ok && process.env.SECOND_RUN === '1')
      ok = runAgain(after.failures.slice(before.failures.length), (files) => runners[name].work(filesOf(name, files)));
    broken ||= !ok;
  }
  const sum = sumCounts(file, from);
  console.log(`\n${failureList(sum)}${closingLine(sum)}`);
  return broken || sum.failed || !sum.passed ? 1 : 0;
}

/** The same, some of them side by side. */
async function testInLanes(names) {
  const file = countsFile();
  const from = existsSync(file) ? statSync(file).size : 0;
  const commandOf = (name) => [process.execPath, [join(root, 'scripts/task.mjs'), `test:${name}`]];
  const ok = await runInLanes(names, commandOf, { env: { SAS_IS_SET_UP: '1' } });
  const sum = sumCounts(file, from);
  console.log(`\n${failureList(sum)}${closingLine(sum)}`);
  return ok && !sum.failed && sum.passed ? 0 : 1;
}

/** Runs a long-lived program in the foreground and hands the signals of the terminal on. */
function foreground(command, commandArgs) {
  const child = spawn(command, commandArgs, {
    stdio: 'inherit',
    cwd: root,
    env: { ...env, ...process.env, PATH: env.PATH },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 0 : 1)));
}

const tasks = {
  setup,
  build: setup,
  async start() {
    await setup();
    foreground(process.execPath, ['packages/sandbox/dist/world/main.js', ...args]);
  },
  async 'import:directory'() {
    await setup();
    foreground(process.execPath, ['packages/gateway/dist/import-directory-main.js', ...args]);
  },
  async test() {
    await setup();
    const names = Object.keys(runners).filter((name) => !runners[name].alone);
    process.exit(process.env.TEST_LANES === '1' ? await testInLanes(names) : test(names));
  },
  async storybook() {
    await setup();
    foreground('storybook', [
      'dev',
      '-p',
      '6006',
      '--host',
      '127.0.0.1',
      '--ci',
      '--no-open',
      '--disable-telemetry',
      '--no-version-updates',
      ...args,
    ]);
  },
  async bench() {
    await setup();
    foreground('tsx', ['test/bench/main.ts', ...args]);
  },
  /** The conformance kit from a clone: what it prints is for machines too, so the build stays silent. */
  async conformance() {
    await setup();
    foreground(process.execPath, ['packages/conformance/dist/main.js', ...args]);
  },
  async 'test:conformance-matrix'() {
    await setup();
    process.exit(run(process.execPath, ['packages/conformance/dist/matrix/main.js', ...args]) ? 0 : 1);
  },
  async lint() {
    await setup();
    const ok = [
      run('eslint', ['.', '--max-warnings', '0']),
      run('prettier', ['--check', '--log-level', 'warn', '.']),
      run('redocly', ['lint', 'openapi/sas.yaml', 'openapi/editor.yaml', 'openapi/hub.yaml'], {
        env: { ...env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      }),
    ];
    process.exit(ok.every(Boolean) ? 0 : 1);
  },
  async typecheck() {
    await setup();
    // every package, whatever its name, and what stands beside them
    const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/tsconfig.json`);
    const projects = [...packages, 'test/tsconfig.json', 'stories/tsconfig.json', 'scripts/tsconfig.json'];
    const ok = projects.map((project) => run('tsc', ['-p', project, '--noEmit']));
    process.exit(ok.every(Boolean) ? 0 : 1);
  },
  'new:element'() {
    process.exit(run(process.execPath, ['scripts/new-element.mjs', ...args]) ? 0 : 1);
  },
  changeset() {
    ensureInstalled();
    process.exit(run('changeset', args) ? 0 : 1);
  },
  async sizes() {
    await setup();
    process.exit(run(process.execPath, ['scripts/check-sizes.mjs', ...args]) ? 0 : 1);
  },
  async generate() {
    ensureInstalled();
    const { generate } = await import('./build.mjs');
    process.exit(generate() ? 0 : 1);
  },
};
for (const name of Object.keys(runners)) {
  tasks[`test:${name}`] = async () => {
    await setup();
    process.exit(test([name], args));
  };
}

/** The table of rights alone: every operation × every role × an object of one's own or of another. */
tasks['test:rights'] = async () => {
  await setup();
  process.exit(test(['unit'], ['test/contract/rights.test.ts', ...args]));
};

/** The journey, the frame and every element under a strict policy, in the oldest Chromium that is promised. */
tasks['test:chromium109'] = async () => {
  await setup();
  const { oldChromium } = await import('./old-chromium.mjs');
  process.env.CHROME_PATH = await oldChromium();
  const files = ['e2e/journey', 'e2e/overbooking', 'e2e/frame', 'strict-host/every-element'].map(
    (name) => `test/${name}.test.ts`,
  );
  process.exit(test(['e2e'], args.length ? args : files));
};

/** These runners, side by side where they may be. */
tasks['test:lanes'] = async () => {
  await setup();
  process.exit(await testInLanes(args));
};

tasks['test:weaknesses'] = async () => {
  await setup();
  const browser = findBrowser();
  if (browser) process.env.CHROME_PATH = browser;
  const status = runWeaknesses(root, (runner, files) => {
    if (runners[runner].needsBrowser && !browser) return console.log(browserHint);
    // the browser tests' runner takes its pattern from its configuration
    const pattern = runner === 'browser' ? [] : ['-t', TITLE_PATTERN];
    return runners[runner].work([...filesOf(runner, files), ...pattern]);
  });
  process.exit(status);
};

if (!tasks[task]) {
  console.error(`Unknown task "${task ?? ''}". Tasks: ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}
await tasks[task]();
