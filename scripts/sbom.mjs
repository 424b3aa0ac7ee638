// What a release is made of: a CycloneDX 1.6 document of all that is published or run, written to dist/sbom.cdx.json.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, root } from './pnpm.mjs';

/** The document of what `pnpm licenses list --json` tells: every package once, with its version and licence. */
export function sbomOf(licences, { name, version, at, serial }) {
  const components = Object.entries(licences)
    .flatMap(([licence, packages]) =>
      packages.flatMap((one) => one.versions.map((each) => ({ name: one.name, version: each, licence }))),
    )
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
    .map(({ name: own, version: each, licence }) => {
      const [group, bare] = own.startsWith('@') ? own.split('/') : [undefined, own];
      const purl = `pkg:npm/${group ? `${encodeURIComponent(group)}/` : ''}${bare}@${each}`;
      return {
        ...{ type: 'library', 'bom-ref': purl, ...(group && { group }), name: bare, version: each, purl },
        licenses: [/ (?:OR|AND) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
      };
    });
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${serial}`, version: 1 },
    metadata: { timestamp: at, component: { type: 'application', 'bom-ref': name, name, version } },
    components,
  };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { stdout } = spawnSync('pnpm', ['--filter', './packages/*', 'licenses', 'list', '--prod', '--json'], {
    ...{ cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 },
  });
  const { version } = JSON.parse(readFileSync(join(root, 'packages/gateway/package.json'), 'utf8'));
  const of = { name: 'sas-embed', version, at: new Date().toISOString(), serial: randomUUID() };
  const document = sbomOf(JSON.parse(stdout), of);
  if (document.components.length === 0) throw new Error('No dependency was found');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(document, null, 2)}\n`);
  console.log(`sbom: ${document.components.length} components in dist/sbom.cdx.json`);
}
