// What a JavaScript minifier must leave alone is made shorter here, in what is published: indentation and comments of
// html`` and css`` templates, design tokens (a constant text), and TypeScript's decorator helper.
import { parseAst } from 'rollup/parseAst';

// Both take a template's raw text with \0 for each expression. What stands for itself is left alone: strings, attribute
// values, escapes, addresses, preformatted text.

/** Comments, text that keeps its spaces, and tags. */
const HTML_TOKENS =
  /(<!--[^]*?-->|<pre\b[^]*?<\/pre>|<textarea\b[^]*?<\/textarea>|<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>)/i;
/** Whitespace that a browser collapses (a no-break space is none); one between two inline elements stays. */
const LINE_BREAK = /[ \t]*\r?\n[ \t\r\n]*/g;
const shorterTag = (tag) =>
  tag
    .split(/("[^"]*"|'[^']*')/)
    .map((part, i) => (i % 2 ? part : part.replace(LINE_BREAK, ' ')))
    .join('')
    // Right behind a value without quotes, the slash would be part of the value.
    .replace(/(=[^\s"'=]*)? (\/?>)$/, (_, value = '', end) => `${value}${value && end !== '>' ? ' ' : ''}${end}`);
const shorterHtml = (text) =>
  text
    .split(HTML_TOKENS)
    .map((part, i) => {
      if (i % 2 === 0) return part.replace(LINE_BREAK, ' ');
      if (part.startsWith('<!--')) return part.includes('\0') ? part : '';
      return /^<(pre|textarea)\b/i.test(part) ? part : shorterTag(part);
    })
    .join('')
    .replace(/(^|>) (?=<\/?(?:div|p|ul|li|section|article|dl|dt|dd|header|footer|h\d)\b)/g, '$1');

/** Strings, addresses and escapes (their backslash is written twice in a template). */
const CSS_VERBATIM = /("(?:\\\\?[^]|[^"\\])*"|'(?:\\\\?[^]|[^'\\])*'|\burl\([^"')]*\)|\\\\?[^])/i;
const CSS_COMMENT = new RegExp(`${CSS_VERBATIM.source}|/\\*[^]*?\\*/`, 'gi');
const shorterCss = (text) =>
  text
    .replace(CSS_COMMENT, (all, kept, at) => {
      if (kept || all.includes('\0')) return all;
      // Two words with nothing but a comment between them are two words.
      const parts = /[\w%-]/.test(text[at - 1] ?? '') && /[\w(%-]/.test(text[at + all.length] ?? '');
      return parts ? '/**/' : '';
    })
    .split(CSS_VERBATIM)
    .map((part, i) =>
      i % 2
        ? part
        : part
            .replace(/\s+/g, ' ')
            .replace(/ ?([{};]) ?/g, '$1')
            .replace(/([:,]) /g, '$1')
            .replace(/ !important\b/g, '!important')
            .replace(/;}/g, '}'),
    )
    .join('');

const SHORTER = { html: shorterHtml, svg: shorterHtml, css: shorterCss };

/** What the decorators of Lit do at run time, without the helper that applies them. */
const PROPERTY_OPTIONS = {
  property: (options) => options,
  state: (options) => `{ ...${options}, state: true, attribute: false }`.replace('{ ...{}, ', '{ '),
};

function walk(node, visit) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach((child) => walk(child, visit));
  if (node.type) visit(node);
  for (const key in node) if (key !== 'type' && !isName(node, key)) walk(node[key], visit);
}

/** Whether this child only names something, and is no use of what bears the same name in the module. */
const isName = ({ type, computed }, key) =>
  (key === 'property' && type === 'MemberExpression' && !computed) ||
  (key === 'key' && !computed) ||
  (key === 'id' && type === 'VariableDeclarator');

const lines = (text) => text.split('\n').length - 1;

/**
 * Shortens one compiled module; what is short already stays as it is. Lines keep their numbers, for the source maps.
 * @param {string} code what tsc wrote
 * @param {Readonly<Record<string, string>>} tokens default of each design token
 * @returns {string}
 */
export function shorten(code, tokens) {
  const edits = [];
  const replace = ({ start, end }, by) => {
    // Line breaks that go stay behind what they were in.
    const text = by + '\n'.repeat(Math.max(0, lines(code.slice(start, end)) - lines(by)));
    if (text !== code.slice(start, end)) edits.push({ start, end, text });
  };
  const program = parseAst(code);
  walk(program, (node) => {
    if (node.type !== 'TaggedTemplateExpression' || !SHORTER[node.tag.name]) return;
    const { quasis, expressions } = node.quasi;
    // The text, with its expressions behind place holders that no rule touches.
    const texts = quasis.map(({ value }) => value.raw);
    const short = SHORTER[node.tag.name](texts.join('\0')).split('\0');
    let whole = short[0];
    expressions.forEach((expression, i) => {
      const { type, callee, arguments: args } = expression;
      const token = type === 'CallExpression' && callee.name === 'token' && args[0]?.value;
      const inlined = node.tag.name === 'css' && token in tokens;
      const name = `--sas-${token}`;
      whole += inlined ? `var(${name},${shorterCss(tokens[token])})` : `\${\0${i}\0}`;
      whole += short[i + 1];
    });
    const old = code.slice(node.quasi.start + 1, node.quasi.end - 1);
    // Expressions may hold templates of their own, which are edited in their own turn: only texts are replaced.
    if (/\0/.test(whole)) {
      quasis.forEach((quasi, i) => {
        if (short[i] !== texts[i]) edits.push({ start: quasi.start, end: quasi.end, text: short[i], node });
      });
      edits.push({
        start: node.end,
        end: node.end,
        text: '\n'.repeat(lines(texts.join('')) - lines(short.join(''))),
      });
    } else if (whole !== old) replace(node.quasi, `\`${whole}\``);
  });

  for (const { type, start, end, expression } of program.body) {
    if (type !== 'ExpressionStatement' || expression.callee?.name !== '__decorate') continue;
    const [{ elements }, { object }, { value: name }] = expression.arguments;
    const [decorator] = elements;
    const optionsOf = elements.length === 1 && PROPERTY_OPTIONS[decorator.callee?.name];
    if (!optionsOf) continue;
    const options = decorator.arguments[0]
      ? code.slice(decorator.arguments[0].start, decorator.arguments[0].end)
      : '{}';
    replace({ start, end }, `${object.name}.createProperty("${name}", ${optionsOf(options)});`);
  }

  edits.sort((a, b) => b.start - a.start || b.end - a.end);
  for (const { start, end, text } of edits) code = code.slice(0, start) + text + code.slice(end);
  return withoutUnused(code);
}

/** Takes away the helper and the imports that nothing uses any more. */
function withoutUnused(code) {
  const program = parseAst(code);
  const used = new Set();
  walk(
    program.body.filter((node) => node.type !== 'ImportDeclaration'),
    (node) => {
      if (node.type === 'Identifier') used.add(node.name);
    },
  );
  const edits = [];
  for (const node of program.body) {
    const text = code.slice(node.start, node.end);
    const gone =
      node.type === 'ImportDeclaration'
        ? /decorators\.js$|\/tokens\/index\.js$/.test(node.source.value) &&
          node.specifiers.every(
            ({ local }) => ['property', 'state', 'query', 'token'].includes(local.name) && !used.has(local.name),
          )
        : node.type === 'VariableDeclaration' &&
          node.declarations[0].id.name === '__decorate' &&
          !used.has('__decorate');
    if (gone) edits.push({ start: node.start, end: node.end, text: '\n'.repeat(lines(text)) });
  }
  for (const { start, end, text } of edits.reverse()) code = code.slice(0, start) + text + code.slice(end);
  return code;
}
