// Writes the committed lists of the sample directory anew: `node dist/seed/write-seed.js`.
import { writeFileSync } from 'node:fs';
import { directoryRecords } from './directory.js';
import { seedFiles } from './files.js';
import { generateSeed } from './generate-seed.js';

const seed = generateSeed();
for (const { file, text } of seedFiles(seed)) writeFileSync(file, text);
const kinds = new Map<string, number>();
for (const record of directoryRecords(seed, Date.now(), [])) {
  const kind = record.type === 'place' ? record.kind : record.type;
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}
process.stdout.write(`${[...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ')}\n`);
