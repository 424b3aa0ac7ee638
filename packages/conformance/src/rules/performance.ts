// Response times: at each size of search, and under a burst.
import type { Exchange, Rule } from '../model/index.js';
import { inAnswer, strict } from './define.js';

const got = ({ response, failure }: Exchange): string =>
  response ? `réponse ${response.status}` : `${failure?.kind ?? ''} ${failure?.message ?? ''}`.trim();

/** Times of the searches of one size. */
export function timesOf(exchanges: readonly Exchange[], size: number | 'burst'): number[] {
  return exchanges
    .filter(({ name, response }) => name.startsWith(`performance.${size}.`) && response?.status === 200)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
}

/** A quantile of sorted numbers: the smallest that so many do not exceed. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;

const speed = (
  id: string,
  title: string,
  size: number,
  q: number,
  limit: number,
  late: number,
  severity: 'required' | 'warning',
  becauseOf: string[] = [],
): Rule =>
  strict(id, 'performance', title, {
    guide: 'annexes',
    contradiction: 'C-01',
    severity,
    becauseOf,
    fix: 'La plateforme abandonne une réponse après 7 s. Gardez les créneaux libres en mémoire, répondez par lot.',
    check: (c) => {
      const times = timesOf(c.view.exchanges('performance'), size);
      if (!times.length) c.skip('aucune mesure');
      const ms = quantile(times, q);
      c.expect(ms < limit, `performance.${size}`, {
        received: `${ms} ms (${times.length} appels)`,
        expected: `moins de ${limit} ms`,
      });
    },
    mutant: inAnswer(
      new RegExp(`^performance\\.${size}\\.${q === 0.5 ? '\\d+' : '1'}$`),
      (answer) => (answer.late = late),
    ),
  });

/** Response times. */
export const performanceRules: Rule[] = [
  ...[1, 10, 25].map((size) =>
    speed(`PERF-P95.${size}`, `${size} PS : 95 % des réponses en moins de 7 s`, size, 0.95, 7_000, 8_000, 'required'),
  ),
  ...[1, 10, 25].map((size) =>
    speed(
      `PERF-P50.${size}`,
      `${size} PS : la moitié des réponses en moins de ${size === 1 ? 1 : 3} s`,
      size,
      0.5,
      size === 1 ? 1_000 : 3_000,
      size === 1 ? 1_500 : 4_000,
      'warning',
      [`PERF-P95.${size}`],
    ),
  ),
  strict('PERF-ERREURS', 'performance', 'Aucun appel ne se perd sous la charge', {
    guide: 'annexes',
    fix: 'Répondez à tous : environ 3 000 appels par heure, avec des pointes.',
    check: (c) => {
      const calls = c.view.exchanges('performance').filter(({ name }) => /\.\d+\.\d+$/.test(name));
      if (!calls.length) c.skip('aucune mesure');
      for (const call of calls) c.expect(call.response?.status === 200, call, { received: got(call), expected: '200' });
    },
    mutant: inAnswer(/^performance\.25\.2$/, ({ response }) => (response.status = 503)),
  }),
  strict(
    'PERF-POINTE',
    'performance',
    'Une pointe (une minute de trafic d’un coup) est servie : 200, 95 % en moins de 7 s',
    {
      guide: 'annexes',
      contradiction: 'C-01',
      fix: 'Le guide compte 3 000 appels par heure, avec des pointes : 50 appels arrivent ici dix par dix.',
      check: (c) => {
        const calls = c.view.exchanges('performance').filter(({ name }) => name.startsWith('performance.burst.'));
        if (!calls.length) c.skip('aucune mesure');
        for (const call of calls)
          c.expect(call.response?.status === 200, call, { received: got(call), expected: '200' });
        const ms = quantile(timesOf(calls, 'burst'), 0.95);
        c.expect(!(ms >= 7_000), 'performance.burst', {
          received: `${ms} ms (${calls.length} appels)`,
          expected: 'moins de 7000 ms',
        });
      },
      mutant: inAnswer(/^performance\.burst\.7$/, ({ response }) => (response.status = 503)),
    },
  ),
  strict('PERF-POIDS', 'performance', 'Une réponse pèse moins de 5 Mo', {
    guide: 'annexes',
    severity: 'warning',
    fix: 'Ne renvoyez que la fenêtre demandée, chaque ressource incluse une seule fois.',
    check: (c) => {
      const calls = c.view.exchanges('performance').filter(({ response }) => response);
      if (!calls.length) c.skip('aucune mesure');
      for (const call of calls) {
        const bytes = Buffer.byteLength(call.response!.body);
        c.expect(bytes < 5_000_000, call, { received: `${bytes} octets`, expected: 'moins de 5 000 000 octets' });
      }
    },
    mutant: inAnswer(/^performance\.25\.1$/, ({ response }) => (response.body += ' '.repeat(5_000_000))),
  }),
];
