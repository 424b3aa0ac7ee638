import { createRequire } from 'node:module';
import type { Session } from '@sas-embed/contract';
import type { OperationId } from './types.js';

/** A JSON Schema, as far as this room looks into one. */
export type Schema = Record<string, unknown>;

/** What OAuth's token endpoint takes, and nothing else here. */
export const FORM = 'application/x-www-form-urlencoded';

/** The part of an OpenAPI 3.1 document that routing and validation read. */
export interface OpenApiDocument {
  info: { version: string };
  security?: unknown[];
  paths: Record<string, Record<string, RawOperation>>;
  components: {
    parameters?: Record<string, Parameter>;
    responses?: Record<string, RawResponse>;
    schemas?: Record<string, Schema>;
  };
}

interface RawOperation {
  operationId: string;
  security?: unknown[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, RawResponse | Reference>;
}

interface RawResponse {
  content?: Record<string, { schema: Schema }>;
}

interface Reference {
  $ref: string;
}

/** A declared parameter. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** Media types an operation can answer. */
export type ResponseType = 'application/json' | 'text/event-stream' | 'text/csv';

/** An operation of the contract, resolved. */
export interface Operation {
  id: OperationId;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` placeholders, as in the document. */
  path: string;
  /** Whether it is called without a token. */
  open: boolean;
  parameters: readonly Parameter[];
  body?: { required: boolean; schema: Schema; form: boolean };
  /** What a success can be, in the document's order; empty: it has no body. */
  produces: readonly ResponseType[];
  /** Schema of the JSON body by status. */
  json: ReadonlyMap<number, Schema>;
  /** Schema of one event's data. */
  event?: Schema;
}

/** The contract, as generated from `openapi/sas.yaml`. */
export const sasDocument = createRequire(import.meta.url)('@sas-embed/contract/openapi/sas.json') as OpenApiDocument;

/** Every role that the contract knows. */
export const ROLES: readonly Session['role'][] = (
  sasDocument.components.schemas!['Session'] as { properties: { role: { enum: Session['role'][] } } }
).properties.role.enum;

/** What editors and operators of places de marché speak to us, as generated from `openapi/editor.yaml`. */
export const editorDocument = createRequire(import.meta.url)(
  '@sas-embed/contract/openapi/editor.json',
) as OpenApiDocument;

/** Every operation of the document. Throws when the document holds what this room does not understand. */
export function readOperations(document: OpenApiDocument): Operation[] {
  const resolve = <T>(value: T | Reference): T => {
    if (!(value instanceof Object) || !('$ref' in value)) return value;
    const parts = value.$ref.split('/').slice(1);
    return parts.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T;
  };
  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, raw] of Object.entries(methods)) {
      const json = new Map<number, Schema>();
      const produces: ResponseType[] = [];
      let event: Schema | undefined;
      for (const [status, value] of Object.entries(raw.responses)) {
        if (!/^2\d\d$/.test(status)) continue;
        for (const [type, { schema }] of Object.entries(resolve<RawResponse>(value).content ?? {})) {
          if (type === 'application/json') json.set(Number(status), schema);
          else if (type === 'text/event-stream') event = schema;
          else if (type !== 'text/csv')
            throw new Error(`${raw.operationId} answers ${type}, which the gateway cannot send`);
          produces.push(type);
        }
      }
      const form = raw.requestBody?.content[FORM]?.schema;
      const body = form ?? raw.requestBody?.content['application/json']?.schema;
      if (raw.requestBody && !body) throw new Error(`${raw.operationId} takes a body that is neither JSON nor a form`);
      operations.push({
        id: raw.operationId as OperationId,
        method: method.toUpperCase() as Operation['method'],
        path,
        open: (raw.security ?? document.security ?? []).length === 0,
        parameters: (raw.parameters ?? []).map((parameter) => resolve<Parameter>(parameter)),
        ...(body ? { body: { required: raw.requestBody?.required === true, schema: body, form: !!form } } : {}),
        produces,
        json,
        ...(event ? { event } : {}),
      });
    }
  }
  return operations;
}
