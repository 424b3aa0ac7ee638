import { frStructureMembers, type Localizer } from '../localize/index.js';

/** What the list of results says, worded for members. */
const WORDS = [
  'searching',
  'count',
  'empty',
  'emptyHint',
  'failed',
  'failedHint',
  'failedPartial',
  'announceOffers',
  'announceEnd',
] as const;

const made = new WeakMap<Localizer, Localizer>();

/**
 * A localizer with the words of this element in place of those of `sas-results`; one for each localizer, which outlives every
 * list: nothing of a list may stay in it.
 */
export function membersLocalizer(localizer: Localizer): Localizer {
  let found = made.get(localizer);
  if (!found) {
    const texts = { ...frStructureMembers, ...localizer.messages };
    const words = Object.fromEntries(WORDS.map((word) => [`results.${word}`, texts[`structureMembers.${word}`]]));
    found = {
      ...localizer,
      // A getter, so that the viewer's zone is asked for when it is needed.
      get viewerTimeZone() {
        return localizer.viewerTimeZone;
      },
      messages: { ...localizer.messages, ...words },
    };
    made.set(localizer, found);
  }
  return found;
}
