/** The tools of the small applications. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Each framework's own check of types. */
export const CHECKS = {
  html: ['tsc', '-p', '.'],
  react18: ['tsc', '-p', '.'],
  react19: ['tsc', '-p', '.'],
  vue: ['vue-tsc', '-p', '.'],
  svelte: ['svelte-check', '--tsconfig', './tsconfig.json', '--output', 'machine', '--fail-on-warnings'],
  angular: ['ngc', '-p', '.'],
} satisfies Record<string, string[]>;

/** Runs a tool of the application or of the project; its exit status and all that it printed. */
export function run(dir: string, [command, ...args]: string[]): { ok: boolean; output: string } {
  const bins = [dir, root].map((folder) => join(folder, 'node_modules/.bin'));
  const PATH = [...bins, process.env['PATH']].join(':');
  try {
    const output = execFileSync(command!, args, { cwd: dir, env: { ...process.env, PATH }, stdio: 'pipe' }).toString();
    return { ok: true, output };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return { ok: false, output: `${stdout}${stderr}` };
  }
}
