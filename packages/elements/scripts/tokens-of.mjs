// Which design tokens an element's styles use, with their defaults and what they are for.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');

/** Every token by name: `{ name, default, description }`, in the order and under the headings of tokens.ts. */
function everyToken() {
  const [, table] = /tokenDefaults = \{([^]*?)\n\} as const/.exec(read('src/tokens/tokens.ts'));
  const tokens = new Map();
  let heading = '';
  for (const line of table.split('\n')) {
    heading = /^ *\/\/ (.*)/.exec(line)?.[1] ?? heading;
    const [, name, value] = /^ *'?([\w-]+)'?: '(.*)',/.exec(line) ?? [];
    if (name) tokens.set(name, { name: `--sas-${name}`, default: value, description: `${heading}.` });
  }
  return tokens;
}

/** The styles of a room. */
const sheetsIn = (room) =>
  readdirSync(join(root, room))
    .filter((name) => name.endsWith('.styles.ts'))
    .map((name) => read(join(room, name)))
    .join('');

/**
 * The tokens that the element of this module uses: in the styles of its room, in the shared ones that it takes, and in its list of keys.
 * @param {string} path its module, from the package's folder
 */
export function tokensOf(path) {
  const element = read(path);
  const keys = element.includes("from '../shortcuts/index.js'") ? sheetsIn('src/shortcuts') : '';
  const own = element + sheetsIn(dirname(path)) + keys;
  const shared = ['base', 'button'].filter((name) => own.includes(`${name}Styles`));
  const text = own + shared.map((name) => read(`src/internal/${name}.styles.ts`)).join('');
  const tokens = everyToken();
  return [...new Set([...text.matchAll(/token\('([\w-]+)'\)/g)].map(([, name]) => name))].map((name) =>
    tokens.get(name),
  );
}
