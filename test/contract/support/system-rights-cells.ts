/** Callers that are no people (a host's system, a booking editor, the operator of a place de marché), and what editors may send. */
import { randomUUID } from 'node:crypto';
import { createClient } from '@sas-embed/client';
import { toZonedIso } from '@sas-embed/contract';
import { startFakeProvider } from '../../../packages/gateway/src/testing/fixtures/fake-provider.js';
import { makeHostKey, type HostKey } from '../../../packages/gateway/src/testing/fixtures/host-key.js';
import { openGatewayWorld, type GatewayWorld } from './gateway-world.js';
import { RIGHTS_SAMPLE, WHO, type Role, type Row } from './rights-cells.js';
import type { Regulator } from './world.js';

/** Who calls: a person of a role, or a machine. */
export type Caller = Role | SystemCaller;
/** A machine. */
export type SystemCaller = 'host-system' | 'booking-editor' | 'marketplace-operator';
export const SYSTEM_CALLERS: readonly SystemCaller[] = ['host-system', 'booking-editor', 'marketplace-operator'];
export type Outcome = 'allowed' | 'refused' | `failed: ${string}`;

/** Of whose object an editor speaks: its own, or one of the kinds that are not. */
export const EDITOR_OBJECTS = [
  'own',
  'other editor’s',
  'practitioner it does not serve',
  'regulator not told',
] as const;
export type EditorObject = (typeof EDITOR_OBJECTS)[number];

const [EDITOR_KEY, OTHER_EDITOR_KEY, OPERATOR_KEY] = [
  'intake-key-of-rapide',
  'intake-key-of-lente',
  'answer-key-of-tests',
];
/** Whose calendars the two editors keep. */
const [SERVED, NOT_SERVED] = ['819990000014', '819990000013'];
/** Whom a host may have asked on his own device, and whom not. */
const [OF_GIRONDE, OF_PARIS] = ['819990000012', '819990000020'];
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const SYSTEM = 'urn:oid:2.25.19990';

/** A world whose editors are told of regulators, and whose host signs. */
export interface SystemWorld extends GatewayWorld {
  host: HostKey;
}

/** Opens it. */
export async function openSystemWorld(): Promise<SystemWorld> {
  const host = await makeHostKey('demo-lrm');
  const provider = await startFakeProvider('sas-gateway');
  const account = (nameId: string, sasId: string) =>
    ({ ...{ provider: 'psc', nameId, sasId, role: 'osnp' as const }, email: 'a@example.org' }) as const;
  const world = await openGatewayWorld('pglite', RIGHTS_SAMPLE, {
    accounts: true,
    hostKeys: [host.publicJwk],
    signIn: {
      audience: 'sas-embed-gateway',
      providers: [
        {
          ...{ id: 'psc', label: 'PSC', kind: 'psc', issuer: provider.issuer, clientId: 'sas-gateway' },
          ...{ clientSecret: 'secret of the gateway', scope: 'openid scope_all', acrValues: ['eidas1'], sas: [] },
          ...{ hostClients: {}, cibaHosts: ['demo-lrm'] },
        },
      ],
      accounts: [account(OF_GIRONDE, 'sas-33'), account(OF_PARIS, 'sas-75')],
      breakGlass: [],
    },
  });
  const close = async () => {
    await world.close();
    await provider.close();
  };
  return { ...world, host, close };
}

function assertionOf({ host, now }: SystemWorld, claims: Record<string, unknown> = {}): Promise<string> {
  const iat = Math.floor(now() / 1000);
  return host.assertion({ iat, exp: iat + 60, ...claims });
}

/** What the caller has for a token. */
export async function credentialOf(world: SystemWorld, caller: Caller): Promise<string> {
  if (caller === 'host-system') return assertionOf(world);
  if (caller === 'booking-editor') return EDITOR_KEY;
  if (caller === 'marketplace-operator') return OPERATOR_KEY;
  return world.tokenFor(WHO[caller]);
}

/** A machine calls an operation of the API of hosts with what it has. */
export async function callAs(
  world: SystemWorld,
  caller: SystemCaller,
  row: Row,
  of: 'own' | 'other',
  signal?: AbortSignal,
): Promise<unknown> {
  const token = await credentialOf(world, caller);
  const client = createClient({ baseUrl: world.url, getToken: () => Promise.resolve(token) });
  signal?.throwIfAborted();
  return row.call({ world, role: 'monitoring', client, of, token });
}

/** A host's system asks for a token: of a person of a SAS that its registration names, or of another one. */
export async function createTokenAs(world: SystemWorld, caller: Caller, of: 'own' | 'other'): Promise<Outcome> {
  const elsewhere = { sub: 'sasha', sas: { id: 'sas-75', label: 'SAS de Paris' } };
  const assertion =
    caller === 'host-system'
      ? await assertionOf(world, of === 'own' ? {} : elsewhere)
      : await credentialOf(world, caller);
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const response = await fetch(`${world.url}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type, assertion }),
  });
  return outcomeOf(response.status, [400, 403]);
}

/** A host's system has a person of its territories asked on his own device, or one of another. */
export async function beginBackchannelSignInAs(
  world: SystemWorld,
  caller: Caller,
  of: 'own' | 'other',
): Promise<Outcome> {
  const iat = Math.floor(world.now() / 1000);
  const response = await fetch(`${world.url}/v1/backchannel-sign-in`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ login_hint: of === 'own' ? OF_GIRONDE : OF_PARIS, binding_message: 'B7-42' },
      client_assertion:
        caller === 'host-system'
          ? await world.host.clientAssertion({ iat, exp: iat + 60 })
          : await credentialOf(world, caller),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  });
  return outcomeOf(response.status, [400, 403]);
}

function outcomeOf(status: number, refusals: readonly number[]): Outcome {
  if (status >= 200 && status < 300) return 'allowed';
  return refusals.includes(status) ? 'refused' : `failed: ${status}`;
}

/** The identifier under which editors know a regulator of the world. */
async function operatorOf(world: SystemWorld, who: Regulator): Promise<string> {
  const [, claims = ''] = (await world.tokenFor(who)).split('.');
  const { regulator } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    regulator: { identifiers: { value: string }[] };
  };
  return regulator.identifiers[0]!.value;
}

const coded = (value: string) => ({
  identifier: {
    type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
    ...{ system: IDNPS, value },
  },
});

async function resource(world: SystemWorld, id: string, object: EditorObject, status: 'booked' | 'cancelled') {
  const operator = object === 'regulator not told' ? readerOf('sas-974').id : await operatorOf(world, 'camille');
  const at = (minutes: number) =>
    toZonedIso(Math.ceil(world.now() / 900_000) * 900_000 + minutes * 60_000, 'Europe/Paris');
  return {
    resourceType: 'Appointment',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: coded(operator),
      },
    ],
    ...{ identifier: [{ system: SYSTEM, value: id }], status, start: at(60), end: at(75), created: at(-30) },
    participant: [
      { actor: coded(object === 'practitioner it does not serve' ? NOT_SERVED : SERVED), status: 'accepted' },
    ],
  };
}

async function send(world: SystemWorld, token: string, method: 'POST' | 'PUT', id: string, body: unknown) {
  const query = method === 'PUT' ? `?identifier=${encodeURIComponent(`${SYSTEM}|${id}`)}` : '';
  return fetch(`${world.url}/fhir/Appointment${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
}

/** Who follows the appointments of a SAS and books nothing, so that no editor is told of him. */
function readerOf(sas: 'sas-33' | 'sas-974') {
  const id = `3339900099/READER${sas.slice(4)}`;
  const regulator = { last_name: 'Lecteur', first_name: 'Dominique', email: 'lecteur@example.org' };
  return {
    id,
    claims: {
      ...{ sub: `reader-${sas}`, role: 'territorial-referent', sas: { id: sas, label: sas } },
      regulator: { identifiers: [{ system: IDNPS, value: id }], ...regulator },
    },
  };
}

/** What the LRMs of both SAS see of it: the status, or nothing. */
async function seen(world: SystemWorld, response: Response): Promise<string | undefined> {
  const id = response.headers.get('location')?.split('/').at(-1);
  for (const sas of ['sas-33', 'sas-974'] as const) {
    const token = await world.tokenOf(readerOf(sas).claims);
    const answer = await fetch(`${world.url}/v1/appointments/${id}`, { headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) return ((await answer.json()) as { status: string }).status;
  }
  return undefined;
}

/** The people of whom editors speak are known. */
async function signIn(world: SystemWorld): Promise<void> {
  await world.client('camille').getSession();
  const token = await world.tokenOf(readerOf('sas-974').claims);
  await fetch(`${world.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
}

/** INT_R03: a new appointment. Allowed when it reaches the LRM of the regulator's SAS. */
export async function createAppointmentAs(world: SystemWorld, caller: Caller, of: EditorObject): Promise<Outcome> {
  await signIn(world);
  const id = randomUUID();
  const body = await resource(world, id, of, 'booked');
  const first = of === 'other editor’s' ? await send(world, OTHER_EDITOR_KEY, 'POST', id, body) : undefined;
  const response = await send(world, await credentialOf(world, caller), 'POST', id, body);
  if (response.status === 401 || response.status === 403) return 'refused';
  if (!response.ok) return `failed: ${response.status}`;
  // The same number of another editor is another appointment: it touches nothing there.
  if (first) return first.headers.get('location') === response.headers.get('location') ? 'allowed' : 'refused';
  return (await seen(world, response)) === undefined ? 'refused' : 'allowed';
}

/** INT_R03: a change. Allowed when what was booked is cancelled. */
export async function updateAppointmentAs(world: SystemWorld, caller: Caller, of: EditorObject): Promise<Outcome> {
  await signIn(world);
  const id = randomUUID();
  const owner = of === 'other editor’s' ? OTHER_EDITOR_KEY : EDITOR_KEY;
  const practitioner = of === 'other editor’s' ? 'practitioner it does not serve' : of;
  const booked = await send(world, owner, 'POST', id, await resource(world, id, practitioner, 'booked'));
  const token = await credentialOf(world, caller);
  const changed = await send(world, token, 'PUT', id, await resource(world, id, practitioner, 'cancelled'));
  if (!changed.ok && changed.status !== 401 && changed.status !== 403) return `failed: ${changed.status}`;
  const status = await seen(world, booked);
  return status === 'cancelled' ? 'allowed' : 'refused';
}

/** An operator's answer: to what was asked of it, or to what nobody asked. */
export async function answerAs(world: SystemWorld, caller: Caller, of: 'own' | 'other'): Promise<Outcome> {
  const at = (ahead: number) => toZonedIso(Math.ceil((world.now() + ahead) / 900_000) * 900_000, 'Europe/Paris');
  const asked = await world.client('camille').createMarketplaceRequest({
    ...{ offerId: 'pdm-nurses', reason: 'nursing-care', mode: 'HH', from: at(3_600_000), to: at(14_400_000) },
  });
  const response = await fetch(`${world.url}/marketplace/requests/${of === 'own' ? asked.id : 'unknown'}/answer`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await credentialOf(world, caller)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'refused', reason: 'nobody-available' }),
  });
  return outcomeOf(response.status, [401, 403, 404, 409]);
}

/** An editor reads how its own flows do; there is no way to ask for another's. */
export async function readOwnInterfaceAs(world: SystemWorld, caller: Caller): Promise<Outcome> {
  const token = await credentialOf(world, caller);
  const response = await fetch(`${world.url}/monitoring/interface`, { headers: { authorization: `Bearer ${token}` } });
  if (response.ok) {
    const { interface: own } = (await response.json()) as { interface: { editorId: string } };
    return own.editorId === 'rapide' ? 'allowed' : `failed: ${own.editorId}`;
  }
  return outcomeOf(response.status, [401, 403, 404]);
}
