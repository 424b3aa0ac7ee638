import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../../stories/accessibility/criteria.js';
import { EVERY } from '../../stories/accessibility/criterion.js';
import { ELEMENTS } from '../../stories/states.js';

/** How many criteria each theme of RGAA 4.1.2 has. */
const THEMES = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12];
const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the accessibility statement', () => {
  it('has each of the 106 criteria once, in order', () => {
    const all = THEMES.flatMap((count, theme) => Array.from({ length: count }, (_, i) => `${theme + 1}.${i + 1}`));
    expect(all).toHaveLength(106);
    expect(CRITERIA.map(({ id }) => id)).toEqual(all);
  });

  it.each(CRITERIA.map((criterion) => [criterion.id, criterion] as const))(
    '%s says how, or why not',
    (_, criterion) => {
      expect(criterion.about).toMatch(/\w{4}/);
      if (criterion.state !== 'checked') {
        expect(criterion.why).toMatch(/\w+ .*\.$/);
        return;
      }
      expect(criterion.how).toMatch(/\w+ \w+/);
      for (const element of criterion.elements) expect([EVERY, ...ELEMENTS]).toContain(element);
      expect(criterion.files.length).toBeGreaterThan(0);
      for (const file of criterion.files) expect(existsSync(root + file), file).toBe(true);
    },
  );
});
