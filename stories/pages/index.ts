import manifest from '../../packages/elements/custom-elements.json' with { type: 'json' };
import * as around from './around.js';
import type { Declaration, ElementDoc } from './element-doc.js';
import * as journey from './journey.js';

export type { Declaration, ElementDoc, Member, Named, Sample } from './element-doc.js';
export { samplesOf, type Code, type Framework } from './samples.js';

/** What is written by hand of each element, by tag. */
export const DOCS: ReadonlyMap<string, ElementDoc> = new Map(
  [...Object.values(journey), ...Object.values(around)].map((doc) => [doc.tag, doc]),
);

/** What the manifest says of each element, by tag. */
export const DECLARATIONS: ReadonlyMap<string, Declaration> = new Map(
  (manifest.modules as unknown as { declarations: Partial<Declaration>[] }[])
    .flatMap(({ declarations }) => declarations)
    .filter((declaration) => declaration.tagName !== undefined)
    .map((declaration) => [declaration.tagName!, declaration as Declaration]),
);
