import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';
import type { HubIssue } from './faults.js';

const addFormats = formatsPlugin as unknown as FormatsPlugin;
const MAX_ISSUES = 20;

interface SchemaObject {
  [key: string]: unknown;
}

const hubDocument = createRequire(import.meta.url)('@sas-embed/contract/openapi/hub.json') as {
  components: { schemas: Record<string, SchemaObject> };
};

/** What is judged by itself: the envelope around any message, and each of the three messages. */
export type HubSchemaName = 'Frame' | 'AppointmentMessage' | 'AcknowledgementMessage' | 'ErrorMessage';

/**
 * The envelope with its message left open. The contract's `oneOf` would say of each fault that no branch fits; the branch is
 * found by the message's key instead, and the fault told where it is.
 */
function frame(): SchemaObject {
  const copy = structuredClone(hubDocument.components.schemas['Envelope']!) as {
    properties: {
      content: { items: { properties: { jsonContent: { properties: { embeddedJsonContent: SchemaObject } } } } };
    };
  };
  const embedded = copy.properties.content.items.properties.jsonContent.properties.embeddedJsonContent;
  embedded['properties'] = { message: { type: 'object' } };
  return copy;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
addFormats(ajv);
for (const word of Object.keys(hubDocument)) ajv.addKeyword(word);
ajv.addSchema(hubDocument, 'hub', undefined, false);

const compiled = new Map<HubSchemaName, ValidateFunction>();

function validator(name: HubSchemaName): ValidateFunction {
  let found = compiled.get(name);
  if (!found) {
    const schema = name === 'Frame' ? frame() : { $ref: `hub#/components/schemas/${name}` };
    const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"hub#/components/')) as SchemaObject;
    compiled.set(name, (found = ajv.compile(local)));
  }
  return found;
}

/** What openapi/hub.yaml refuses in `value`; `path` is where it stands. Empty when it is sound. At most 20 issues. */
export function schemaIssues(name: HubSchemaName, value: unknown, path = ''): HubIssue[] {
  const check = validator(name);
  if (check(value)) return [];
  const issues = new Map<string, HubIssue>();
  for (const error of check.errors ?? []) {
    const issue = issueOf(error, path);
    issues.set(`${issue.path} ${issue.message}`, issue);
    if (issues.size === MAX_ISSUES) break;
  }
  return [...issues.values()];
}

/** The message names what is wanted, never what was sent: a member that is not known is not repeated. */
function issueOf(error: ErrorObject, path: string): HubIssue {
  const at = joinPath(path, error.instancePath);
  const issue = (where: string, message: string): HubIssue => ({ path: where || 'envelope', rule: 'schema', message });
  switch (error.keyword) {
    case 'required':
      return issue(joinPath(at, `/${String(error.params['missingProperty'])}`), 'It is mandatory.');
    case 'enum':
      return issue(at, `It must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}.`);
    case 'additionalProperties':
      return issue(at, 'It has a member that the model does not know.');
    case 'pattern':
      return issue(at, `It must match ${String(error.params['pattern'])}.`);
    default:
      return issue(at, `It ${error.message ?? error.keyword}.`);
  }
}

/** `content[0].jsonContent` of `/content/0/jsonContent`, after `path`. */
export function joinPath(path: string, pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((at, part) => (/^\d+$/.test(part) ? `${at}[${part}]` : at ? `${at}.${part}` : part), path);
}
