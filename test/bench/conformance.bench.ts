/** Judging an editor's answer: received bytes through every strict rule, over decoding and parsing the same bytes. */
import { validateDocuments } from '@sas-embed/conformance';
import { answerBytes } from './fhir/answer.js';
import { figure, median, type FigureGroup } from './figures.js';

const RUNS = 15;
const WARM_UP = 5;

const decoder = new TextDecoder();
const parse = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));
const validate = (bytes: Uint8Array) =>
  validateDocuments([{ name: 'answer', flow: 'ps', json: parse(bytes) }], { modes: ['strict'] });

const group: FigureGroup = {
  names: ['conformance.validate'],
  async *measure() {
    const bytes = answerBytes();
    if (!validate(bytes).some(({ status }) => status === 'passed')) throw new Error('nothing was judged');
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      for (const side of run % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours']) {
        const from = performance.now();
        if (side === 'ours') validate(bytes);
        else parse(bytes);
        if (run >= 0) (side === 'ours' ? ours : baseline).push(performance.now() - from);
      }
    }
    const speedOf = (ms: readonly number[]) => Number((bytes.length / 1000 / median(ms)).toFixed(2));
    yield {
      ...figure('conformance.validate', 'ms', ours, baseline),
      mbPerSecond: { ours: speedOf(ours), baseline: speedOf(baseline) },
    };
  },
};
export default group;
