import type { Problem } from '@sas-embed/contract';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';
import type { OpenApiDocument, Parameter, Schema } from './document.js';
import { ProblemError } from './problem-error.js';

type FieldErrors = NonNullable<Problem['errors']>;

const addFormats = formatsPlugin as unknown as FormatsPlugin;
const MAX_ERRORS = 20;

const validators = new WeakMap<OpenApiDocument, SchemaValidator>();

/** The validator of a document, the same for every gateway of this process: to compile its schemas takes a second. */
export function validatorOf(document: OpenApiDocument): SchemaValidator {
  const validator = validators.get(document) ?? new SchemaValidator(document);
  validators.set(document, validator);
  return validator;
}

/** Compiles schemas of one OpenAPI document, each once; `$ref`s are resolved inside it. */
export class SchemaValidator {
  readonly #compiled = new Map<Ajv2020, Map<string, ValidateFunction>>();
  readonly #params: Ajv2020;
  readonly #bodies: Ajv2020;
  readonly #responses: Ajv2020;

  constructor(document: OpenApiDocument) {
    // Parameters are text: they become what their schema says. Bodies are taken as they are, with defaults filled in.
    this.#params = ajv(document, { coerceTypes: true, useDefaults: true });
    this.#bodies = ajv(document, { useDefaults: true });
    this.#responses = ajv(document, {});
  }

  /** Checks and converts the parameters of one place; throws `invalid-request`. */
  parameters(place: Parameter['in'], parameters: readonly Parameter[]): (values: unknown) => Record<string, unknown> {
    const own = parameters.filter((parameter) => parameter.in === place);
    const nameOf = (name: string): string => (place === 'header' ? name.toLowerCase() : name);
    const check = this.#compile(this.#params, {
      type: 'object',
      properties: Object.fromEntries(own.map((parameter) => [nameOf(parameter.name), parameter.schema])),
      required: own.filter((parameter) => parameter.required).map((parameter) => nameOf(parameter.name)),
    });
    return (values) => {
      const given = values as Record<string, unknown>;
      const picked: Record<string, unknown> = {};
      for (const { name } of own) {
        const value = given[nameOf(name)];
        if (value !== undefined) picked[nameOf(name)] = value;
      }
      if (!check(picked)) {
        const errors = fieldErrors(check.errors, (pointer) => {
          const name = pointer.split('/')[1] ?? '';
          return `${place}:${own.find((parameter) => nameOf(parameter.name) === name)?.name ?? name}`;
        });
        throw new ProblemError('invalid-request', { detail: detailOf(errors), errors });
      }
      return picked;
    };
  }

  /** Checks a request body, filling in defaults; throws `invalid-request`. */
  body(schema: Schema, required: boolean): (value: unknown) => unknown {
    const check = this.#compile(this.#bodies, schema);
    return (value) => {
      if (value === undefined || value === null) {
        if (!required) return undefined;
        const errors = [{ field: 'body:', rule: 'is required' }];
        throw new ProblemError('invalid-request', { detail: detailOf(errors), errors });
      }
      if (!check(value)) {
        const errors = fieldErrors(check.errors, (pointer) => `body:${pointer}`);
        throw new ProblemError('invalid-request', { detail: detailOf(errors), errors });
      }
      return value;
    };
  }

  /** What is wrong with something that we answer; empty when it keeps the contract. */
  response(schema: Schema): (value: unknown) => FieldErrors {
    let check: ValidateFunction | undefined;
    return (value) => {
      check ??= this.#compile(this.#responses, schema);
      // What is sent is the JSON text: a Date or an undefined member is judged as it arrives.
      return check(JSON.parse(JSON.stringify(value ?? null)))
        ? []
        : fieldErrors(check.errors, (pointer) => `response:${pointer}`);
    };
  }

  #compile(ajv: Ajv2020, schema: Schema): ValidateFunction {
    const text = localText(schema);
    const known = this.#compiled.get(ajv) ?? new Map<string, ValidateFunction>();
    this.#compiled.set(ajv, known);
    const check = known.get(text) ?? ajv.compile(JSON.parse(text) as Schema);
    known.set(text, check);
    return check;
  }
}

function ajv(document: OpenApiDocument, options: { coerceTypes?: boolean; useDefaults?: boolean }): Ajv2020 {
  const made = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, ...options });
  addFormats(made);
  // What says nothing about values: annotations of OpenAPI, and the members of the document itself.
  for (const word of ['discriminator', 'example', 'xml', ...Object.keys(document)]) made.addKeyword(word);
  made.addSchema(document, 'openapi', undefined, false);
  return made;
}

/** The schema's text, with its `#/components/…` references pointing into the document that was added. */
const localText = (schema: Schema): string =>
  JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#/') ? `openapi${value}` : value,
  );

function fieldErrors(errors: ErrorObject[] | null | undefined, field: (pointer: string) => string): FieldErrors {
  const found = new Map<string, { field: string; rule: string }>();
  for (const error of errors ?? []) {
    const { pointer, rule } = describe(error);
    const entry = { field: field(pointer), rule };
    found.set(`${entry.field} ${rule}`, entry);
    if (found.size === MAX_ERRORS) break;
  }
  return [...found.values()];
}

/** Rules name what the schema wants, never what was sent: a member that is not allowed is not repeated. */
function describe(error: ErrorObject): { pointer: string; rule: string } {
  switch (error.keyword) {
    case 'required':
      return {
        pointer: `${error.instancePath}/${String(error.params['missingProperty'])}`,
        rule: 'is required',
      };
    case 'enum':
      return {
        pointer: error.instancePath,
        rule: `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}`,
      };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return { pointer: error.instancePath, rule: 'has a member that the contract does not know' };
    default:
      return { pointer: error.instancePath, rule: error.message ?? error.keyword };
  }
}

function detailOf(errors: FieldErrors): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return first ? `${first.field} ${first.rule}${more}` : 'The request does not fit the contract';
}
