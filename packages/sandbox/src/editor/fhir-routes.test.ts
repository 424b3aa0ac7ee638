import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import { startEditor } from './server.js';
import { BORDEAUX, REUNION, sampleConfig } from './testing/sample.js';

// Independent of the gateway's FHIR code: what the implementation guide says is asserted here by hand.

interface Coded {
  coding?: { system: string; code: string }[];
  text?: string;
}
interface Identified {
  identifier: { system: string; value: string; type?: Coded };
}
/** Any resource of the bundle; each has only some of these. */
interface Resource {
  resourceType: string;
  id: string;
  meta: { profile: string[]; security: { code: string }[] };
  status: string;
  start: string;
  end: string;
  comment: string;
  schedule: { reference: string };
  serviceType: Coded[];
  appointmentType: Coded;
  actor: { reference: string }[];
  practitioner: { reference: string };
  organization: Identified;
  location: { reference: string }[];
  telecom: { system: string; value: string }[];
  contained: { id: string; address: unknown; identifier: unknown[] }[];
  identifier: { system: string; value: string }[];
}
interface Bundle {
  resourceType: string;
  total: number;
  link: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: Resource; search: { mode: string } }[];
}

const NOW = Date.parse('2026-11-23T05:10:00Z'); // a Monday morning
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function editor(changes = {}): Promise<RunningServer> {
  const server = await startEditor(sampleConfig(changes), () => NOW);
  servers.push(server);
  return server;
}

function query(ids: string[], changes: Record<string, string[]> = {}): string {
  const parameters: Record<string, string[]> = {
    _include: ['Slot:schedule'],
    '_include:iterate': ['Schedule:actor'],
    'schedule.actor:Practitioner.identifier': [ids.map((id) => `${IDNPS}|${id}`).join(',')],
    start: ['ge2026-11-23T05:10:00.000+00:00', 'le2026-11-25T22:59:59.000+00:00'],
    status: ['free'],
    ...changes,
  };
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    values.map((value) => [name, value] as [string, string]),
  );
  return String(new URLSearchParams(pairs));
}

async function search(
  server: RunningServer,
  text: string,
): Promise<{ status: number; type: string | null; body: Bundle }> {
  const response = await fetch(`${server.url}/fhir/Slot?${text}`, {
    headers: { accept: 'application/json+fhir, application/fhir+json;q=0.9' },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Bundle,
  };
}

const of = (bundle: Bundle, type: string): Resource[] =>
  (bundle.entry ?? []).map((e) => e.resource).filter((r) => r.resourceType === type);

describe('slot search (INT_R01)', () => {
  it('answers a searchset of two places whose references all resolve', async () => {
    const { status, type, body } = await search(await editor(), query([BORDEAUX.nationalId]));
    expect(status).toBe(200);
    expect(type).toMatch(/^application\/fhir\+json/);
    expect(body).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      meta: { profile: ['http://sas.fr/fhir/StructureDefinition/BundleAgregateur'] },
    });
    const [slots, schedules, people, roles] = ['Slot', 'Schedule', 'Practitioner', 'PractitionerRole'].map((t) =>
      of(body, t),
    ) as [Resource[], Resource[], Resource[], Resource[]];
    expect(slots.length).toBeGreaterThan(5);
    expect(body.total).toBe(slots.length);
    expect([people.length, roles.length, schedules.length]).toEqual([1, 2, 2]);
    const references = new Set(body.entry!.map((e) => `${e.resource.resourceType}/${e.resource.id}`));
    for (const e of body.entry!) {
      expect(e.fullUrl.endsWith(`/fhir/${e.resource.resourceType}/${e.resource.id}`)).toBe(true);
      expect(e.search.mode).toBe(e.resource.resourceType === 'Slot' ? 'match' : 'include');
      expect(e.resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
    }
    for (const slot of slots) expect(references).toContain(slot.schedule.reference);
    for (const schedule of schedules)
      expect(schedule.actor.map((a) => a.reference).every((r: string) => references.has(r))).toBe(true);
    for (const role of roles) {
      expect(role.practitioner.reference).toBe(`Practitioner/${people[0]!.id}`);
      expect(role.location).toEqual([{ reference: `#${role.contained[0]!.id}` }]);
      expect(role.contained[0]!.address).toMatchObject({
        line: ['12 rue des Acacias'],
        postalCode: expect.stringMatching(/^\d{5}$/) as string,
      });
      expect(role.contained[0]!.identifier[0]).toMatchObject({
        system: expect.stringMatching(/^urn:oid:/) as string,
        value: expect.any(String) as string,
      });
      expect(role.organization.identifier.value).toMatch(/^(1\d{9}|3\d{14})$/);
      expect(role.telecom[0]).toEqual({ system: 'phone', value: '+33536490007' });
    }
    expect(people[0]).toMatchObject({
      identifier: [{ system: IDNPS, value: BORDEAUX.nationalId }],
      name: [{ family: 'SOLEILPUITS', given: ['Ophélie'] }],
    });
  });

  it('fills every slot as the profile and the field want it', async () => {
    const { body } = await search(await editor(), query([BORDEAUX.nationalId, REUNION.nationalId]));
    const seen = { security: new Set<string>(), modes: new Set<string>(), reasons: 0, offsets: new Set<string>() };
    for (const slot of of(body, 'Slot')) {
      expect(slot.status).toBe('free');
      expect(slot.comment).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/agenda\/81999\d{7}\/[12]\?lieu=[12]$/);
      expect(['ROUTINE', 'WALKIN']).toContain(slot.appointmentType.coding?.[0]?.code);
      for (const time of [slot.start, slot.end])
        expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+]\d\d:\d\d$/);
      expect(Date.parse(slot.start)).toBeGreaterThanOrEqual(NOW);
      expect(Date.parse(slot.start)).toBeLessThanOrEqual(Date.parse('2026-11-25T22:59:59Z'));
      expect(Date.parse(slot.end)).toBeGreaterThan(Date.parse(slot.start));
      for (const { code } of slot.meta.security) seen.security.add(code);
      for (const { coding, text } of slot.serviceType) {
        if (text) seen.reasons++;
        for (const { code } of coding ?? []) seen.modes.add(code);
      }
      seen.offsets.add(slot.start.slice(-6));
    }
    expect([...seen.security].every((c) => ['PUBLIC', 'PRO', 'SNP'].includes(c))).toBe(true);
    expect(seen.security).toContain('SNP');
    expect(seen.modes).toContain('AMB');
    expect(seen.reasons).toBeGreaterThan(0);
    expect(seen.offsets).toEqual(new Set(['+01:00', '+04:00']));
    expect(
      of(body, 'Practitioner')
        .map((p) => p.identifier[0]!.value)
        .sort(),
    ).toEqual([BORDEAUX.nationalId, REUNION.nationalId].sort());
  });

  it('repeats exactly the query received in the self link', async () => {
    const text = query([BORDEAUX.nationalId]);
    const { body } = await search(await editor(), text);
    const link = body.link[0]!;
    expect(link.relation).toBe('self');
    expect([...new URL(link.url).searchParams].sort()).toEqual([...new URLSearchParams(text)].sort());
    expect(link.url).not.toMatch(/[|+]/);
  });

  it('reads the same agenda at every read, and keeps to a narrower window', async () => {
    const server = await editor();
    const ids = async (text: string) => of((await search(server, text)).body, 'Slot').map((s) => s.id);
    const wide = await ids(query([BORDEAUX.nationalId]));
    expect(await ids(query([BORDEAUX.nationalId]))).toEqual(wide);
    const narrow = await ids(
      query([BORDEAUX.nationalId], { start: ['ge2026-11-24T00:00:00', 'le2026-11-24T23:59:59'] }),
    );
    expect(narrow.length).toBeGreaterThan(0);
    expect(narrow.length).toBeLessThan(wide.length);
    expect(narrow.every((id) => wide.includes(id))).toBe(true);
  });

  it('honours the includes, and the bare form of an identifier', async () => {
    const server = await editor();
    const bare = await search(server, query([BORDEAUX.nationalId.slice(1)], { _include: [], '_include:iterate': [] }));
    expect(bare.body.total).toBeGreaterThan(0);
    expect(new Set(bare.body.entry!.map((e) => e.resource.resourceType))).toEqual(new Set(['Slot']));
  });

  it('answers an empty searchset for practitioners it does not know', async () => {
    const { status, body } = await search(await editor(), query(['819990000000']));
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'searchset', total: 0, link: [{ relation: 'self' }] });
    expect(body).not.toHaveProperty('entry');
  });

  it.each([
    ['no start', { start: [] }],
    ['only one bound', { start: ['ge2026-11-23T05:10:00Z'] }],
    ['a bad date', { start: ['gehier', 'le2026-11-25T22:59:59Z'] }],
    ['another status', { status: ['busy'] }],
    ['no identifier', { 'schedule.actor:Practitioner.identifier': [] }],
    ['another system', { 'schedule.actor:Practitioner.identifier': ['urn:oid:1.2.3|819990000036'] }],
    [
      '26 identifiers',
      { 'schedule.actor:Practitioner.identifier': [Array(26).fill(`${IDNPS}|819990000036`).join(',')] },
    ],
  ])('refuses %s with an OperationOutcome', async (_name, changes) => {
    const { status, body } = await search(await editor(), query([BORDEAUX.nationalId], changes));
    expect(status).toBe(400);
    expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });

  it('accepts 25 identifiers, says what it can do, and refuses what it does not know', async () => {
    const server = await editor();
    const many = Array.from({ length: 25 }, (_, i) => `8199900${String(10000 + i)}`);
    expect((await search(server, query(many))).status).toBe(200);
    expect(await (await fetch(`${server.url}/fhir/metadata`)).json()).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
    });
    const wrong = await fetch(`${server.url}/fhir/Patient`);
    expect(wrong.status).toBe(404);
    expect(await wrong.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    expect((await fetch(`${server.url}/fhir/Slot`, { headers: { accept: 'text/html' } })).status).toBe(406);
  });
});

interface ProfileElement {
  id: string;
  path: string;
  min: number;
  max: string;
  base: { max: string };
  fixedCode?: string;
}
interface Profile {
  url: string;
  snapshot: { element: ProfileElement[] };
}

// The profiles of the implementation guide are not part of this repository; where they lie beside it, their constraints
// are checked too.
const PROFILES = new URL('../../../../../shared/data/ig/', import.meta.url);
describe.skipIf(!existsSync(PROFILES))('against the profiles of the implementation guide', () => {
  it.each([
    ['Slot', 'FrSlotAgregateur'],
    ['Schedule', 'FrScheduleAgregateur'],
    ['Practitioner', 'FrPractitionerAgregateur'],
    ['PractitionerRole', 'FrPractitionerRoleExerciceAgregateur'],
  ])('%s has what %s makes mandatory', async (type, profile) => {
    const definition = JSON.parse(
      readFileSync(new URL(`StructureDefinition-${profile}.json`, PROFILES), 'utf8'),
    ) as Profile;
    const { body } = await search(await editor(), query([BORDEAUX.nationalId]));
    const direct = definition.snapshot.element.filter((e) => /^\w+\.\w+$/.test(e.id));
    expect(direct.length).toBeGreaterThan(5);
    const resources = of(body, type);
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) {
      expect(resource.meta.profile).toEqual([definition.url]);
      for (const element of direct) {
        const value = (resource as unknown as Record<string, unknown>)[element.path.split('.')[1]!];
        if (element.min > 0) expect(value, element.path).toBeDefined();
        if (element.max === '0') expect(value, element.path).toBeUndefined();
        if (element.max === '1' && element.base.max !== '1' && value) expect(value, element.path).toHaveLength(1);
        if (element.fixedCode) expect(value).toBe(element.fixedCode);
      }
    }
  });
});
