/**
 * The browser's own accessibility tree as text, one line for each thing that a screen reader meets: role, name, states, and
 * the description that is read after them. What a modal dialog shuts out is not in it.
 */
import type { CDPSession } from 'playwright-core';

interface Value {
  value?: unknown;
}

interface Node {
  nodeId: string;
  ignored: boolean;
  role?: Value;
  name?: Value;
  description?: Value;
  value?: Value;
  properties?: { name: string; value: Value }[];
  childIds?: string[];
}

/** Boxes without a meaning: what is in them is read as if they were not there. */
const TRANSPARENT = new Set([
  'generic',
  'none',
  'RootWebArea',
  'InlineTextBox',
  'LineBreak',
  'LayoutTable',
  'LayoutTableRow',
  'LayoutTableCell',
]);
/** States that are told when they are so. */
const STATES = [
  'focused',
  'disabled',
  'expanded',
  'selected',
  'checked',
  'pressed',
  'invalid',
  'busy',
  'modal',
  'level',
  'live',
];

const clean = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value === undefined ? '' : String(value);

/** Longer than the pause that a live region makes between two announcements. */
const SAID_MS = 1200;

/** The accessibility tree, once two readings agree; where something is being said, once nothing more is. */
export async function settledTree(session: CDPSession): Promise<string> {
  let last = '';
  let since = 0;
  for (let i = 0; i < 100; i++) {
    const now = await axTree(session);
    if (now !== last) since = performance.now();
    else if (!/live=polite\]: ./.test(now) || performance.now() - since > SAID_MS) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The accessibility tree does not come to rest');
}

/** Reads the tree of the page. */
async function axTree(session: CDPSession): Promise<string> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: Node[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines: string[] = [];
  const visit = (node: Node, depth: number, above: string): void => {
    const role = clean(node.role?.value);
    const children = (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
    if (node.ignored || TRANSPARENT.has(role)) return children.forEach((child) => visit(child, depth, above));
    const name = clean(node.name?.value);
    if (role === 'StaticText') {
      // Said already as the name of what it stands in.
      if (name && !above.includes(name)) lines.push(`${'  '.repeat(depth)}text: ${name}`);
      return;
    }
    lines.push('  '.repeat(depth) + lineOf(node, role, name));
    const value = clean(node.value?.value);
    children.forEach((child) => visit(child, depth + 1, `${name} ${value}`));
  };
  if (nodes[0]) visit(nodes[0], 0, '');
  return joined(lines).join('\n');
}

function lineOf(node: Node, role: string, name: string): string {
  const states = (node.properties ?? []).flatMap(({ name: state, value: { value } }) => {
    if (!STATES.includes(state) || value === false || value === 'false' || value === 'off') return [];
    return [value === true || value === 'true' || value === 1 ? state : `${state}=${clean(value)}`];
  });
  // A collapsed list is a state too.
  if (node.properties?.some((it) => it.name === 'expanded' && it.value.value === false)) states.push('collapsed');
  const value = clean(node.value?.value);
  const description = clean(node.description?.value);
  return [
    role,
    name && JSON.stringify(name),
    states.length ? `[${states.sort().join(' ')}]` : '',
    value && `= ${JSON.stringify(value)}`,
    description && `— ${description}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A role that holds one text only stands on one line with it; what is empty and says nothing is left out. */
function joined(lines: readonly string[]): string[] {
  const out: string[] = [];
  const depthOf = (line: string | undefined) => (line === undefined ? -1 : line.search(/\S/));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const depth = depthOf(line);
    const isPlain = /^\s*[a-zA-Z]+( \[live=polite\])?$/.test(line);
    const next = lines[i + 1];
    const hasChild = depthOf(next) > depth;
    if (isPlain && hasChild && next!.trim().startsWith('text: ') && depthOf(lines[i + 2]) <= depth) {
      out.push(`${line}: ${next!.trim().slice('text: '.length)}`);
      i++;
    } else if (!(/^\s*paragraph$/.test(line) && !hasChild)) out.push(line);
  }
  return out;
}
