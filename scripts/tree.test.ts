import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// What no tracked file may hold: the host of a package registry, a path of somebody's machine, a rule switched off
// without a reason.

const root = fileURLToPath(new URL('..', import.meta.url));
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
const isRepository = (() => {
  try {
    return git('rev-parse', '--is-inside-work-tree').trim() === 'true';
  } catch {
    return false; // an archive of the sources
  }
})();

const REGISTRY = /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|https?:\/\/[^\s"'`]*\b(?:artifactory|verdaccio|nexus)\b/i;
const MACHINE = /(?<![\w.@}-])\/(?:work|tmp|home|root|Users|builds)\/[\w.]/;
const SWITCHED_OFF = /eslint-disable(?!.*--)/;

/** `file:line` of each line that fits. */
function linesWith(pattern: RegExp, left: (file: string) => boolean = () => false): string[] {
  const files = git('ls-files')
    .split('\n')
    .filter((file) => file && !/\.(png|ico|woff2?)$/.test(file) && !left(file));
  return files.flatMap((file) => {
    let text: string;
    try {
      text = readFileSync(`${root}/${file}`, 'utf8');
    } catch {
      return []; // removed and not yet committed
    }
    return text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : []));
  });
}

describe.skipIf(!isRepository)('the tracked files', () => {
  it('name no package registry', () => expect(linesWith(REGISTRY)).toEqual([]));
  it('name no path of a machine', () => expect(linesWith(MACHINE)).toEqual([]));
  it('switch no lint rule off without a reason', () => {
    expect(linesWith(SWITCHED_OFF, (file) => file === 'scripts/tree.test.ts')).toEqual([]);
  });
  it('hold nothing that is generated', () => {
    const generated = git(
      'ls-files',
      '--',
      '**/dist/**',
      '**/generated/**',
      '**/custom-elements.json',
      '**/*.tsbuildinfo',
    );
    expect(generated.trim()).toBe('');
  });
});
