import type { Json, KitRequest, KitResponse, MutableAnswer } from '../model/index.js';
import { ReferenceAccounts } from './accounts.js';
import { appointmentRequests } from './appointments.js';
import { PAGES } from './resources.js';
import { Refused, searchSchedules, searchSlots } from './search.js';

const FHIR = 'application/fhir+json; charset=utf-8';

/**
 * An editor that keeps every rule, in memory: what mutants are edits of. It answers requests as values, so that a whole run
 * takes milliseconds; a server can stand in front of it.
 */
export class ReferenceEditor {
  readonly #accounts = new ReferenceAccounts();

  /**
   * @param base address of its FHIR server
   * @param now its clock, milliseconds since 1970: what is past is free no more
   */
  constructor(
    readonly base: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers a request; a handshake that it does not want is refused. */
  handle(request: KitRequest): MutableAnswer {
    const { tlsVersion, certificate = 'valid' } = request;
    if (tlsVersion === 'TLSv1' || tlsVersion === 'TLSv1.1' || request.ciphers !== undefined)
      return { response: empty(0), refuse: true };
    const tls = tlsVersion ?? 'TLSv1.3';
    const url = new URL(request.url);
    const response = url.pathname.includes('/agenda/') || url.pathname.includes('/connexion') ? page(url) : undefined;
    if (response) return { response: { ...response, tls } };
    if (certificate !== 'valid')
      return { response: { ...outcome(403, 'forbidden', 'client certificate refused'), tls } };
    try {
      return { response: { ...this.#fhir(request, url), tls } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { response: { ...outcome(error.status, error.code, error.message), tls } };
    }
  }

  /** What it sends to the platform when regulators book, change and cancel (INT_R03). */
  appointments(platform: string, now: number): KitRequest[] {
    return appointmentRequests(platform, now);
  }

  #fhir(request: KitRequest, url: URL): KitResponse {
    const path = url.pathname.slice(new URL(this.base).pathname.length).replace(/^\//, '');
    if (request.method === 'GET') {
      if (path === 'Slot') return this.#bundle(searchSlots(this.base, url, this.now()));
      if (path === 'Schedule') return this.#bundle(searchSchedules(this.base, url, this.now()));
      const [type, id] = path.split('/');
      if ((type === 'Slot' || type === 'Schedule') && id !== undefined) return json(200, { resourceType: type, id });
      if (path === 'metadata') return json(200, capabilityStatement());
    }
    if (path !== 'Practitioner') throw new Refused(404, 'not-supported', 'unknown resource type');
    if (request.method === 'GET') return this.#read(url);
    let body: Json;
    try {
      body = JSON.parse(request.body ?? '') as Json;
    } catch {
      throw new Refused(400, 'structure', 'the body is no JSON');
    }
    const target = url.searchParams.get('identifier') ?? '';
    if (request.method === 'PUT' && !target.includes('|')) throw new Refused(400, 'invalid', 'identifier is missing');
    const { id, status } =
      request.method === 'POST' ? this.#accounts.create(body) : this.#accounts.update(target, body);
    return { ...empty(status), headers: { location: `${this.base}/Practitioner/${id}` } };
  }

  #bundle(bundle: Json): KitResponse {
    const answer = json(200, bundle);
    return {
      ...answer,
      body: answer.body.replaceAll(PAGES, new URL(this.base).origin.replace('https://', 'https://rendez-vous.')),
    };
  }

  #read(url: URL): KitResponse {
    const account = this.#accounts.find(url.searchParams.get('identifier') ?? '');
    const entry = account && [
      { fullUrl: `${this.base}/Practitioner/${account.id}`, resource: this.#accounts.resource(account) },
    ];
    return json(200, { resourceType: 'Bundle', type: 'searchset', total: entry ? 1 : 0, ...(entry && { entry }) });
  }
}

const empty = (status: number): KitResponse => ({ status, headers: {}, body: '' });

function json(status: number, body: Json): KitResponse {
  return { status, headers: { 'content-type': FHIR }, body: JSON.stringify(body) };
}

/** An error as FHIR tells it. */
export function outcome(status: number, code: string, diagnostics: string): KitResponse {
  return json(status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] });
}

/** The pages: without `origin` nobody gets in; with it the sign-in page comes first. */
function page(url: URL): KitResponse {
  const known = /^sas/.test(url.searchParams.get('origin') ?? '');
  const text = known
    ? '<h1>Pro Santé Connect</h1><p>Ministère de la Santé et de la Prévention</p>'
    : '<h1>Connexion requise</h1><p>Accès réservé aux comptes ouverts par le SAS.</p>';
  return {
    status: known ? 200 : 403,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="fr"><title>Agenda</title><body>${text}</body></html>`,
    url: url.href,
  };
}

function capabilityStatement(): Json {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01T00:00:00Z',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type: 'Slot',
            interaction: [{ code: 'search-type' }, { code: 'read' }],
            searchParam: [{ name: 'start', type: 'date' }],
          },
          { type: 'Schedule', interaction: [{ code: 'search-type' }, { code: 'read' }] },
          {
            type: 'Practitioner',
            interaction: [{ code: 'create' }, { code: 'update' }],
            updateCreate: true,
            conditionalUpdate: true,
          },
        ],
      },
    ],
  };
}
