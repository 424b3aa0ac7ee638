/** Bad requests, made from the contract: for each operation, what is good, with one thing wrong at a time. */
import { readOperations, sasDocument } from '../../../packages/gateway/src/contract/document.js';
import type { Operation, Schema } from '../../../packages/gateway/src/contract/document.js';

/** A request with one thing wrong in it. */
export interface BadCell {
  what: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  /** Where it is wrong, as a problem says it; absent when the schema allows it, and only the handler can tell. */
  field?: string;
  /** The code when it is not `invalid-request`. */
  code?: string;
  /** What was put there: no answer and no log may repeat it. */
  injected?: string;
}

/** What somebody might try to run, end a line with, or have a spreadsheet compute. */
const INJECTED: Readonly<Record<string, string>> = {
  SQL: "x'; drop table offer; --",
  HTML: '<script>alert(1)</script>',
  header: 'x\r\nSet-Cookie: sas=1',
  CSV: '=HYPERLINK("//example.invalid")',
};

/** Bodies that the contract gives no example of. */
const BODIES: Readonly<Record<string, unknown>> = {
  suggestSpecialties: { query: 'géné', limit: 8 },
  suggestLocations: { query: 'Bordeaux', limit: 8 },
  resolveLocation: { streetName: '3 rue Haute', city: 'Bordeaux', postcode: '33000', inseeCode: '33063' },
  searchMembers: { limit: 20, filters: { modes: ['AMB'] } },
  rereadSlots: { offerIds: ['offer-bordeaux-1'] },
  suggestStructures: { kind: 'CPTS', query: 'cpts' },
  redeemLaunch: { ticket: 'A'.repeat(43) },
};

/** Good values of parameters, where `x-0001` would not do. */
const VALUES: Readonly<Record<string, string>> = {
  version: '1',
  limit: '10',
  date: '2026-11-24',
  from: '2026-11-24',
  to: '2026-11-24',
  onwards: '2026-12-01',
  startingFrom: '2026-11-24T00:00:00Z',
  structureId: '1330999921',
  flow: 'ps',
};

type Raw = Record<string, Record<string, { operationId?: string; requestBody?: { content: Record<string, Body> } }>>;
interface Body {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { $ref?: string; value?: unknown }>;
}

function resolve(schema: Schema): Schema {
  const { $ref, ...rest } = schema as { $ref?: string };
  if ($ref === undefined) return schema;
  const at = $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], sasDocument) as Schema;
  return { ...resolve(at), ...rest };
}

function exampleOf(id: string): unknown {
  if (id in BODIES) return BODIES[id];
  for (const methods of Object.values(sasDocument.paths as unknown as Raw)) {
    for (const operation of Object.values(methods)) {
      const body = operation.operationId === id ? operation.requestBody?.content['application/json'] : undefined;
      if (!body) continue;
      const [first] = Object.values(body.examples ?? {});
      const value = first?.$ref ? resolve(first as Schema)['value'] : (first?.value ?? body.example);
      if (value !== undefined) return value;
    }
  }
  throw new Error(`No good body of ${id} is known: give it an example in the contract, or here`);
}

/** One thing wrong with a value; `bad` as it is sent, `told` when the schema itself refuses it. */
interface Wrong {
  what: string;
  bad: unknown;
  told: boolean;
  injected?: string;
}

const typeOf = (schema: Schema): string => String(schema['type'] ?? (schema['enum'] ? 'string' : 'any'));

function refusesText(schema: Schema, text: string): boolean {
  const {
    enum: all,
    pattern,
    format,
    minLength,
    maxLength,
  } = schema as {
    enum?: string[];
    pattern?: string;
    format?: string;
    minLength?: number;
    maxLength?: number;
  };
  return (
    (all !== undefined && !all.includes(text)) ||
    (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) ||
    ['date', 'date-time', 'uri', 'email'].includes(format ?? '') ||
    text.length < (minLength ?? 0) ||
    text.length > (maxLength ?? Infinity)
  );
}

/** What can be wrong with a text, in a body or a parameter. */
function wrongTexts(schema: Schema, name: string, longest = 4000): Wrong[] {
  const long = 'x'.repeat(((schema as { maxLength?: number }).maxLength ?? longest) + 1);
  const zone = name === 'timeZone' ? [['another zone', 'Mars/Olympus_Mons']] : [];
  const local = schema['format'] === 'date-time' ? [['a time without a zone', '2026-11-24T05:00:00']] : [];
  return [
    ...[['empty', ''], ['oversize', long], ...zone, ...local].map(([what, bad]) => ({
      ...{ what: what!, bad, told: refusesText(schema, bad!) },
    })),
    ...Object.entries(INJECTED).map(([what, bad]) => ({
      ...{ what: `${what} injected`, bad, told: refusesText(schema, bad), injected: bad },
    })),
  ];
}

function wrongNumbers(schema: Schema): Wrong[] {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  return [
    { what: 'text instead of a number', bad: 'abc', told: true },
    ...(schema['type'] === 'integer' ? [{ what: 'half of one', bad: 1.5, told: true }] : []),
    ...(minimum === undefined ? [] : [{ what: 'too small', bad: minimum - 1, told: true }]),
    ...(maximum === undefined ? [] : [{ what: 'oversize', bad: maximum + 1, told: true }]),
  ];
}

/** Every way in which the value at `pointer` of a good body can be wrong: a body with one thing changed. */
function* wrongBodies(
  schema: Schema,
  value: unknown,
  pointer: string,
  put: (bad: unknown) => unknown,
): Generator<Wrong & { pointer: string; body: unknown }> {
  const own = resolve(schema);
  const name = pointer.split('/').at(-1) ?? '';
  const at = (wrong: Wrong) => ({ ...wrong, pointer, body: put(wrong.bad) });
  if (own['anyOf'] ?? own['allOf'])
    throw new Error(`${pointer}: bodies of several schemas at once are not made wrong yet`);
  if (own['oneOf']) {
    const shapes = (own['oneOf'] as Schema[]).map(resolve);
    const shape = shapes.find(({ required }) =>
      (required as string[]).every((key) => Object.hasOwn(value as object, key)),
    );
    if (!shape) throw new Error(`${pointer}: the good body is none of its shapes`);
    for (const other of shapes.filter((one) => one !== shape)) {
      const [key] = other['required'] as [string];
      yield at({ what: `two shapes at once, with ${key}`, bad: { ...(value as object), [key]: 'x' }, told: true });
    }
    yield* wrongBodies(shape, value, pointer, put);
    return;
  }
  const type = typeOf(own);
  if (type === 'any') return;
  yield at({ what: 'null', bad: null, told: true });
  if (type === 'string') {
    for (const bad of [5, ['x'], { x: 1 }]) yield at({ what: `wrong type ${JSON.stringify(bad)}`, bad, told: true });
    yield* wrongTexts(own, name).map(at);
  } else if (type === 'integer' || type === 'number') {
    yield* [{ what: 'a number as text', bad: '5', told: true }, ...wrongNumbers(own)].map(at);
  } else if (type === 'boolean') {
    yield* ['true', 1].map((bad) => at({ what: `wrong type ${JSON.stringify(bad)}`, bad, told: true }));
  } else if (type === 'array') {
    const items = value as unknown[];
    const { maxItems, minItems } = own as { maxItems?: number; minItems?: number };
    yield at({ what: 'wrong type', bad: 'x', told: true });
    if (minItems) yield at({ what: 'empty', bad: [], told: true });
    if (own['uniqueItems'] && items.length) yield at({ what: 'repeated', bad: [items[0], items[0]], told: true });
    if (maxItems !== undefined && items.length) {
      yield at({ what: 'oversize', bad: Array(maxItems + 1).fill(items[0]), told: true });
    }
    if (items.length) {
      const rest = items.slice(1);
      yield* wrongBodies(own['items'] as Schema, items[0], `${pointer}/0`, (bad) => put([bad, ...rest]));
    }
  } else if (type === 'object') {
    const members = value as Record<string, unknown>;
    const properties = (own['properties'] ?? {}) as Record<string, Schema>;
    yield at({ what: 'wrong type', bad: 'x', told: true });
    yield at({ what: 'a list', bad: [members], told: true });
    if (own['additionalProperties'] === false) {
      yield at({ what: 'a member that is not known', bad: { ...members, patientName: 'Exemple' }, told: true });
    }
    for (const required of (own['required'] ?? []) as string[]) {
      const { [required]: _left, ...bad } = members;
      yield at({ what: `${required} missing`, bad, told: true });
    }
    for (const [key, member] of Object.entries(properties)) {
      if (members[key] === undefined) continue;
      yield* wrongBodies(member, members[key], `${pointer}/${key}`, (bad) => put({ ...members, [key]: bad }));
    }
  }
}

const good = (name: string): string => VALUES[name] ?? 'never-existed-0001';

/** The good request of an operation, from which one thing at a time is changed. */
function requestOf(operation: Operation, change: Record<string, string | string[] | undefined> = {}) {
  let path = operation.path;
  const query: string[] = [];
  const headers: Record<string, string> = {};
  for (const { name, in: place, required } of operation.parameters) {
    const key = `${place}:${name}`;
    const value = key in change ? change[key] : required ? good(name) : undefined;
    if (value === undefined) continue;
    const values = [value].flat();
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(values[0]!));
    if (place === 'query') query.push(...values.map((text) => `${name}=${encodeURIComponent(text)}`));
    if (place === 'header') headers[name] = values.join(', ');
  }
  return { path: query.length ? `${path}?${query.join('&')}` : path, headers };
}

function* parameterCells(operation: Operation, body: unknown): Generator<BadCell> {
  for (const { name, in: place, required, schema } of operation.parameters) {
    const field = `${place}:${name}`;
    const own = resolve(schema);
    const cell = (what: string, value: string | string[] | undefined, more: Partial<BadCell> = {}): BadCell => ({
      ...{ what: `${field} ${what}`, ...requestOf(operation, { [field]: value }), body, field },
      ...more,
    });
    const isKey = name === 'Idempotency-Key';
    if (required && place !== 'path')
      yield cell('missing', undefined, isKey ? { code: 'idempotency-key-missing' } : {});
    const joined = name === 'Last-Event-ID' ? { code: 'cursor-invalid' } : {};
    if (place !== 'path') yield cell('repeated', [good(name), good(name)], joined);
    const isNumber = ['integer', 'number'].includes(typeOf(own));
    const wrong = isNumber ? [{ what: 'empty', bad: '', told: true }, ...wrongNumbers(own)] : wrongTexts(own, name, 90);
    for (const { what, bad, told, injected } of wrong as Wrong[]) {
      // What no client can send at all, and a path that is another one.
      if (place === 'header' && /[\r\n]/.test(String(bad))) continue;
      if (place === 'path' && bad === '') continue;
      const { field: _where, ...untold } = cell(what, String(bad), injected === undefined ? {} : { injected });
      yield told ? { ...untold, field } : untold;
    }
  }
}

/** All bad requests of an operation. */
function cellsOf(operation: Operation): BadCell[] {
  const body = operation.body ? exampleOf(operation.id) : undefined;
  const cells = [...parameterCells(operation, body)];
  if (!operation.body) return cells;
  const request = requestOf(operation);
  if (operation.body.required) cells.push({ what: 'no body', ...request, field: 'body:' });
  for (const { what, pointer, body: bad, told, injected } of wrongBodies(operation.body.schema, body, '', (it) => it)) {
    if (bad === null) continue; // is no body, which was sent already
    cells.push({
      ...{ what: `body:${pointer} ${what}`, ...request, body: bad },
      ...(told && { field: `body:${pointer}` }),
      ...(injected !== undefined && { injected }),
    });
  }
  return cells;
}

/** Every operation that asks for a token, with all bad requests of it. */
export const BAD_CELLS: readonly { operation: Operation; cells: readonly BadCell[] }[] = readOperations(sasDocument)
  .filter(({ open }) => !open)
  .map((operation) => ({ operation, cells: cellsOf(operation) }));
