import { appointmentIdentifierParam } from '@sas-embed/fhir';
import { dutyBundle, slotBundle, type Json } from '../fhir/index.js';
import type { EditorAdapter } from '../model/index.js';
import { accountResource, createAccount, updateAccount } from './accounts.js';
import { capabilityStatement } from './capability.js';
import { readQuery } from './query.js';
import { Refused } from './refused.js';

/** A request, whatever server took it. */
export interface EditorRequest {
  method: string;
  /** Path below the FHIR base and query, as they came: `/Slot?status=free&…`. */
  url: string;
  /** `Accept` header. */
  accept?: string | undefined;
  /** Body, as text. */
  body?: string | undefined;
}

/** The answer to it. */
export interface EditorResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What the server says of itself. */
export interface EditorFacts {
  /** Base address of the FHIR server, as the platform knows it. */
  baseUrl: string;
  /** Your OID: `urn:oid:…`. */
  oid: string;
  /** Name of the product. */
  product: string;
}

const FHIR = 'application/fhir+json; charset=utf-8';
const ACCEPTED = new Set([
  'application/fhir+json',
  'application/json+fhir',
  'application/json',
  'application/*',
  '*/*',
]);

/** An OperationOutcome of one error. */
export function outcome(status: number, code: string, diagnostics: string): EditorResponse {
  return answer(status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] });
}

const answer = (status: number, body: Json, headers: Record<string, string> = {}): EditorResponse => ({
  status,
  headers: { 'content-type': FHIR, 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** Answers a request with what the adapter gives. Never throws: a fault of the adapter is a 500 that tells nothing of it. */
export async function respond(
  adapter: EditorAdapter,
  facts: EditorFacts,
  request: EditorRequest,
  onFault: (fault: unknown) => void,
): Promise<EditorResponse> {
  try {
    return await dispatch(adapter, facts, request);
  } catch (fault) {
    if (fault instanceof Refused) return outcome(fault.status, fault.code, fault.message);
    onFault(fault);
    return outcome(500, 'exception', 'the request failed');
  }
}

async function dispatch(
  adapter: EditorAdapter,
  facts: EditorFacts,
  { method, url, accept, body }: EditorRequest,
): Promise<EditorResponse> {
  const [path = '', ...rest] = url.split('?');
  const query = new URLSearchParams(rest.join('?'));
  const type = path.replace(/^\/+|\/+$/g, '');
  if (accept !== undefined && !accept.split(',').some((one) => ACCEPTED.has(one.split(';')[0]!.trim().toLowerCase())))
    throw new Refused(406, 'not-supported', 'this server answers JSON');
  const self = `${facts.baseUrl}/${type}?${[...query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
  const context = { base: facts.baseUrl, oid: facts.oid };
  if (type === 'metadata') return only(method, 'GET', () => answer(200, capabilityStatement(adapter, facts)));
  if (type === 'Slot' && adapter.freeSlots) {
    only(method, 'GET');
    return answer(200, await slots(adapter, context, self, query));
  }
  if (type === 'Schedule' && adapter.dutySlots) {
    only(method, 'GET');
    const search = readQuery(query, 'duty');
    return answer(
      200,
      dutyBundle(
        context,
        self,
        (await adapter.dutySlots(search)).map((agenda) => within(agenda, search)),
      ),
    );
  }
  if (type === 'Practitioner' && adapter.accounts) return accounts(adapter.accounts, facts, method, query, body);
  throw new Refused(404, 'not-supported', 'unknown resource type');
}

function only(method: string, allowed: string): void;
function only(method: string, allowed: string, work: () => EditorResponse): EditorResponse;
function only(method: string, allowed: string, work?: () => EditorResponse): EditorResponse | void {
  if (method !== allowed) throw new Refused(405, 'not-supported', `only ${allowed} is supported`);
  return work?.();
}

async function slots(
  adapter: EditorAdapter,
  context: { base: string; oid: string },
  self: string,
  query: URLSearchParams,
): Promise<Json> {
  const search = readQuery(query, 'slots');
  const cpts = query.getAll('_include').includes('Slot:service-type-reference');
  if (cpts && !adapter.communities)
    throw new Refused(400, 'not-supported', '_include=Slot:service-type-reference is not supported');
  const agendas = (await adapter.freeSlots!(search))
    .filter(({ practitioner }) => search.ids.includes(practitioner.nationalId))
    .map((agenda) => within(agenda, search));
  if (!cpts) return slotBundle(context, self, agendas);
  const named = [
    ...new Set(agendas.flatMap(({ slots: free }) => free.flatMap(({ communities }) => communities ?? []))),
  ];
  return slotBundle(context, self, agendas, await adapter.communities!(named));
}

/** Slots of the window alone, whatever the adapter gives: both ends are inclusive. */
function within<T extends { start: Date }, A extends { slots: readonly T[] }>(
  agenda: A,
  { from, to }: { from: Date; to: Date },
): A {
  return { ...agenda, slots: agenda.slots.filter(({ start }) => start >= from && start <= to) };
}

async function accounts(
  store: NonNullable<EditorAdapter['accounts']>,
  facts: EditorFacts,
  method: string,
  query: URLSearchParams,
  body: string | undefined,
): Promise<EditorResponse> {
  const place = (id: string) => ({ location: `${facts.baseUrl}/Practitioner/${encodeURIComponent(id)}` });
  const target = appointmentIdentifierParam(query.get('identifier') ?? '');
  if (method !== 'POST' && !target) throw new Refused(400, 'invalid', 'identifier=system|value is needed');
  if (method === 'GET') {
    const account = await store.find(target!);
    const entry = account && [
      { fullUrl: place(account.id).location, resource: accountResource(account), search: { mode: 'match' } },
    ];
    return answer(200, { resourceType: 'Bundle', type: 'searchset', total: entry ? 1 : 0, ...(entry && { entry }) });
  }
  let json: unknown;
  try {
    json = JSON.parse(body ?? '');
  } catch {
    throw new Refused(400, 'structure', 'the body is no JSON');
  }
  if (method === 'POST') return { status: 201, headers: place(await createAccount(store, json)), body: '' };
  only(method, 'PUT');
  const { id, isNew } = await updateAccount(store, target!, json);
  return { status: isNew ? 201 : 200, headers: place(id), body: '' };
}
