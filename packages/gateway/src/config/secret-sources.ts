import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Where secrets stand in a configuration; `*` is any item of a list. */
const SECRETS: readonly (readonly string[])[] = [
  ['database', 'url'],
  ['secrets', 'caseRefKey'],
  ['secrets', 'previousCaseRefKeys', '*'],
  ['signIn', 'providers', '*', 'clientSecret'],
  ['marketplaces', '*', 'key'],
  ['hub', 'tls', 'passphrase'],
  ['relay', 'key'],
  ['relay', 'tls', 'passphrase'],
  ['editors', '*', 'tls', 'passphrase'],
  ['listen', 'editors', 'passphrase'],
  ['monitoring', 'mail', 'smtp', 'password'],
  ['monitoring', 'traces', 'headers', '*'],
];

type Json = Record<string, unknown>;

/**
 * Reads the secrets that a configuration only points to: `{"env": "NAME"}` is a variable of the environment, `{"file": "path"}` the text
 * of a file (without its last line feed), as containers are given them. Changes `config`; resolves to what could not be read, and to
 * the places of secrets that are written out.
 */
export async function readSecrets(
  config: unknown,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<{ faults: string[]; written: string[] }> {
  const faults: string[] = [];
  const written: string[] = [];

  async function read(source: Json, place: string): Promise<string | undefined> {
    const { env: name, file } = source;
    if (typeof name === 'string' && Object.keys(source).length === 1) {
      const value = env[name];
      if (!value) faults.push(`${place}: the environment has no ${name}`);
      return value;
    }
    if (typeof file === 'string' && Object.keys(source).length === 1) {
      try {
        return (await readFile(resolve(folder, file), 'utf8')).replace(/\r?\n$/, '');
      } catch {
        faults.push(`${place}: the file ${file} cannot be read`);
        return undefined;
      }
    }
    faults.push(`${place} must be a text, {"env": …} or {"file": …}`);
    return undefined;
  }

  async function visit(at: unknown, [step, ...rest]: readonly string[], path: string): Promise<void> {
    if (!(at instanceof Object) || step === undefined) return;
    const names = step === '*' ? Object.keys(at) : Object.hasOwn(at, step) ? [step] : [];
    for (const name of names) {
      const holder = at as Json;
      const place = `${path}/${name}`;
      const value = holder[name];
      if (rest.length > 0) await visit(value, rest, place);
      else if (typeof value === 'string') written.push(place);
      else if (value instanceof Object) {
        const text = await read(value as Json, place);
        if (text !== undefined) holder[name] = text;
      }
    }
  }

  for (const steps of SECRETS) await visit(config, steps, '');
  return { faults, written };
}
