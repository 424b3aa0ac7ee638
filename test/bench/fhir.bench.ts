/**
 * Reading an editor's answer: received bytes to our model, over decoding and parsing the same bytes.
 *
 * Both sides decode and parse; ours then checks every entry and builds the model. One process, alternating samples,
 * the same bytes for all.
 */
import { readSlotBundle } from '@sas-embed/fhir';
import { answerBytes, SLOTS } from './fhir/answer.js';
import { figure, type FigureGroup } from './figures.js';

const RUNS = 41;
/** Unmeasured alternating runs, until the machine code is the final one. */
const WARM_UP = 30;
/** Readings in one sample, so that a sample is far longer than the clock's grain. */
const PER_SAMPLE = 4;

const decoder = new TextDecoder();
const parse = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));

function sample(work: () => unknown): number {
  let last: unknown;
  const from = performance.now();
  for (let i = 0; i < PER_SAMPLE; i++) last = work();
  const time = (performance.now() - from) / PER_SAMPLE;
  if (last === undefined) throw new Error('nothing was read');
  return time;
}

const group: FigureGroup = {
  names: ['fhir.map'],
  async *measure() {
    const bytes = answerBytes();
    const { slots, issues } = readSlotBundle(parse(bytes));
    if (slots.length !== SLOTS || issues.length > 0) throw new Error('the answer was not read whole');
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      const pair = run % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours'];
      for (const side of pair) {
        const time = sample(side === 'ours' ? () => readSlotBundle(parse(bytes)) : () => parse(bytes));
        if (run >= 0) (side === 'ours' ? ours : baseline).push(time);
      }
    }
    yield figure('fhir.map', 'ms', ours, baseline);
  },
};
export default group;
