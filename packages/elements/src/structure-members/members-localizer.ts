import type { frStructureMembers, LocalizeController, Localizer } from '../localize/index.js';

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

/** The localizer in force, with the words of this element in place of those of `sas-results`. One for each. */
export function membersLocalizer(texts: LocalizeController<typeof frStructureMembers>): Localizer {
  const { localizer } = texts;
  let found = made.get(localizer);
  if (!found) {
    const words = Object.fromEntries(
      WORDS.map((word) => [
        `results.${word}`,
        (...values: unknown[]) =>
          (texts.t as (key: string, ...values: unknown[]) => string).call(texts, `structureMembers.${word}`, ...values),
      ]),
    );
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
