import { isSignedOut, NO_CLIENT, type SearchState } from '../internal/index.js';
import { orderText } from './order-view.js';
import { isMissing, type ResultsTexts } from './sources-view.js';

/** Whether the search was refused for what it asks: the same again would be refused again. */
export const isRefused = ({ error }: SearchState): boolean => /^(specialty|forb|invalid-r)/.test(error?.code ?? '');

/** Why there is no list: the beginning of the messages that say so, and what to do. */
export const failureKey = (search: SearchState) => {
  const code = search.error?.code;
  return code === 'specialty-unknown'
    ? 'results.unknown'
    : isSignedOut(code)
      ? 'results.signedOut'
      : code === NO_CLIENT
        ? 'results.noClient'
        : isRefused(search)
          ? 'results.refused'
          : 'results.failed';
};

/** What is said aloud when the search goes from one state to another; counts, never the list. */
export function sentenceOn(before: SearchState, now: SearchState, t: ResultsTexts) {
  const { status, offers, sources, treatingPhysician, specialty } = now;
  if (status === before.status) return undefined;
  switch (status) {
    case 'idle':
      return ''; // what was said of the list goes with it
    case 'searching':
      return t.t('results.searching');
    case 'streaming': {
      const notice = specialty ? ` ${t.t(`results.specialty.${specialty.status}`, specialty.asked)}` : '';
      if (!offers.length) return notice.trim() || undefined;
      const { order } = now;
      const sorted = order?.by === 'earliest-slot' ? ` ${orderText(order, now.total, t)}` : '';
      const said = t.t('results.announceOffers', { count: offers.length }) + sorted + notice;
      const doctor = treatingPhysician?.status;
      return doctor && doctor !== 'found' ? `${said} ${t.t(`results.doctor.${doctor}`)}` : said;
    }
    case 'failed':
      return t.t(failureKey(now));
    case 'done': {
      const withSlots = offers.filter((it) => it.slots.length);
      return offers.length
        ? t.t('results.announceEnd', {
            offers: withSlots.length,
            slots: withSlots.reduce((sum, it) => sum + it.slots.length, 0),
            missing: sources.filter(isMissing).length,
          })
        : t.t('results.empty');
    }
    default:
      return undefined;
  }
}

/** Ids of the offers whose slots or status changed; undefined when the list itself is another one. */
export function changedOffers(before: SearchState, now: SearchState): string[] | undefined {
  if (before.searchId !== now.searchId || before.offers.length !== now.offers.length) return undefined;
  return now.offers.flatMap((it, i) => {
    const old = before.offers[i]!;
    return it.slots === old.slots && it.status === old.status ? [] : [it.offer.id];
  });
}
