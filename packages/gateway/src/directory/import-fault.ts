/** Why a directory file is refused as a whole. */
export type DirectoryFileProblem =
  | 'file-unreadable'
  | 'file-empty'
  | 'encoding-unknown'
  | 'header-missing'
  | 'column-missing'
  | 'line-too-long'
  | 'file-truncated'
  | 'too-many-bad-lines'
  | 'lost-too-many'
  | 'import-running'
  | 'file-changed';

/**
 * Thrown for a directory file that is not taken in: `code` says what, the message where and what to do. The directory is
 * as it was before.
 */
export class DirectoryFileError extends Error {
  override readonly name = 'DirectoryFileError';

  constructor(
    readonly code: DirectoryFileProblem,
    message: string,
  ) {
    super(message);
  }
}
