import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import type { EditorConfig } from './config.js';
import { startEditor } from './server.js';
import { ASSOCIATION, COMMUNITIES, MEMBER, sampleConfig } from './testing/sample.js';

const NOW = Date.parse('2026-11-23T05:10:00Z');
let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Resource {
  resourceType: string;
  id: string;
  meta: { profile: string[]; security: { code: string }[] };
  start: string;
  comment: string;
  actor: { reference: string }[];
  schedule: { reference: string };
  serviceType: { extension?: { valueReference: { reference: string } }[]; coding?: { code: string }[] }[];
  providedBy: { reference: string };
  managingOrganization: { reference: string };
  identifier: { value: string }[];
}
interface Answer {
  status: number;
  type: string | null;
  body: {
    resourceType: string;
    total: number;
    link: { relation: string; url: string }[];
    meta?: unknown;
    entry?: { resource: Resource; search: { mode: string } }[];
    issue?: { code: string }[];
  };
}

async function ask(changes: Partial<EditorConfig>, path: string, pairs: [string, string][]): Promise<Answer> {
  server ??= await startEditor(sampleConfig(changes), () => NOW);
  const response = await fetch(`${server.url}/fhir/${path}?${String(new URLSearchParams(pairs))}`);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Answer['body'],
  };
}
const of = ({ body }: Answer, type: string): Resource[] =>
  (body.entry ?? []).map((e) => e.resource).filter((r) => r.resourceType === type);

const WITH_CPTS = { practitioners: [MEMBER], communities: COMMUNITIES };
const slotSearch = (...more: [string, string][]): [string, string][] => [
  ['_include', 'Slot:schedule'],
  ['_include:iterate', 'Schedule:actor'],
  ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${MEMBER.nationalId}`],
  ['start', 'ge2026-11-23T06:10:00.000'],
  ['start', 'le2026-11-25T23:59:59.000'],
  ['status', 'free'],
  ...more,
];
const CPTS_INCLUDES: [string, string][] = [
  ['_include', 'Slot:service-type-reference'],
  ['_include:iterate', 'HealthcareService:organization'],
];

describe('slots of several CPTS (INT_R04)', () => {
  it('names the CPTS of each slot by its service and organisation, all of which resolve', async () => {
    const answer = await ask(WITH_CPTS, 'Slot', slotSearch(...CPTS_INCLUDES));
    expect(answer.status).toBe(200);
    expect(answer.type).toMatch(/^application\/fhir\+json/);
    const slots = of(answer, 'Slot');
    expect(answer.body.total).toBe(slots.length);
    const services = new Map(of(answer, 'HealthcareService').map((s) => [`HealthcareService/${s.id}`, s]));
    const organizations = new Map(of(answer, 'Organization').map((o) => [`Organization/${o.id}`, o]));
    expect([...organizations.values()].map((o) => o.identifier[0]!.value)).toEqual(
      COMMUNITIES.map((c) => c.nationalId),
    );
    const counts = new Set<number>();
    for (const slot of slots) {
      const references = slot.serviceType.flatMap((t) => t.extension ?? []).map((e) => e.valueReference.reference);
      counts.add(references.length);
      for (const reference of references)
        expect(organizations.has(services.get(reference)!.providedBy.reference)).toBe(true);
      expect(slot.meta.security.some((s) => s.code === 'CPTS')).toBe(references.length > 0);
    }
    expect(counts).toEqual(new Set([0, 1, 2]));
  });

  it('tells nothing of slots for a CPTS alone to a search that does not ask for CPTS', async () => {
    const all = of(await ask(WITH_CPTS, 'Slot', slotSearch(...CPTS_INCLUDES)), 'Slot');
    const plain = of(await ask(WITH_CPTS, 'Slot', slotSearch()), 'Slot');
    const forAll = all.filter((s) => s.meta.security.some((c) => c.code !== 'CPTS')).map((s) => s.id);
    expect(plain.map((s) => s.id)).toEqual(forAll);
    expect(forAll.length).toBeLessThan(all.length);
    expect(JSON.stringify(plain)).not.toMatch(/CPTS|"604"/);
  });

  it('answers an unknown practitioner by an empty searchset', async () => {
    const search = slotSearch(...CPTS_INCLUDES).filter(([name]) => !name.startsWith('schedule.'));
    const { status, body } = await ask(WITH_CPTS, 'Slot', [
      ...search,
      ['schedule.actor:Practitioner.identifier', '819990000044'],
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'Bundle', total: 0 });
    expect(body.entry).toBeUndefined();
    expect(body.meta).toBeUndefined(); // the profile asks for entries: an empty answer does not claim it
  });
});

const SOS = { practitioners: [], associations: [ASSOCIATION] };
const scheduleSearch = (sirets: string, organization = 'Location:organization'): [string, string][] => [
  ['_revinclude', 'Slot:schedule'],
  ['_include', 'Schedule:actor:Location'],
  ['_include:iterate', organization],
  ['_has:Slot:schedule:start', 'ge2026-11-23T06:10:00+01:00'],
  ['_has:Slot:schedule:start', 'le2026-11-25T23:59:59+01:00'],
  ['_has:Slot:schedule:status', 'free'],
  ['actor:Location.organization.identifier', sirets],
];
const token = (value: string): string => `urn:oid:1.2.250.1.71.4.2.2|${value}`;

describe('schedules of SOS Médecins', () => {
  it.each([
    ['with its prefix', token(ASSOCIATION.nationalId)],
    ['without', ASSOCIATION.nationalId.slice(1)],
  ])(
    'finds an association by its SIRET %s: one schedule a PFG, slots of the window, total of slots',
    async (_, asked) => {
      const answer = await ask(SOS, 'Schedule', scheduleSearch(asked, 'Location:Organization'));
      expect(answer.status).toBe(200);
      expect(answer.type).toMatch(/^application\/fhir\+json/);
      const [schedules, slots, locations] = ['Schedule', 'Slot', 'Location'].map((t) => of(answer, t)) as [
        Resource[],
        Resource[],
        Resource[],
      ];
      expect(schedules).toHaveLength(2);
      expect(answer.body.total).toBe(slots.length);
      expect(answer.body.entry!.filter((e) => e.search.mode === 'match').map((e) => e.resource)).toEqual(schedules);
      for (const schedule of schedules)
        expect(locations.map((l) => `Location/${l.id}`)).toContain(schedule.actor[0]!.reference);
      const [organization] = of(answer, 'Organization');
      for (const location of locations)
        expect(location.managingOrganization.reference).toBe(`Organization/${organization!.id}`);
      expect(slots.length).toBeGreaterThan(10);
      for (const slot of slots) {
        expect(Date.parse(slot.start)).toBeGreaterThanOrEqual(NOW);
        expect(Date.parse(slot.start)).toBeLessThanOrEqual(Date.parse('2026-11-25T22:59:59Z'));
        expect(slot.comment).toContain(`creneau=${slot.id}`);
      }
      const self = new URLSearchParams(answer.body.link[0]!.url.split('?')[1]);
      expect([...self]).toEqual(scheduleSearch(asked, 'Location:Organization'));
    },
  );

  it('takes 25 SIRET and refuses 26 with an OperationOutcome', async () => {
    const sirets = (n: number) => Array.from({ length: n }, (_, i) => token(String(399900000000000 + i))).join();
    expect((await ask(SOS, 'Schedule', scheduleSearch(sirets(25)))).status).toBe(200);
    const refused = await ask(SOS, 'Schedule', scheduleSearch(sirets(26)));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'too-costly' }] });
  });

  it('knows no slot search where it keeps no practitioner', async () => {
    expect((await ask(SOS, 'Slot', slotSearch())).status).toBe(404);
  });
});
