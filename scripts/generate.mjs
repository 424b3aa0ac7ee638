#!/usr/bin/env node
// Generates from openapi/*.yaml what the contract package ships: TypeScript types, and the documents as JSON.
// Nothing it writes is committed.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const typesDir = join(root, 'packages/contract/src/generated');
const documentsDir = join(root, 'packages/contract/dist/openapi');
const banner = '// Generated from openapi/ by scripts/generate.mjs. Do not edit.\n';

/** Writes only what changed, so that incremental builds stay incremental. */
function writeIfChanged(file, text) {
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // not there yet
  }
  writeFileSync(file, text);
}

mkdirSync(typesDir, { recursive: true });
mkdirSync(documentsDir, { recursive: true });
for (const file of readdirSync(join(root, 'openapi')).filter((f) => f.endsWith('.yaml'))) {
  const name = file.replace(/\.yaml$/, '');
  const document = parse(readFileSync(join(root, 'openapi', file), 'utf8'));
  const ast = await openapiTypescript(document, { alphabetize: false });
  writeIfChanged(join(typesDir, `${name}.ts`), banner + astToString(ast));
  writeIfChanged(join(documentsDir, `${name}.json`), `${JSON.stringify(document)}\n`);
}
