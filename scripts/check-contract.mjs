#!/usr/bin/env node
// Fails when openapi/sas.yaml breaks what openapi/released/sas.yaml promised and `info.version` does not say so: a new
// major, or a new minor below 1.0.0. At a release the one is copied over the other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { breakingChanges, versionAllowsBreaking } from './contract-changes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file) => parse(readFileSync(join(root, 'openapi', file), 'utf8'));
const [released, now] = [read('released/sas.yaml'), read('sas.yaml')];
const changes = breakingChanges(released, now);
const versions = `${released.info.version} -> ${now.info.version}`;
for (const change of changes) console.log(`breaking: ${change}`);
if (changes.length > 0 && !versionAllowsBreaking(released.info.version, now.info.version)) {
  console.error(`The contract (${versions}) breaks what was released: raise info.version, or keep what was promised.`);
  process.exit(1);
}
console.log(
  `contract ${versions}: ${changes.length} breaking changes${changes.length > 0 ? ', as its version says' : ''}`,
);
