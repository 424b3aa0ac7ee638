import type { Asked, Exchange, Flow, KitRequest, Transport } from '../model/index.js';
import type { RunSettings } from './settings.js';

/** Header by which an editor finds the kit's requests in its own logs. */
export const NAME_HEADER = 'x-sas-conformance';

/** Headers of the official kit's FHIR calls. */
const SEARCH_HEADERS = { 'content-type': 'application/json', accept: 'application/json+fhir' };
/** Headers of its calls about accounts. */
export const UPDATE_HEADERS = { 'content-type': 'application/json', accept: 'application/fhir+json' };

/** A clock: when, and how long. In process, where nothing waits, mutants add to it. */
export interface Clock {
  now(): number;
  /** Milliseconds, for durations. */
  tick(): number;
}

/** The system's clock. */
export const systemClock: Clock = { now: () => Date.now(), tick: () => performance.now() };

/** Makes the exchanges of a run, one after the other, and keeps them. */
export class Runner {
  readonly exchanges: Exchange[] = [];

  constructor(
    readonly settings: RunSettings,
    private readonly transport: Transport,
    readonly clock: Clock = systemClock,
    private readonly onExchange: (exchange: Exchange) => void = () => undefined,
  ) {}

  /** Base address without a slash at its end. */
  get base(): string {
    return this.settings.baseUrl.replace(/\/+$/, '');
  }

  /** Sends a request and keeps the exchange. */
  async send(
    flow: Flow,
    name: string,
    request: Partial<KitRequest> & { url: string },
    asked?: Asked,
  ): Promise<Exchange> {
    const full = `${flow}.${name}`;
    const whole: KitRequest = {
      method: 'GET',
      ...request,
      headers: { ...(request.headers ?? SEARCH_HEADERS), [NAME_HEADER]: full },
    };
    const at = new Date(this.clock.now()).toISOString();
    const began = this.clock.tick();
    const came = await this.transport(whole);
    const exchange: Exchange = {
      name: full,
      flow,
      request: whole,
      ...came,
      ms: Math.round((this.clock.tick() - began) * 10) / 10,
      at,
      ...(asked && { asked }),
    };
    this.exchanges.push(exchange);
    this.onExchange(exchange);
    return exchange;
  }

  /** Keeps an exchange that the editor began. */
  keep(exchange: Exchange): void {
    this.exchanges.push(exchange);
    this.onExchange(exchange);
  }
}
