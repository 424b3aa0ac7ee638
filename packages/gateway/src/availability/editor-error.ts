import type { Source } from '@sas-embed/contract';

/** Why an editor's answer could not be used; the same words as on the wire. */
export type EditorFailure = NonNullable<Source['reason']>;

/** An editor's request that gave no usable answer. */
export class EditorError extends Error {
  override readonly name = 'EditorError';

  constructor(
    readonly reason: EditorFailure,
    /** For logs; never holds what the editor sent. */
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${detail}`, options);
  }
}

/** The code of a system's or library's error. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
