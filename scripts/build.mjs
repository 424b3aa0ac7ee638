// Builds what tests, demo and packages need. Incremental: a step whose inputs have not changed is left out.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env, root } from './pnpm.mjs';

function run(command, args, options = {}) {
  // to standard error: standard output is for what the task that builds first prints, JSON for example
  const { status } = spawnSync(command, args, { stdio: ['inherit', 2, 'inherit'], cwd: root, env, ...options });
  return status === 0;
}

/** Hash of the contents of files and folders. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else if (!path.endsWith('.tsbuildinfo')) hash.update(path).update(readFileSync(path));
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

/** Runs a step unless its inputs are those of its last success and its output stands. */
function step({ name, inputs, output, work }) {
  const stamp = join(root, 'node_modules/.cache/sas-embed', `${name}.stamp`);
  const now = hashOf(inputs);
  if (existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return true;
  if (!work()) {
    console.error(`build: ${name} failed`);
    return false;
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

const node = process.execPath;
const steps = [
  {
    name: 'generate',
    inputs: ['openapi', 'scripts/generate.mjs'],
    output: 'packages/contract/dist/openapi/sas.json',
    work: () => run(node, ['scripts/generate.mjs']),
  },
  {
    name: 'communes',
    inputs: ['packages/gateway/scripts/generate-communes.mjs', 'packages/gateway/package.json'],
    output: 'packages/gateway/dist/directory/communes.json',
    work: () => run(node, ['packages/gateway/scripts/generate-communes.mjs']),
  },
  {
    name: 'empty-database',
    inputs: ['packages/gateway/scripts/make-empty-database.mjs', 'packages/gateway/package.json'],
    output: 'packages/gateway/dist/storage/empty-database.tar.gz',
    work: () => run(node, ['packages/gateway/scripts/make-empty-database.mjs']),
  },
  {
    name: 'manifest',
    inputs: [
      'packages/elements/src',
      'packages/elements/scripts/tokens-of.mjs',
      'packages/elements/custom-elements-manifest.config.mjs',
    ],
    output: 'packages/elements/custom-elements.json',
    work: () =>
      run('cem', ['analyze', '--quiet', '--config', 'custom-elements-manifest.config.mjs'], {
        cwd: join(root, 'packages/elements'),
      }),
  },
  {
    name: 'framework-types',
    inputs: ['packages/elements/custom-elements.json', 'packages/elements/scripts/framework-types.mjs'],
    output: 'packages/react/src/generated/index.ts',
    work: () => run(node, ['packages/elements/scripts/framework-types.mjs']),
  },
  {
    name: 'compile',
    inputs: [],
    output: 'never', // tsc -b is incremental by itself
    work: () => run('tsc', ['-b', 'tsconfig.json']),
  },
  {
    name: 'angular',
    inputs: ['packages/angular/src', 'packages/angular/tsconfig.build.json', 'packages/elements/src'],
    output: 'packages/angular/dist/index.js',
    // Angular's own compiler: what it writes is finished by the application's
    work: () => {
      const folder = join(root, 'packages/angular');
      return run(join(folder, 'node_modules/.bin/ngc'), ['-p', 'tsconfig.build.json'], { cwd: folder });
    },
  },
  {
    name: 'shorten',
    inputs: [],
    output: 'never', // what is short already is left alone
    work: () => run(node, ['packages/elements/scripts/shorten-dist.mjs']),
  },
  {
    name: 'sheets',
    inputs: ['packages/elements/dist', 'packages/elements/scripts/write-sheets.mjs'],
    output: 'packages/elements/dist/ssr/sheets/sas-search.css',
    work: () => run(node, ['packages/elements/scripts/write-sheets.mjs']),
  },
  {
    name: 'bundle',
    inputs: [
      'packages/elements/dist',
      'packages/client/dist',
      'packages/contract/dist',
      'packages/elements/rollup.config.mjs',
    ],
    output: 'packages/elements/dist/bundle/sas-embed.js',
    work: () => run('rollup', ['-c', 'rollup.config.mjs', '--silent'], { cwd: join(root, 'packages/elements') }),
  },
  {
    name: 'loader',
    inputs: ['packages/loader/src', 'packages/loader/rollup.config.mjs'],
    output: 'packages/loader/dist/script/loader.js',
    work: () => run('rollup', ['-c', 'rollup.config.mjs', '--silent'], { cwd: join(root, 'packages/loader') }),
  },
  {
    name: 'web',
    inputs: [
      ...['packages/elements/dist', 'packages/client/dist', 'packages/loader/dist', 'packages/web/dist/src'],
      ...['packages/web/pages', 'packages/web/embed', 'packages/web/rollup.config.mjs'],
    ],
    output: 'packages/web/dist/pages/search.js',
    work: () => run('rollup', ['-c', 'rollup.config.mjs', '--silent'], { cwd: join(root, 'packages/web') }),
  },
];

/** Builds everything; false when a step failed. */
export function build() {
  return steps.every(step);
}

/** Generates code and data from the contracts. */
export function generate() {
  return steps.filter((s) => s.name === 'generate' || s.name === 'communes').every((s) => s.work());
}
