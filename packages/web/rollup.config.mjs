import { readFileSync, readdirSync } from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

// The page's script and what it loads later, beside the page itself.
export default {
  input: { search: 'dist/src/search-page.js' },
  context: 'globalThis',
  output: { dir: 'dist/pages', format: 'es', entryFileNames: '[name].js', chunkFileNames: 'search-[name].js' },
  plugins: [
    resolve({ browser: true, exportConditions: ['production', 'browser'] }),
    terser({ ecma: 2020, module: true, format: { comments: false } }),
    {
      name: 'pages',
      generateBundle() {
        for (const fileName of readdirSync('pages')) {
          this.emitFile({ type: 'asset', fileName, source: readFileSync(`pages/${fileName}`) });
        }
      },
    },
  ],
  onwarn(warning, warn) {
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    warn(warning);
  },
};
