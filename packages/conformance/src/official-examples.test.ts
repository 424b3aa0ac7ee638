import { expect, it } from 'vitest';
import type { Mode } from './model/index.js';
import { describeOfficial, officialFile } from './testing/fixtures/official.js';
import { validateFiles } from './validate.js';

const failed = (file: string, mode: Mode) =>
  validateFiles([officialFile(`ig/${file}.json`)], { modes: [mode] })
    .filter(({ status }) => status === 'failed')
    .flatMap(({ rule, findings }) => findings.map(({ path }) => `${rule.id} ${path}`));

describeOfficial('the official examples get the verdicts that are recorded of them', () => {
  it('the PS example has a WALKIN slot without comment (C-03) and a specialty in text only (C-12)', () => {
    expect(failed('Bundle-ExampleBundlePSIndiv', 'official')).toEqual([
      'AGG-PS1-15 entry[4].resource.comment',
      'AGG-BDL-01.Slot.specialty.code entry[7].resource.specialty[1]',
    ]);
  });

  it('the CPTS example passes what a file can show', () => {
    expect(failed('Bundle-ExampleBundleCPTS1', 'official')).toEqual([]);
  });

  it.each(['Appointment-1', 'Appointment-2'])('%s conforms to its profile', (file) => {
    expect(failed(file, 'official')).toEqual([]);
  });
});
