import { readFileSync } from 'node:fs';
import { whyNoJson } from '../files/index.js';
import { frenchOf, UsageError } from './faults.js';

/** What a setting of the configuration file is. */
export type SettingKind = 'text' | 'list' | 'number' | 'flag';

const EXPECTED: Record<SettingKind, string> = {
  text: 'un texte est attendu',
  list: 'une liste de textes est attendue',
  number: 'un nombre entier est attendu',
  flag: 'true ou false est attendu',
};

/**
 * Reads a configuration file: an object whose keys are the options of the command line, in camelCase.
 * @param file - its name
 * @param kinds - the settings that there are
 * @throws {UsageError} for a file that cannot be read, is no JSON object, or says what no option says: nothing of it is ignored
 */
export function readConfig(file: string, kinds: ReadonlyMap<string, SettingKind>): Record<string, unknown> {
  const fault = (what: string): never => {
    throw new UsageError(`--config ${file} : ${what}`);
  };
  let text = '';
  let json: unknown;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return fault(whyNoJson(text, error));
    // its name is said already
    return fault(frenchOf(Object.assign(error as NodeJS.ErrnoException, { path: undefined })));
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return fault('un objet JSON est attendu');
  for (const [key, value] of Object.entries(json)) {
    const kind = kinds.get(key);
    if (!kind) return fault(`réglage inconnu « ${key} » (${[...kinds.keys()].sort().join(', ')})`);
    if (!isOf(kind, value)) return fault(`« ${key} » : ${EXPECTED[kind]}`);
  }
  return json as Record<string, unknown>;
}

function isOf(kind: SettingKind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) && value.every((one) => typeof one === 'string');
    case 'number':
      return Number.isInteger(value) && (value as number) >= 0;
    case 'flag':
      return typeof value === 'boolean';
  }
}
