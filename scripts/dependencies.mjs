// What we depend on: known vulnerabilities of what is published or run, and its licences. A registry that does not answer is said, and
// is no failure.
import { spawnSync } from 'node:child_process';
import { env, root } from './pnpm.mjs';

/** Licences that may go along with ours (MIT): permissive, or of data that is credited. */
const ALLOWED = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense'],
  ...['CC0-1.0', 'CC-BY-4.0', 'Python-2.0', 'PostgreSQL', 'Zlib'],
];

function pnpm(...args) {
  const { stdout } = spawnSync('pnpm', args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

/** Whether an expression of SPDX is allowed: one side of an OR, both sides of an AND. */
export function isAllowed(licence) {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  if (/ OR /.test(bare)) return bare.split(' OR ').some(isAllowed);
  if (/ AND /.test(bare)) return bare.split(' AND ').every(isAllowed);
  return ALLOWED.includes(bare);
}

function licences() {
  const found = pnpm('--filter', './packages/*', 'licenses', 'list', '--prod', '--json');
  if (!found) return ['the licences could not be read'];
  return Object.entries(found)
    .filter(([licence]) => !isAllowed(licence))
    .flatMap(([licence, packages]) => packages.map(({ name }) => `${name} is under ${licence}`));
}

function vulnerabilities() {
  const found = pnpm('audit', '--prod', '--json');
  if (!found?.metadata || found.error) {
    console.log('dependencies: the registry’s audit does not answer; vulnerabilities were not looked up');
    return [];
  }
  return Object.values(found.advisories ?? {})
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ module_name: name, title, url }) => `${name}: ${title} (${url})`);
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const faults = [...licences(), ...vulnerabilities()];
  for (const fault of faults) console.error(`dependencies: ${fault}`);
  if (faults.length === 0) console.log('dependencies: in order');
  process.exit(faults.length > 0 ? 1 : 0);
}
