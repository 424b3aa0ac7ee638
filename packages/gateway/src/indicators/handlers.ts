import type { Clock } from '../clock.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import { toCsv } from './csv.js';
import { monthOf, monthsBefore, type IndicatorReport, type Viewer, type Wanted } from './report.js';

/** How many months are told at once. */
const MOST_MONTHS = 36;
const USUAL_MONTHS = 12;

/** The months that are asked for. Throws `invalid-request`. */
export function monthsOf(now: Date, { from, to }: { from?: string; to?: string }): string[] {
  const last = to ?? monthOf(now);
  const months = [last];
  const first = from ?? monthsBefore(last, USUAL_MONTHS - 1);
  const refuse = (field: 'from' | 'to', rule: string): never => {
    throw new ProblemError('invalid-request', {
      detail: 'The months are out of their bounds; choose others.',
      errors: [{ field: `query:/${field}`, rule }],
    });
  };
  if (last > monthOf(now)) refuse('to', 'not in the future');
  if (first > last) refuse('from', 'not after `to`');
  while (months[0]! > first) {
    if (months.length === MOST_MONTHS) refuse('from', `at most ${MOST_MONTHS} months`);
    months.unshift(monthsBefore(months[0]!, 1));
  }
  return months;
}

/** Who looks after one SAS sees that one, beside the whole. */
const viewerOf = ({ role, bookingSas, territories }: Principal): Viewer =>
  role === 'territorial-referent'
    ? { kind: 'territory', sas: bookingSas.id, departements: territories }
    : { kind: 'all' };

/** The operation by which indicators are read. */
export function indicatorHandlers({ report, clock }: { report: IndicatorReport; clock: Clock }): Handlers {
  return {
    async getIndicators({ principal, query, accept }) {
      const { by, ...asked } = query;
      const viewer = viewerOf(principal);
      if (viewer.kind === 'territory' && (by === 'editor' || by === 'host')) {
        throw new ProblemError('forbidden', { detail: 'This role sees its own SAS, and no editor or host.' });
      }
      const wanted: Wanted = { months: monthsOf(clock.now(), asked), ...(by && { by }) };
      const body = await report.read(wanted, viewer);
      return accept === 'csv' ? { status: 200, csv: toCsv(body) } : { status: 200, body };
    },
  };
}
