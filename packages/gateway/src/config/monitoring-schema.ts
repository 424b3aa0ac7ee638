const url = { type: 'string', format: 'uri', pattern: '^https?://', maxLength: 500 };
const mailAddress = { type: 'string', pattern: '^[^\\s@<>]+@[^\\s@<>]+$', maxLength: 320 };
const share = { type: 'number', exclusiveMinimum: 0, maximum: 1 };
const ms = { type: 'integer', minimum: 1, maximum: 60_000 };

const object = (required: string[], properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
const limits = (of: object, enter: number, leave: number) => ({
  ...object(['enter', 'leave'], { enter: of, leave: of }),
  default: { enter, leave },
});

/** JSON Schema (2020-12) of an address of mail. */
export const mailSchema: Record<string, unknown> = mailAddress;

/** JSON Schema (2020-12) of how interfaces are watched. */
export const monitoringSchema: Record<string, unknown> = object([], {
  everySeconds: { type: 'integer', minimum: 1, maximum: 3600, default: 30 },
  windowSeconds: { type: 'integer', minimum: 2, maximum: 3600, default: 180 },
  minCalls: { type: 'integer', minimum: 1, maximum: 1000, default: 3 },
  errorShare: limits(share, 0.2, 0.05),
  violationShare: limits(share, 0.1, 0.02),
  slowMs: limits(ms, 3000, 2000),
  confirm: {
    ...object(['worse', 'better'], {
      worse: { type: 'integer', minimum: 1, maximum: 20 },
      better: { type: 'integer', minimum: 1, maximum: 20 },
    }),
    default: { worse: 2, better: 3 },
  },
  probeSeconds: { type: 'integer', minimum: 1, maximum: 86_400, default: 60 },
  webhooks: { type: 'array', maxItems: 20, uniqueItems: true, items: url, default: [] },
  mail: object(['smtp', 'from', 'to'], {
    smtp: object(['host', 'port'], {
      host: { type: 'string', minLength: 1, maxLength: 253 },
      port: { type: 'integer', minimum: 1, maximum: 65535 },
      secure: { type: 'boolean', default: false },
      user: { type: 'string', minLength: 1 },
      password: { type: 'string', minLength: 1 },
    }),
    from: mailAddress,
    to: { type: 'array', maxItems: 20, uniqueItems: true, items: mailAddress },
  }),
  metrics: object(['port'], {
    host: { type: 'string', minLength: 1, default: '127.0.0.1' },
    port: { type: 'integer', minimum: 0, maximum: 65535 },
  }),
  traces: object(['url'], {
    url,
    share: { type: 'number', minimum: 0, maximum: 1, default: 1 },
    headers: { type: 'object', additionalProperties: { type: 'string' }, default: {} },
  }),
});
