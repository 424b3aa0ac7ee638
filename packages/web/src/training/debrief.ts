import { el } from '../dom.js';
import type { Run } from './model.js';
import { scoreOf, type Performance } from './score.js';
import { texts } from './texts.js';

const t = texts.debrief;

/** What was done, what it cost beside what an expert needs, and what to do better. */
export function debriefOf(run: Run, did: Performance): { points: number; title: string; nodes: Node[] } {
  const { points, lost } = scoreOf(did, run.expert);
  const rows = [
    [texts.meter.time, texts.seconds(did.seconds), texts.seconds(run.expert.seconds), lost.time],
    [texts.meter.keys, did.keys, run.expert.keys, lost.keys],
    [texts.meter.hints, did.hints, 0, lost.hints],
    [texts.meter.mistakes, did.mistakes, 0, lost.mistakes],
  ] as const;
  const better = [
    lost.time > 0 && t.slow,
    lost.keys > 0 && t.keys,
    lost.hints > 0 && t.hints,
    lost.mistakes > 0 && t.mistakes,
  ].filter((text) => text !== false);
  const list = (title: string, items: readonly string[], tag: 'ul' | 'ol' = 'ul'): Node[] => [
    el('h3', {}, title),
    el(tag, {}, ...items.map((text) => el('li', {}, text))),
  ];
  return {
    points,
    title: t.title(points),
    nodes: [
      el(
        'table',
        {},
        el('caption', {}, t.caption),
        el('thead', {}, el('tr', {}, ...t.columns.map((column) => el('th', { scope: 'col' }, column)))),
        el(
          'tbody',
          {},
          ...rows.map(([name, ...cells]) =>
            el('tr', {}, el('th', { scope: 'row' }, name), ...cells.map((cell) => el('td', {}, String(cell)))),
          ),
        ),
      ),
      ...list(
        t.done,
        run.steps.map(({ text }) => text),
      ),
      ...list(t.better, better.length > 0 ? better : [t.nothing]),
      ...list(t.way, run.expert.way, 'ol'),
      ...list(t.lessons, run.lessons),
    ],
  };
}
