/** One row for each operation of the contract: which roles may call it, and how it is called on an object of one's own or of another. */
import { randomUUID } from 'node:crypto';
import { SasError, type SasClient, type SasErrorCode, type SearchInput } from '@sas-embed/client';
import { mockOffer, SAMPLE_LOCATIONS, sampleOffers, sampleSlots } from '@sas-embed/client/mock';
import { toZonedIso, type Appointment, type Offer } from '@sas-embed/contract';
import type { Sample } from './gateway-world.js';
import { monitoringRows } from './rights-cells-monitoring.js';
import { administrationRows } from './rights-cells-administration.js';
import { settledRows } from './rights-cells-settled.js';
import { unsignedRows } from './rights-cells-unsigned.js';
import { all, freshSlot } from './steps.js';
import { ACTS_FOR, AGENDA, EDITOR, type ContractWorld, type Regulator } from './world.js';

const PARIS = 'Europe/Paris';
const QUARTER = 900_000;
const HOUR = 3_600_000;
const CPTS = '1330999921';
const SEARCH: SearchInput = { specialty: { code: 'SM54' }, location: { ...SAMPLE_LOCATIONS[0]!, type: 'address' } };
const DAY = '2026-11-24';

const [NURSES, PHONED, CENTRE] = ['pdm-nurses', 'pdm-phoned', 'rights-centre'] as const;

function withoutPractitioner(offer: Offer): Offer {
  const { practitioner: _nobody, ...rest } = offer;
  return rest;
}
const community = (id: string, nationalId: string, interfaced: boolean): Offer =>
  withoutPractitioner(
    mockOffer({
      ...{ id, kind: 'PDM', structure: { nationalId, name: `Communauté ${id}` }, sources: [], actions: ['call'] },
      marketplace: { label: 'SoinsPartagés', interfaced },
      place: { position: { latitude: 44.8302, longitude: -0.5803 } },
    }),
  );
const own = sampleOffers().find(({ id }) => id === AGENDA)!;

/** The sample world, with communities of a place de marché and a centre that keeps a SAS agenda. */
export const RIGHTS_SAMPLE: Sample = {
  offers: [
    ...sampleOffers().map((offer) =>
      offer.id === AGENDA ? { ...offer, participation: { ...offer.participation, via: 'individual' as const } } : offer,
    ),
    community(NURSES, '1339999037', true),
    community(PHONED, '1339999052', false),
    withoutPractitioner({
      ...own,
      id: CENTRE,
      kind: 'CDS',
      place: { ...own.place, id: 'rights-centre-place' },
      structure: { nationalId: '1330999992', name: 'Centre de santé Exemple' },
    }),
  ],
  // Public, so that a coordinator books too: which types of slots a role sees has tests of its own.
  slotsOf: (offer, now) => sampleSlots(offer, now).map((slot) => ({ ...slot, visibility: ['PUBLIC'] })),
};

/** Who stands for each role. */
export const WHO = {
  osnp: 'camille',
  regulator: 'robin',
  ioa: 'malo',
  crr15: 'soraya',
  coordinator: 'alix',
  practitioner: 'doctor',
  delegate: 'delegate',
  'structure-manager': 'manager',
  'territorial-referent': 'referent',
  'account-manager': 'accounts',
  monitoring: 'watcher',
  administrator: 'admin',
} as const satisfies Record<string, Regulator>;
export type Role = keyof typeof WHO;

/** What a call is made with. */
export interface Cell {
  world: ContractWorld;
  role: Role;
  client: SasClient;
  /** Of which object: one that is the caller's own (of his SAS, for appointments), or one that is another's. */
  of: 'own' | 'other';
  /** The token of the client, for what it does not call; one of the role when left out. */
  token?: string;
}

export interface Row {
  /** Roles that may. Everybody else is refused, whatever the object. */
  allowed: readonly Role[];
  /** Whether there is an object that may be another's: then nobody may. */
  hasOther: boolean;
  call(cell: Cell): Promise<unknown>;
}

const EVERYBODY = Object.keys(WHO) as Role[];
const FILLING: Role[] = ['practitioner', 'delegate', 'structure-manager'];

/** The roles that regulate and read; a regulator of the CRR 15 regulates in the hours of the PDSA. */
function groups(isPdsa: boolean) {
  const onDuty: Role[] = isPdsa ? ['crr15'] : [];
  const regulating: Role[] = ['osnp', 'regulator', 'ioa', 'coordinator', ...onDuty];
  return {
    regulating,
    orienting: ['osnp', 'regulator', ...onDuty] satisfies Role[] as Role[],
    following: [...new Set<Role>([...regulating, 'crr15', 'territorial-referent'])],
    searching: [...new Set<Role>([...regulating, 'crr15', 'territorial-referent', 'administrator'])],
  };
}

/** A regulator whose objects are another's for everybody else: of the same SAS, or of another one. */
const COLLEAGUE: Regulator = 'noa';
const ELSEWHERE: Regulator = 'dominique';

/** Made once, by whom they are not: nobody may use them, so that they last. */
const lasting = new WeakMap<ContractWorld, Map<string, Promise<unknown>>>();
function once<T>(world: ContractWorld, name: string, make: () => Promise<T>): Promise<T> {
  const made = lasting.get(world) ?? new Map<string, Promise<unknown>>();
  lasting.set(world, made);
  if (!made.has(name)) made.set(name, make());
  return made.get(name) as Promise<T>;
}

async function hold(world: ContractWorld, client: SasClient, offerId: string) {
  const slot = await freshSlot(client, offerId);
  return client.createHold({ offerId, slotId: slot.id });
}

/** A row about a hold; `rest` ends what the call leaves. */
function onHold(
  world: Cell,
  offerId: string,
  use: (client: SasClient, holdId: string) => Promise<unknown>,
  may: Role[],
) {
  const makes = world.of === 'own' && may.includes(world.role);
  const held = makes
    ? hold(world.world, world.client, offerId)
    : once(world.world, `hold ${offerId}`, () => hold(world.world, world.world.client(COLLEAGUE), offerId));
  return held.then(({ id }) => use(world.client, id));
}

async function overbooked(world: ContractWorld, client: SasClient, result: 'agreed' | 'message-left' = 'agreed') {
  const at = new Date(world.now() - 60_000).toISOString();
  const start = toZonedIso(Math.ceil((world.now() + HOUR) / QUARTER) * QUARTER, PARIS);
  return client.createOverbooking({
    offerId: EDITOR,
    start,
    reason: 'no-slot',
    contact: { who: 'secretary', at, result },
  });
}

/** An appointment of the caller's SAS, or of another one. */
function appointment({ world, of }: Cell, name: string): Promise<Appointment> {
  const maker = of === 'own' ? COLLEAGUE : ELSEWHERE;
  return once(world, `appointment ${of} ${name}`, () => overbooked(world, world.client(maker), 'message-left'));
}

function request(world: ContractWorld, client: SasClient) {
  const at = (ahead: number) => toZonedIso(Math.ceil((world.now() + ahead) / QUARTER) * QUARTER, PARIS);
  return client.createMarketplaceRequest({
    ...{ offerId: NURSES, reason: 'nursing-care', mode: 'HH', from: at(HOUR), to: at(4 * HOUR) },
  });
}

function onRequest(cell: Cell, may: Role[], use: (client: SasClient, id: string) => Promise<unknown>) {
  const makes = cell.of === 'own' && may.includes(cell.role);
  const made = makes
    ? request(cell.world, cell.client)
    : once(cell.world, 'request', () => request(cell.world, cell.world.client(ELSEWHERE)));
  return made.then(({ id }) => use(cell.client, id));
}

/** The agenda of the caller, or one that is not his. */
function agendaOf({ role, of }: Cell): string {
  const isManager = role === 'structure-manager';
  if (of === 'other') return isManager ? AGENDA : CENTRE;
  return isManager ? CENTRE : AGENDA;
}
let minutes = 0;
/** A rule at an hour that no other one has. */
function newRule() {
  const start = 60 + 15 * minutes++;
  const at = (total: number) =>
    `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
  return {
    ...{ timeZone: PARIS, kind: 'creneau' as const, date: DAY, start: at(start), end: at(start + 15) },
    ...{ durationMinutes: 15, modes: ['AMB' as const], visibility: ['SNP' as const] },
  };
}
type Known = { id: string; version: number };
/** A rule of the caller's own agenda, or of another's (made by whom it belongs to). */
function onRule(cell: Cell, use: (client: SasClient, offerId: string, known: Known) => Promise<unknown>) {
  const offerId = agendaOf(cell);
  const maker = cell.world.client(offerId === CENTRE ? 'manager' : 'doctor');
  const isOwn = cell.of === 'own' && FILLING.includes(cell.role);
  const make = () => maker.createAgendaRule(offerId, newRule());
  const made = isOwn ? make() : once(cell.world, `rule ${offerId}`, make);
  return made.then(({ id, version }) => use(cell.client, offerId, { id, version }));
}
const absence = (client: SasClient, offerId: string) =>
  client.createUnavailability(offerId, {
    ...{ timeZone: PARIS, from: '2026-12-24T08:00', to: '2026-12-24T12:00' },
  } as Parameters<SasClient['createUnavailability']>[1]);

async function placeOf({ client, world, of, role }: Cell) {
  const offerId = of === 'own' ? agendaOf({ world, client, role, of }) : agendaOf({ world, client, role, of: 'other' });
  if (of === 'other' || !FILLING.includes(role)) return { offerId, version: 1 };
  const place = (await client.listParticipations()).places.find((it) => it.offerId === offerId);
  return { offerId, version: place?.version ?? 0 };
}

/** All rows, in the day or in the hours of the PDSA. */
export function rightsRows(isPdsa: boolean): Record<string, Row> {
  const { regulating, orienting, following, searching } = groups(isPdsa);
  const plain = (allowed: readonly Role[], call: Row['call']): Row => ({ allowed, hasOther: false, call });
  const owned = (allowed: readonly Role[], call: Row['call']): Row => ({ allowed, hasOther: true, call });
  return {
    suggestSpecialties: plain(searching, ({ client }) => client.suggestSpecialties('géné')),
    suggestLocations: plain(searching, ({ client }) => client.suggestLocations('Bordeaux')),
    resolveLocation: plain(searching, ({ client }) => client.resolveLocation({ city: 'Bordeaux' })),
    search: plain(searching, ({ client }) => all(client.search(SEARCH))),
    getOffer: plain(searching, ({ client }) => client.getOffer(EDITOR)),
    getOfferSlots: plain(searching, ({ client }) => client.getOfferSlots(EDITOR)),
    rereadSlots: plain(searching, ({ client }) => client.rereadSlots([EDITOR])),
    searchMembers: plain(searching, ({ client }) => all(client.searchMembers(CPTS))),

    createHold: plain(regulating, async ({ client, world, role }) => {
      const reader = regulating.includes(role) ? client : world.client(COLLEAGUE);
      const slot = await freshSlot(reader, AGENDA);
      const { id } = await client.createHold({ offerId: AGENDA, slotId: slot.id });
      await client.releaseHold(id);
    }),
    extendHold: owned(regulating, (cell) =>
      onHold(cell, AGENDA, (client, id) => client.extendHold(id).then(() => client.releaseHold(id)), regulating),
    ),
    releaseHold: owned(regulating, (cell) => onHold(cell, AGENDA, (client, id) => client.releaseHold(id), regulating)),
    confirmHold: owned(regulating, (cell) =>
      onHold(
        cell,
        AGENDA,
        (client, id) => client.confirmHold(id).then((it) => client.cancelAppointment(it.id)),
        regulating,
      ),
    ),
    createHandover: owned(regulating, (cell) =>
      onHold(
        cell,
        EDITOR,
        (client, id) => client.createHandover(id).then((it) => client.closeHandover(it.id, GIVEN_UP)),
        regulating,
      ),
    ),
    getHandover: owned(regulating, (cell) => onHandover(cell, regulating, (client, id) => client.getHandover(id))),
    closeHandover: owned(regulating, (cell) =>
      onHandover(cell, regulating, (client, id) => client.closeHandover(id, GIVEN_UP)),
    ),

    listHandovers: plain(following, ({ client }) => client.listHandovers()),

    createOverbooking: plain(orienting, ({ world, client }) => overbooked(world, client)),
    listMarketplaceRequests: plain(orienting, ({ client }) => client.listMarketplaceRequests()),
    findMarketplaceRequests: plain(orienting, ({ client }) => client.findMarketplaceRequests({ caseRef: 'DRM-0001' })),
    createMarketplaceRequest: plain(orienting, ({ world, client }) =>
      request(world, client).then(({ id }) => client.withdrawMarketplaceRequest(id)),
    ),
    getMarketplaceRequest: owned(orienting, (cell) =>
      onRequest(cell, orienting, (client, id) =>
        client
          .getMarketplaceRequest(id)
          .then(() => (cell.of === 'own' ? client.withdrawMarketplaceRequest(id) : undefined)),
      ),
    ),
    withdrawMarketplaceRequest: owned(orienting, (cell) =>
      onRequest(cell, orienting, (client, id) => client.withdrawMarketplaceRequest(id)),
    ),
    recordMarketplaceCall: plain(orienting, ({ world, client }) =>
      client.recordMarketplaceCall({
        ...{ offerId: PHONED, reason: 'dressing', mode: 'HH' },
        contact: { who: 'other', at: new Date(world.now() - 60_000).toISOString(), result: 'not-reached' },
      }),
    ),

    listAppointments: plain(following, ({ client }) => client.listAppointments()),
    getAppointment: owned(following, async (cell) => cell.client.getAppointment((await appointment(cell, 'read')).id)),
    getAppointmentHistory: owned(following, async (cell) =>
      cell.client.getAppointmentHistory((await appointment(cell, 'read')).id),
    ),
    setAppointmentStatus: owned(regulating, async (cell) =>
      cell.client.setAppointmentStatus((await appointment(cell, `booked by ${cell.role}`)).id, 'booked'),
    ),
    cancelAppointment: owned(regulating, async (cell) =>
      cell.client.cancelAppointment((await appointment(cell, `cancelled by ${cell.role}`)).id),
    ),

    ...settledRows(regulating, appointment),

    listAgendas: plain(FILLING, ({ client }) => client.listAgendas()),
    getAgenda: owned(FILLING, (cell) => cell.client.getAgenda(agendaOf(cell), { from: DAY, to: DAY })),
    createAgendaRule: owned(FILLING, (cell) => cell.client.createAgendaRule(agendaOf(cell), newRule())),
    updateAgendaRule: owned(FILLING, (cell) =>
      onRule(cell, (client, offerId, known) => client.updateAgendaRule(offerId, known, newRule())),
    ),
    deleteAgendaRule: owned(FILLING, (cell) =>
      onRule(cell, (client, offerId, known) => client.deleteAgendaRule(offerId, known)),
    ),
    setAgendaException: owned(FILLING, (cell) =>
      onRule(cell, (client, offerId, known) => client.setAgendaException(offerId, known, DAY, {})),
    ),
    clearAgendaException: owned(FILLING, (cell) =>
      onRule(cell, (client, offerId, known) => client.clearAgendaException(offerId, known, DAY)),
    ),
    createUnavailability: owned(FILLING, (cell) =>
      absence(cell.client, agendaOf(cell)).then((it) => cell.client.deleteUnavailability(agendaOf(cell), it.id)),
    ),
    deleteUnavailability: owned(FILLING, async (cell) => {
      const isOwn = cell.of === 'own' && FILLING.includes(cell.role);
      const offerId = agendaOf(cell);
      const maker = cell.world.client(offerId === CENTRE ? 'manager' : 'doctor');
      const made = await (isOwn
        ? absence(maker, offerId)
        : once(cell.world, `absence ${offerId}`, () => absence(maker, offerId)));
      await cell.client.deleteUnavailability(offerId, made.id);
    }),
    setAgendaVacation: owned(FILLING, async (cell) => {
      const offerId = agendaOf(cell);
      const isOwn = cell.of === 'own' && FILLING.includes(cell.role);
      const version = isOwn ? (await cell.client.listAgendas()).find(({ id }) => id === offerId)!.version : 1;
      return cell.client.setAgendaVacation(offerId, version, false);
    }),

    listParticipations: plain(FILLING, ({ client }) => client.listParticipations()),
    declareParticipation: owned(['practitioner', 'delegate', 'structure-manager'], async (cell) =>
      cell.client.declareParticipation([await placeOf(cell)], { sas: false }),
    ),
    withdrawParticipation: owned(['practitioner', 'delegate', 'structure-manager'], async (cell) =>
      cell.client.withdrawParticipation(await placeOf(cell)),
    ),
    suggestStructures: plain(FILLING, ({ client }) => client.suggestStructures('CPTS', 'cpts')),
    describeStructure: owned(['structure-manager'], async (cell) => {
      const client = cell.role === 'structure-manager' ? cell.world.client('communityManager') : cell.client;
      const isOwn = cell.of === 'own' && cell.role === 'structure-manager';
      const known = isOwn ? (await client.listParticipations()).structures[0]! : { nationalId: CPTS, version: 0 };
      const nationalId = cell.of === 'own' ? known.nationalId : '1330999922';
      return client.describeStructure({ nationalId, version: known.version }, { description: 'De 9 h à 19 h' });
    }),

    // Of administration's own client.
    ...administrationRows(asked),
    listRegulators: plain(['account-manager', 'administrator'], (cell) => asked(cell, 'GET', '/v1/regulators')),
    setRegulatorAccess: owned(['account-manager'], async (cell) =>
      asked(cell, 'PUT', `/v1/regulators/${await regulatorOf(cell)}/access`, { enabled: true }),
    ),
    resendRegulatorAccounts: owned(['account-manager'], async (cell) =>
      asked(cell, 'POST', `/v1/regulators/${await regulatorOf(cell)}/accounts/resend`),
    ),

    ...monitoringRows(asked),

    createLaunch: plain(regulating, ({ client }) =>
      client.createLaunch({ caseRef: 'DRM-RIGHTS-1', context: { specialty: { code: 'SM54' } } }),
    ),
    // Made for who is signed in; a deep link's ticket, which names nobody, has tests of its own.
    redeemLaunch: owned(regulating, async ({ world, client, of, role }) => {
      const maker = of === 'own' && regulating.includes(role) ? client : world.client(COLLEAGUE);
      const { url } = await maker.createLaunch({ caseRef: 'DRM-RIGHTS-2', context: { specialty: { code: 'SM54' } } });
      return client.redeemLaunch(url.split('#launch=')[1]!);
    }),
    feed: plain(EVERYBODY, async ({ client }) => {
      const stop = new AbortController();
      for await (const event of client.feed({ signal: stop.signal })) {
        stop.abort();
        return event;
      }
      return undefined;
    }),
    getSession: plain(EVERYBODY, ({ client }) => client.getSession()),
    endSession: plain(EVERYBODY, ({ client }) => client.endSession()),
    ...unsignedRows(EVERYBODY),
    health: plain(EVERYBODY, ({ client }) => client.getHealth()),
  };
}

/** A call that the client does not have; throws as it does. */
async function asked({ world, role, token }: Cell, method: string, path: string, body?: object): Promise<unknown> {
  const acts = ACTS_FOR[WHO[role]];
  const doctor = {
    identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: acts?.practitioners?.[0] }],
    ...{ last_name: 'Modèle', first_name: 'Alix', email: 'alix@cabinet.example' },
  };
  const claims = role === 'practitioner' ? { sub: 'doctor', regulator: doctor } : acts && { acts_for: acts };
  const bearer = token ?? (await world.tokenOf!({ role, ...claims }));
  const response = await fetch(new URL(path, world.url), {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = JSON.parse((await response.text()) || '{}') as { code?: SasErrorCode };
  if (!response.ok) throw new SasError(`${path}: ${answer.code}`, { code: answer.code!, status: response.status });
  return answer;
}

/** A regulator of the keeper's SAS, known once he was signed in; or one who is of no SAS of his. */
async function regulatorOf({ world, client, of }: Cell): Promise<string> {
  if (of === 'other') return 'of-another-sas';
  await Promise.all((['noa', 'dominique'] as const).map((who) => world.client(who).getSession()));
  const own = await asked({ world, client, role: 'account-manager', of }, 'GET', '/v1/regulators');
  return (own as { regulators: { id: string }[] }).regulators[0]!.id;
}

const GIVEN_UP = { outcome: 'abandoned', reason: 'other' } as unknown as Parameters<SasClient['closeHandover']>[1];

function onHandover(cell: Cell, may: Role[], use: (client: SasClient, id: string) => Promise<unknown>) {
  const open = async (client: SasClient) => client.createHandover((await hold(cell.world, client, EDITOR)).id);
  const isOwn = cell.of === 'own' && may.includes(cell.role);
  const opened = isOwn ? open(cell.client) : once(cell.world, 'handover', () => open(cell.world.client(COLLEAGUE)));
  return opened.then(({ id }) => use(cell.client, id));
}
