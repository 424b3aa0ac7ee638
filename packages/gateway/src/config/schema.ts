import { mailSchema, monitoringSchema } from './monitoring-schema.js';
import { signInSchema } from './sign-in-schema.js';

const id = { type: 'string', pattern: '^[A-Za-z0-9_.~-]{1,40}$' };
const label = { type: 'string', minLength: 1, maxLength: 200 };
const url = { type: 'string', format: 'uri', pattern: '^https?://', maxLength: 500 };
const key = { type: 'string', pattern: '^[A-Za-z0-9+/]{43}=$' }; // base64 of 32 bytes
const localTime = { type: 'string', pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$' };
const territories = {
  type: 'array',
  items: { type: 'string', pattern: '^(?:[0-9]{2}|2[AB]|97[1-8]|98[4-8])$' },
  uniqueItems: true,
};

const clientId = { type: 'string', pattern: '^[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$', maxLength: 100 };
const file = { type: 'string', minLength: 1 };

const name = { type: 'string', minLength: 1, maxLength: 200 };
const header = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' };
/** Certificate files. */
const tlsFiles = {
  ...{ certFile: file, keyFile: file, pfxFile: file, caFile: file, crlFile: file },
  passphrase: { type: 'string' },
};

const object = (required: string[], properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});

/** JSON Schema (2020-12) of one registered host, in the configuration file or made by command. */
export const hostSchema: Record<string, unknown> = object(['id', 'label', 'origins'], {
  id,
  label,
  origins: {
    type: 'array',
    uniqueItems: true,
    items: { type: 'string', pattern: '^https?://[a-z0-9.-]+(?::\\d{1,5})?$' },
  },
  keys: {
    type: 'array',
    maxItems: 10,
    items: {
      type: 'object',
      required: ['kty', 'kid'],
      properties: {
        kty: { enum: ['OKP', 'EC', 'RSA'] },
        kid: id,
        expiresAt: { type: 'string', format: 'date-time' },
      },
      not: { required: ['d'] },
    },
    default: [],
  },
  territories: { ...territories, default: [] },
  webhooks: { type: 'array', items: url, default: [] },
  requestsPerMinute: { type: 'integer', minimum: 10, maximum: 1_000_000, default: 6000 },
});

/** JSON Schema (2020-12) of the configuration file. */
export const configSchema: Record<string, unknown> = object(
  ['mode', 'environment', 'database', 'editorOrigin', 'secrets', 'issuers', 'sas', 'hosts', 'editors'],
  {
    mode: { enum: ['platform', 'vendor', 'sandbox'] },
    environment: { enum: ['sandbox', 'recette', 'preproduction', 'production'] },
    listen: {
      ...object([], {
        host: { type: 'string', minLength: 1, default: '127.0.0.1' },
        port: { type: 'integer', minimum: 0, maximum: 65535, default: 8787 },
        trustedProxies: {
          type: 'array',
          maxItems: 20,
          items: { type: 'string', pattern: '^[0-9a-fA-F.:]+(?:/\\d{1,3})?$' },
          default: [],
        },
        editors: object(['port', 'caFile'], {
          ...tlsFiles,
          host: { type: 'string', minLength: 1, default: '127.0.0.1' },
          port: { type: 'integer', minimum: 0, maximum: 65535 },
        }),
        forwardedCertificate: object(['header'], { header, verifiedHeader: header }),
      }),
      default: {},
    },
    database: {
      type: 'object',
      oneOf: [
        object(['folder'], { folder: { type: 'string', minLength: 1 } }),
        object(['url'], { url: { type: 'string', pattern: '^postgres(?:ql)?://' } }),
      ],
    },
    editorOrigin: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}$' },
    secrets: object(['caseRefKey'], { caseRefKey: key, previousCaseRefKeys: { type: 'array', items: key } }),
    issuers: {
      type: 'array',
      items: object(['issuer', 'jwksUrl', 'audience'], {
        issuer: url,
        jwksUrl: url,
        audience: { type: 'string', minLength: 1, maxLength: 200 },
      }),
    },
    sas: {
      type: 'array',
      minItems: 1,
      items: object(['id', 'label', 'territories'], {
        id,
        label,
        territories,
        pdsa: object(['nightFrom', 'nightTo', 'saturdayFrom'], {
          nightFrom: localTime,
          nightTo: localTime,
          saturdayFrom: localTime,
        }),
        hubRecipient: clientId,
      }),
    },
    hosts: { type: 'array', items: hostSchema },
    editors: {
      type: 'array',
      maxItems: 60,
      items: object(['id', 'label', 'fhirBaseUrl'], {
        id,
        label: { ...label, maxLength: 100 },
        fhirBaseUrl: { ...url, pattern: '^https?://.*[^/]$' },
        enabled: { type: 'boolean', default: true },
        flows: {
          ...object([], { ps: { type: 'boolean' }, cpts: { type: 'boolean' }, sos: { type: 'boolean' } }),
          default: { ps: true },
        },
        accounts: { type: 'boolean', default: false },
        deadlineMs: { type: 'integer', minimum: 100, maximum: 7000, default: 7000 },
        intakeKeySha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        tls: object([], { ...tlsFiles, serverName: name }),
        certificate: object(['commonName', 'organizationalUnit'], { commonName: name, organizationalUnit: name }),
        contact: object(['email'], { email: mailSchema }),
      }),
    },
    marketplaces: {
      type: 'array',
      maxItems: 60,
      items: object(['id', 'label', 'url'], {
        id,
        label: { ...label, maxLength: 100 },
        url: { ...url, pattern: '^https?://[^?#@]*[^/?#@]$' },
        enabled: { type: 'boolean', default: true },
        answers: { enum: ['callback', 'polling'], default: 'callback' },
        deadlineMs: { type: 'integer', minimum: 100, maximum: 7000, default: 5000 },
        key: { type: 'string', pattern: '^[A-Za-z0-9._~+/-]{16,500}=*$' },
        intakeKeySha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      }),
      default: [],
    },
    web: object(['searchUrl'], {
      searchUrl: { ...url, pattern: '^https?://[^?#]+$' },
      deepLink: { type: 'boolean', default: true },
    }),
    embed: object(['folder', 'origin'], {
      folder: { type: 'string', minLength: 1 },
      origin: { ...url, pattern: '^https?://[a-z0-9.-]+(?::\\d{1,5})?$' },
    }),
    hub: object(['url', 'clientId'], {
      url: { type: 'string', format: 'uri', pattern: '^amqps?://', maxLength: 500 },
      clientId,
      tls: object([], {
        certFile: file,
        keyFile: file,
        pfxFile: file,
        passphrase: { type: 'string' },
        caFile: file,
        serverName: { type: 'string', minLength: 1 },
      }),
      maxAttempts: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
      keepDays: { type: 'integer', minimum: 2, maximum: 3650, default: 90 },
    }),
    relay: object(['url'], {
      url: { ...url, pattern: '^https?://[^?#@]*[^/?#@]$' },
      key: { type: 'string', pattern: '^[A-Za-z0-9._~+/-]{16,500}=*$' },
      tls: object([], { ...tlsFiles, serverName: name }),
      editors: { type: 'array', minItems: 1, uniqueItems: true, items: id },
      maxAttempts: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 },
    }),
    addressService: object(['url'], {
      url: { ...url, pattern: '^https?://[^?#@]+$' },
      timeoutMs: { type: 'integer', minimum: 50, maximum: 5000, default: 1000 },
    }),
    signIn: { ...signInSchema, default: {} },
    directory: object(['file'], { file: { type: 'string', minLength: 1 } }),
    rereads: {
      ...object([], {
        everySeconds: { type: 'integer', minimum: 1, maximum: 3600, default: 60 },
        callsPerHour: { type: 'integer', minimum: 20, maximum: 100_000, default: 3000 },
      }),
      default: {},
    },
    monitoring: { ...monitoringSchema, default: {} },
    audit: {
      ...object([], { keepDays: { type: 'integer', minimum: 30, maximum: 3650, default: 365 } }),
      default: {},
    },
    regulators: {
      ...object([], { keepDays: { type: 'integer', minimum: 30, maximum: 3650, default: 1095 } }),
      default: {},
    },
    appointments: {
      ...object([], {
        keepDays: { type: 'integer', minimum: 2, maximum: 3650, default: 365 },
        keepCaseDays: { type: 'integer', minimum: 1, maximum: 3650, default: 90 },
        keepEventDays: { type: 'integer', minimum: 2, maximum: 400, default: 30 },
      }),
      default: {},
    },
    holds: { ...object([], { seconds: { type: 'integer', minimum: 5, maximum: 3600, default: 180 } }), default: {} },
    marketplaceRequests: {
      ...object([], {
        answerSeconds: { type: 'integer', minimum: 5, maximum: 14_400, default: 900 },
        keepDays: { type: 'integer', minimum: 2, maximum: 3650, default: 90 },
      }),
      default: {},
    },
    handovers: {
      ...object([], {
        minutes: { type: 'integer', minimum: 1, maximum: 1440, default: 60 },
        recheckSeconds: { type: 'integer', minimum: 0, maximum: 600, default: 5 },
      }),
      default: {},
    },
  },
);
