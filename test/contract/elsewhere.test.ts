/** The table of what users suffer from elsewhere names tests that are there, by their titles. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const rows = readFileSync(new URL('docs/elsewhere.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!Elsewhere|-)/.test(line))
  .map((line) =>
    line
      .slice(2, -2)
      .trim()
      .split(/\s*\|\s*/),
  );

/** What is complained of most, each in a row of its own. */
const PAINS = [
  /already defined/i,
  /two versions/i,
  /theme is the page/i,
  /strict policy/i,
  /import on a server/i,
  /server drew/i,
  /first events are lost/i,
  /defined before a framework/i,
  /properties and the events/i,
  /form around it/i,
  /focus is lost/i,
  /ARIA/,
  /root size/i,
  /clocks change/i,
  /whole library/i,
  /cookies/i,
  /isolates itself/i,
  /height/i,
  /whoever speaks/i,
  /same slot/i,
  /keyboard and speech/i,
  /old ones out/i,
  /slowest editor/i,
  /personal data/i,
  /try it/i,
];

describe('what users suffer from elsewhere', () => {
  it('has a row for each complaint, and no other', () => {
    expect(rows).toHaveLength(PAINS.length);
    for (const pain of PAINS)
      expect(
        rows.filter(([elsewhere]) => pain.test(elsewhere!)),
        String(pain),
      ).toHaveLength(1);
  });

  it.each(rows)('%s', (_elsewhere, told, here, tests) => {
    expect(told).toMatch(/\w/);
    expect(here).toMatch(/\w+ \w+/);
    const named = [...tests!.matchAll(/`([\w./-]+\.test\.ts)` “(.+?)”(?=<br>|$)/g)];
    expect(named).toHaveLength(tests!.split('<br>').length);
    for (const [, file, title] of named) {
      expect(existsSync(new URL(file!, root)), file).toBe(true);
      const text = readFileSync(new URL(file!, root), 'utf8');
      // the title of a test that runs: no `skip` and no `todo`
      const written = [`'${title}'`, `"${title}"`, `\`${title}\``].find((it) => text.includes(it));
      expect(written, `${file}: ${title}`).toBeDefined();
      expect(text.slice(0, text.indexOf(written!)).slice(-16), title).not.toMatch(/skip|todo/);
    }
  });
});
