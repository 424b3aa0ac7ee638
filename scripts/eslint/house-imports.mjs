// The directions of import that hold the house together: which package may use which, which may run in a browser, and
// that a room of a package is entered by its door only.
import { dirname, relative, resolve } from 'node:path';

/**
 * What of ours each package's code may import: a package, or one entry of it (`hub/testing`). A row for each package of
 * the house, those to come included.
 * @type {Record<string, string[]>}
 */
export const MAY_IMPORT = {
  contract: [],
  loader: [],
  hub: ['contract'],
  fhir: ['contract'],
  client: ['contract'],
  elements: ['client', 'contract'],
  react: ['elements'],
  angular: ['elements'],
  web: ['elements', 'client', 'loader'],
  editor: ['fhir', 'contract'],
  gateway: ['contract', 'fhir', 'hub'],
  // the kit plays the Hub to an LRM: it takes the dispatcher with the Hub's own rules
  conformance: ['contract', 'fhir', 'hub', 'hub/testing'],
  // the hosts of the sandbox are demo pages, and its receiver an LRM: they take the elements' bundle and the client's door for servers, as any host does
  sandbox: ['contract', 'gateway', 'web', 'editor', 'hub', 'hub/testing', 'elements/bundle', 'client/host'],
};

/** Packages that a browser loads, or that do no input or output: no module of Node. */
export const WITHOUT_NODE = ['contract', 'loader', 'client', 'elements', 'react', 'angular', 'web', 'fhir'];

const portable = (path) => path.replaceAll('\\', '/');

/** Whether `target` (a path inside the package's src) is the door of its room. */
function isDoor(target, from) {
  const parts = target.split('/');
  const file = parts.at(-1).replace(/\.(js|ts)$/, '');
  if (parts.length === 1) return true; // files at the root of src belong to nobody
  if (parts.length === 2 && file === 'index') return true;
  // each host of the sandbox is a room of its own
  if (from === 'sandbox' && parts[0] === 'hosts' && parts.length === 3 && file === 'index') return true;
  // an element's door is the file of its name; each definition is a door
  return from === 'elements' && parts.length === 2 && (parts[0] === 'define' || file === parts[0]);
}

/** The module that a node names: of an import, an export, `import()` or the type `import('…')`. */
const specifierOf = (node) => (node.source ?? node.argument?.literal ?? node.argument)?.value;

/** @type {import('eslint').Rule.RuleModule} */
export const houseImports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unknown:
        'packages/{{from}} has no row in MAY_IMPORT of scripts/eslint/house-imports.mjs: say what it may import.',
      package: 'packages/{{from}} may not import {{specifier}} (allowed of ours: {{allowed}}).',
      outside: 'A relative import stays inside packages/{{from}}: name the other package instead.',
      door: 'Import the room "{{room}}" by its door (index.js), not its insides.',
      node: 'packages/{{from}} may run in a browser or is pure: it may not import {{specifier}}.',
    },
  },
  create(context) {
    const match = /^(.*\/packages\/([^/]+))\/src\/(.*)$/.exec(portable(context.filename));
    if (!match) return {};
    const [, home, from, file] = match;
    const src = `${home}/src`;
    const ownRoom = file.includes('/') ? file.split('/')[0] : undefined;
    const allowed = MAY_IMPORT[from];
    const forTests = /(^|\/)testing\/fixtures\//.test(file);

    function check(node) {
      const specifier = specifierOf(node);
      if (typeof specifier !== 'string') return;
      const report = (messageId, data) => context.report({ node, messageId, data: { from, specifier, ...data } });
      const [, to, entry] = /^@sas-embed\/([^/]+)(?:\/(.+))?/.exec(specifier) ?? [];
      if (to && to !== from && !allowed?.some((name) => name === to || name === `${to}/${entry}`)) {
        report('package', { allowed: allowed?.join(', ') || 'none' });
      }
      if (specifier.startsWith('node:') && WITHOUT_NODE.includes(from) && !forTests) report('node');
      if (!specifier.startsWith('.')) return;
      const absolute = resolve(dirname(context.filename), specifier);
      if (portable(relative(home, absolute)).startsWith('..')) return report('outside');
      const target = portable(relative(src, absolute));
      if (target.startsWith('..')) return;
      const room = target.includes('/') ? target.split('/')[0] : undefined;
      if (room && room !== ownRoom && room !== 'generated' && !isDoor(target, from)) report('door', { room });
    }
    return {
      Program: (node) => void (allowed ?? context.report({ node, messageId: 'unknown', data: { from } })),
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
