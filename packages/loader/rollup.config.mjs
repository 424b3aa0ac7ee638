import terser from '@rollup/plugin-terser';

// The file that a page without a bundler loads with a script tag; it leaves `SasEmbed`, and nothing else.
export default {
  input: { loader: 'dist/script.js' },
  output: { dir: 'dist/script', format: 'iife', entryFileNames: '[name].js' },
  plugins: [terser({ ecma: 2020, compress: { passes: 2 }, format: { comments: false } })],
};
