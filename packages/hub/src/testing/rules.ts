// What the Hub's dispatcher asks of a message, in its order. Written from the rules, not with the package's builder or reader:
// what those get wrong must be refused here as the Hub would refuse it. The schema is the contract's whole envelope.
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';

interface HubDocument {
  readonly components: object;
}

const hubDocument = createRequire(import.meta.url)('@sas-embed/contract/openapi/hub.json') as HubDocument;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(formatsPlugin as unknown as FormatsPlugin)(ajv);
ajv.addSchema(hubDocument, 'hub');
const validEnvelope = ajv.compile({ $ref: 'hub#/components/schemas/Envelope' });

/** A message as the broker hands it to the dispatcher. */
export interface Dispatched {
  readonly body: Uint8Array;
  readonly routingKey: string;
  readonly contentType: string | undefined;
  readonly persistent: boolean;
}

/** Why the Hub does not forward a message, by its own codes. */
export interface HubRefusal {
  readonly statusCode: number;
  readonly statusString: string;
  readonly cause: string;
  readonly distributionId: string;
  /** The message, where it is a JSON object. */
  readonly source?: object;
}

/** Where the Hub forwards a message to. */
export interface HubRoute {
  readonly distributionId: string;
  /** `<recipient>.<message|ack|info>` */
  readonly queue: string;
  /** What remains of its life, in milliseconds, when it is less than a day. */
  readonly expiration?: number;
  readonly document: object;
}

interface Envelope {
  readonly distributionID: string;
  readonly senderID: string;
  readonly dateTimeExpires: string;
  readonly distributionKind: string;
  readonly descriptor: { readonly explicitAddress: { readonly explicitAddressValue: string } };
}

const DAY_MS = 86_400_000;

/** What the Hub does with a message at this time: refuses it, or says where it goes. */
export function dispatch(message: Dispatched, now: number): HubRefusal | HubRoute {
  const { document, source, distributionId } = identify(message.body);
  const refuse = (statusCode: number, statusString: string, cause: string): HubRefusal => ({
    statusCode,
    statusString,
    cause: `${cause} (${distributionId})`,
    distributionId,
    ...(source && { source }),
  });

  if (message.contentType !== 'application/json' && message.contentType !== 'application/xml') {
    return refuse(101, 'NOT_ALLOWED_CONTENT_TYPE', 'Unhandled content type');
  }
  if (document === undefined) return refuse(301, 'SCHEMA_NOT_FOUND', 'The body could not be read');
  if (!validEnvelope(document)) {
    const causes = (validEnvelope.errors ?? []).slice(0, 10).map((e) => ` - ${e.instancePath}: ${e.message ?? ''}`);
    return refuse(300, 'INVALID_MESSAGE', `Could not validate message against schema:\n${causes.join('\n')}`);
  }
  const envelope = document as Envelope;
  const recipient = envelope.descriptor.explicitAddress.explicitAddressValue;
  if (unknownToTheModel(document)) {
    return refuse(102, 'UNRECOGNIZED_MESSAGE_FORMAT', 'The message holds what the model does not know');
  }
  if (!envelope.senderID.startsWith('fr.health') && !recipient.startsWith('fr.health')) {
    return refuse(501, 'UNROUTABLE_MESSAGE', 'Neither sender nor recipient is a health actor');
  }
  if (envelope.senderID !== message.routingKey) {
    return refuse(200, 'SENDER_INCONSISTENCY', 'The routing key is not the senderID');
  }
  if (!message.persistent) return refuse(100, 'DELIVERY_MODE_INCONSISTENCY', 'The message is not persistent');
  if (envelope.distributionID.split('_')[0] !== envelope.senderID || !envelope.distributionID.includes('_')) {
    return refuse(300, 'INVALID_MESSAGE', 'The distributionID does not begin with the senderID');
  }
  const left = Math.floor((Date.parse(envelope.dateTimeExpires) - now) / 1000) * 1000;
  if (left <= 0) return refuse(400, 'EXPIRED_MESSAGE_BEFORE_ROUTING', 'The message had expired');
  const kind = { Ack: 'ack', Error: 'info' }[envelope.distributionKind] ?? 'message';
  return {
    distributionId,
    queue: `${recipient}.${kind}`,
    ...(left < DAY_MS && { expiration: left }),
    document: asForwarded(document) as object,
  };
}

/** What a body holds, as far as it can be read, and the id by which an error names it. */
export function identify(body: Uint8Array): { document?: unknown; source?: object; distributionId: string } {
  const text = Buffer.from(body).toString('utf8');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const source = typeof document === 'object' && document !== null ? document : undefined;
  return { document, ...(source && { source }), distributionId: idIn(document, text) };
}

/** The id that an error can name: of the document, or the first that looks like one in what could not be read. */
function idIn(document: unknown, text: string): string {
  const own = (document as { distributionID?: unknown } | undefined | null)?.distributionID;
  if (typeof own === 'string') return own;
  return /"distributionID"\s*:\s*"([\w._-]+)"/.exec(text)?.[1] ?? 'distributionID_could_not_be_extracted';
}

/** The Hub's typed model knows no key beside the header's and the use case's, nor pairs of codes that it does not list. */
function unknownToTheModel(document: unknown): boolean {
  const message = (
    document as { content: { jsonContent: { embeddedJsonContent: { message: Record<string, unknown> } } }[] }
  ).content[0]!.jsonContent.embeddedJsonContent.message;
  const known = ['messageId', 'sender', 'sentAt', 'kind', 'status', 'recipient', 'appointment', 'reference', 'error'];
  if (Object.keys(message).some((key) => !known.includes(key))) return true;
  const code = (message['error'] as { errorCode: { statusCode: number; statusString: string } } | undefined)?.errorCode;
  return code !== undefined && MODEL_CODES.get(code.statusCode) !== code.statusString;
}

const MODEL_CODES = new Map([
  [100, 'DELIVERY_MODE_INCONSISTENCY'],
  [101, 'NOT_ALLOWED_CONTENT_TYPE'],
  [102, 'UNRECOGNIZED_MESSAGE_FORMAT'],
  [200, 'SENDER_INCONSISTENCY'],
  [300, 'INVALID_MESSAGE'],
  [301, 'SCHEMA_NOT_FOUND'],
  [400, 'EXPIRED_MESSAGE_BEFORE_ROUTING'],
  [500, 'DEAD_LETTER_QUEUED'],
  [501, 'UNROUTABLE_MESSAGE'],
  [600, 'MESSAGE_CONVERSION_ERROR'],
  [700, 'INTERNAL_CLIENT_ERROR'],
  [701, 'CASE_ALREADY_EXISTS'],
  [702, 'WRONG_MESSAGE_SEQUENCE'],
  [703, 'UNKNOWN_SENDER'],
  [704, 'INSUFFICIENT_DATA'],
]);

/** The Hub writes anew what it forwards: `Z` becomes `+00:00`, empty texts and lists go. */
function asForwarded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asForwarded);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== '' && !(Array.isArray(member) && member.length === 0))
        .map(([key, member]) => [key, asForwarded(member)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/, '$1+00:00');
}
