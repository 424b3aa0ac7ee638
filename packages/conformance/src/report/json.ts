import { guideUrl, type Rule } from '../model/index.js';
import { countsOf, type Report } from './summary.js';

/** A rule as JSON tells it. */
export function ruleJson(rule: Rule): object {
  const { id, mode, flows, severity, title, guide, fix, contradiction, aliases, becauseOf } = rule;
  return {
    ...{ id, mode, flows, severity, title, guide: guideUrl(guide), fix },
    ...(contradiction && { contradiction }),
    ...(aliases?.length && { aliases }),
    ...(becauseOf?.length && { becauseOf }),
  };
}

/** A report as JSON: stable names, for dashboards and for comparing runs. */
export function jsonReport(report: Report): string {
  const { results, ...head } = report;
  return `${JSON.stringify(
    {
      ...head,
      counts: countsOf(results),
      results: results.map(({ rule, flow, status, findings, more, reason, because }) => ({
        rule: rule.id,
        ...{ mode: rule.mode, flow, severity: rule.severity, status, title: rule.title },
        ...(status === 'failed' && {
          guide: guideUrl(rule.guide),
          fix: rule.fix,
          ...(rule.contradiction && { contradiction: rule.contradiction }),
          findings,
          ...(more > 0 && { more }),
          ...(because && { because }),
        }),
        ...(reason && { reason }),
      })),
    },
    null,
    2,
  )}\n`;
}
