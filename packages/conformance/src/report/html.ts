import { CONTRADICTIONS, FLOW_NAMES, guideUrl, type Finding, type Flow, type Result } from '../model/index.js';
import { STYLE } from './html-style.js';
import { countsOf, type Report, type Timing } from './summary.js';

/** Findings shown under a rule before they fold away. */
const SHOWN = 3;

const e = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const plural = (n: number, one: string, many: string): string => `${n} ${n > 1 ? many : one}`;

/** A report as one page that needs nothing else: no script, no file, no network. French. */
export function htmlReport(report: Report): string {
  const { subject, at, kit, modes, results } = report;
  const counts = countsOf(results);
  const broken = counts.failed > 0;
  const modeNames = modes.map((mode) => (mode === 'official' ? 'officiel' : 'strict')).join(' et ');
  const when = new Intl.DateTimeFormat('fr-FR', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(new Date(at));
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Conformité SAS — ${e(subject)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="top">
<h1>Conformité à l’interface du SAS</h1>
<p><code>${e(subject)}</code></p>
<p class="soft">${e(when)} (heure de Paris) · mode ${e(modeNames)} · kit ${e(kit)}</p>
</header>
<main>
<div class="verdict${broken ? ' bad' : ''}">
<strong>${broken ? `${plural(counts.failed, 'règle obligatoire n’est pas respectée', 'règles obligatoires ne sont pas respectées')}` : 'Toutes les règles obligatoires vérifiées sont respectées'}</strong>
<ul class="counts">
<li><b>${counts.passed}</b> ${counts.passed > 1 ? 'respectées' : 'respectée'}</li>
${broken ? `<li><b>${counts.failed}</b> à corriger</li>` : ''}
<li><b>${counts.told}</b> ${counts.told > 1 ? 'avertissements' : 'avertissement'}</li>
<li><b>${counts.skipped}</b> ${counts.skipped > 1 ? 'non vérifiées' : 'non vérifiée'}</li>
</ul>
</div>
${overview(report)}
${report.timings?.length ? timings(report.timings) : ''}
${report.flows
  .map((flow) =>
    section(
      flow,
      results.filter((result) => result.flow === flow),
    ),
  )
  .join('\n')}
${elsewhere(report)}
</main>
${counts.failed + counts.told ? `<footer><p>Chaque règle non respectée dit où, ce qui a été reçu, ce qui était attendu et que faire. Une règle qui tombe avec une autre est citée sous celle-ci : corrigez d’abord la première.</p></footer>` : '<footer></footer>'}
</body>
</html>
`;
}

function overview(report: Report): string {
  const rows = report.flows.flatMap((flow) => {
    const results = report.results.filter((result) => result.flow === flow);
    if (!results.length) return [];
    const counts = countsOf(results);
    const checked = results.length - counts.skipped;
    return `<tr><th scope="row"><a href="#${flow}">${e(FLOW_NAMES[flow])}</a></th><td class="wide">${bar(counts.passed, counts.failed + counts.consequences, counts.told, checked)}</td><td class="n">${counts.passed} / ${checked}</td><td class="n">${counts.failed ? `<span class="tag bad">${counts.failed} à corriger</span>` : checked ? '<span class="tag good">conforme</span>' : '<span class="tag">non vérifié</span>'}</td></tr>`;
  });
  return `<table class="flows"><thead><tr><th scope="col">Flux</th><th scope="col" class="wide">Part respectée</th><th scope="col" class="n">Respectées</th><th scope="col" class="n">Verdict</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function bar(passed: number, failed: number, told: number, checked: number): string {
  const width = (n: number): number => (checked ? Math.round((n / checked) * 1000) / 10 : 0);
  const [one, two, three] = [width(passed), width(failed), width(told)];
  return `<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="b0" width="100" height="6"/><rect class="b1" width="${one}" height="6"/><rect class="b2" x="${one}" width="${two}" height="6"/><rect class="b3" x="${one + two}" width="${three}" height="6"/></svg>`;
}

function timings(list: readonly Timing[]): string {
  const rows = list.map(
    ({ identifiers, burst, samples, p50, p95, max, bytes }) =>
      `<tr><th scope="row">${identifiers} PS${burst ? ', en pointe' : ''}</th><td class="n">${p50} ms</td><td class="n">${p95} ms</td><td class="n wide">${max} ms</td><td class="n wide">${samples}</td><td class="n">${Math.ceil(bytes / 1024)} Kio</td></tr>`,
  );
  return `<h2>Temps de réponse</h2><table class="flows"><thead><tr><th scope="col">Recherche</th><th scope="col" class="n">Médiane</th><th scope="col" class="n">95 %</th><th scope="col" class="n wide">Maximum</th><th scope="col" class="n wide">Appels</th><th scope="col" class="n">Poids</th></tr></thead><tbody>${rows.join('')}</tbody></table><p class="soft">Limites : 1 s pour un PS (kit officiel), 7 s jusqu’à 25 (guide). C-01.</p>`;
}

function section(flow: Flow, results: readonly Result[]): string {
  if (!results.length) return '';
  const roots = results.filter(({ status, because }) => status === 'failed' && because === undefined);
  const rank = ({ rule }: Result): number => (rule.severity === 'required' ? 0 : 1);
  const articles = [...roots].sort((a, b) => rank(a) - rank(b)).map((result) => article(result, results));
  const skipped = results.filter(({ status }) => status === 'skipped');
  const passed = results.filter(({ status }) => status === 'passed');
  return `<section aria-labelledby="${flow}"><h2 id="${flow}">${e(FLOW_NAMES[flow])}</h2>
${articles.length ? articles.join('\n') : passed.length ? '<p>Rien à corriger.</p>' : '<p class="soft">Rien n’a pu être vérifié.</p>'}
${fold(
  `${plural(passed.length, 'règle respectée', 'règles respectées')}`,
  passed.map(({ rule }) => `<code>${e(rule.id)}</code> ${e(rule.title)}`),
)}
${fold(
  `${plural(skipped.length, 'règle non vérifiée', 'règles non vérifiées')}`,
  skipped.map(
    ({ rule, reason }) => `<code>${e(rule.id)}</code> ${e(rule.title)} <span class="soft">— ${e(reason ?? '')}</span>`,
  ),
)}
</section>`;
}

const fold = (title: string, items: readonly string[]): string =>
  items.length
    ? `<details><summary>${title}</summary><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></details>`
    : '';

function article({ rule, findings, more }: Result, all: readonly Result[]): string {
  const required = rule.severity === 'required';
  const follows = all.filter(({ because }) => because === rule.id);
  const rest = findings.slice(SHOWN);
  const hidden = rest.length + more;
  return `<article${required ? '' : ' class="told"'}>
<header><h3>${e(rule.title)}</h3><span class="tag ${required ? 'bad' : 'warn'}">${required ? 'obligatoire' : rule.severity === 'optional' ? 'facultatif' : 'avertissement'}</span><span class="tag">${rule.mode === 'official' ? 'kit officiel' : 'strict'}</span><code class="soft">${e([rule.id, ...(rule.aliases ?? [])].join(', '))}</code></header>
<p class="fix">${e(rule.fix)} <a href="${e(guideUrl(rule.guide))}">Page du guide</a></p>
${rule.contradiction ? `<p class="contra"><b>${rule.contradiction}</b> ${e(CONTRADICTIONS[rule.contradiction] ?? '')}</p>` : ''}
${findings
  .slice(0, SHOWN)
  .map((one) => place(one, rule.title))
  .join('')}
${hidden ? `<details><summary>${plural(hidden, 'autre endroit', 'autres endroits')}</summary>${rest.map((one) => place(one, rule.title)).join('')}${more ? `<p class="soft">… et ${more} de plus</p>` : ''}</details>` : ''}
${follows.length ? `<p class="soft">Entraîne aussi ${follows.map((one) => `<code>${e(one.rule.id)}</code>`).join(', ')}</p>` : ''}
</article>`;
}

/** A place where a rule is broken; what was expected only where it says more than the rule's title. */
const place = ({ exchange, path, received, expected }: Finding, title: string): string =>
  `<dl class="where"><dt>Où</dt><dd><b class="v">${e(exchange)}</b>${path ? ` <code>${e(path)}</code>` : ''}</dd><dt>Reçu</dt><dd class="v">${e(received)}</dd>${expected === title ? '' : `<dt>Attendu</dt><dd class="v">${e(expected)}</dd>`}</dl>`;

function elsewhere({ elsewhere: list }: Report): string {
  if (!list.length) return '';
  const items = list.map(
    ({ id, title, reason }) =>
      `<li><b>${e(title)}</b> <code class="soft">${e(id)}</code><br><span class="soft">${e(reason)}</span></li>`,
  );
  return `<h2>À faire dans EVS ou Inferno</h2><ul class="plain">${items.join('')}</ul>`;
}
