import type { SpecialtySuggestion } from '@sas-embed/contract';
import { SPECIALTIES, SYSTEMS, type SearchedSpecialty } from './specialties.js';
import { matcher, plain } from './text.js';
import { spellingOf, typosBetween, typosForgiven, type Spelling } from './typos.js';

interface Name {
  /** As it is shown; absent: the label. */
  synonym?: string;
  plainName: string;
  spelling: Spelling;
}

const nameOf = (text: string): Name => ({ plainName: plain(text), spelling: spellingOf(plain(text)) });
const PREPARED = SPECIALTIES.map((entry) => ({
  entry,
  names: [nameOf(entry.label), ...entry.synonyms.map((synonym) => ({ ...nameOf(synonym), synonym }))],
}));
const ARTICLE = /^(?:un|une|le|la|les|l|d|de|du|des|cherche) /;

/**
 * Specialties, professions and structures whose label or synonym fits what was typed, or nearly so; best first, then most
 * asked for.
 */
export function suggestSpecialties(query: string, limit: number): SpecialtySuggestion[] {
  const typed = plain(query).replace(ARTICLE, '').replace(ARTICLE, '');
  if (typed === '') return [];
  const fits = matcher(typed);
  const written = ranked(query, ({ plainName }) => fits(plainName));
  // What is found by its beginning was not misspelt.
  const found = written.some(({ rank }) => rank <= 2) ? written : ranked(query, meant(typed, fits));
  return found
    .sort((a, b) => a.rank - b.rank) // stable: the table's order breaks ties
    .slice(0, limit)
    .map(({ entry, matched }) => ({
      kind: entry.kind,
      code: entry.code,
      system: SYSTEMS[entry.kind],
      label: entry.label,
      ...(matched === undefined ? {} : { matched }),
    }));
}

type RankOf = (name: Name) => number | undefined;

function ranked(query: string, rankOf: RankOf): { entry: SearchedSpecialty; rank: number; matched?: string }[] {
  const code = query.trim().toUpperCase();
  return PREPARED.flatMap(({ entry, names }) => {
    let best: { rank: number; matched?: string } | undefined = entry.code === code ? { rank: 0 } : undefined;
    for (const name of names) {
      const rank = rankOf(name);
      if (rank === undefined || rank >= (best?.rank ?? Infinity)) continue;
      best = name.synonym === undefined ? { rank } : { rank, matched: name.synonym };
    }
    return best ? [{ entry, ...best }] : [];
  });
}

/** What has nearly the letters that were typed. */
function meant(typed: string, fits: (text: string) => number | undefined): RankOf {
  const spelling = spellingOf(typed);
  const forgiven = /\d/.test(typed) ? 0 : typosForgiven(spelling.letters.length);
  return (name) => {
    const rank = fits(name.plainName);
    // Three letters inside a word may be anything; all letters but the spaces may not.
    const typos = typosBetween(spelling, name.spelling, forgiven);
    if (!typos) return rank;
    const { whole, start = 2 } = typos;
    const misspelt = whole === undefined ? [1.5, 3.8, 5][start]! : [0.7, 3.5, 4.5][whole]!;
    return Math.min(misspelt, rank ?? Infinity);
  };
}
