import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changesetState } from './changesets.mjs';

let root: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: root });
function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
function commit() {
  git('add', '-A');
  git('commit', '-qm', 'Change');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sas-embed-changesets-'));
  git('init', '-q', '-b', 'main');
  for (const name of ['client', 'elements']) {
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@sas-embed/${name}` }));
    write(`packages/${name}/src/index.ts`, 'export {};');
  }
  write('packages/sandbox/package.json', JSON.stringify({ name: '@sas-embed/sandbox', private: true }));
  commit();
  git('tag', 'v0.1.0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('changesets', () => {
  it('asks nothing when nothing that is published changed', () => {
    write('packages/client/src/a.test.ts', '1;');
    write('packages/client/src/testing/fixtures/a.ts', '1;');
    write('packages/sandbox/src/a.ts', '1;');
    write('README.md', 'a');
    commit();
    expect(changesetState(root)).toEqual({ base: 'v0.1.0', changed: [], missing: [], unknown: [] });
  });

  it('asks one for each package whose source or manifest changed', () => {
    write('packages/client/src/index.ts', 'export const a = 1;');
    write('packages/elements/package.json', JSON.stringify({ name: '@sas-embed/elements', version: '0.2.0' }));
    write('.changeset/one.md', "---\n'@sas-embed/client': patch\n---\n\nA.\n");
    commit();
    expect(changesetState(root).missing).toEqual(['@sas-embed/elements']);
  });

  it('is content with one changeset for many packages, and finds names that do not exist', () => {
    write('packages/client/src/index.ts', 'export const a = 1;');
    write('packages/elements/src/index.ts', 'export const a = 1;');
    write(
      '.changeset/one.md',
      "---\n'@sas-embed/client': patch\n'@sas-embed/elements': minor\n'@sas-embed/x': minor\n---\n",
    );
    commit();
    expect(changesetState(root)).toMatchObject({ missing: [], unknown: ['@sas-embed/x'] });
  });

  it('compares with where the branch left main before the first release, and with all there is on main', () => {
    git('tag', '-d', 'v0.1.0');
    expect(changesetState(root).missing).toEqual(['@sas-embed/client', '@sas-embed/elements']);
    git('checkout', '-qb', 'work');
    write('packages/client/src/index.ts', 'export const a = 1;');
    commit();
    expect(changesetState(root).missing).toEqual(['@sas-embed/client']);
    git('checkout', '-q', '--detach');
    git('branch', '-qD', 'main');
    git('branch', '-qD', 'work');
    expect(changesetState(root).base).toBeUndefined();
  });
});
