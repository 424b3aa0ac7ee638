/**
 * What a page downloads, in bytes of brotli: minified ES modules, an entry with its static imports. What is loaded later
 * is listed beside it.
 *
 * - `bundle.*`: ours against the goal that sizes.json keeps
 * - `peer.*`: ours (the journey with provider and client) against a peer's part of it, bundled in the same way
 */
import { readFileSync } from 'node:fs';
import { bundleSize } from '../../scripts/bundle.mjs';
import type { Figure, FigureGroup } from './figures.js';
import { installPeers, peers } from './peers/peers.js';

interface Entry {
  figure?: string;
  code: string;
  limit: number;
  goal?: number;
}

const JOURNEY = 'bundle.journey-with-provider';
const { entries } = JSON.parse(readFileSync(new URL('../../sizes.json', import.meta.url), 'utf8')) as {
  entries: Entry[];
};
const figures = entries.filter((entry): entry is Entry & { figure: string } => entry.figure !== undefined);

const sized = (name: string, ours: number, baseline: number, later: Figure['later']): Figure => ({
  name,
  ratio: Number((ours / baseline).toFixed(3)),
  ours,
  baseline,
  unit: 'B',
  runs: 1,
  ...(later?.length && { later }),
});

async function* measure(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  let journey = 0;
  for (const { figure, code, limit, goal = limit } of figures) {
    const isJourney = figure === JOURNEY;
    if (!wanted.has(figure) && !isJourney) continue;
    const { initial, dynamic } = await bundleSize(code);
    if (isJourney) journey = initial;
    if (wanted.has(figure)) yield sized(figure, initial, goal, dynamic);
  }
  const asked = peers.filter(({ name }) => wanted.has(name));
  if (!asked.length) return;
  const installed = await installPeers();
  if (!installed) return;
  for (const { name, code } of asked) {
    const { initial, dynamic } = await bundleSize(code, installed);
    yield sized(name, journey, initial, dynamic);
  }
}

export default {
  names: [...figures.map(({ figure }) => figure), ...peers.map(({ name }) => name)],
  measure,
} satisfies FigureGroup;
