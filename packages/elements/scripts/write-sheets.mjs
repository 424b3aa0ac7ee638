// The style sheets of the elements as files, for pages that are drawn on a server: dist/ssr/sheets/<tag>.css.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../custom-elements.json' with { type: 'json' };

const dist = new URL('../dist/', import.meta.url);
const folder = fileURLToPath(new URL('ssr/sheets/', dist));
mkdirSync(folder, { recursive: true });

for (const { path, declarations } of manifest.modules) {
  for (const { name, tagName } of declarations.filter((declaration) => declaration.tagName)) {
    const module = await import(new URL(path.replace(/^src\/(.*)\.ts$/, '$1.js'), dist).href);
    // whoever asks for the attributes has the class put in order, its styles too
    const { elementStyles } = module[name].observedAttributes && module[name];
    writeFileSync(join(folder, `${tagName}.css`), elementStyles.map(({ cssText }) => cssText).join('\n'));
  }
}
