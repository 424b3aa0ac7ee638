/** The sample world behind a real gateway: HTTP on loopback, a real database, the sandbox's editors, signed tokens. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@sas-embed/client';
import type { SasClient } from '@sas-embed/client';
import { sampleOffers, sampleSources, sampleStructures } from '@sas-embed/client/mock';
import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { Offer, Slot } from '@sas-embed/contract';
import { createGateway, type Gateway, type GatewayConfig } from '@sas-embed/gateway';
import { openTestDatabase, startTestIssuer, testConfig } from '@sas-embed/gateway/testing';
import { freePort } from '@sas-embed/hub/testing';
import { startEditor } from '../../../packages/sandbox/src/editor/index.js';
import { startOperator } from '../../../packages/sandbox/src/marketplace/index.js';
import type { EditorPractitioner } from '../../../packages/sandbox/src/editor/index.js';
import { checked } from './checked.js';
import { EditorPages } from './editor-pages.js';
import { ACTS_FOR, slotsOf as ownSlotsOf, REGULATORS, START } from './world.js';
import type { CommunityOutcome, ContractWorld, Regulator } from './world.js';

/** Value of `origin` under which regulators arrive at the editors. */
const ORIGIN = 'sas-sandbox';
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const identifierOf = (who: Regulator) => ({
  system: IDNPS,
  value: `3339900017/202600${String(Object.keys(REGULATORS).indexOf(who) + 1).padStart(2, '0')}R`,
});

/** The operator of the world's communities. It decides nothing by itself. */
const OPERATOR = {
  id: 'partage',
  label: 'SoinsPartagés',
  key: 'operator-key-of-tests',
  answerKey: 'answer-key-of-tests',
};

/** What a world holds: offers of care, and the slots of those that the SAS agenda keeps. */
export interface Sample {
  offers: readonly Offer[];
  slotsOf: (offer: Offer, now: number) => readonly Slot[];
}

/** The world of the mock. */
export const SAMPLE: Sample = { offers: sampleOffers(), slotsOf: (offer, now) => ownSlotsOf(offer, now) };

/** The sample directory as the gateway imports it, the slots of the SAS agenda included. */
export function directoryLines(now: number, { offers, slotsOf }: Sample = SAMPLE): string {
  const known = offers.filter(({ knownBy }) => knownBy !== 'editor');
  const records = known.flatMap((offer): object[] => [
    {
      type: 'place',
      offerId: offer.id,
      placeId: offer.place.id,
      kind: offer.kind,
      practitioner: offer.practitioner,
      structure: offer.structure,
      address: offer.place.address,
      departement: departementOf(offer),
      position: offer.place.position,
      phones: offer.place.phones,
      participation: offer.participation,
      editors: offer.marketplace
        ? [offer.marketplace.interfaced ? OPERATOR.id : 'par-telephone']
        : offer.sources.filter((id) => id !== AGENDA_SOURCE_ID),
      hasAgenda: offer.sources.includes(AGENDA_SOURCE_ID),
    },
    ...slotsOf(offer, now)
      .filter(({ sourceId }) => sourceId === AGENDA_SOURCE_ID)
      .map(({ id, start, end, modes, visibility, capacity }) => ({
        type: 'agenda-slot',
        id,
        offerId: offer.id,
        start,
        end,
        modes,
        visibility,
        capacity: capacity?.max ?? 1,
      })),
  ]);
  const communities = sampleStructures()
    .filter(({ kind }) => kind === 'CPTS')
    .map(({ nationalId, name }) => ({ type: 'community', nationalId, name }));
  return [...communities, ...records].map((record) => JSON.stringify(record)).join('\n') + '\n';
}

function departementOf({ place: { address } }: Offer): string {
  const code = address.inseeCode!;
  return code.startsWith('97') ? code.slice(0, 3) : code.slice(0, 2);
}

/** The practitioners whose calendars an editor keeps, with those of their places that only the editor knows. */
function practitionersOf(editorId: string, { offers: all }: Sample): EditorPractitioner[] {
  const offers = all.filter(({ sources }) => sources.includes(editorId));
  return offers
    .filter(({ knownBy }) => knownBy !== 'editor')
    .map(({ practitioner, place: { timeZone } }) => ({
      nationalId: practitioner!.nationalId,
      lastName: practitioner!.lastName,
      firstName: practitioner!.firstName,
      specialty: { code: 'SM54', label: 'Médecine générale' },
      timeZone,
      places: offers
        .filter((other) => other.practitioner!.nationalId === practitioner!.nationalId)
        .map(({ structure, place }, i) => ({
          key: String(i + 1),
          structureId: structure!.nationalId,
          structureName: structure!.name,
          street: place.address.lines[0]!,
          postcode: place.address.postcode,
          city: place.address.city,
          phone: place.phones![0]!,
        })),
    }));
}

/** The world behind a gateway, with the door that machines come in by. */
export interface GatewayWorld extends Required<ContractWorld> {
  /** The database of the gateway. */
  database: Gateway['database'];
  /** Every row of every table, as text by table. */
  tables(): Promise<Record<string, string>>;
  /** What the editors and the operator of the communities received, as text. */
  received(): Promise<string>;
  /** What Prometheus reads. */
  metrics(): Promise<string>;
  /** Forgets what is due. */
  purge(): Promise<void>;
  /** Sends to the gateway as the operator of the communities, unless other headers are given. */
  asOperator(path: string, init: RequestInit): Promise<Response>;
}

/** Of the worlds' case references, as `testConfig` has it. */
export const CASE_REF_KEY = Buffer.alloc(32, 'sas-embed-sandbox').toString('base64');

/** What a world may have besides. */
export interface GatewayWorldOptions {
  /** Whether editors are told of regulators (INT_R02). */
  accounts?: boolean;
  /** Public keys of the first host. */
  hostKeys?: GatewayConfig['hosts'][number]['keys'];
  /** How people sign in. */
  signIn?: GatewayConfig['signIn'];
  /** Addresses that are told of what happens to the first host. */
  webhooks?: readonly string[];
  /** A broker of the Hub, to which the appointments of sas-33 are published. */
  hub?: { url: string; clientId: string; recipient: string };
  /** Where traces go (OTLP); with it, Prometheus may read too. */
  collector?: string;
  /** Takes the lines of the gateway's log, all of them. */
  log?: (line: string) => void;
}

/** Starts it. */
export async function openGatewayWorld(
  engine: 'pglite' | 'postgresql',
  sample: Sample = SAMPLE,
  { accounts = false, hostKeys = [], signIn, webhooks = [], hub, collector, log }: GatewayWorldOptions = {},
): Promise<GatewayWorld> {
  const origin = Date.now();
  let skipped = 0;
  const now = () => START + Date.now() - origin + skipped;
  const folder = mkdtempSync(join(tmpdir(), 'sas-contract-'));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const directory = join(folder, 'directory.ndjson');
    writeFileSync(directory, directoryLines(now(), sample));
    const issuer = await startTestIssuer();
    closers.push(() => issuer.close());
    const port = await freePort();
    const editors: { id: string; label: string; url: string; key: string }[] = [];
    for (const { id, label, kind } of sampleSources()) {
      if (kind !== 'editor') continue;
      const key = `intake-key-of-${id}`;
      const running = await startEditor(
        {
          id,
          label,
          host: '127.0.0.1',
          port: 0,
          manner: 'normal',
          origins: [ORIGIN],
          oid: `urn:oid:2.25.1999${editors.length}`,
          intake: { fhirBaseUrl: `http://127.0.0.1:${port}/fhir`, key },
          regulators: (Object.keys(REGULATORS) as Regulator[]).map((who) => ({
            id: who,
            identifier: identifierOf(who),
            lastName: 'EXEMPLE',
            firstName: who,
            email: `${who}@example.org`,
            organisation: 'SAS',
          })),
          practitioners: practitionersOf(id, sample),
        },
        now,
      );
      closers.push(() => running.close());
      editors.push({ id, label, url: running.url, key });
    }
    const operator = await startOperator({
      id: OPERATOR.id,
      label: OPERATOR.label,
      host: '127.0.0.1',
      port: 0,
      key: OPERATOR.key,
      gateway: { url: `http://127.0.0.1:${port}`, key: OPERATOR.answerKey },
      communities: sample.offers.flatMap(({ marketplace, structure }) =>
        marketplace && structure
          ? [{ nationalId: structure.nationalId, manner: 'ignore' as const, practitionerId: '819990000011' }]
          : [],
      ),
      answerAfterMs: 0,
    });
    closers.push(() => operator.close());
    const settings = testConfig(issuer);
    settings.hosts[0]!.keys = [...hostKeys];
    settings.hosts[0]!.webhooks = [...webhooks];
    if (hub) settings.sas[0]!.hubRecipient = hub.recipient;
    const gateway = await createGateway(
      testConfig(issuer, {
        hosts: settings.hosts,
        ...(signIn && { signIn }),
        ...(collector !== undefined && {
          monitoring: {
            ...settings.monitoring,
            ...{ traces: { url: collector, share: 1, headers: {} }, metrics: { host: '127.0.0.1', port: 0 } },
          },
        }),
        ...(hub && { hub: { url: hub.url, clientId: hub.clientId, maxAttempts: 10, keepDays: 90 } }),
        sas: [...settings.sas, { id: 'sas-75', label: 'SAS de Paris', territories: ['75'] }],
        listen: { host: '127.0.0.1', port },
        editorOrigin: ORIGIN,
        web: { searchUrl: 'http://localhost:8788/recherche', deepLink: true },
        directory: { file: directory },
        marketplaces: [
          {
            id: OPERATOR.id,
            label: OPERATOR.label,
            url: operator.url,
            enabled: true,
            answers: 'callback',
            deadlineMs: 5_000,
            key: OPERATOR.key,
            intakeKeySha256: createHash('sha256').update(OPERATOR.answerKey).digest('hex'),
          },
        ],
        editors: editors.map(({ id, label, url, key }) => ({
          id,
          label,
          fhirBaseUrl: `${url}/fhir`,
          enabled: true,
          deadlineMs: 5_000,
          flows: { ps: true },
          accounts,
          intakeKeySha256: createHash('sha256').update(key).digest('hex'),
        })),
      }),
      {
        clock: { now: () => new Date(now()) },
        database: await openTestDatabase({ engine }),
        ...(log ? { log: { write: log }, logLevel: 'trace' } : { logLevel: 'error' }),
      },
    );
    closers.push(() => gateway.close());

    const asOperator = (path: string, { headers, ...init }: RequestInit) => {
      const own = { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR.answerKey}` };
      return fetch(`${gateway.url}${path}`, { ...init, headers: { ...own, ...(headers as object) } });
    };
    const tokenFor = (who: Regulator) => {
      const session = { role: 'osnp', hostId: 'demo-lrm', ...REGULATORS[who] };
      const iat = Math.floor(now() / 1000);
      return issuer.token({
        sub: who,
        iat,
        exp: iat + 300,
        role: session.role,
        host_id: session.hostId,
        ...('bookingSas' in session && { sas: session.bookingSas }),
        ...(session.role !== 'practitioner' && ACTS_FOR[who] && { acts_for: ACTS_FOR[who] }),
        regulator: {
          identifiers: [
            who === 'doctor' ? { system: IDNPS, value: ACTS_FOR.doctor!.practitioners![0]! } : identifierOf(who),
          ],
          last_name: 'Exemple',
          first_name: who,
          email: `${who}@example.org`,
        },
      });
    };
    const clients = new Map<Regulator, SasClient>();
    const pages = new Map<Regulator, EditorPages>();
    const pagesOf = (who: Regulator) => {
      if (!pages.has(who)) pages.set(who, new EditorPages(who));
      return pages.get(who)!;
    };
    return {
      now,
      skip: (ms) => Promise.resolve(void (skipped += ms)),
      url: gateway.url,
      tokenFor,
      async rowCounts() {
        const tables = await gateway.database.db.introspection.getTables();
        const counts: Record<string, number> = {};
        for (const { name } of tables) {
          const rows = gateway.database.db
            .selectFrom(name as 'hold')
            .select((eb) => eb.fn.countAll<number>().as('rows'));
          counts[name] = Number((await rows.executeTakeFirstOrThrow()).rows);
        }
        return counts;
      },
      database: gateway.database,
      async tables() {
        const texts: Record<string, string> = {};
        for (const { name } of await gateway.database.db.introspection.getTables()) {
          const rows = await gateway.database.db
            .selectFrom(name as 'hold')
            .selectAll()
            .execute();
          texts[name] = JSON.stringify(rows);
        }
        return texts;
      },
      async received() {
        const texts = editors.map(async ({ url }) => (await fetch(`${url}/_received`)).text());
        return (await Promise.all(texts)).join('\n') + JSON.stringify(operator.requests());
      },
      metrics: async () => (await fetch(gateway.metricsUrl!)).text(),
      purge: () => gateway.purge(),
      tokenOf(claims) {
        const iat = Math.floor(now() / 1000);
        return issuer.token({ iat, exp: iat + 300, ...claims });
      },
      client(who) {
        if (!clients.has(who)) {
          const getToken = () => tokenFor(who);
          clients.set(who, checked(createClient({ baseUrl: gateway.url, getToken })));
        }
        return clients.get(who)!;
      },
      editorBooks: (who, handover, slot) => pagesOf(who).book(handover.url, slot),
      editorCancels: (who, { start }) => pagesOf(who).cancel(start),
      asOperator,
      async communityAnswers(requestId, decision) {
        const path = `/marketplace/requests/${requestId}/answer`;
        const response = await asOperator(path, { method: 'POST', body: JSON.stringify(decision) });
        if (response.status !== 200 && response.status !== 409) throw new Error(`refused: ${response.status}`);
        const outcome = (await response.json()) as Omit<CommunityOutcome, 'counted'>;
        return { counted: response.status === 200, ...outcome };
      },
      patientTakes: (offerId, slot) => takeAway(editors, offerId, slot),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function takeAway(editors: readonly { id: string; url: string }[], offerId: string, slot: Slot): Promise<void> {
  const offer = sampleOffers().find(({ id }) => id === offerId)!;
  const { url } = editors.find(({ id }) => id === slot.sourceId)!;
  const slotId = await EditorPages.slotIdAt(url, offer.practitioner!.nationalId, slot.start);
  const response = await fetch(`${url}/_control/take`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slotId }),
  });
  if (!response.ok) throw new Error(`The editor refused: ${response.status}`);
}
