/** The OpenAPI document as the pages read it: more of it than routing needs. */
export interface DocsDocument {
  info: { title: string; version: string; summary?: string; description?: string };
  tags?: readonly { name: string; description?: string }[];
  security?: readonly unknown[];
  paths: Readonly<Record<string, Readonly<Record<string, DocsOperation>>>>;
  components: {
    schemas: Readonly<Record<string, DocsSchema>>;
    examples?: Readonly<Record<string, DocsExample>>;
    [kind: string]: Readonly<Record<string, unknown>> | undefined;
  };
}

/** An operation. */
export interface DocsOperation {
  operationId: string;
  tags?: readonly string[];
  summary?: string;
  description?: string;
  security?: readonly unknown[];
  parameters?: readonly (DocsParameter | Reference)[];
  requestBody?: { required?: boolean; content: Readonly<Record<string, DocsMedia>> };
  responses: Readonly<Record<string, DocsResponse | Reference>>;
}

/** A parameter. */
export interface DocsParameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: DocsSchema;
}

/** A response. */
export interface DocsResponse {
  description?: string;
  content?: Readonly<Record<string, DocsMedia>>;
}

/** A body in one media type. */
export interface DocsMedia {
  schema: DocsSchema;
  example?: unknown;
  examples?: Readonly<Record<string, DocsExample | Reference>>;
}

/** An example. */
export interface DocsExample {
  summary?: string;
  value: unknown;
}

/** A pointer into the document. */
export interface Reference {
  $ref: string;
}

/** A JSON Schema, as far as the pages show one. */
export interface DocsSchema {
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  format?: string;
  pattern?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: DocsSchema;
  oneOf?: readonly DocsSchema[];
  required?: readonly string[];
  properties?: Readonly<Record<string, DocsSchema>>;
}

/** What a pointer leads to; anything else is itself. */
export function resolve<T extends object>(document: DocsDocument, value: T | Reference): T {
  if (!('$ref' in value)) return value;
  const parts = value.$ref.split('/').slice(1);
  return parts.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T;
}

/** All examples of a body, by name. */
export function examplesOf(document: DocsDocument, media: DocsMedia): [name: string, example: DocsExample][] {
  const named = Object.entries(media.examples ?? {}).map(([name, example]): [string, DocsExample] => [
    name,
    resolve<DocsExample>(document, example),
  ]);
  return media.example === undefined ? named : [['example', { value: media.example }], ...named];
}
