import { FLOW_NAMES, guideUrl, type Result } from '../model/index.js';
import type { Report } from './summary.js';

/** Text as XML, without what XML 1.0 does not allow. */
const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A report as JUnit XML: a suite for each flow, a case for each rule. Warnings do not fail. */
export function junitReport(report: Report): string {
  const suites = report.flows
    .map((flow) => ({ flow, results: report.results.filter((result) => result.flow === flow) }))
    .filter(({ results }) => results.length > 0);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="${xml(report.subject)}">`];
  for (const { flow, results } of suites) {
    const failures = results.filter(isFailure).length;
    const skipped = results.filter(({ status }) => status === 'skipped').length;
    lines.push(
      `  <testsuite name="${xml(FLOW_NAMES[flow])}" tests="${results.length}" failures="${failures}" skipped="${skipped}" timestamp="${xml(report.at)}">`,
      ...results.map((result) => testCase(result)),
      '  </testsuite>',
    );
  }
  return `${lines.join('\n')}\n</testsuites>\n`;
}

const isFailure = ({ status, rule }: Result): boolean => status === 'failed' && rule.severity === 'required';

function testCase(result: Result): string {
  const { rule, flow, status, findings, reason, because } = result;
  const head = `    <testcase classname="${rule.mode}.${flow}" name="${xml(`${rule.id} ${rule.title}`)}"`;
  if (status === 'skipped') return `${head}><skipped message="${xml(reason ?? '')}"/></testcase>`;
  if (status === 'passed') return `${head}/>`;
  const text = [
    ...findings.map((f) => `${f.exchange} ${f.path}\n  reçu : ${f.received}\n  attendu : ${f.expected}`),
    `Correction : ${rule.fix}`,
    `Guide : ${guideUrl(rule.guide)}`,
    ...(because ? [`Conséquence de ${because}`] : []),
  ].join('\n');
  return isFailure(result)
    ? `${head}><failure type="${xml(rule.id)}" message="${xml(rule.title)}">${xml(text)}</failure></testcase>`
    : `${head}><system-out>${xml(text)}</system-out></testcase>`;
}
