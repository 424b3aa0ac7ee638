// Constraints of the profiles, one a row: each becomes a rule and the editor that breaks it.
import type { Flow, GuideRef, Json, Mode, Mutant, Rule, Severity } from '../model/index.js';
import { listOf, objectOf, valuesAt, type Check, type Located } from '../view/index.js';
import { holderOf, inResource, remove, write } from './define.js';

/** What a row asks of the values at its path. */
export interface RowSpec {
  /** Must be there, in each place where its parent is. */
  required?: true;
  /** Must not be there. */
  absent?: true;
  /** At most so many. */
  max?: number;
  is?: string;
  oneOf?: readonly string[];
  form?: RegExp;
  /** What the form is called; French. */
  called?: string;
  /** Only where the sibling `system` has this value. */
  ofSystem?: string;
  severity?: Severity;
  contradiction?: string;
  becauseOf?: string[];
  aliases?: string[];
  /** What the mutant writes. */
  bad?: unknown;
  /** A mutant of its own. */
  mutant?: Mutant;
  /** What to do; French. */
  fix?: string;
}

/** Where a row stands. */
export interface RowPlace {
  mode: Mode;
  prefix: string;
  flows: Flow[];
  guide: GuideRef;
  /** Type of resource, as `BundleView.all` takes it; `Appointment` for a document of its own. */
  type: string;
}

/** Makes the rule of a row. */
export function rowRule({ mode, prefix, flows, guide, type }: RowPlace, path: string, spec: RowSpec): Rule {
  const kind = kindOf(spec);
  const shown = `${type.replace('>', '.contained ')}.${path.replaceAll('[]', '')}`;
  const title = titleOf(shown, spec);
  return {
    id: `${prefix}.${type.replace('>', '-')}.${path.replaceAll('[]', '').replaceAll('.', '-')}${kind}`,
    mode,
    flows,
    severity: spec.severity ?? 'required',
    title,
    guide,
    fix: spec.fix ?? fixOf(shown, spec),
    ...(spec.contradiction && { contradiction: spec.contradiction }),
    ...(spec.becauseOf && { becauseOf: spec.becauseOf }),
    ...(spec.aliases && { aliases: spec.aliases }),
    check: (check) => eachDocument(check, type, (located, where) => judge(check, located, where, path, spec, title)),
    mutant: spec.mutant ?? mutantOf(type, path, spec),
  };
}

type Where = Parameters<Check['fail']>[0];

/** The resources that a row looks at. */
function eachDocument(check: Check, type: string, look: (located: Located, where: Where) => void): void {
  if (type !== 'Appointment') return check.each(type, look);
  const answers = check.view.answers('appointments').filter(({ json }) => json?.['resourceType'] === 'Appointment');
  if (!answers.length) check.skip('aucun rendez-vous reçu');
  for (const answer of answers) look({ type, id: undefined, resource: answer.json!, path: '' }, answer);
}

function judge(
  check: Check,
  { resource, path: at }: Located,
  where: Where,
  path: string,
  spec: RowSpec,
  title: string,
) {
  const cut = path.lastIndexOf('.');
  const key = path.slice(cut + 1).replace('[]', '');
  const parents = cut < 0 ? [{ value: resource as unknown, path: at }] : valuesAt(resource, path.slice(0, cut), at);
  const under = (prefix: string) => (prefix === '' ? key : `${prefix}.${key}`);
  for (const parent of parents) {
    const object = objectOf(parent.value);
    const value = object?.[key];
    const values = listOf(value);
    const told = (received: unknown) => ({ path: under(parent.path), received, expected: title });
    if (spec.required && (value === undefined || value === null || value === '' || !values.length)) {
      check.fail(where, told(undefined));
      continue;
    }
    if (spec.absent && value !== undefined) check.fail(where, told(value));
    if (spec.max !== undefined && values.length > spec.max) check.fail(where, told(`${values.length} éléments`));
    if (value === undefined || !(spec.is ?? spec.oneOf ?? spec.form)) continue;
    if (spec.ofSystem !== undefined && object?.['system'] !== spec.ofSystem) continue;
    for (const one of path.endsWith('[]') ? values : [value]) {
      if (typeof one !== 'string' || !holds(one, spec)) check.fail(where, told(one));
    }
  }
}

const holds = (text: string, { is, oneOf, form }: RowSpec): boolean =>
  is !== undefined ? text === is : oneOf ? oneOf.includes(text) : form!.test(text);

const kindOf = (spec: RowSpec): string => {
  if (spec.required) return '.requis';
  if (spec.absent) return '.absent';
  return spec.max !== undefined ? '.max' : '.valeur';
};

function titleOf(shown: string, { required, absent, max, is, oneOf, form, called }: RowSpec): string {
  if (required) return `${shown} est présent`;
  if (absent) return `${shown} est absent`;
  if (max !== undefined) return `${shown} est présent ${max} fois au plus`;
  if (is !== undefined) return `${shown} vaut ${is}`;
  if (oneOf) return `${shown} est l’une des valeurs ${oneOf.join(', ')}`;
  return `${shown} est ${called ?? `de la forme ${form!.source}`}`;
}

function fixOf(shown: string, { required, absent, max, is, oneOf, called, form }: RowSpec): string {
  if (required) return `Renseignez ${shown} dans chaque ressource envoyée.`;
  if (absent) return `Retirez ${shown} : le profil l’interdit.`;
  if (max !== undefined) return `N’envoyez que ${max} ${shown}.`;
  if (is !== undefined) return `Écrivez exactement « ${is} ».`;
  if (oneOf) return `Utilisez l’un des codes ${oneOf.join(', ')}, en respectant la casse.`;
  return `Corrigez le format : ${called ?? form!.source}.`;
}

function mutantOf(type: string, path: string, spec: RowSpec): Mutant {
  const edit = (resource: Json): void => {
    if (spec.required) remove(resource, path);
    else if (spec.absent) write(resource, path, spec.bad ?? [{ text: 'en trop' }]);
    else if (spec.max !== undefined) {
      const { holder, key } = holderOf(resource, path)!;
      const values = listOf(holder[key]);
      const first = values[0] ?? spec.bad;
      holder[key] = Array.from({ length: spec.max + 1 }, (_, i) => values[i] ?? structuredClone(first));
    } else write(resource, path, spec.bad ?? 'valeur-fausse');
  };
  if (type === 'Appointment') {
    return {
      incoming: (requests) => {
        // those that have the element: a waiting appointment has no actor
        for (const request of requests) {
          const body = JSON.parse(request.body ?? '{}') as Json;
          const holder = holderOf(body, path);
          if (!holder || (spec.required && holder.holder[holder.key] === undefined)) continue;
          edit(body);
          request.body = JSON.stringify(body);
        }
      },
    };
  }
  return inResource(type, edit);
}
