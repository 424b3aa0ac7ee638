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
  if (name === 'sas') await writeLoaderTypes(document);
}

/** The loader depends on nothing: it gets the types of what its bridge carries, and of what these are made of. */
async function writeLoaderTypes({ components: { schemas }, ...document }) {
  const kept = {};
  const keep = (schema) => {
    if (kept[schema]) return;
    kept[schema] = schemas[schema];
    for (const [, inner] of JSON.stringify(schemas[schema]).matchAll(/#\/components\/schemas\/(\w+)/g)) keep(inner);
  };
  for (const schema of ['Appointment', 'Offer', 'SearchContext', 'FilterCategory']) keep(schema);
  const { openapi, info } = document;
  const ast = await openapiTypescript({ openapi, info, paths: {}, components: { schemas: kept } });
  const folder = join(root, 'packages/loader/src/generated');
  mkdirSync(folder, { recursive: true });
  writeIfChanged(join(folder, 'sas.ts'), banner + astToString(ast));
}
