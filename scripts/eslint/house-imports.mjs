// The directions of import that hold the house together: which package may use which, and that a room of a package is
// entered by its door only.
import { dirname, relative, resolve, sep } from 'node:path';

/** Packages of ours that each package's code may import. */
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
  conformance: ['contract', 'fhir', 'hub'],
  // hosts are demo pages: they take the elements' bundle as any host does
  sandbox: ['contract', 'gateway', 'web', 'editor', 'hub', 'elements'],
};

/** Whether `target` (a path inside the package's src) is the door of its room. */
function isDoor(target) {
  const parts = target.split(sep);
  const file = parts.at(-1).replace(/\.(js|ts)$/, '');
  if (parts.length === 1) return true; // files at the root of src belong to nobody
  if (file === 'index') return true;
  return parts[0] === 'define' || file === parts[0]; // an element's door is the file of its name
}

/** @type {import('eslint').Rule.RuleModule} */
export const houseImports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      package: 'packages/{{from}} may not import @sas-embed/{{to}} (allowed: {{allowed}}).',
      door: 'Import the room "{{room}}" by its door (index.js), not its insides.',
    },
  },
  create(context) {
    const match = /^(.*[\\/]packages[\\/]([^\\/]+)[\\/]src)[\\/](.*)$/.exec(context.filename);
    if (!match) return {};
    const [, src, from, file] = match;
    const ownRoom = file.includes(sep) ? file.split(sep)[0] : undefined;

    function check(node) {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const to = /^@sas-embed\/([^/]+)/.exec(specifier)?.[1];
      if (to && to !== from && !MAY_IMPORT[from]?.includes(to)) {
        context.report({
          node,
          messageId: 'package',
          data: { from, to, allowed: MAY_IMPORT[from]?.join(', ') || 'none' },
        });
      }
      if (!specifier.startsWith('.')) return;
      const target = relative(src, resolve(dirname(context.filename), specifier));
      if (target.startsWith('..')) return;
      const room = target.includes(sep) ? target.split(sep)[0] : undefined;
      if (room && room !== ownRoom && room !== 'generated' && !isDoor(target)) {
        context.report({ node, messageId: 'door', data: { room } });
      }
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
