import type { ResponseType } from './document.js';
import { ProblemError } from './problem-error.js';

/** Weight of a media type in an `Accept` header: that of the most specific range which covers it (RFC 9110, 12.5.1). */
function quality(accept: string, type: string): number {
  const [main] = type.split('/');
  let best = { precision: -1, q: 0 };
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const precision = name === type ? 2 : name === `${main}/*` ? 1 : name === '*/*' ? 0 : -1;
    if (precision <= best.precision) continue;
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const q = given ? Number(given.slice(2)) : 1;
    best = { precision, q: Number.isFinite(q) ? q : 0 };
  }
  return best.q;
}

/** Which of an operation's media types the client wants most; the document's order breaks ties. Throws `not-acceptable`. */
export function negotiate(accept: string | undefined, produces: readonly ResponseType[]): ResponseType | undefined {
  const [first] = produces;
  if (first === undefined || accept === undefined || accept.trim() === '') return first;
  let chosen: { type: ResponseType; q: number } | undefined;
  for (const type of produces) {
    const q = quality(accept, type);
    if (q > (chosen?.q ?? 0)) chosen = { type, q };
  }
  if (chosen) return chosen.type;
  throw new ProblemError('not-acceptable', { detail: `This operation answers ${produces.join(' or ')}` });
}
