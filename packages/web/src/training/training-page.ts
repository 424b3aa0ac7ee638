import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define/provider.js';
import '@sas-embed/elements/define/search.js';
import { el } from '../dom.js';
import { FAQ } from './faq.js';
import type { ScenarioSummary } from './model.js';
import { RunView } from './run-view.js';
import * as server from './server.js';
import { texts } from './texts.js';
import { watchGateway } from './watch-gateway.js';

// The training of new regulators: scenarios to be played in the search itself, over the real gateway and simulated editors. What is
// counted stays in the memory of this page.

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const debrief = byId<HTMLDialogElement>('debrief');
let all: readonly ScenarioSummary[] = [];
const best = new Map<string, number>();
let current: ScenarioSummary | undefined;
/** A scenario is being prepared. */
let isBusy = false;

document.querySelector<SasProvider>('sas-provider')!.getToken = () => server.token();
const view = new RunView({
  reached(points, title, nodes) {
    if (!current) return;
    best.set(current.id, Math.max(points, best.get(current.id) ?? 0));
    showDebrief(title, nodes);
  },
  again: () => current && void begin(current),
  leave: () => void leave(),
});
byId('faq-content').replaceChildren(
  ...FAQ.map(({ question, answer }) =>
    el('details', {}, el('summary', {}, question), ...answer.map((text) => el('p', {}, text))),
  ),
);
addEventListener('hashchange', () => show(true));
watchGateway(byId('trouble'));
void server.scenarios().then(
  (found) => {
    all = found;
    show(false);
  },
  () => show(false),
);

/** Shows the part of the page that the address names; a run has none, and stays until it is left. */
function show(isMove: boolean): void {
  const isFaq = location.hash === '#questions';
  byId('faq').hidden = !isFaq;
  byId('run').hidden = isFaq || !current;
  byId('list').hidden = isFaq || current !== undefined;
  const title = byId(isFaq ? 'faq-title' : current ? 'run-title' : 'title');
  document.title = `${title.textContent} — Formation des régulateurs`;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header nav a')) {
    if ((link.hash === '#questions') === isFaq) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!isFaq && !current) showList();
  if (isMove) title.focus();
}

function showList(): void {
  byId('list-content').replaceChildren(
    el('p', {}, texts.intro),
    el('p', {}, texts.you),
    el(
      'details',
      {},
      el('summary', {}, texts.scoreTitle),
      el('ul', {}, ...texts.score.map((text) => el('li', {}, text))),
    ),
    el(
      'ol',
      { className: 'scenarios' },
      ...all.map((scenario) => {
        const points = best.get(scenario.id);
        return el(
          'li',
          {},
          el('h2', {}, scenario.title),
          el('p', {}, scenario.about),
          points !== undefined && el('p', { className: 'best' }, texts.best(points)),
          el(
            'button',
            {
              type: 'button',
              'data-scenario': scenario.id,
              'aria-label': texts.begin(scenario.title),
              onclick: () => void begin(scenario),
            },
            'Commencer',
          ),
        );
      }),
    ),
    el('p', { id: 'list-said', role: 'status' }),
  );
}

/** Makes the world of a scenario anew, and shows its call. */
async function begin(scenario: ScenarioSummary): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  const told = current ? byId('said') : byId('list-said');
  if (debrief.open) debrief.close();
  told.textContent = texts.preparing;
  if (current) view.end();
  try {
    const run = await server.begin(scenario.id);
    current = scenario;
    view.begin(run);
    if (location.hash === '#questions') history.replaceState(null, '', '#scenarios');
    show(true);
  } catch {
    told.textContent = texts.notPrepared;
  } finally {
    isBusy = false;
  }
}

async function leave(): Promise<void> {
  if (debrief.open) debrief.close();
  view.end();
  current = undefined;
  show(true);
  await server.end().catch(() => undefined);
}

function showDebrief(title: string, nodes: Node[]): void {
  const next = all[all.findIndex(({ id }) => id === current?.id) + 1];
  byId('debrief-title').textContent = title;
  byId('debrief-content').replaceChildren(
    ...nodes,
    el(
      'p',
      { className: 'buttons' },
      next &&
        el(
          'button',
          { type: 'button', className: 'primary', onclick: () => void begin(next) },
          texts.debrief.next(next.title),
        ),
      el('button', { type: 'button', onclick: () => current && void begin(current) }, texts.again),
      el('button', { type: 'button', onclick: () => void leave() }, texts.debrief.list),
    ),
  );
  debrief.showModal();
  byId('debrief-title').focus();
}
