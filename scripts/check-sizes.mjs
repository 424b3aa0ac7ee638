// Bundles each published browser entry as an integrator's bundler would (ESM, minified, French, static imports only)
// and compares its brotli size with the limit kept in sizes.json. Fails when a limit is passed.
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { rollup } from 'rollup';
import { root } from './pnpm.mjs';

/** Brotli size in bytes of an entry with its static imports, and of each chunk that it loads later. */
export async function bundleSize(code) {
  const entry = '\0entry';
  const bundle = await rollup({
    input: entry,
    context: 'globalThis',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
      {
        // bare imports of the entry resolve as from the root of the project
        name: 'from-root',
        resolveId(id, importer) {
          return importer === entry ? this.resolve(id, join(root, 'package.json'), { skipSelf: true }) : null;
        },
      },
      resolve({ browser: true, exportConditions: ['production', 'browser'] }),
      terser({ ecma: 2021, module: true, compress: { passes: 2 }, format: { comments: false } }),
    ],
    onwarn(warning) {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: 'es' });
  const brotli = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const chunks = new Map(output.filter((o) => o.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const main = output.find((o) => o.type === 'chunk' && o.isEntry);
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name) || !chunks.has(name)) return;
    loaded.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  visit(main.fileName);
  const sizeOf = (names) => names.reduce((sum, name) => sum + brotli(chunks.get(name).code), 0);
  return {
    initial: sizeOf([...loaded]),
    dynamic: [...chunks.keys()].filter((n) => !loaded.has(n)).map((name) => ({ name, bytes: sizeOf([name]) })),
    modules: [...loaded].flatMap((name) => Object.keys(chunks.get(name).modules)),
  };
}

if (process.argv[1]?.endsWith('check-sizes.mjs')) {
  const { entries, dynamicLimit } = JSON.parse(readFileSync(join(root, 'sizes.json'), 'utf8'));
  let failed = false;
  for (const { name, code, limit, goal = limit } of entries) {
    const { initial, dynamic } = await bundleSize(code);
    const over = initial > limit;
    failed ||= over;
    console.log(
      `${over ? 'TOO BIG' : 'ok'}  ${name}: ${initial} B brotli (limit ${limit}${goal < limit ? `, goal ${goal}` : ''})`,
    );
    for (const chunk of dynamic) {
      const chunkOver = chunk.bytes > dynamicLimit;
      failed ||= chunkOver;
      console.log(
        `${chunkOver ? 'TOO BIG' : 'ok'}    ${chunk.name}, loaded later: ${chunk.bytes} B (limit ${dynamicLimit})`,
      );
    }
  }
  process.exit(failed ? 1 : 0);
}
