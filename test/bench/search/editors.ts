/**
 * The simulated editors of the search figures, in a process of their own: INT_R01 over HTTP, each answer delayed by the
 * seeded distribution, one of them hanging when told so.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { latencyMs } from './latencies.js';
import { benchOffers, EDITORS, type Control, type Sent, type Started } from './world.js';

const offers = new Map(benchOffers().map((offer) => [offer.nationalId, offer]));
const requests = new Array<number>(EDITORS).fill(0);
let control: Control = { type: 'run', run: 0, hanging: null };
process.on('message', (message: Control) => {
  control = message;
  requests.fill(0);
});
process.on('disconnect', () => process.exit());

/** Practitioners in a small answer, at most: it stays under 20 kB. */
const SMALL = 20;

const iso = (instant: number) => new Date(instant).toISOString().replace('Z', '+00:00');

function bundle(nationalIds: string[], slots: number): string {
  const entry: object[] = [];
  let total = 0;
  const add = (resource: { resourceType: string; id: string }, mode: string) =>
    entry.push({ fullUrl: `urn:bench/${resource.resourceType}/${resource.id}`, resource, search: { mode } });
  for (const nationalId of nationalIds) {
    const offer = offers.get(nationalId);
    if (!offer?.hasSlots) continue;
    const n = offer.index;
    for (let i = 1; i <= slots; i++) {
      const start = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + i * 3_600_000;
      total++;
      const slot = {
        resourceType: 'Slot',
        id: `s${n}-${i}`,
        meta: {
          security: [
            { system: 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau', code: 'PUBLIC' },
          ],
        },
        serviceType: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }] }],
        schedule: { reference: `Schedule/c${n}` },
        status: 'free',
        start: iso(start),
        end: iso(start + 900_000),
        comment: `https://bench.invalid/agenda/${nationalId}`,
      };
      add(slot, 'match');
    }
    add(
      {
        resourceType: 'Schedule',
        id: `c${n}`,
        ...{ actor: [{ reference: `Practitioner/p${n}` }, { reference: `PractitionerRole/r${n}` }] },
      },
      'include',
    );
    const practitioner = {
      resourceType: 'Practitioner',
      id: `p${n}`,
      identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: nationalId }],
      name: [{ family: `Banc ${n}`, given: ['Essai'] }],
    };
    add(practitioner, 'include');
    const role = {
      resourceType: 'PractitionerRole',
      id: `r${n}`,
      contained: [
        {
          resourceType: 'Location',
          id: 'l',
          address: { line: [`${n + 1} rue du Banc`], city: 'Bordeaux', postalCode: '33000' },
        },
      ],
      practitioner: { reference: `Practitioner/p${n}` },
      organization: { identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value: offer.structureId } },
      location: [{ reference: '#l' }],
    };
    add(role, 'include');
  }
  return JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total, entry });
}

const ports = await Promise.all(
  Array.from({ length: EDITORS }, (_, editor) => {
    const server = createServer((request, response) => {
      const number = requests[editor]!++;
      if (control.hanging === editor) return; // accepted and silent
      const url = new URL(request.url ?? '/', 'http://editor');
      const ids = (url.searchParams.get('schedule.actor:Practitioner.identifier') ?? '')
        .split(',')
        .map((token) => token.split('|')[1] ?? '');
      const { spreadMs } = control;
      setTimeout(
        () => {
          const answer = spreadMs === undefined ? bundle(ids, 8) : bundle(ids.slice(0, SMALL), 1);
          response.writeHead(200, { 'content-type': 'application/fhir+json' });
          if (spreadMs === undefined) return response.end(answer);
          const bytes = Buffer.byteLength(answer);
          const at = performance.timeOrigin + performance.now();
          response.end(answer);
          process.send?.({ type: 'sent', editor, nationalIds: ids, bytes, at } satisfies Sent);
        },
        // far enough apart in time, in an order of their own: by editor, then by question
        spreadMs === undefined
          ? latencyMs(control.run, editor, number)
          : (spreadMs * ((editor * 5 + number * 7) % EDITORS)) / EDITORS,
      );
    });
    server.keepAliveTimeout = 60_000;
    return new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }),
);
process.send?.({ type: 'started', ports } satisfies Started);
