import { ROLES } from '../contract/index.js';

const id = { type: 'string', pattern: '^[A-Za-z0-9_.~-]{1,40}$' };
const url = { type: 'string', format: 'uri', pattern: '^https?://[^?#]+$', maxLength: 500 };
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const object = (required: string[], properties: Record<string, unknown>): Record<string, unknown> => ({
  ...{ type: 'object', required, additionalProperties: false, properties },
});
const list = (items: unknown, maxItems: number) => ({ type: 'array', items, maxItems });

/** JSON Schema of `signIn`. */
export const signInSchema: Record<string, unknown> = object([], {
  audience: { ...text(200), default: 'sas-embed-gateway' },
  pages: object(['origin', 'hostId', 'home'], {
    origin: { type: 'string', pattern: '^https?://[a-z0-9.-]+(?::\\d{1,5})?$' },
    hostId: id,
    home: { type: 'string', pattern: '^/[A-Za-z0-9/_-]*$' },
  }),
  providers: {
    ...list(
      object(['id', 'label', 'issuer', 'clientId', 'clientSecret'], {
        id,
        label: text(100),
        kind: { enum: ['psc', 'plain'], default: 'psc' },
        issuer: url,
        discoveryUrl: url,
        clientId: text(200),
        clientSecret: text(500),
        scope: { ...text(200), default: 'openid scope_all' },
        acrValues: { ...list(text(100), 10), default: ['eidas1'] },
        sas: { ...list(id, 200), default: [] },
        hostClients: { type: 'object', additionalProperties: list(text(200), 10), default: {} },
        cibaHosts: { ...list(id, 200), default: [] },
      }),
      20,
    ),
    default: [],
  },
  breakGlass: {
    ...list(
      object(['id', 'provider', 'sasId', 'role', 'label', 'email', 'regulatorUuid', 'secretHash'], {
        ...{ id, provider: id, sasId: id, role: { enum: ROLES }, label: text(100), email: text(320) },
        regulatorUuid: { type: 'string', pattern: '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$' },
        secretHash: { type: 'string', pattern: '^scrypt\\.[\\w-]{22}\\.[\\w-]{43}$' },
        minutes: { type: 'integer', minimum: 5, maximum: 240, default: 60 },
      }),
      50,
    ),
    default: [],
  },
  accounts: {
    ...list(
      object(['provider', 'nameId', 'sasId', 'role', 'email'], {
        provider: id,
        nameId: text(200),
        sasId: id,
        role: { enum: ROLES },
        email: text(320),
        lastName: text(200),
        firstName: text(200),
        identifiers: { ...list(object(['system', 'value'], { system: text(100), value: text(100) }), 10), minItems: 1 },
        community: object(['nationalId', 'name'], { nationalId: text(20), name: text(300) }),
        actsFor: object([], { practitioners: list(text(20), 100), structures: list(text(20), 100) }),
      }),
      10_000,
    ),
    default: [],
  },
});
