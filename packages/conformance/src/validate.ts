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

/** Judges files; throws `FileFault` for one that holds nothing to judge. */
export function validateFiles(files: readonly string[], options: ValidateOptions = {}): Result[] {
  const names = namesOf(files);
  return validateDocuments(
    files.map((file, i) => readDocument(names[i]!, readFileSync(file, 'utf8'), options.flow)),
    options,
  );
}
