import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const built = existsSync(new URL('../../packages/elements/dist/index.js', import.meta.url));

/** Runs a few lines in a Node process of their own and gives what they print. */
function node(code: string): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 15_000,
    cwd: new URL('../..', import.meta.url),
  });
  return JSON.parse(output);
}

describe.skipIf(!built)('the elements imported in Node', () => {
  it('define nothing and leave no global behind', () => {
    const seen = node(`
      const before = new Set(Object.getOwnPropertyNames(globalThis));
      const all = await import('@sas-embed/elements');
      const added = Object.getOwnPropertyNames(globalThis).filter((n) => !before.has(n));
      const tags = ['sas-slot-grid', 'sas-offer-card', 'sas-results'];
      console.log(JSON.stringify({
        classes: Object.keys(all).filter((n) => /^Sas[A-Z]/.test(n)).length > 2,
        defined: tags.filter((t) => globalThis.customElements?.get(t)),
        // Lit's own: its registry and what it keeps of versions and metadata.
        added: added.filter((n) => !/^(lit|reactiveElement)|^(customElements|CSSStyleSheet)$/.test(n)),
        document: typeof document,
      }));`);
    expect(seen).toEqual({ classes: true, defined: [], added: [], document: 'undefined' });
  });

  it('can be defined there without an error, twice', () => {
    expect(
      node(`
        await import('@sas-embed/elements/define/results.js');
        const { SasResults } = await import('@sas-embed/elements');
        console.log(JSON.stringify(globalThis.customElements.get('sas-results') === SasResults));`),
    ).toBe(true);
  });
});
