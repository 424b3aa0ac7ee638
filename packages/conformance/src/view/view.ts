import type { Asked, Exchange, Flow, Json } from '../model/index.js';
import { BundleView } from './bundle-view.js';
import { objectOf } from './paths.js';

/** The answer to one search, or a bundle read from a file. */
export interface Answer {
  /** Name of the exchange, or of the file. */
  readonly name: string;
  readonly flow: Flow;
  /** What was asked for: `one`, `two-places`, `several`, `unknown`… */
  readonly scenario: string;
  readonly fromFile: boolean;
  readonly exchange?: Exchange;
  readonly asked?: Asked;
  /** The body, when it is a JSON object. */
  readonly json?: Json;
  readonly bundle?: BundleView;
}

/** A document read from a file: a bundle or an appointment. */
export interface FileDocument {
  readonly name: string;
  readonly flow: Flow;
  readonly json: unknown;
}

/** All that a run, or some files, gave to judge. */
export class View {
  readonly #exchanges = new Map<string, Exchange>();
  readonly #answers = new Map<Exchange, Answer>();
  readonly #files: Answer[];

  constructor(
    exchanges: readonly Exchange[],
    readonly settings: ViewSettings,
    files: readonly FileDocument[] = [],
  ) {
    for (const exchange of exchanges) this.#exchanges.set(exchange.name, exchange);
    this.#files = files.map((file) => answerOfFile(file));
  }

  /** Whether nothing was exchanged: files alone are judged. */
  get isSilent(): boolean {
    return this.#exchanges.size === 0;
  }

  /** Exchanges of a flow, in the order in which they were made. */
  exchanges(flow: Flow): Exchange[] {
    return [...this.#exchanges.values()].filter((exchange) => exchange.flow === flow);
  }

  /** One exchange. */
  exchange(name: string): Exchange | undefined {
    return this.#exchanges.get(name);
  }

  /** The answer to an exchange, its JSON read once. */
  answer(name: string): Answer | undefined {
    const exchange = this.#exchanges.get(name);
    if (!exchange) return undefined;
    let answer = this.#answers.get(exchange);
    if (!answer) this.#answers.set(exchange, (answer = answerOf(exchange)));
    return answer;
  }

  /** Answers and files of a flow. */
  answers(flow: Flow): Answer[] {
    return [
      ...this.exchanges(flow).map(({ name }) => this.answer(name)!),
      ...this.#files.filter((file) => file.flow === flow),
    ];
  }
}

/** What rules need to know of the run beside its exchanges. */
export interface ViewSettings {
  /** The declared slot types and consultation modes; what the tester of the official kit types in. */
  readonly slotTypes?: readonly string[];
  readonly modes?: readonly string[];
  /** The base address of the editor's FHIR server. */
  readonly baseUrl?: string;
  /** `origin` that the editor knows. */
  readonly origin?: string;
  /** Client ids at the Hub Santé: the LRM's, and the platform's. */
  readonly lrmId?: string;
  readonly platformId?: string;
}

function answerOf(exchange: Exchange): Answer {
  // of an appointment or a message of the Hub, what counts is what was sent
  const sent = exchange.flow === 'appointments' || exchange.flow === 'hub';
  const json = readJson(sent ? exchange.request.body : exchange.response?.body);
  const bundle = json?.['resourceType'] === 'Bundle' ? new BundleView(json) : undefined;
  return {
    name: exchange.name,
    flow: exchange.flow,
    scenario: exchange.name.slice(exchange.name.indexOf('.') + 1),
    fromFile: false,
    exchange,
    ...(exchange.asked && { asked: exchange.asked }),
    ...(json && { json }),
    ...(bundle && { bundle }),
  };
}

function answerOfFile({ name, flow, json }: FileDocument): Answer {
  const object = objectOf(json);
  const bundle = object?.['resourceType'] === 'Bundle' ? new BundleView(object) : undefined;
  return {
    ...{ name, flow, fromFile: true, scenario: bundle ? scenarioOf(bundle, flow) : 'file' },
    ...(object && { json: object }),
    ...(bundle && { bundle }),
  };
}

/** What a search that gives this bundle asked for, as far as its shape tells. */
function scenarioOf(bundle: BundleView, flow: Flow): string {
  if (flow === 'sos') return bundle.all('Organization').length > 1 ? 'several' : 'one';
  if (bundle.all('Practitioner').length > 1) return 'several';
  if (flow === 'cpts' && bundle.all('HealthcareService').length > 1) return 'two-cpts';
  return bundle.all('PractitionerRole').length === 2 ? 'two-places' : 'one';
}

function readJson(body: string | undefined): Json | undefined {
  try {
    return objectOf(JSON.parse((body ?? '').replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}
