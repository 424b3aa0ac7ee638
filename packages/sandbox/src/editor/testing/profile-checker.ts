/**
 * A small checker of FHIR resources against published StructureDefinitions: cardinality, fixed and pattern values, maximal
 * lengths, required bindings whose value set is at hand, slicing by value, pattern, type and profile, `matches`
 * constraints, and members that no element allows. What it cannot check it passes over: it proves faults, not soundness.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ElementDefinition {
  id: string;
  path: string;
  sliceName?: string;
  min: number;
  max: string;
  maxLength?: number;
  type?: { code: string; profile?: string[] }[];
  slicing?: { discriminator?: { type: string; path: string }[]; rules?: string };
  binding?: { strength: string; valueSet?: string };
  constraint?: { key: string; expression?: string; severity?: string }[];
  [fixedOrPattern: string]: unknown;
}

/** What is wrong, and where: `Slot.status: must be "free"`. */
export type Finding = string;

interface Node {
  definition: ElementDefinition;
  children: Node[];
  slices: Node[];
}

type Value = unknown;
const membersOf = (value: Value): Record<string, Value> =>
  value instanceof Object && !Array.isArray(value) ? (value as Record<string, Value>) : {};

/** Checks resources against the profiles of a folder. */
export class ProfileChecker {
  readonly #roots = new Map<string, Node>();
  readonly #codes = new Map<string, { system: string; codes?: Set<string> }[]>();

  constructor(folder: string) {
    for (const file of readdirSync(folder)) {
      if (!/^(StructureDefinition|ValueSet)-.*\.json$/.test(file)) continue;
      const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        url: string;
        snapshot?: { element: ElementDefinition[] };
        compose?: { include: { system?: string; concept?: { code: string }[]; valueSet?: string[] }[] };
      };
      if (json.snapshot) this.#roots.set(json.url, treeOf(json.snapshot.element));
      const include = json.compose?.include;
      if (include?.every((part) => part.system && !part.valueSet))
        this.#codes.set(
          json.url,
          include.map(({ system, concept }) => ({
            system: system!,
            ...(concept && { codes: new Set(concept.map((c) => c.code)) }),
          })),
        );
    }
  }

  /** The profiles at hand. */
  get profiles(): ReadonlySet<string> {
    return new Set(this.#roots.keys());
  }

  /** Checks a resource against each profile that it declares; one that declares none, or an unknown one, is a finding. */
  check(resource: Value): Finding[] {
    const { resourceType, meta } = membersOf(resource);
    const declared = (membersOf(meta)['profile'] ?? []) as string[];
    if (!declared.length) return [`${String(resourceType)}: declares no profile`];
    return declared.flatMap((url) => {
      const root = this.#roots.get(url);
      if (!root) return [`${String(resourceType)}: the profile ${url} is not known`];
      if (root.definition.path !== resourceType) return [`${String(resourceType)}: is not what ${url} is for`];
      return this.#checkMembers(root, resource, String(resourceType));
    });
  }

  /** Checks a bundle, each resource in it, and the resources that these contain. */
  checkAll(bundle: Value): Finding[] {
    const entries = (membersOf(bundle)['entry'] ?? []) as { resource: Record<string, Value> }[];
    const contained = entries.flatMap((e) => (e.resource['contained'] ?? []) as Value[]);
    return [bundle, ...entries.map((e) => e.resource), ...contained].flatMap((resource) => this.check(resource));
  }

  #checkMembers(node: Node, value: Value, at: string): Finding[] {
    const members = membersOf(value);
    const findings = node.children.flatMap((child) => this.#checkChild(child, members, at));
    // An element whose children are told has no others.
    if (node.children.length) {
      for (const name of Object.keys(members)) {
        if (name === 'resourceType' || node.children.some((child) => childValue(child, { [name]: 1 }) !== undefined))
          continue;
        findings.push(`${at}.${name}: is not allowed`);
      }
    }
    return findings;
  }

  #checkChild(node: Node, members: Record<string, Value>, at: string): Finding[] {
    const { definition } = node;
    const path = `${at}.${definition.path.split('.').at(-1)!}`;
    const found = childValue(node, members);
    const values = found === undefined ? [] : Array.isArray(found) ? (found as Value[]) : [found];
    const findings = countFault(definition, values.length, path);
    const slices = node.slices.map((slice) => ({ slice, values: [] as Value[] }));
    for (const [i, value] of values.entries()) {
      const here = Array.isArray(found) ? `${path}[${i}]` : path;
      findings.push(...this.#checkValue(node, value, here));
      const own = slices.find(({ slice }) => this.#isOf(slice, value, definition.slicing?.discriminator ?? []));
      if (own) {
        own.values.push(value);
        findings.push(...this.#checkValue(own.slice, value, `${here}:${own.slice.definition.sliceName}`));
      } else if (slices.length && definition.slicing?.rules === 'closed') findings.push(`${here}: fits no slice`);
    }
    for (const { slice, values: of } of slices)
      findings.push(...countFault(slice.definition, of.length, `${path}:${slice.definition.sliceName}`));
    return findings;
  }

  #checkValue(node: Node, value: Value, at: string): Finding[] {
    const { definition } = node;
    const findings: Finding[] = [];
    if (value === null || value === '' || (Array.isArray(value) && !value.length)) findings.push(`${at}: is empty`);
    if (!hasFixed(definition, value)) findings.push(`${at}: must be ${JSON.stringify(fixedOf(definition)?.wanted)}`);
    if (definition.maxLength !== undefined && String(value).length > definition.maxLength)
      findings.push(`${at}: is longer than ${definition.maxLength}`);
    const { binding } = definition;
    if (binding?.strength === 'required' && !this.#isBound(binding.valueSet, value))
      findings.push(`${at}: ${JSON.stringify(value)} is not in ${binding.valueSet}`);
    for (const { key, expression } of definition.constraint ?? []) {
      const [, member, pattern] = /^(\w+)\.matches\('(.+)'\)$/.exec(expression ?? '') ?? [];
      if (member && pattern && !new RegExp(pattern).test(String(membersOf(value)[member])))
        findings.push(`${at}: breaks ${key}`);
    }
    return [...findings, ...this.#checkMembers(node, value, at)];
  }

  /** Whether a coded value is in the value set; `true` when the set is not at hand. */
  #isBound(valueSet: string | undefined, value: Value): boolean {
    const allowed = this.#codes.get(valueSet?.split('|')[0] ?? '');
    if (!allowed) return true;
    const isIn = (code: Value, system?: Value): boolean =>
      allowed.some(
        (part) => (system === undefined || part.system === system) && (part.codes?.has(String(code)) ?? true),
      );
    if (typeof value === 'string') return isIn(value);
    const { code, system, coding } = membersOf(value);
    if (Array.isArray(coding))
      return coding.some((c: Value) => isIn(membersOf(c)['code'], membersOf(c)['system'] ?? ''));
    return code !== undefined && isIn(code, system ?? '');
  }

  /** Whether the value belongs to the slice. */
  #isOf(slice: Node, value: Value, discriminators: readonly { type: string; path: string }[]): boolean {
    return discriminators.every(({ type, path }) => {
      const nodes = path === '$this' ? [slice] : descend(slice, path.split('.'));
      const values = path === '$this' ? [value] : valuesAt(value, path.split('.'));
      if (type === 'profile' || type === 'type') {
        const [wanted] = nodes[0]?.definition.type ?? [];
        return values.some((v) => {
          if (type === 'type' && path === '$this') return true; // the choice of one type
          const { resourceType, meta } = membersOf(v);
          const declared = (membersOf(meta)['profile'] ?? []) as string[];
          if (type === 'type' || !wanted?.profile) return resourceType === wanted?.code;
          return wanted.profile.some((p) => declared.includes(p));
        });
      }
      // Value and pattern: what the slice fixes at the path, below it, or by a required binding, decides.
      const deciding = nodes.flatMap((node) => withFixed(node));
      if (deciding.length)
        return deciding.every(({ node, steps }) =>
          values.flatMap((v) => valuesAt(v, steps)).some((v) => hasFixed(node.definition, v)),
        );
      const bound = nodes.find((node) => node.definition.binding?.strength === 'required');
      if (bound && this.#codes.has(bound.definition.binding!.valueSet!.split('|')[0]!))
        return values.some((v) => this.#isBound(bound.definition.binding!.valueSet, v));
      return false;
    });
  }
}

function treeOf(elements: readonly ElementDefinition[]): Node {
  const nodes = new Map<string, Node>();
  let root: Node | undefined;
  for (const definition of elements) {
    const node: Node = { definition, children: [], slices: [] };
    nodes.set(definition.id, node);
    root ??= node;
    if (node === root) continue;
    const last = definition.id.split('.').at(-1)!;
    const parentId = definition.id.slice(0, -last.length - 1);
    // `a.b:c` is a slice of `a.b`; its own children follow under `a.b:c.d`.
    if (definition.sliceName && last.includes(':')) {
      nodes.get(`${parentId}.${last.slice(0, last.lastIndexOf(':'))}`)?.slices.push(node);
    } else nodes.get(parentId)?.children.push(node);
  }
  if (!root) throw new Error('an empty StructureDefinition');
  return root;
}

/** The member that an element is about; `value[x]` by any of its names. */
function childValue(node: Node, members: Record<string, Value>): Value {
  const name = node.definition.path.split('.').at(-1)!;
  if (!name.endsWith('[x]')) return members[name];
  const key = Object.keys(members).find((member) => member.startsWith(name.slice(0, -3)));
  return key === undefined ? undefined : members[key];
}

function countFault({ min, max }: ElementDefinition, count: number, at: string): Finding[] {
  if (count < min) return [`${at}: ${count} of at least ${min}`];
  return max !== '*' && count > Number(max) ? [`${at}: ${count} of at most ${max}`] : [];
}

function fixedOf(definition: ElementDefinition): { exact: boolean; wanted: Value } | undefined {
  for (const [name, wanted] of Object.entries(definition)) {
    if (/^fixed[A-Z]/.test(name)) return { exact: true, wanted };
    if (/^pattern[A-Z]/.test(name)) return { exact: false, wanted };
  }
  return undefined;
}

function hasFixed(definition: ElementDefinition, value: Value): boolean {
  const fixed = fixedOf(definition);
  if (!fixed) return true;
  return fixed.exact ? JSON.stringify(value) === JSON.stringify(fixed.wanted) : fits(fixed.wanted, value);
}

/** Whether the value holds all that the pattern says. */
function fits(pattern: Value, value: Value): boolean {
  if (Array.isArray(pattern))
    return Array.isArray(value) && pattern.every((p: Value) => value.some((v: Value) => fits(p, v)));
  if (pattern instanceof Object)
    return Object.entries(pattern).every(([name, wanted]) => fits(wanted, membersOf(value)[name]));
  return pattern === value;
}

function descend(node: Node, steps: readonly string[]): Node[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [node];
  return node.children
    .filter((child) => child.definition.path.split('.').at(-1) === step)
    .flatMap((child) => descend(child, rest));
}

function valuesAt(value: Value, steps: readonly string[]): Value[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  const found = membersOf(value)[step];
  return (Array.isArray(found) ? found : found === undefined ? [] : [found]).flatMap((v) => valuesAt(v, rest));
}

/** The elements at and below a node that fix a value, with the steps that lead there. */
function withFixed(node: Node, steps: readonly string[] = []): { node: Node; steps: readonly string[] }[] {
  return [
    ...(fixedOf(node.definition) ? [{ node, steps }] : []),
    ...node.children.flatMap((child) => withFixed(child, [...steps, child.definition.path.split('.').at(-1)!])),
  ];
}

/** The published profiles of the implementation guide beside the project, where they are. */
export const PROFILES_FOLDER = new URL('../../../../../../shared/data/ig/', import.meta.url).pathname;
/** Whether that folder is there; tests that need it say so and skip where it is not. */
export const hasProfiles = existsSync(PROFILES_FOLDER);
