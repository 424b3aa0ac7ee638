import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const TAGS = new Set(['html', 'svg', 'css']);

/** Whitespace that a browser collapses anyway; a space between two inline elements stays one. */
const shorterHtml = (text) =>
  text.replace(/\s*\n\s*/g, ' ').replace(/(^|>) (?=<\/?(?:div|p|ul|li|section|article|h\d)\b)/g, '$1');
const shorterCss = (text) =>
  text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/([:,]) /g, '$1')
    .replace(/;}/g, '}');

/** Takes indentation and comments out of html`` and css`` templates, which a JavaScript minifier must leave alone. */
function shorterTemplates() {
  return {
    name: 'shorter-templates',
    transform(code, id) {
      if (!id.includes('/elements/dist/')) return null;
      const edits = [];
      const visit = (node) => {
        if (!node || typeof node !== 'object') return;
        if (Array.isArray(node)) return node.forEach(visit);
        if (node.type === 'TaggedTemplateExpression' && TAGS.has(node.tag.name)) {
          const shorter = node.tag.name === 'css' ? shorterCss : shorterHtml;
          for (const { start, end, value } of node.quasi.quasis) {
            const text = shorter(value.raw);
            if (text !== value.raw) edits.push({ start, end, text });
          }
        }
        for (const key in node) if (key !== 'type') visit(node[key]);
      };
      visit(this.parse(code));
      edits.sort((a, b) => b.start - a.start);
      for (const { start, end, text } of edits) code = code.slice(0, start) + text + code.slice(end);
      return { code, map: { mappings: '' } };
    },
  };
}

// One file for hosts without a bundler: Lit, client and elements; it defines every element and exports the whole API.
// What tsc wrote to dist/ is its source. Other languages than French stay files of their own, loaded when asked for.
export default {
  input: { 'sas-embed': 'dist/bundle.js' },
  context: 'globalThis', // tsc's decorator helper mentions a top-level `this`
  output: {
    dir: 'dist/bundle',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'sas-embed.[name].js',
  },
  plugins: [
    resolve({ browser: true, exportConditions: ['production', 'browser'] }),
    shorterTemplates(),
    terser({ ecma: 2020, module: true, compress: { passes: 2, ecma: 2020 }, format: { comments: false } }),
  ],
  onwarn(warning, warn) {
    // pnpm is strict: a dependency that is not declared would silently be left out of the file.
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    warn(warning);
  },
};
