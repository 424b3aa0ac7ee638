#!/usr/bin/env node
// Runs pnpm at exactly the version package.json pins, on a machine that has only Node and npm.
// `node scripts/pnpm.mjs <pnpm arguments>`; `--ensure` first installs, unless nothing changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = /^pnpm@([^+]+)/.exec(pkg.packageManager)[1];
const dir = join(root, '.tools', `pnpm-${version}`);
const bin = join(dir, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

/** The environment in which project commands run: the pinned pnpm and the root's tools come first on PATH. */
export const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), join(dir, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};

/** What installs writes to standard error: standard output belongs to the task that is run. */
function must(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: ['inherit', 2, 'inherit'], cwd: root, env, ...options });
  if (status !== 0) process.exit(status ?? 1);
}

function ensurePnpm() {
  if (existsSync(bin)) return;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{"private":true}');
  const args = [
    'install',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `pnpm@${version}`,
  ];
  must('npm', args, { cwd: dir, shell: process.platform === 'win32' });
}

/** Installs the workspace from the lockfile, unless lockfile, manifests and Node are those of the last install. */
export function ensureInstalled() {
  ensurePnpm();
  const hash = createHash('sha256').update(process.version);
  const manifests = readdirSync(join(root, 'packages')).map((p) => join('packages', p, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  }
  const now = hash.digest('hex');
  const stamp = join(root, 'node_modules', '.setup-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  must(process.execPath, [bin, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']);
  writeFileSync(stamp, now);
}

/** Runs pnpm with these arguments and returns its exit status. */
export function pnpm(args, options = {}) {
  ensurePnpm();
  return spawnSync(process.execPath, [bin, ...args], { stdio: 'inherit', cwd: root, env, ...options }).status ?? 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  if (args[0] === '--ensure') {
    args.shift();
    ensureInstalled();
  }
  if (args.length) process.exit(pnpm(args));
}
