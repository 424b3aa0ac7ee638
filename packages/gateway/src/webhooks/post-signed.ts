import type { Dispatcher } from 'undici';
import { signedHeaders } from './signature.js';

/** How long a server may take to answer. */
export const TIMEOUT_MS = 10_000;

/** Posts a signed message. @returns why it was not taken; undefined when it was */
export async function postSigned(
  agent: Dispatcher,
  url: string,
  secrets: readonly string[],
  message: { id: string; body: string; at: Date },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { origin, pathname, search } = new URL(url);
  try {
    const response = await agent.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'sas-embed',
        ...signedHeaders(secrets, message),
      },
      body: message.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    // What they say is not read: the status is the answer.
    await response.body.dump({ limit: 65_536 });
    return response.statusCode >= 200 && response.statusCode < 300 ? undefined : `status ${response.statusCode}`;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}
