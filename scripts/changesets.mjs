// Whether a change of a package's published source comes with a changeset. Compares with the last release (the newest
// version tag), or with where the branch left the main one; works in a shallow clone and without a remote.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root as here } from './pnpm.mjs';

/** Files of a package that are published, or decide what is. */
const PUBLISHED = /^packages\/([^/]+)\/(?:src\/(?!.*\.test\.ts$|(?:.*\/)?testing\/fixtures\/)|package\.json$)/;

/**
 * The state of the changesets of a repository.
 * @param {string} [root]
 * @returns {{ base: string | undefined, missing: string[], unknown: string[], changed: string[] }} what was compared
 *   with; packages that changed and have no changeset; names in changesets that are no package; packages that changed
 */
export function changesetState(root = here) {
  const git = (...args) => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return '';
    }
  };
  const release = git('describe', '--tags', '--abbrev=0', '--match', '@sas-embed/*', '--match', 'v[0-9]*');
  const [main] = ['origin/main', 'main'].map((branch) => git('merge-base', 'HEAD', branch)).filter(Boolean);
  const head = git('rev-parse', 'HEAD');
  // On the main branch itself everything since the release counts; before the first release, everything there is.
  const base = release || (main && main !== head ? main : undefined);
  const files = (base ? git('diff', '--name-only', `${base}...HEAD`) : git('ls-files')).split('\n');

  const names = new Map();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const file = join(root, 'packages', folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, private: isPrivate } = JSON.parse(readFileSync(file, 'utf8'));
    if (!isPrivate) names.set(folder, name);
  }
  const changed = [...new Set(files.map((file) => names.get(PUBLISHED.exec(file)?.[1])).filter(Boolean))].sort();

  const folder = join(root, '.changeset');
  const told = new Set();
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (!file.endsWith('.md') || file === 'README.md') continue;
    const head = /^---\n([^]*?)\n---/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
    for (const [, name] of head.matchAll(/^['"]?([@\w/-]+)['"]?\s*:\s*(?:major|minor|patch)\s*$/gm)) told.add(name);
  }
  return {
    base,
    changed,
    missing: changed.filter((name) => !told.has(name)),
    unknown: [...told].filter((name) => ![...names.values()].includes(name)),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { base, missing, unknown } = changesetState();
  for (const name of missing) console.error(`${name} changed and has no changeset: npm run changeset`);
  for (const name of unknown) console.error(`A changeset names ${name}, which is no published package.`);
  if (!missing.length && !unknown.length) console.log(`changesets: in step with ${base ?? 'the whole history'}`);
  process.exit(missing.length || unknown.length ? 1 : 0);
}
