/** The threat model names tests that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');

describe('the threat model', () => {
  it('names a test for each mitigation, and each is there', () => {
    const rows = text.split('\n').filter((line) => /^\| [STRIDE] {3}\|/.test(line));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const test = /`([\w./-]+\.test\.ts)`\s*\|$/.exec(row)?.[1];
      expect(test, row).toBeDefined();
      expect(existsSync(new URL(`../../${test}`, import.meta.url)), test).toBe(true);
    }
  });
});
