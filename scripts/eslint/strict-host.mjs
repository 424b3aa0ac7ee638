// What a strict host page would refuse, and what would make an element follow the page's own look: inline styles, HTML
// from text, colours that are not tokens, sizes that hang on the host's root element.

const NAMED =
  'aqua|black|blue|brown|crimson|cyan|darkblue|darkgray|darkgreen|darkred|fuchsia|gold|gray|green|grey|indigo|lightblue|' +
  'lightgray|lightgreen|lightgrey|lime|magenta|maroon|navy|olive|orange|pink|purple|red|silver|teal|violet|white|yellow';

const CSS = [
  ['colour', /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(/i],
  ['colour', new RegExp(`:[^;{}]*(?<![-\\w])(?:${NAMED})(?![-\\w(])`, 'i')],
  ['rem', /\d\s*rem\b/],
  ['url', /\burl\(/i],
];
const HTML = [
  ['style', /(?:^|[\s"'])[.?]?style\s*=/],
  ['html', /(?:^|[\s"'])\.(?:innerHTML|outerHTML)\s*=/],
  ['script', /<script\b|(?:^|\s)on[a-z]+\s*=/i],
  ['url', /["'(]data:/],
];
const UNSAFE = /^(?:unsafe(?:HTML|SVG|MathML|Static)|styleMap)$/;
const withoutComments = (css) => css.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));

/** @type {import('eslint').Rule.RuleModule} */
export const strictHost = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      colour: 'A literal colour ({{found}}): use a token, so that themes and forced colours reach it.',
      rem: 'A size in rem ({{found}}) follows the root element of the host page: use a token, px or em.',
      url: 'No URL in styles and no data: URL ({{found}}): strict hosts refuse them. Icons are inline SVG.',
      style: 'No inline style: a strict host refuses it. Use a class, a part or a constructable sheet.',
      html: 'No HTML from text: use a template.',
      script: 'No script and no handler attribute in a template: use @event.',
      unsafe: '{{found}} is not for elements: text stays text, and styles stand in sheets.',
    },
  },
  create(context) {
    const look = (node, text, rules) => {
      for (const [messageId, pattern] of rules) {
        const found = pattern.exec(text)?.[0].trim();
        if (found) context.report({ node, messageId, data: { found } });
      }
    };
    return {
      TaggedTemplateExpression({ tag, quasi }) {
        if (!['css', 'html', 'svg'].includes(tag.name)) return;
        for (const part of quasi.quasis) {
          if (tag.name === 'css') look(part, withoutComments(part.value.raw), CSS);
          else look(part, part.value.raw, HTML);
        }
      },
      ImportSpecifier(node) {
        const { name } = node.imported;
        if (UNSAFE.test(name)) context.report({ node, messageId: 'unsafe', data: { found: name } });
      },
      AssignmentExpression(node) {
        if (/^(innerHTML|outerHTML)$/.test(node.left.property?.name)) context.report({ node, messageId: 'html' });
      },
      CallExpression(node) {
        const { callee } = node;
        const name = callee.property?.name;
        if (name === 'insertAdjacentHTML') context.report({ node, messageId: 'html' });
        // (`element.style` from a script is no inline style: a content security policy lets it pass)
        if (name === 'setAttribute' && node.arguments[0]?.value === 'style') {
          context.report({ node, messageId: 'style' });
        }
      },
    };
  },
};
