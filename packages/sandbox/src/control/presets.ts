import { TWISTS, type EditorState } from '../editor/index.js';

/** States that the page sets for all editors at once. */
export type Preset = 'start' | 'calm' | 'storm';

/** All presets, in the order in which the page shows them. */
export const PRESETS: readonly Preset[] = ['start', 'calm', 'storm'];

type Change = Partial<EditorState>;
const CALM: Change = { manner: 'normal', latency: 0, twists: [] };

/** Every trouble at once, one editor each; the quick one stays sound, so that there is something to see. */
const STORM: Readonly<Record<string, Change>> = {
  lent: { manner: 'delay:3000' },
  muet: { manner: 'hang' },
  panne: { manner: 'flaky' },
  // All content at once, but for those that would leave nothing of the rest.
  louche: { manner: 'normal', twists: TWISTS.filter((twist) => !['truncated', 'not-json', 'huge'].includes(twist)) },
  vif: { manner: 'flood' },
  nomade: { manner: 'bomb' },
  sesame: { manner: 'normal', twists: ['truncated'] },
  vigie: { manner: 'drip' },
  commun: { manner: 'normal', twists: ['huge'] },
};

/** What a preset changes at an editor; `undefined` puts it back to how it started. */
export function presetFor(preset: Preset, editorId: string): Change | undefined {
  if (preset === 'start') return undefined;
  return preset === 'calm' ? CALM : { ...CALM, ...STORM[editorId] };
}
