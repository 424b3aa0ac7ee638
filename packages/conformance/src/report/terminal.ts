import { CONTRADICTIONS, FLOW_NAMES, guideUrl, type Flow, type Result } from '../model/index.js';
import { countsOf, type Report } from './summary.js';

/** Colours of a terminal, or none. */
export interface Paint {
  good: (text: string) => string;
  bad: (text: string) => string;
  warn: (text: string) => string;
  faint: (text: string) => string;
  strong: (text: string) => string;
}

const escape = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const same = (text: string) => text;

/** Colours when the terminal has them. */
export const paint = (colours: boolean): Paint =>
  colours
    ? { good: escape(32), bad: escape(31), warn: escape(33), faint: escape(2), strong: escape(1) }
    : { good: same, bad: same, warn: same, faint: same, strong: same };

/** What came from outside, so that it cannot steer the terminal. */
// eslint-disable-next-line no-control-regex -- control characters are what is taken away
const safe = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');

/** A report for people at a terminal; French. */
export function terminalReport(report: Report, p: Paint): string {
  const lines: string[] = [];
  for (const flow of report.flows) {
    const results = report.results.filter((result) => result.flow === flow);
    if (results.length) lines.push(...flowLines(flow, results, p));
  }
  if (report.timings?.length) {
    lines.push('', p.strong('Temps de réponse'));
    for (const { identifiers, burst, samples, p50, p95, max, bytes } of report.timings)
      lines.push(
        `  ${burst ? 'Pointe' : `${String(identifiers).padStart(2)} PS`} : p50 ${p50} ms, p95 ${p95} ms, max ${max} ms (${samples} appels, ${Math.round(bytes / 1024)} Kio)`,
      );
  }
  if (report.elsewhere.length) {
    lines.push('', p.strong('À faire dans EVS/Inferno'));
    for (const { id, title, reason } of report.elsewhere) lines.push(`  ${id} — ${title}`, p.faint(`    ${reason}`));
  }
  lines.push(...skippedLines(report.results, p));
  const counts = countsOf(report.results);
  lines.push(
    '',
    `${p.good(agreed(counts.passed, 'respectée'))}, ${(counts.failed ? p.bad : p.faint)(agreed(counts.failed, 'non respectée'))}, ` +
      `${agreed(counts.told, 'avertissement')}, ${agreed(counts.consequences, 'conséquence')}, ` +
      p.faint(agreed(counts.skipped, 'non vérifiée')),
  );
  return `${lines.join('\n')}\n`;
}

/** A number and its word, of which `s` makes the plural: in French from two on. */
const agreed = (n: number, word: string): string => `${n} ${word}${n > 1 ? 's' : ''}`;

/** Why rules were not checked, each reason once. */
function skippedLines(results: readonly Result[], p: Paint): string[] {
  const byReason = new Map<string, string[]>();
  for (const { status, reason = '', rule } of results)
    if (status === 'skipped') byReason.set(reason, [...(byReason.get(reason) ?? []), rule.id]);
  if (!byReason.size) return [];
  const named = (ids: readonly string[]): string =>
    `${ids.slice(0, 4).join(', ')}${ids.length > 4 ? ` et ${agreed(ids.length - 4, 'autre')}` : ''}`;
  return [
    '',
    p.strong('Non vérifié'),
    ...[...byReason].map(([reason, ids]) => p.faint(`  ${safe(reason)} — ${named(ids)}`)),
  ];
}

function flowLines(flow: Flow, results: readonly Result[], p: Paint): string[] {
  const counts = countsOf(results);
  const lines = ['', `${p.strong(FLOW_NAMES[flow])}  ${counts.passed}/${results.length - counts.skipped}`];
  for (const result of results.filter(({ status, because }) => status === 'failed' && !because)) {
    const { rule, findings, more } = result;
    const mark = rule.severity === 'required' ? p.bad('✗') : p.warn('!');
    lines.push(`  ${mark} ${p.strong(rule.id)} ${rule.title}`);
    for (const { exchange, path, received, expected } of findings.slice(0, 5)) {
      lines.push(`      ${p.faint(safe(exchange))} ${safe(path)}`);
      lines.push(`        reçu ${safe(received)}${expected === rule.title ? '' : ` ; attendu ${safe(expected)}`}`);
    }
    if (findings.length > 5 || more) lines.push(p.faint(`      … et ${findings.length - 5 + more} de plus`));
    lines.push(`      → ${rule.fix}`, p.faint(`      ${guideUrl(rule.guide)}`));
    if (rule.contradiction)
      lines.push(p.warn(`      ${rule.contradiction} ${CONTRADICTIONS[rule.contradiction] ?? ''}`));
    const with_ = results.filter(({ because }) => because === rule.id);
    if (with_.length) lines.push(p.faint(`      entraîne ${with_.map((one) => one.rule.id).join(', ')}`));
  }
  return lines;
}
