import type { Exchange, Json, KitRequest, KitResponse } from '../model/index.js';
import { listOf, objectOf, textAt } from '../view/index.js';

/**
 * The platform as an editor sees it (INT_R03): takes appointments and their updates, answers as the guide says, and refuses
 * the first request with 503 once, since editors must try again.
 */
export class MockPlatform {
  readonly #known = new Set<string>();
  #count = 0;

  /**
   * @param base address of its FHIR server
   * @param now its clock, milliseconds since 1970
   * @param faultFirst whether the first request is answered by 503
   */
  constructor(
    readonly base: string,
    private readonly now: () => number,
    private readonly faultFirst = false,
  ) {}

  /** Answers a request, and keeps it as an exchange. */
  receive(request: KitRequest): Exchange {
    const name = `appointments.${++this.#count}`;
    const response = this.#answer(request);
    return { name, flow: 'appointments', request, response, ms: 0, at: new Date(this.now()).toISOString() };
  }

  #answer(request: KitRequest): KitResponse {
    if (this.faultFirst && this.#count === 1) return outcome(503, 'transient');
    let body: Json | undefined;
    try {
      body = objectOf(JSON.parse(request.body ?? ''));
    } catch {
      body = undefined;
    }
    if (body?.['resourceType'] !== 'Appointment') return outcome(400, 'structure');
    const identifier = listOf(body['identifier'])[0];
    const key = `${textAt(identifier, 'system') ?? ''}|${textAt(identifier, 'value') ?? ''}`;
    const isNew = !this.#known.has(key);
    this.#known.add(key);
    const location = `${this.base}/Appointment/${this.#known.size}`;
    return { status: isNew ? 201 : 200, headers: { location }, body: '' };
  }
}

function outcome(status: number, code: string): KitResponse {
  return {
    status,
    headers: { 'content-type': 'application/fhir+json; charset=utf-8' },
    body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }),
  };
}
