// Short ways to write rules and the editors that break them.
import type { Flow, GuideRef, Json, KitRequest, Mode, MutableAnswer, Mutant, Rule, Severity } from '../model/index.js';
import { listOf, objectOf, valuesAt, type Check } from '../view/index.js';

/** What a rule has beside its id, flows and title. */
export interface RuleRest {
  guide: GuideRef;
  fix: string;
  severity?: Severity;
  contradiction?: string;
  aliases?: string[];
  becauseOf?: string[];
  check: (check: Check) => void;
  mutant: Mutant;
}

const define =
  (mode: Mode) =>
  (id: string, flows: Flow | Flow[], title: string, rest: RuleRest): Rule => ({
    severity: 'required',
    ...rest,
    id,
    mode,
    flows: typeof flows === 'string' ? [flows] : flows,
    title,
  });

/** A check of the official kit. */
export const official = define('official');
/** What the guide asks for beyond it. */
export const strict = define('strict');

/** Edits the bundle of these exchanges; all searches for one practitioner or association when none is named. */
export function inBundle(
  edit: (bundle: Json, request: KitRequest) => void,
  on: RegExp = /\.one$/,
  flow?: Flow,
): Mutant {
  return { ...(flow && { flow }), body: { on, edit } };
}

/** Edits the resources of a type; the last one alone unless told otherwise. */
export function inResource(
  type: string,
  edit: (resource: Json, bundle: Json) => void,
  { on = /\.one$/, which = 'last', flow }: MutantPlace = {},
): Mutant {
  return inBundle(
    (bundle) => {
      const all = resourcesOf(bundle, type);
      const some = which === 'all' ? all : which === 'first' ? all.slice(0, 1) : all.slice(-1);
      for (const one of some) edit(one, bundle);
    },
    on,
    flow,
  );
}

/** In which exchanges, and at which resource, a mutant differs. */
export interface MutantPlace {
  on?: RegExp;
  which?: 'first' | 'last' | 'all';
  flow?: Flow;
}

/** Edits the answer to these exchanges. */
export function inAnswer(on: RegExp, edit: (answer: MutableAnswer, request: KitRequest) => void, flow?: Flow): Mutant {
  return { ...(flow && { flow }), answer: { on, edit } };
}

/** Resources of a bundle by type; `PractitionerRole>Location` for contained ones. */
export function resourcesOf(bundle: Json, type: string): Json[] {
  if (type === 'Bundle') return [bundle];
  const [outer, inner] = type.split('>');
  const found = listOf(bundle['entry'])
    .map((entry) => objectOf(objectOf(entry)?.['resource']))
    .filter((resource): resource is Json => resource?.['resourceType'] === outer);
  if (inner === undefined) return found;
  return found.flatMap((resource) => listOf(resource['contained']).map((one) => objectOf(one)!));
}

/** Adds a copy of the last resource of a type, changed. */
export function addCopy(bundle: Json, type: string, change: (copy: Json) => void): void {
  const entries = bundle['entry'] as Json[];
  const last = entries.findLast((entry) => (entry['resource'] as Json)['resourceType'] === type);
  if (!last) throw new Error(`the compliant editor sends no ${type}`);
  const copy = structuredClone(last);
  const resource = copy['resource'] as Json;
  change(resource);
  copy['fullUrl'] = String(copy['fullUrl']).replace(/[^/]+$/, String(resource['id']));
  entries.push(copy);
}

/** Takes the resources of a type away. */
export function without(bundle: Json, ...types: string[]): void {
  bundle['entry'] = (bundle['entry'] as Json[]).filter(
    (entry) => !types.includes(String((entry['resource'] as Json)['resourceType'])),
  );
}

/** The object or list that holds the last step of a path, and that step; the last one of several. */
export function holderOf(root: Json, path: string): { holder: Json; key: string } | undefined {
  const at = path.lastIndexOf('.');
  const key = path.slice(at + 1).replace('[]', '');
  const holders = at < 0 ? [root] : valuesAt(root, path.slice(0, at)).map(({ value }) => value);
  const holder = objectOf(holders.at(-1));
  return holder && { holder, key };
}

/** Removes what stands at a path. */
export function remove(root: Json, path: string): void {
  const found = holderOf(root, path);
  if (!found) throw new Error(`nothing at ${path}`);
  delete found.holder[found.key];
}

/** Writes a value at a path, into the last item of lists. */
export function write(root: Json, path: string, value: unknown): void {
  const found = holderOf(root, path);
  if (!found) throw new Error(`nothing at ${path}`);
  if (path.endsWith('[]')) found.holder[found.key] = [value];
  else found.holder[found.key] = value;
}
