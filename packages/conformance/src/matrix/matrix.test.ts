import { describe, expect, it } from 'vitest';
import { FLOWS, GUIDE_PAGES } from '../model/index.js';
import { RULES } from '../rules/index.js';
import { proveRules, tryMutant } from './index.js';

describe('the matrix', () => {
  it.each(FLOWS)('the compliant editor passes everything of %s', async (flow) => {
    for (const mode of ['official', 'strict'] as const) {
      const results = await tryMutant(undefined, flow, mode);
      expect(
        results.filter(({ status }) => status === 'failed').map(({ rule, findings }) => [rule.id, findings]),
      ).toEqual([]);
      const skipped = results.filter(({ status }) => status === 'skipped');
      // nothing is passed by not being looked at
      expect(skipped.map(({ rule, reason }) => [rule.id, reason])).toEqual([]);
    }
  });

  it('for every rule one mutant breaks just that rule', async () => {
    const proofs = await proveRules();
    expect(proofs.filter(({ caught, others }) => !caught || others.length > 0)).toEqual([]);
    expect(proofs).toHaveLength(RULES.length);
    expect(proofs.length).toBeGreaterThanOrEqual(200);
  }, 180_000);
});

describe('the rules', () => {
  it('have an id of their own', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s says what, where in the guide and what to do',
    (_id, rule) => {
      expect(rule.title.length).toBeGreaterThan(10);
      expect(rule.fix).toMatch(/[.:!»]$|\d$/);
      expect(rule.guide in GUIDE_PAGES || rule.guide.startsWith('profile:')).toBe(true);
      expect(rule.flows.length).toBeGreaterThan(0);
      if (rule.contradiction) expect(rule.contradiction).toMatch(/^[CH]-\d\d$/);
    },
  );
});
