import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

// One file for hosts without a bundler: Lit, client and elements; it defines every element and exports the whole API.
// What the build left in dist/ is its source. Other languages than French stay files of their own, loaded when asked for.
export default {
  input: { 'sas-embed': 'dist/bundle.js' },
  // What loads later takes some of its parts from the file itself: without this, all would move into a second file.
  preserveEntrySignatures: 'allow-extension',
  context: 'globalThis', // tsc's decorator helper mentions a top-level `this`
  output: {
    dir: 'dist/bundle',
    format: 'es',
    entryFileNames: '[name].js',
    // English texts beside the element of the same name; no dot in a name: hosts serve what looks like one of our files
    chunkFileNames: ({ name, moduleIds }) =>
      `sas-embed.${name === 'appointments' && /localize.en/.test(moduleIds.at(-1) ?? '') ? 'en-' : ''}${name.replaceAll('.', '-')}.js`,
  },
  plugins: [
    resolve({ browser: true, exportConditions: ['production', 'browser'] }),
    terser({ ecma: 2020, module: true, compress: { passes: 2, ecma: 2020 }, format: { comments: false } }),
  ],
  onwarn(warning, warn) {
    // pnpm is strict: a dependency that is not declared would silently be left out of the file.
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    warn(warning);
  },
};
