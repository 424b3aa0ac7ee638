// Bundles as an integrator's bundler would: ESM, minified, static imports and the chunks that load later.
import { dirname, join } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from './pnpm.mjs';

const brotli = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const gzip = (text) => gzipSync(text, { level: 9 }).length;

/**
 * Bundles a few lines of code that import our packages as a page would.
 * @param {string} code - the page's code
 * @param {{ minify?: boolean, sideEffects?: boolean, from?: string, plugins?: import('rollup').Plugin[],
 *   conditions?: string[] }} [options] -
 * `sideEffects` pretends that our packages declare this; imports resolve as from the folder `from`, with these plugins
 */
export async function bundle(
  code,
  { minify = true, sideEffects, from = root, plugins = [], conditions = ['production', 'browser'] } = {},
) {
  const entry = '\0entry';
  const build = await rollup({
    input: entry,
    context: 'globalThis',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
      {
        // bare imports of the entry resolve as from the project, or from where it is told
        name: 'from-root',
        resolveId(id, importer) {
          return importer === entry ? this.resolve(id, join(from, 'package.json'), { skipSelf: true }) : null;
        },
      },
      sideEffects !== undefined && {
        name: 'other-side-effects',
        async resolveId(id, importer) {
          const from = importer === entry ? join(root, 'package.json') : importer;
          const found = id === entry ? null : await this.resolve(id, from, { skipSelf: true });
          return found && /packages[\\/]\w+[\\/]dist/.test(found.id)
            ? { ...found, moduleSideEffects: sideEffects }
            : found;
        },
      },
      ...plugins,
      resolve({ browser: true, exportConditions: conditions }),
      minify && terser({ ecma: 2021, module: true, compress: { passes: 2 }, format: { comments: false } }),
    ],
    onwarn(warning) {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    },
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  const chunks = new Map(output.filter((o) => o.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name) || !chunks.has(name)) return;
    loaded.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  visit(output.find((o) => o.type === 'chunk' && o.isEntry).fileName);
  const describe = (name) => {
    const { code: text, modules } = chunks.get(name);
    const kept = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
    return { name, code: text, modules: kept.map(([id]) => id.replaceAll('\\', '/')) };
  };
  return {
    /** The entry and what it imports statically. */
    initial: [...loaded].map(describe),
    /** What loads later. */
    dynamic: [...chunks.keys()].filter((name) => !loaded.has(name)).map(describe),
  };
}

/** Bytes of an entry with its static imports, and of each chunk that it loads later. */
export async function bundleSize(code, options) {
  const { initial, dynamic } = await bundle(code, options);
  const sum = (measure) => initial.reduce((bytes, chunk) => bytes + measure(chunk.code), 0);
  return {
    initial: sum(brotli),
    gzip: sum(gzip),
    raw: sum((text) => Buffer.byteLength(text)),
    dynamic: dynamic.map(({ name, code: text, modules }) => ({ name: chunkName(name, modules), bytes: brotli(text) })),
  };
}

/** A chunk's name without its hash; one that is named after a mere `index` gets its folder's name. */
function chunkName(name, modules) {
  const plain = name.replace(/-[\w-]{8}\.js$/, '');
  const facade = modules.find((id) => /\/dist\//.test(id));
  return plain === 'index' && facade ? dirname(facade).split('/').at(-1) : plain;
}
