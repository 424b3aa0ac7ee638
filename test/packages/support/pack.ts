import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { env } from '../../../scripts/pnpm.mjs';

/** The root of the project. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A package as it is published. */
export interface Packed {
  /** Folder under `packages/`. */
  folder: string;
  /** The packed file. */
  tarball: string;
  /** Its files, without the leading `package/`. */
  files: string[];
  /** Its manifest, as packed. */
  manifest: Manifest;
}

/** What the tests read of a manifest. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  description?: string;
  exports?: Record<string, string | { types?: string; default: string }>;
  customElements?: string;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
}

/** Folders of the packages that are published. */
export const publishable = readdirSync(join(root, 'packages')).filter(
  (folder) => !(JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest).private,
);

/** A folder of this run's own. */
export const scratch = (name: string): string => mkdtempSync(join(tmpdir(), `sas-embed-${name}-`));

/** Runs a program with the project's tools on its path; what it printed, or an error with all that it printed. */
export function run(command: string, args: string[], cwd: string): string {
  // the tools of the project that it runs in come first
  const PATH = [join(cwd, 'node_modules/.bin'), env.PATH].join(delimiter);
  try {
    return execFileSync(command, args, {
      cwd,
      // without CI: there the browser runner prints no counts
      env: { ...env, PATH, TEST_COUNTS: '', CI: '' },
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 240_000,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}

/** Packs a package with pnpm, as publishing does: ranges of the workspace become versions. */
export function pack(folder: string, into: string): Packed {
  run('pnpm', ['pack', '--pack-destination', into], join(root, 'packages', folder));
  const tarball = join(
    into,
    readdirSync(into).find((file) => file.startsWith(`sas-embed-${folder}-`))!,
  );
  const files = run('tar', ['tzf', tarball], into)
    .split('\n')
    .filter(Boolean)
    .map((file) => file.replace(/^package\//, ''));
  const manifest = JSON.parse(run('tar', ['xzOf', tarball, 'package/package.json'], into)) as Manifest;
  return { folder, tarball, files, manifest };
}
