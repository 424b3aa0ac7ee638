import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const plugins = [
  resolve({ browser: true, exportConditions: ['production', 'browser'] }),
  terser({ ecma: 2020, module: true, format: { comments: false } }),
];
const onwarn = (warning, warn) => {
  if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
  warn(warning);
};

/** A page with what it shares with others, `<!-- part NAME -->`, in its place. */
const whole = (page, folder) =>
  page.replaceAll(/( *)<!-- part ([\w.-]+) -->/g, (_mark, indent, name) =>
    readFileSync(`${folder}/parts/${name}`, 'utf8')
      .trimEnd()
      .replaceAll(/^(?=.)/gm, indent),
  );

/** Puts the files of a folder beside the scripts. */
const filesOf = (folder) => ({
  name: 'files',
  generateBundle() {
    for (const { name: fileName } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())) {
      const file = readFileSync(`${folder}/${fileName}`);
      const source = fileName.endsWith('.html') ? whole(file.toString(), folder) : file;
      this.emitFile({ type: 'asset', fileName, source });
    }
  },
});

// The loader and the frame's page under the address of their version, with the hash by which a page can be sure of the
// loader's script.
const loader = new URL('../loader/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', loader), 'utf8'));
const embed = {
  name: 'embed',
  buildStart: () => rmSync('dist/embed', { recursive: true, force: true }),
  generateBundle() {
    const source = readFileSync(new URL('dist/script/loader.js', loader));
    const integrity = `sha384-${createHash('sha384').update(source).digest('base64')}`;
    this.emitFile({ type: 'asset', fileName: 'loader.js', source });
    this.emitFile({
      type: 'asset',
      fileName: 'integrity.json',
      source: `${JSON.stringify({ version, 'loader.js': integrity }, null, 2)}\n`,
    });
  },
};

export default [
  // The page's script and what it loads later, beside the page itself.
  {
    input: { search: 'dist/src/search-page.js' },
    context: 'globalThis',
    output: { dir: 'dist/pages', format: 'es', entryFileNames: '[name].js', chunkFileNames: 'search-[name].js' },
    plugins: [...plugins, filesOf('pages')],
    onwarn,
  },
  {
    input: { admin: 'dist/src/admin/admin-page.js' },
    context: 'globalThis',
    output: { dir: 'dist/pages', format: 'es', entryFileNames: '[name].js', chunkFileNames: 'admin-[name].js' },
    plugins,
    onwarn,
  },
  {
    input: { training: 'dist/src/training/training-page.js' },
    context: 'globalThis',
    output: { dir: 'dist/pages', format: 'es', entryFileNames: '[name].js', chunkFileNames: 'training-[name].js' },
    plugins,
    onwarn,
  },
  {
    input: { frame: 'dist/src/frame/frame-page.js' },
    context: 'globalThis',
    output: {
      dir: `dist/embed/${version}`,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'frame-[name].js',
    },
    plugins: [...plugins, filesOf('embed'), embed],
    onwarn,
  },
];
