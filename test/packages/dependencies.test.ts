import { describe, expect, it } from 'vitest';
import { isAllowed } from '../../scripts/dependencies.mjs';
import { sbomOf } from '../../scripts/sbom.mjs';

describe('what we depend on', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['MIT AND BSD-3-Clause', true],
    ['MIT AND GPL-3.0', false],
    ['GPL-3.0', false],
    ['Unknown', false],
  ])('under %s may go along: %s', (licence, allowed) => {
    expect(isAllowed(licence)).toBe(allowed);
  });

  it('is told in CycloneDX, each version once', () => {
    const licences = {
      MIT: [{ name: '@scope/a', versions: ['1.0.0', '2.0.0'] }],
      '(MIT OR Apache-2.0)': [{ name: 'b', versions: ['3.1.0'] }],
    };
    const of = { name: 'x', version: '1.0.0', at: '2026-11-26T12:00:00Z', serial: 'c0ffee' };
    expect(sbomOf(licences, of)).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        { purl: 'pkg:npm/%40scope/a@1.0.0', group: '@scope', name: 'a', licenses: [{ license: { id: 'MIT' } }] },
        { purl: 'pkg:npm/%40scope/a@2.0.0' },
        { purl: 'pkg:npm/b@3.1.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
      ],
    });
  });
});
