import { describe, expect, it } from 'vitest';
import { breakingChanges, versionAllowsBreaking } from './contract-changes.mjs';

const document = () => ({
  security: [{ bearer: [] }],
  paths: {
    '/v1/things/{id}': {
      post: {
        operationId: 'makeThing',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 20 } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Ask' } } },
        },
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
      },
    },
  },
  components: {
    schemas: {
      Ask: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: { type: 'string' }, kind: { type: 'string', enum: ['a', 'b'] }, size: { type: 'number' } },
      },
      Event: { type: 'object', properties: {} },
      Thing: {
        type: 'object',
        required: ['id', 'kind'],
        properties: {
          id: { type: 'string' },
          kind: { type: 'string', enum: ['a', 'b'] },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
          event: { oneOf: [{ $ref: '#/components/schemas/Event' }] },
        },
      },
    },
  },
});
type Doc = ReturnType<typeof document>;
const changes = (change: (now: Doc) => void) => {
  const now = document();
  change(now);
  return breakingChanges(document(), now);
};
const post = (now: Doc) => now.paths['/v1/things/{id}'].post;
const ask = (now: Doc) => now.components.schemas.Ask as Record<string, never> & Doc['components']['schemas']['Ask'];
const thing = (now: Doc) => now.components.schemas.Thing;

describe('breaking changes', () => {
  it('are none of the same, nor of what is only added', () => {
    expect(changes(() => undefined)).toEqual([]);
    expect(
      changes((now) => {
        Object.assign(now.paths, { '/v1/more': { get: { operationId: 'more', responses: {} } } });
        Object.assign(ask(now).properties, { note: { type: 'string' } });
        Object.assign(thing(now).properties, { note: { type: 'string' } });
        ask(now).properties.kind.enum.push('c');
        (post(now).parameters as object[]).push({ name: 'q', in: 'query', schema: { type: 'string' } });
        thing(now).required.push('parts');
        ask(now).required.length = 0;
        post(now).parameters[0]!.schema.maxLength = 40;
      }),
    ).toEqual([]);
  });

  it.each<[what: string, change: (now: Doc) => void, told: RegExp]>([
    ['an operation removed', (now) => void Reflect.deleteProperty(now.paths, '/v1/things/{id}'), /operation removed/],
    ['an operation renamed', (now) => void (post(now).operationId = 'other'), /operationId makeThing is now other/],
    ['a parameter removed', (now) => void (post(now).parameters.length = 0), /parameter path id removed/],
    [
      'a required parameter added',
      (now) => void (post(now).parameters as object[]).push({ name: 'q', in: 'query', required: true, schema: {} }),
      /new required parameter query q/,
    ],
    ['a parameter narrowed', (now) => void (post(now).parameters[0]!.schema.maxLength = 10), /maxLength is now 10/],
    [
      'a request member removed',
      (now) => void Reflect.deleteProperty(ask(now).properties, 'kind'),
      /request Ask\.kind removed/,
    ],
    ['a request member required', (now) => void ask(now).required.push('kind'), /request Ask\.kind is now required/],
    [
      'a request value removed',
      (now) => void ask(now).properties.kind.enum.pop(),
      /request Ask\.kind: value b removed/,
    ],
    [
      'a request type narrowed',
      (now) => void (ask(now).properties.size.type = 'integer'),
      /type number is now integer/,
    ],
    ['a request type changed', (now) => void (ask(now).properties.name.type = 'number'), /type string is now number/],
    [
      'a request pattern added',
      (now) => void Object.assign(ask(now).properties.name, { pattern: '^x' }),
      /pattern is now/,
    ],
    [
      'an answer’s member removed',
      (now) => void Reflect.deleteProperty(thing(now).properties, 'parts'),
      /response Thing\.parts removed/,
    ],
    [
      'an answer’s member perhaps absent',
      (now) => void thing(now).required.pop(),
      /response Thing\.kind may now be absent/,
    ],
    ['an answer’s value added', (now) => void thing(now).properties.kind.enum.push('c'), /value c may now be answered/],
    [
      'an answer’s variant added',
      (now) => void thing(now).properties.event.oneOf.push({ $ref: '#/components/schemas/Thing' }),
      /variant Thing may now be answered/,
    ],
    ['an answer removed', (now) => void Reflect.deleteProperty(post(now).responses, '200'), /answer 200 removed/],
  ])('tell of %s', (_, change, told) => {
    const found = changes(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(told);
  });

  it('are for a new minor below 1.0.0, for a new major after', () => {
    expect(versionAllowsBreaking('0.1.0', '0.1.1')).toBe(false);
    expect(versionAllowsBreaking('0.1.0', '0.2.0')).toBe(true);
    expect(versionAllowsBreaking('1.1.0', '1.2.0')).toBe(false);
    expect(versionAllowsBreaking('1.1.0', '2.0.0')).toBe(true);
    expect(versionAllowsBreaking('0.9.0', '1.0.0')).toBe(true);
  });
});
