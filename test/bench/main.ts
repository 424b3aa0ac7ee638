/**
 * Prints one JSON line per figure: `{"name","ratio","ours","baseline","unit","runs"}` – medians over alternating runs
 * of ours and the baseline, ratio = ours / baseline; what reads bytes tells its `mbPerSecond` too. `npm run bench -- NAME…` selects a figure and those below it
 * (`NAME.*`).
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FigureGroup } from './figures.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = (name: string) => !wanted.length || wanted.some((w) => name === w || name.startsWith(`${w}.`));

const files = readdirSync(here).filter((file) => file.endsWith('.bench.ts'));
for (const file of files.sort()) {
  const { default: group } = (await import(`./${file}`)) as { default: FigureGroup };
  const names = group.names.filter(isWanted);
  if (!names.length) continue;
  for await (const figure of group.measure(new Set(names))) {
    if (isWanted(figure.name)) console.log(JSON.stringify(figure));
  }
}
process.exit();
