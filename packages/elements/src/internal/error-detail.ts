import type { SasErrorDetail } from '../events.js';

/** The stable part of a failure, read by its shape: another copy of the client may have made it. */
export function errorDetail(error: unknown): SasErrorDetail {
  const { code = 'network', retryable = true, requestId } = error as Partial<SasErrorDetail>;
  return { code, retryable, ...(requestId !== undefined && { requestId }) };
}
