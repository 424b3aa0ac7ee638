import { toZonedIso, type MarketplaceRequest } from '@sas-embed/contract';
import { postgresAvailable } from '@sas-embed/gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NURSES, WITH_COMMUNITIES } from './support/communities.js';
import { openGatewayWorld, type GatewayWorld } from './support/gateway-world.js';

// What an operator of a place de marché sends to the gateway: its answers, and what it tells of appointments (INT_R03).

const HOUR = 3_600_000;
const QUARTER = 900_000;
const PRACTITIONER = '819990000011';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld((await postgresAvailable()) ? 'postgresql' : 'pglite', WITH_COMMUNITIES);
}, 120_000);
afterAll(() => world?.close());

const at = (ahead: number) => toZonedIso(Math.ceil((world.now() + ahead) / QUARTER) * QUARTER, 'Europe/Paris');
const ask = (caseRef?: string): Promise<MarketplaceRequest> =>
  world.client('camille').createMarketplaceRequest({
    ...{ offerId: NURSES, reason: 'nursing-care', mode: 'HH', from: at(HOUR), to: at(4 * HOUR) },
    ...(caseRef !== undefined && { caseRef }),
  });
const answer = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  world.asOperator(`/marketplace/requests/${id}/answer`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const yes = (more: object = {}) => ({ state: 'accepted', start: at(2 * HOUR), practitionerId: PRACTITIONER, ...more });

describe('an operator’s answer', () => {
  const refused: [number, string, string, (id: string) => Promise<Response>][] = [
    [401, 'unauthenticated', 'no key', (id) => answer(id, yes(), { authorization: '' })],
    [401, 'unauthenticated', 'another’s key', (id) => answer(id, yes(), { authorization: 'Bearer intake-key' })],
    [404, 'not-found', 'a request that does not exist', () => answer('request-none', yes())],
    [413, 'payload-too-large', 'a body of 100 kB', (id) => answer(id, { ...yes(), x: 'x'.repeat(100_000) })],
    [415, 'unsupported-media-type', 'a form', (id) => answer(id, 'state=accepted', { 'content-type': 'text/plain' })],
    [400, 'invalid-request', 'no JSON', (id) => answer(id, '{"state":')],
    [400, 'invalid-request', 'an unknown state', (id) => answer(id, { state: 'maybe' })],
    [400, 'invalid-request', 'a time that was not asked for', (id) => answer(id, yes({ start: at(30 * HOUR) }))],
    [400, 'invalid-request', 'a member of its own', (id) => answer(id, yes({ note: 'M. Untel' }))],
  ];
  it.each(refused)('is refused with %i %s: %s', async (status, code, _, send) => {
    const made = await ask();
    const response = await send(made.id);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = await response.text();
    expect(JSON.parse(problem)).toMatchObject({ status, code, type: `urn:sas-embed:problem:${code}` });
    expect(problem).not.toContain('Untel');
    expect((await world.client('camille').getMarketplaceRequest(made.id)).state).toBe('pending');
  });

  it('is not another operator’s: an editor’s key opens no request', async () => {
    const made = await ask();
    const response = await answer(made.id, yes(), { authorization: 'Bearer intake-key-of-rapide' });
    expect([401, 404]).toContain(response.status);
    expect((await world.client('camille').getMarketplaceRequest(made.id)).state).toBe('pending');
  });
});

describe('an appointment that a community accepted', () => {
  const identifier = { system: 'urn:oid:2.25.19990001', value: 'partage-0001' };
  const coded = (value: string) => ({
    identifier: {
      type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
      system: 'urn:oid:1.2.250.1.71.4.2.1',
      value,
    },
  });
  const told = (status: string, start: string) => ({
    resourceType: 'Appointment',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: coded('3339900017/20260001R'),
      },
    ],
    identifier: [identifier],
    status,
    start,
    end: toZonedIso(Date.parse(start) + QUARTER, 'Europe/Paris'),
    created: at(-QUARTER),
    participant: [{ actor: coded(PRACTITIONER), status: 'accepted' }],
  });

  it('and that its operator tells of by INT_R03 stays one appointment, of category PDM, with its case', async () => {
    const camille = world.client('camille');
    const made = await ask('DRM-R03-0001');
    const accepted = yes({ identifier });
    const { appointmentId } = (await (await answer(made.id, accepted)).json()) as { appointmentId: string };
    const before = await camille.getAppointment(appointmentId);
    expect(before).toMatchObject({ orientationCategory: 'PDM', origin: { kind: 'marketplace' } });
    for (const status of ['booked', 'cancelled']) {
      const response = await world.asOperator('/fhir/Appointment', {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(told(status, accepted.start)),
      });
      expect(response.ok, await response.text()).toBe(true);
      expect(response.headers.get('location')).toMatch(new RegExp(`/${appointmentId}$`));
      expect(await camille.getAppointment(appointmentId)).toMatchObject({
        status,
        orientationCategory: 'PDM',
        orientationType: 2,
        origin: { kind: 'editor', sourceId: 'partage' },
        caseRef: 'DRM-R03-0001',
        structure: before.structure!,
      });
    }
    // a page ends before what a transaction still runs beside (one of another database of the server, too)
    const listed = async () => {
      const { items } = await camille.listAppointments();
      return items.filter(({ caseRef }) => caseRef === 'DRM-R03-0001').map(({ id }) => id);
    };
    await expect.poll(listed, { timeout: 10_000 }).toEqual([appointmentId]);
  });
});
