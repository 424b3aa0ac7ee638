import { regulatorResource, type RegulatorIdentity } from '@sas-embed/fhir';
import { Agent, type Dispatcher } from 'undici';
import { safeLookup } from '../values/index.js';

/** What an editor says to what it was told. */
export type AccountAnswer =
  | { taken: true }
  /** It has it already: it is to be changed, not created. */
  | { taken: false; why: 'exists' }
  /** It says that it is wrong: telling the same again is of no use. */
  | { taken: false; why: 'refused'; fault: string }
  /** It may take it later. */
  | { taken: false; why: 'failing'; fault: string };

const TIMEOUT_MS = 7_000;
const ANSWER_BYTES = 65_536;
const HEADERS = {
  accept: 'application/json+fhir, application/fhir+json;q=0.9',
  'content-type': 'application/fhir+json; charset=utf-8',
};
/** Answers that say "it is there already": 422 is the guide's, 409 and 412 FHIR's own (C-22 of its contradictions). */
const EXISTS = new Set([409, 412, 422]);
/** Answers that may be another one later. */
const PASSING = new Set([401, 403, 404, 408, 425, 429]);

/** Tells editors of regulators (INT_R02). Their answers are not read: the status says all that is certain. */
export class AccountClient {
  readonly #agent: Agent;

  /** @param isThisMachine whether editors may be on this very machine: in the sandbox */
  constructor(isThisMachine: boolean) {
    const connect = { timeout: TIMEOUT_MS, ...(!isThisMachine && { lookup: safeLookup }) };
    this.#agent = new Agent({ connections: 2, connect });
  }

  /** Creates him. */
  create(fhirBaseUrl: string, regulator: RegulatorIdentity): Promise<AccountAnswer> {
    return this.#send('POST', `${fhirBaseUrl}/Practitioner`, regulator);
  }

  /** Changes who the editor knows by `known`; an editor that knows nobody by it creates him. */
  change(
    fhirBaseUrl: string,
    known: RegulatorIdentity['identifier'],
    regulator: RegulatorIdentity,
  ): Promise<AccountAnswer> {
    const query = new URLSearchParams({ identifier: `${known.system}|${known.value}` });
    return this.#send('PUT', `${fhirBaseUrl}/Practitioner?${String(query)}`, regulator);
  }

  /** Breaks every connection. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(method: 'POST' | 'PUT', address: string, regulator: RegulatorIdentity): Promise<AccountAnswer> {
    const { origin, pathname, search } = new URL(address);
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#agent.request({
        ...{ origin, path: pathname + search, method, headers: HEADERS },
        body: JSON.stringify(regulatorResource(regulator)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body.dump({ limit: ANSWER_BYTES });
    } catch (error) {
      const { code, name } = error as { code?: unknown; name: string };
      return { taken: false, why: 'failing', fault: typeof code === 'string' ? code : name };
    }
    const { statusCode: status } = response;
    if (status === 200 || status === 201 || status === 204) return { taken: true };
    if (method === 'POST' && EXISTS.has(status)) return { taken: false, why: 'exists' };
    const why = status >= 500 || status < 400 || PASSING.has(status) ? 'failing' : 'refused';
    return { taken: false, why, fault: `status-${status}` };
  }
}
