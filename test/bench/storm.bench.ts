/**
 * The search with all hostile manners of the demo's editors on at once: when it ends against the deadline, what the
 * gateway's process takes against calm, and what is shown against calm. Same world, calm and storm in turn.
 */
import { figure, type Figure, type FigureGroup } from './figures.js';
import { DEADLINE_MS, openStormWorld, Storm, type Run } from './storm/storm.js';

// Fewer than open a breaker: a search that does not ask the hostile would be an easy one.
const RUNS = 4;

async function* measure(): AsyncIterable<Figure> {
  const { world, close } = await openStormWorld();
  try {
    const storm = new Storm(world);
    const runs: Record<'calm' | 'storm', Run[]> = { calm: [], storm: [] };
    await storm.preset('calm');
    await storm.search(); // connections, JIT, places of editors
    for (let run = 0; run < RUNS; run++) {
      for (const preset of ['calm', 'storm'] as const) {
        await storm.preset(preset);
        runs[preset].push(await storm.search());
      }
    }
    const column = (preset: 'calm' | 'storm', key: 'endMs' | 'offersWithSlots' | 'slots') =>
      runs[preset].map((run) => run[key]);
    yield figure(
      'search.storm.end',
      'ms',
      column('storm', 'endMs'),
      runs.storm.map(() => DEADLINE_MS),
    );
    const peaks = (preset: 'calm' | 'storm') => runs[preset].flatMap(({ peakMb }) => peakMb ?? []);
    if (peaks('storm').length > 0) yield figure('search.storm.memory', 'MB', peaks('storm'), peaks('calm'));
    for (const key of ['offersWithSlots', 'slots'] as const) {
      const name = key === 'slots' ? 'search.storm.slots' : 'search.storm.offers';
      yield figure(name, 'count', column('storm', key), column('calm', key));
    }
    for (const { id, state, reason, latencyMs } of runs.storm.at(-1)!.sources) {
      console.error(`${id}: ${state} ${reason ?? ''} ${latencyMs ?? ''}`.trimEnd());
    }
  } finally {
    await close();
  }
}

export default {
  names: ['search.storm.end', 'search.storm.memory', 'search.storm.offers', 'search.storm.slots'],
  measure,
} satisfies FigureGroup;
