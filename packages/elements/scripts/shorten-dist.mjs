// Shortens what tsc wrote to dist/. Runs after each compilation; what is short already is not written again.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shorten } from './shorten.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const { tokenDefaults } = await import(new URL('../dist/tokens/tokens.js', import.meta.url).href);

for (const name of readdirSync(dist, { recursive: true })) {
  if (!name.endsWith('.js') || name.startsWith('bundle') || name.startsWith('testing')) continue;
  const code = readFileSync(join(dist, name), 'utf8');
  const short = shorten(code, tokenDefaults);
  if (short !== code) writeFileSync(join(dist, name), short);
}
