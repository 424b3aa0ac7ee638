import type { Check } from '../view/index.js';
import type { Flow, Json, KitRequest, KitResponse } from './exchange.js';
import type { GuideRef } from './guide.js';

/** `official`: the verdict of the official kit; `strict`: what the guide asks for beyond it. */
export type Mode = 'official' | 'strict';

/** How much a broken rule costs: `required` fails the run, `optional` and `warning` are told. */
export type Severity = 'required' | 'optional' | 'warning';

/** A way to break a rule: edits of what a compliant editor answers, and nothing else. */
export interface Mutant {
  /** Flow in which it shows; the rule's first when absent. */
  flow?: Flow;
  /** Edits the JSON body of the answers to the exchanges whose name matches. */
  body?: { on: RegExp; edit: (body: Json, request: KitRequest) => void };
  /** Edits the requests that the editor sends to the platform (INT_R03). */
  incoming?: (requests: KitRequest[]) => void;
  /** Edits what an LRM does with the messages whose exchange matches (INT_L02). */
  lrm?: {
    on: RegExp;
    /** `acknowledge` makes what a compliant LRM would answer to an envelope. */
    edit: (reaction: LrmReaction, message: KitRequest, acknowledge: (envelope: Json) => LrmPublication) => void;
  };
  /** What waits in the LRM's queues at the end, and how many read them, where that differs. */
  queues?: Record<string, { messages: number; consumers: number }>;
  /** Edits the booking message that is judged beside a run, as a file (INT_L02). */
  document?: (envelope: Json) => void;
  /** Edits the answer as a whole. */
  answer?: { on: RegExp; edit: (answer: MutableAnswer, request: KitRequest) => void };
}

/** What an LRM does with a message from its queue. */
export interface LrmReaction {
  /** What it publishes on the Hub's exchange, in this order. */
  published: LrmPublication[];
  /** Whether it takes the message from the queue; rejected, it goes to the Hub's dead letters. */
  taken: boolean;
  /** Milliseconds that it takes. */
  late?: number;
}

/** A message that an LRM publishes. */
export interface LrmPublication {
  routingKey: string;
  contentType?: string;
  deliveryMode?: number;
  expiration?: string;
  body: string;
}

/** An answer that a mutant may change; `undefined` refuses the handshake. */
export interface MutableAnswer {
  response: KitResponse;
  /** A text is what the client's TLS library says. */
  refuse?: boolean | string;
  /** Added to the time that the answer takes, in milliseconds (in process, without waiting). */
  late?: number;
}

/** One thing that is checked. */
export interface Rule {
  /** Stable. Official rules bear the id under which the official check is known. */
  readonly id: string;
  readonly mode: Mode;
  readonly flows: readonly Flow[];
  readonly severity: Severity;
  /** What must hold; French. */
  readonly title: string;
  readonly guide: GuideRef;
  /** What to do; French. */
  readonly fix: string;
  /** Number of the contradiction between the sources (`C-17`). */
  readonly contradiction?: string;
  /** Further official checks that this one reproduces. */
  readonly aliases?: readonly string[];
  /** Rules that break this one with them: the report puts it under theirs. */
  readonly becauseOf?: readonly string[];
  readonly check: (check: Check) => void;
  /** The editor that breaks just this rule. */
  readonly mutant: Mutant;
}

/** Where and how a rule is broken. */
export interface Finding {
  /** Name of the exchange, or of the file. */
  exchange: string;
  /** Path in the document (`entry[3].resource.start`); empty for the whole. */
  path: string;
  received: string;
  expected: string;
}

/** What became of a rule in a flow. */
export interface Result {
  rule: Rule;
  flow: Flow;
  status: 'passed' | 'failed' | 'skipped';
  findings: Finding[];
  /** Findings beyond those listed. */
  more: number;
  /** Why it was not checked. */
  reason?: string;
  /** Broken rule of which this failure is a consequence. */
  because?: string;
}
