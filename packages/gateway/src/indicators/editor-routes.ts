import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.js';
import { ProblemError } from '../contract/index.js';
import type { Identity } from '../identity/index.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import { toCsv } from './csv.js';
import { monthsOf } from './handlers.js';
import type { IndicatorReport } from './report.js';

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/**
 * The route on which an editor reads its own figures, and nobody else's: `GET /editor/indicators?from=…&to=…`, by its key or
 * certificate as it sends appointments (see `editor.yaml`); a table with `Accept: text/csv`.
 */
export async function registerEditorIndicators(
  app: FastifyInstance,
  deps: {
    identity: Pick<Identity, 'authenticateEditor'>;
    report: IndicatorReport;
    clock: Clock;
    presented?: ReadPresented;
  },
): Promise<void> {
  await app.register(async (scope) => {
    scope.get<{ Querystring: Record<string, unknown> }>('/editor/indicators', async (request, reply) => {
      void reply.header('Cache-Control', 'no-store');
      const { authorization } = request.headers;
      const { editorId } = await deps.identity.authenticateEditor(authorization, deps.presented?.(request));
      const asked = { ...month(request.query, 'from'), ...month(request.query, 'to') };
      const wanted = { months: monthsOf(deps.clock.now(), asked), by: 'editor' as const };
      const body = await deps.report.read(wanted, { kind: 'editor', editor: editorId });
      if (!request.headers.accept?.includes('text/csv')) return body;
      return reply.header('Content-Type', 'text/csv; charset=utf-8').send(toCsv(body));
    });
  });
}

function month(query: Record<string, unknown>, name: 'from' | 'to'): { from?: string; to?: string } {
  const value = query[name];
  if (value === undefined) return {};
  if (typeof value === 'string' && MONTH.test(value)) return { [name]: value };
  throw new ProblemError('invalid-request', {
    detail: 'A month is written 2026-11.',
    errors: [{ field: `query:/${name}`, rule: 'must be a month (2026-11)' }],
  });
}
