import type { Source } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icons, type SearchState } from '../internal/index.js';
import { formatList, formatSeconds, type frResults, type LocalizeController } from '../localize/index.js';

/** The texts of the results. */
export type ResultsTexts = LocalizeController<typeof frResults>;

/** What the agendas' states call. */
export interface SourcesView {
  /** Whether the list of agendas is open. */
  readonly shown: boolean;
  /** Opens or closes that list. */
  readonly toggle: () => void;
  /** Asks again: one source, or all that are missing. */
  readonly retry: (sourceId?: string) => void;
}

/** Whether the source will bring nothing any more: it is late, in error or switched off. */
export const isMissing = ({ state }: Source): boolean => state !== 'answered' && state !== 'pending';

/** Agendas that the sentence names; the list below it names all. */
const NAMED = 3;

const isPending = ({ state }: Source) => state === 'pending';
const iconOf = (missing: boolean, pending: boolean) => (missing ? icons.alert : pending ? icons.wait : icons.check);

/** How many agendas answered, which did not, and below it, when open, each with its state. */
export function sourcesView({ sources, status, offers }: SearchState, t: ResultsTexts, view: SourcesView) {
  const pending = sources.filter(isPending);
  const missing = sources.filter(isMissing);
  const incomplete = sources.filter((source) => source.incomplete);
  const broken = status === 'failed';
  const counts = [
    t.t('results.sources', { answered: sources.length - pending.length - missing.length, asked: sources.length }),
  ];
  if (pending.length) counts.push(t.t('results.sourcesPending', { count: pending.length }));
  if (missing.length) counts.push(t.t('results.sourcesMissing', { count: missing.length }));
  const labels = (of: readonly Source[]) => {
    const names = of.map(({ label }) => label);
    const others = names.length - NAMED;
    // What follows the names must be read too: two lines have room for few.
    if (others > 1) names.splice(NAMED, others, t.t('results.others', { count: others }));
    return { sources: formatList(t.localizer, names) };
  };
  const explained = broken
    ? t.t('results.failedPartial')
    : missing.length
      ? t.t('results.missing', labels(missing))
      : pending.length
        ? t.t('results.waiting', labels(pending))
        : incomplete.length
          ? t.t('results.incomplete', labels(incomplete))
          : t.t(offers.every((it) => it.slots.length === 0) ? 'results.noSlot' : 'results.complete');
  const bad = broken || missing.length + incomplete.length > 0;
  const kind = broken ? 'broken' : bad ? 'missing' : pending.length ? 'pending' : 'all';
  return html`
    <div class="status ${kind}" part="status">
      ${iconOf(bad, pending.length > 0)}
      <div>
        <p class="counts">${counts.join(' · ')}</p>
        <p class="explained">${explained}</p>
      </div>
      ${
        bad && !pending.length
          ? html`<button class="button" type="button" data-retry @click=${() => view.retry()}>
              ${icons.retry}${t.t('results.retry')}
            </button>`
          : nothing
      }
      <button
        class="button quiet ${view.shown ? 'turns' : ''}"
        type="button"
        aria-expanded=${view.shown}
        aria-controls="sources"
        @click=${view.toggle}
      >
        ${t.t('results.sourcesToggle')}${icons.chevron}
      </button>
    </div>
    <ul id="sources" class="sources" ?hidden=${!view.shown}>
      ${view.shown ? sources.map((source) => sourceItem(source, t, view)) : nothing}
    </ul>
  `;
}

/** Reasons of the state `failed`, each with a text of its own; the other states have one reason each. */
const FAILURES = ['connection', 'http-status', 'invalid-answer', 'too-large', 'circuit-open'] as const;

function sourceItem(source: Source, t: ResultsTexts, view: SourcesView): TemplateResult {
  const missing = isMissing(source);
  // not found: a reason of a newer gateway
  const failure = FAILURES.find((reason) => reason === source.reason);
  const state =
    source.state === 'answered'
      ? t.t('results.state.answered', {
          time: source.latencyMs === undefined ? '' : formatSeconds(t.localizer, source.latencyMs),
        })
      : t.t(failure ? `results.reason.${failure}` : `results.state.${source.state}`);
  return html`<li class=${source.state}>
    ${iconOf(missing, isPending(source))}<span class="label">${source.label}</span>
    <span class=${missing ? 'missing' : 'state'}>${state}</span>
    ${source.incomplete ? html`<span class="missing">${t.t('results.state.incomplete')}</span>` : nothing}
    ${
      source.rejectedEntries
        ? html`<span class="state">${t.t('results.rejected', { count: source.rejectedEntries })}</span>`
        : nothing
    }
    ${
      missing && source.state !== 'disabled'
        ? html`<button
            class="button quiet"
            type="button"
            aria-label=${t.t('results.retrySource', { source: source.label })}
            @click=${() => view.retry(source.id)}
          >
            ${t.t('results.retry')}
          </button>`
        : nothing
    }
  </li>`;
}
