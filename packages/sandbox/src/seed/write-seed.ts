// Writes the committed list of sample practitioners anew: `node dist/seed/write-seed.js`.
import { writeFileSync } from 'node:fs';
import { generatePractitioners } from './generate.js';
import { PRACTITIONERS_FILE } from './index.js';
import { toCsv } from './practitioners.js';

const rows = generatePractitioners();
writeFileSync(PRACTITIONERS_FILE, toCsv(rows));
process.stdout.write(`${new Set(rows.map((r) => r.nationalId)).size} practitioners, ${rows.length} places\n`);
