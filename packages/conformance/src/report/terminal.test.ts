import { describe, expect, it } from 'vitest';
import type { Exchange } from '../model/index.js';
import { judge, timingsOf } from '../run/index.js';
import { View } from '../view/index.js';
import { paint, terminalReport } from './index.js';

const answered = (name: string, ms: number): Exchange => ({
  ...{ name, flow: 'performance', ms, at: '2026-03-10T08:12:34Z' },
  request: { method: 'GET', url: 'https://agenda.example/fhir/Slot', headers: {} },
  response: { status: 200, headers: {}, body: '{}' },
});

const told = (exchanges: Exchange[]): string =>
  terminalReport(
    {
      ...{ kit: '0', at: '2026-03-10T08:12:34Z', subject: 'essai', modes: ['official', 'strict'] },
      flows: ['tls', 'performance'],
      results: judge(new View(exchanges, { baseUrl: 'https://agenda.example/fhir' }), {
        modes: ['official', 'strict'],
        flows: ['tls', 'performance'],
      }),
      elsewhere: [],
      timings: timingsOf(exchanges),
    },
    paint(false),
  );

describe('the report at a terminal', () => {
  it('says why rules were not checked, and which option was missing', () => {
    const text = told([answered('performance.10.1', 12)]);
    expect(text).toContain('échange non réalisé : tls.bad-cn (il faut --mtls-bad-cn) — MTLS-02');
    expect(text).toContain('performance.single (il faut --practitioner) — AGG-PERF-01');
    expect(told([])).toContain('à vérifier sur un serveur (run), pas sur un fichier — AGG-PERF-01, TLS-01.TLSv1');
  });

  it('agrees in number, as French does: nothing and one are singular', () => {
    expect(told([answered('performance.single', 12)])).toContain('0 avertissement, 0 conséquence,');
    expect(told([answered('performance.single', 12), answered('performance.1.1', 8_000)])).toMatch(
      /1 non respectée, .* 1 conséquence,/,
    );
  });

  it('tells the times of the burst beside those of each size', () => {
    const burst = [1, 2, 3].map((n) => answered(`performance.burst.${n}`, n * 100));
    expect(told([answered('performance.1.1', 12), ...burst])).toMatch(
      / {2}1 PS : p50 12 ms.*\n {2}Pointe : p50 200 ms, p95 300 ms/,
    );
  });
});
