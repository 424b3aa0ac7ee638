// Holds the brotli size of every published browser entry under its limit in sizes.json, and docs/sizes.md in step with
// what is measured. `--write` writes the table anew.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleSize } from './bundle.mjs';
import { root } from './pnpm.mjs';

/** Packages whose every entry is measured. */
const MEASURED = ['elements', 'client', 'contract', 'loader'];
/** What runs on a server: nobody downloads it. */
const FOR_SERVERS = ['./ssr'];
const TABLE = 'docs/sizes.md';

/** The entries that these packages publish, wildcards written out: `@sas-embed/elements/define/search.js`… */
export function publishedEntries() {
  return MEASURED.flatMap((name) => {
    const folder = join(root, 'packages', name);
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.entries(exports).flatMap(([entry, target]) => {
      const file = typeof target === 'string' ? target : target.default;
      if (!file.endsWith('.js') || FOR_SERVERS.includes(entry)) return [];
      const published = `@sas-embed/${name}${entry.slice(1)}`;
      if (!entry.includes('*')) return [published];
      const [before, after] = file.split('*');
      return readdirSync(join(folder, before))
        .filter((found) => found.endsWith(after) && found !== `index${after}`)
        .map((found) => published.replace('*', found.slice(0, -after.length)))
        .sort();
    });
  });
}

/**
 * What is wrong with these measures: entries over their limit, chunks over theirs, entries that nobody measures or that
 * are gone.
 * @param {{ dynamicLimit: number, entries: { name: string, entry?: string, limit: number }[] }} limits
 * @param {Map<string, { initial: number, dynamic: { name: string, bytes: number }[] }>} measures - by name
 * @param {string[]} published
 */
export function faults({ dynamicLimit, entries }, measures, published) {
  const measured = entries.map(({ entry }) => entry);
  return [
    ...published
      .filter((entry) => !measured.includes(entry))
      .map((entry) => `${entry} is published and has no limit in sizes.json`),
    ...measured
      .filter((entry) => entry && !published.includes(entry))
      .map((entry) => `${entry} has a limit in sizes.json and is not published`),
    ...entries.flatMap(({ name, limit }) => {
      const { initial, dynamic } = measures.get(name);
      return [
        ...(initial > limit ? [`${name}: ${initial} B brotli, over its limit of ${limit} B`] : []),
        ...dynamic
          .filter(({ bytes }) => bytes > dynamicLimit)
          .map(
            (chunk) => `${name}: ${chunk.name}, loaded later, ${chunk.bytes} B, over the limit of ${dynamicLimit} B`,
          ),
      ];
    }),
  ];
}

const bytes = (n) => n.toLocaleString('en-US');

/** The public table. */
export function table({ entries }, measures) {
  const rows = entries.map(({ name, limit, goal }) => {
    const { initial, gzip, raw, dynamic } = measures.get(name);
    const later = dynamic.map((chunk) => `${chunk.name} ${bytes(chunk.bytes)}`).join(', ');
    const held = goal && goal < limit ? `${bytes(limit)} (goal ${bytes(goal)})` : bytes(limit);
    return `| ${name} | ${bytes(initial)} | ${bytes(gzip)} | ${bytes(raw)} | ${held} | ${later || '–'} |`;
  });
  return `# Sizes

Bytes of each published entry for the browser with all that it imports, French included: bundled with Rollup, minified
with terser, compressed with brotli 11 or gzip 9. What loads later (other languages, the booking dialog, announcements)
is listed apart, in brotli. Written by \`npm run sizes -- --write\`; CI fails when a limit is passed or when this table is
out of step by more than 3 %.

| Entry | Brotli | Gzip | Minified | Limit (brotli) | Loaded later |
| --- | --: | --: | --: | --: | --- |
${rows.join('\n')}
`;
}

/** Rows of a table, as cells. */
const rowsOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(-|Entry)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

/** Whether two tables say the same, within 3 % of the compressed bytes (or 96 B): not each commit rewrites them. */
export function inStep(committed, fresh) {
  const [old, now] = [rowsOf(committed), rowsOf(fresh)];
  const near = (a, b) => {
    const [x, y] = [a, b].map((cell) => Number(cell?.replaceAll(',', '')));
    return Math.abs(x - y) <= Math.max(96, 0.03 * y);
  };
  return old.length === now.length && now.every((row, i) => row[1] === old[i][1] && near(old[i][2], row[2]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const limits = JSON.parse(readFileSync(join(root, 'sizes.json'), 'utf8'));
  const measures = new Map();
  for (const { name, code, limit, goal = limit } of limits.entries) {
    const size = await bundleSize(code);
    measures.set(name, size);
    const goalText = goal < limit ? `, goal ${goal}` : '';
    console.log(`${size.initial > limit ? 'TOO BIG' : 'ok'}  ${name}: ${size.initial} B (limit ${limit}${goalText})`);
    for (const chunk of size.dynamic) console.log(`      ${chunk.name}, loaded later: ${chunk.bytes} B`);
  }
  const wrong = faults(limits, measures, publishedEntries());
  const fresh = table(limits, measures);
  const file = join(root, TABLE);
  if (process.argv.includes('--write')) {
    const { format, resolveConfig } = await import('prettier');
    writeFileSync(file, await format(fresh, { ...(await resolveConfig(file)), filepath: file }));
  } else if (!inStep(readFileSync(file, 'utf8'), fresh)) {
    wrong.push(`${TABLE} is out of step: npm run sizes -- --write`);
  }
  for (const fault of wrong) console.error(`sizes: ${fault}`);
  process.exit(wrong.length ? 1 : 0);
}
