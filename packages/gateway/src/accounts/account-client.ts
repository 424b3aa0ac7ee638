import { regulatorResource, type RegulatorIdentity } from '@sas-embed/fhir';
import { Agent, type Dispatcher } from 'undici';
import type { EditorConfig } from '../config/index.js';
import type { RecordCall } from '../monitoring/index.js';
import { CONNECTION_LIFE_MS, type EditorConnections } from '../mutual-tls/index.js';
import { traceHeaders, withSpan } from '../tracing/index.js';

/** The editor that is told. */
export type ToldEditor = Pick<EditorConfig, 'id' | 'fhirBaseUrl'>;

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
  readonly #agents = new Map<string, Agent>();

  constructor(
    private readonly connections: EditorConnections,
    private readonly record: RecordCall = () => undefined,
  ) {}

  /** Creates him. */
  create(editor: ToldEditor, regulator: RegulatorIdentity): Promise<AccountAnswer> {
    return this.#send(editor, 'POST', '/Practitioner', regulator);
  }

  /** Changes who the editor knows by `known`; an editor that knows nobody by it creates him. */
  change(
    editor: ToldEditor,
    known: RegulatorIdentity['identifier'],
    regulator: RegulatorIdentity,
  ): Promise<AccountAnswer> {
    const query = new URLSearchParams({ identifier: `${known.system}|${known.value}` });
    return this.#send(editor, 'PUT', `/Practitioner?${String(query)}`, regulator);
  }

  /** Breaks every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  #agentOf({ id }: ToldEditor): Agent {
    const known = this.#agents.get(id);
    if (known) return known;
    const connect = this.connections.to(id, TIMEOUT_MS);
    const agent = new Agent({ connections: 2, clientTtl: CONNECTION_LIFE_MS, connect });
    this.#agents.set(id, agent);
    return agent;
  }

  /** Tells it, and counts how that went: that he is known already is an answer too. */
  async #send(...asked: Parameters<AccountClient['request']>): Promise<AccountAnswer> {
    const startedAt = performance.now();
    const facts = { 'sas.editor': asked[0].id, 'sas.flow': 'accounts' };
    const answer = await withSpan('tell editor', { kind: 'client', facts }, () => this.request(...asked));
    const outcome =
      'fault' in answer ? (answer.fault.startsWith('status-') ? 'http-status' : outcomeOf(answer.fault)) : 'answered';
    this.record({ editorId: asked[0].id, flow: 'accounts', outcome, latencyMs: performance.now() - startedAt });
    return answer;
  }

  private async request(
    editor: ToldEditor,
    method: 'POST' | 'PUT',
    path: string,
    regulator: RegulatorIdentity,
  ): Promise<AccountAnswer> {
    const { origin, pathname, search } = new URL(editor.fhirBaseUrl + path);
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#agentOf(editor).request({
        ...{ origin, path: pathname + search, method, headers: { ...HEADERS, ...traceHeaders() } },
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

function outcomeOf(fault: string): 'deadline' | 'connection' {
  return fault === 'TimeoutError' ? 'deadline' : 'connection';
}
