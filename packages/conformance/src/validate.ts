import { readFileSync } from 'node:fs';
import { FLOWS, type Flow, type Mode, type Result } from './model/index.js';
import { namesOf, readDocument } from './files/index.js';
import { judge, type Selection } from './run/index.js';
import { View, type FileDocument, type ViewSettings } from './view/index.js';

/** How documents are judged. */
export interface ValidateOptions extends Partial<Selection> {
  /** What the documents are; found out from each when absent. */
  flow?: Flow;
  settings?: ViewSettings;
}

const MODES: readonly Mode[] = ['official', 'strict'];

/** Judges documents that are in memory. */
export function validateDocuments(documents: readonly FileDocument[], options: ValidateOptions = {}): Result[] {
  const { modes = MODES, flows = FLOWS, only, skip, settings = {} } = options;
  const wanted = flows.filter((flow) => documents.some((document) => document.flow === flow));
  return judge(new View([], settings, documents), {
    modes,
    flows: wanted,
    ...(only && { only }),
    ...(skip && { skip }),
  });
}

/**
 * Judges files. One that cannot be read or holds nothing to judge is told to `onFault`, and the others are judged; without it, what is
 * wrong with it is thrown (`FileFault` and errors of the system).
 */
export function validateFiles(
  files: readonly string[],
  { onFault, ...options }: ValidateOptions & { onFault?: (fault: unknown) => void } = {},
): Result[] {
  const names = namesOf(files);
  const documents = files.flatMap((file, i) => {
    try {
      return [readDocument(names[i]!, textOf(file), options.flow)];
    } catch (error) {
      if (!onFault) throw error;
      onFault(error);
      return [];
    }
  });
  return validateDocuments(documents, options);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // A folder is opened like a file, and only its reading fails, without a word of which it was.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
