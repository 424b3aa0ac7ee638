import { randomUUID } from 'node:crypto';
import type { Json, KitRequest, LrmPublication, LrmReaction, Mutant } from '../model/index.js';
import { listOf, objectOf } from '../view/index.js';

/** Members that a booking needs, as its schema has them. */
const NEEDED = ['appointmentId', 'method', 'created', 'start', 'status', 'regulator'];

/**
 * An LRM that keeps every rule of INT_L02, in memory, with templates of its own: what mutants are edits of. It stores a message
 * before it answers it, and never answers an answer.
 */
export class ReferenceLrm {
  readonly #bookings = new Map<string, { sent: string; content: string; created: boolean }>();
  readonly #seen = new Set<string>();

  /** @param now its clock, milliseconds since 1970 */
  constructor(
    readonly clientId: string,
    private readonly now: () => number,
    private readonly mutant?: Mutant,
  ) {}

  /** What it does with a message. */
  take(message: KitRequest, queue: string, name: string): LrmReaction {
    const reaction = this.#react(message.body ?? '', queue);
    if (this.mutant?.lrm?.on.test(name))
      this.mutant.lrm.edit(reaction, message, (envelope) => this.#acknowledge(envelope));
    return reaction;
  }

  #react(body: string, queue: string): LrmReaction {
    let envelope: Json | undefined;
    try {
      envelope = objectOf(JSON.parse(body));
    } catch {
      return { published: [], taken: false };
    }
    if (!envelope) return { published: [], taken: false };
    const message = objectOf((listOf(envelope['content'])[0] as Json | undefined)?.['jsonContent']);
    const inner = objectOf(objectOf(message?.['embeddedJsonContent'])?.['message']);
    const booking = objectOf(inner?.['appointment']);
    if (queue !== 'message' || !booking) return { published: [], taken: true };
    const refusal = this.#apply(envelope, booking);
    return { published: [refusal ? this.#error(envelope, refusal) : this.#acknowledge(envelope)], taken: true };
  }

  /** Stores a booking; what speaks against it, where something does. */
  #apply(envelope: Json, booking: Json): [number, string, string] | undefined {
    const missing = NEEDED.filter((name) => booking[name] === undefined);
    if (missing.length) return [704, 'INSUFFICIENT_DATA', `il manque ${missing.join(', ')}`];
    if (Number.isNaN(Date.parse(String(booking['start']).replace('-00:00', 'Z'))))
      return [700, 'INTERNAL_CLIENT_ERROR', 'start n’est pas une date'];
    const id = String(envelope['distributionID']);
    const known = this.#bookings.get(String(booking['appointmentId']));
    const sent = String(envelope['dateTimeSent']);
    const { method, ...rest } = booking;
    const content = JSON.stringify(rest);
    const creates = String(method).startsWith('C') || String(method).startsWith('c');
    const repeated = this.#seen.has(id);
    this.#seen.add(id);
    const isOld = known !== undefined && Date.parse(sent) < Date.parse(known.sent);
    if (repeated || isOld || known?.content === content) return undefined;
    if (known && creates) return [701, 'CASE_ALREADY_EXISTS', 'déjà connu avec un autre contenu'];
    this.#bookings.set(String(booking['appointmentId']), { sent, content, created: creates });
    return undefined;
  }

  #acknowledge(envelope: Json): LrmPublication {
    const [id, own] = [`${this.clientId}_${randomUUID()}`, this.clientId];
    const platform = String(envelope['senderID']);
    return this.#publish(id, 'Ack', platform, {
      ...{ messageId: id, sender: { name: own, URI: `hubex:${own}` }, sentAt: this.#date(0), kind: 'Ack' },
      ...{ status: 'Actual', recipient: [{ name: platform, URI: `hubex:${platform}` }] },
      reference: { distributionID: envelope['distributionID'], step: 'INTEGRE' },
    });
  }

  #error(envelope: Json, [statusCode, statusString, cause]: [number, string, string]): LrmPublication {
    return this.#publish(`${this.clientId}_${randomUUID()}`, 'Error', String(envelope['senderID']), {
      error: {
        errorCode: { statusCode, statusString },
        errorCause: cause,
        sourceMessage: envelope,
        referencedDistributionID: envelope['distributionID'],
      },
    });
  }

  #publish(id: string, kind: string, recipient: string, message: Json): LrmPublication {
    const envelope = {
      ...{ distributionID: id, senderID: this.clientId },
      ...{ dateTimeSent: this.#date(0), dateTimeExpires: this.#date(86_400_000) },
      ...{ distributionStatus: 'Actual', distributionKind: kind },
      descriptor: {
        language: 'fr-FR',
        explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: recipient },
      },
      content: [{ jsonContent: { embeddedJsonContent: { message } } }],
    };
    const routing = { routingKey: this.clientId, contentType: 'application/json', deliveryMode: 2 };
    return { ...routing, body: JSON.stringify(envelope) };
  }

  /** Whole seconds and a numeric offset, without `Z`. */
  #date(later: number): string {
    return `${new Date(this.now() + later).toISOString().slice(0, 19)}+00:00`;
  }
}
