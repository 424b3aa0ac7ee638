import type { Source } from '@sas-embed/contract';
import { formatList, type frOfferCard, type LocalizeController } from '../localize/index.js';

/** One sentence on where the slots of a card come from, or why they do not. */
export interface SourceLine {
  readonly state: 'missing' | 'waiting' | 'answered' | 'none';
  readonly text: string;
}

/**
 * What is missing is said first, then what is awaited; only when all is there, what was read and when. A source that
 * did not answer is never worded as an absence of slots.
 * @param timeZone - zone in which the time of reading is told
 */
export function sourceLine(
  sources: readonly Source[],
  timeZone: string,
  texts: LocalizeController<typeof frOfferCard>,
): SourceLine {
  const { localizer } = texts;
  const named = (...states: Source['state'][]) =>
    formatList(
      localizer,
      sources.filter((source) => states.includes(source.state)).map((source) => source.label),
    );
  if (!sources.length) return { state: 'none', text: texts.t('offerCard.noCalendar') };
  const parts: string[] = [];
  for (const state of ['late', 'failed', 'disabled'] as const) {
    const labels = named(state);
    if (labels) parts.push(texts.t(`offerCard.${state}`, { sources: labels }));
  }
  const incomplete = formatList(
    localizer,
    sources.filter((source) => source.incomplete).map((source) => source.label),
  );
  if (incomplete) parts.push(texts.t('offerCard.incomplete', { sources: incomplete }));
  const missing = parts.length > 0;
  const waiting = named('pending');
  if (waiting) parts.push(texts.t('offerCard.waiting', { sources: waiting }));
  if (parts.length) return { state: missing ? 'missing' : 'waiting', text: parts.join(' · ') };
  const read = sources.map((source) => Date.parse(source.at ?? '')).filter((at) => !Number.isNaN(at));
  const labels = named('answered');
  return {
    state: 'answered',
    text: read.length
      ? texts.t('offerCard.answered', { sources: labels, time: localizer.time(Math.min(...read), timeZone) })
      : texts.t('offerCard.answeredPlain', { sources: labels }),
  };
}
