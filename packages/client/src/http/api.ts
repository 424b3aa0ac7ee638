import type { Client } from 'openapi-fetch';
import type { paths } from '@sas-embed/contract';
import type { Answer } from './send.js';

/** The gateway's operations, typed by the contract. */
export type Api = Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'DELETE'>;

/** What an operation is called with, once its types have been checked. */
interface Call {
  params?: { path?: Record<string, string>; query?: Record<string, unknown>; header?: Record<string, string> };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  parseAs?: string;
}

/**
 * The part of openapi-fetch's client that this contract needs: its types, with a request of our own behind them. Its
 * middleware, styles of parameters and kinds of body would be a twentieth of all that a page loads, for no use here.
 */
export function createApi(baseUrl: string, fetch: (request: Request) => Promise<Response>): Api {
  const operation =
    (method: string) =>
    (path: string, { params, body, headers, signal, parseAs }: Call): Promise<Answer<unknown>> => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params!.path![name]!));
      const query = new URLSearchParams(params?.query as Record<string, string>).toString();
      // Throws, rather than rejects, when the request cannot be made: for a header that is none, for instance.
      const request = new Request(baseUrl.replace(/\/$/, '') + filled + (query && `?${query}`), {
        method,
        headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...params?.header, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
        mode: 'cors',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
      });
      return answerOf(request, parseAs === 'stream');
    };
  const answerOf = async (request: Request, isStream: boolean): Promise<Answer<unknown>> => {
    const response = await fetch(request);
    if (response.ok && isStream) return { response };
    const text = await response.text();
    if (response.ok) return text ? { data: JSON.parse(text), response } : { response };
    try {
      return { error: JSON.parse(text), response };
    } catch {
      return { response }; // a proxy's own page
    }
  };
  return {
    GET: operation('GET'),
    POST: operation('POST'),
    PUT: operation('PUT'),
    DELETE: operation('DELETE'),
  } as unknown as Api;
}
