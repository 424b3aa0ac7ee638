import type { SpecialtySuggestion } from '@sas-embed/contract';
import { SPECIALTIES, SYSTEMS } from './specialties.js';
import { matchRank, plain } from './text.js';

const PREPARED = SPECIALTIES.map((entry) => ({
  entry,
  label: plain(entry.label),
  synonyms: entry.synonyms.map((text) => ({ text, plain: plain(text) })),
}));

/** Specialties, professions and structures whose label or synonym fits what was typed; best first, then most asked for. */
export function suggestSpecialties(query: string, limit: number): SpecialtySuggestion[] {
  const typed = plain(query);
  if (typed === '') return [];
  const code = query.trim().toUpperCase();
  return PREPARED.flatMap(({ entry, label, synonyms }) => {
    let best: { rank: number; matched?: string } | undefined;
    const ofLabel = entry.code === code ? 0 : matchRank(typed, label);
    if (ofLabel !== undefined) best = { rank: ofLabel };
    for (const synonym of synonyms) {
      const rank = matchRank(typed, synonym.plain);
      if (rank !== undefined && rank < (best?.rank ?? Infinity)) best = { rank, matched: synonym.text };
    }
    return best ? [{ entry, ...best }] : [];
  })
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
