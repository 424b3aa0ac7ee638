/// <reference types="vite/client" />
import sizes from '../../docs/sizes.md?raw';
import { CRITERIA } from '../accessibility/criteria.js';
import { ELEMENTS, NOT_APPLICABLE, STATES } from '../states.js';
import { EVERY, type Criterion } from '../accessibility/criterion.js';

// What the pages take from files that tests hold true: sizes, criteria, accessibility trees.

const trees = import.meta.glob<string>('../../test/a11y/snapshots/*/*.txt', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What a browser gives to assistive technology of this story, as its test compares it. */
export const treeOf = (tag: string, story: string): string | undefined =>
  trees[`../../test/a11y/snapshots/${tag}/${story.toLowerCase().replace(/\W+/g, '-')}.txt`]?.trimEnd();

/** Bytes (brotli) of the element with all that it imports, as a page loads it. */
export const sizeOf = (tag: string): string | undefined =>
  new RegExp(
    `(?:elements/define/${tag.replace('sas-', '')}\\.js|^\\| ${tag} alone, [^|]*)\\s*\\|\\s*([\\d,]+)`,
    'm',
  ).exec(sizes)?.[1];

/** How large the whole journey is (brotli), as a page loads it. */
export function journeySize(): string {
  const [, bytes] = /^\| journey: [^|]*\|\s*([\d,]+)/m.exec(sizes)!;
  return `${(Number(bytes!.replace(',', '')) / 1000).toFixed(1)} kB`;
}

/** How many stories show an element in a state; each is a test. */
export const statesShown = (): number =>
  ELEMENTS.reduce((sum, tag) => sum + Object.keys(STATES).length - Object.keys(NOT_APPLICABLE[tag] ?? {}).length, 0);

type Checked = Extract<Criterion, { state: 'checked' }>;

/** How many criteria of RGAA tests hold. */
export const criteriaHeld = (): number => CRITERIA.filter(({ state }) => state === 'checked').length;

/** The criteria of RGAA that tests hold for this element, and those that they hold for all. */
export function criteriaOf(tag: string): { own: Checked[]; shared: Checked[] } {
  const checked = CRITERIA.filter((criterion): criterion is Checked => criterion.state === 'checked');
  return {
    own: checked.filter(({ elements }) => elements.includes(tag)),
    shared: checked.filter(({ elements }) => elements.includes(EVERY)),
  };
}
