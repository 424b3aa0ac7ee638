import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { Database, Trx } from '../storage/index.js';
import { applyDeclarations, dropOrphanCards } from './declared-cards.js';
import { readRecord, RecordFault, type AgendaSlotRecord, type CommunityRecord, type CompletePlace } from './record.js';
import { keysOfOffer } from './search-codes.js';

/** Takes agenda slots of the file in, inside the import's transaction; the booking room's. */
export type ImportAgendaSlots = (trx: Trx, records: readonly AgendaSlotRecord[]) => Promise<void>;

/** What became of a directory file. */
export interface ImportReport {
  /** `unchanged`: the same content was imported before. */
  outcome: 'imported' | 'unchanged';
  offers: number;
  agendaSlots: number;
  /** Lines left out. */
  rejected: number;
  /** The first of them, with their numbers. */
  faults: { line: number; rule: string }[];
}

const BATCH = 500;
const FAULTS_KEPT = 50;
/** The one directory that a gateway has. */
const SOURCE = 'directory';

/**
 * Brings the directory to what the file says, in one transaction: a reader sees the old one or the new one. Nothing is done
 * when its content is that of the last import. Lines that cannot be used are left out and reported; offers that the file no
 * longer holds go, unless it holds less than half of them, which is taken for a broken file and refused.
 */
export async function importDirectory(
  database: Database,
  file: string,
  importAgendaSlots: ImportAgendaSlots,
): Promise<ImportReport> {
  const sha256 = await hashOf(file);
  return database.transaction(async (trx) => {
    // Two replicas that start together: the second finds the work done.
    await sql`select pg_advisory_xact_lock(hashtextextended('directory import', 0))`.execute(trx);
    const last = await trx.selectFrom('directory_import').selectAll().where('source', '=', SOURCE).executeTakeFirst();
    if (last?.sha256 === sha256) {
      return { outcome: 'unchanged', offers: last.offers, agendaSlots: 0, rejected: last.rejected, faults: [] };
    }
    const report = await importFile(trx, file, importAgendaSlots);
    if (last && report.offers < last.offers / 2) {
      throw new Error(`The directory file holds ${report.offers} offers instead of ${last.offers}: not imported`);
    }
    const row = { sha256, imported_at: new Date(), offers: report.offers, rejected: report.rejected };
    await trx
      .insertInto('directory_import')
      .values({ source: SOURCE, ...row })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
      .execute();
    return report;
  });
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function importFile(trx: Trx, file: string, importAgendaSlots: ImportAgendaSlots): Promise<ImportReport> {
  const generation = randomUUID();
  const report: ImportReport = { outcome: 'imported', offers: 0, agendaSlots: 0, rejected: 0, faults: [] };
  const seen = new Set<string>();
  let communities: CommunityRecord[] = [];
  let places: CompletePlace[] = [];
  let slots: AgendaSlotRecord[] = [];
  const reject = (line: number, rule: string): void => {
    report.rejected++;
    if (report.faults.length < FAULTS_KEPT) report.faults.push({ line, rule });
  };
  const flushPlaces = async (): Promise<void> => {
    await writeCommunities(trx, communities);
    communities = [];
    await writePlaces(trx, places, generation);
    report.offers += places.length;
    places = [];
  };
  const flushSlots = async (): Promise<void> => {
    await importAgendaSlots(trx, slots);
    report.agendaSlots += slots.length;
    slots = [];
  };

  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    try {
      const record = readRecord(line);
      const id = idOf(record);
      if (seen.has(id)) throw new RecordFault('repeats the id of a line before');
      if (record.type === 'agenda-slot' && !seen.has(`place ${record.offerId}`)) {
        throw new RecordFault('/offerId must be that of a place before');
      }
      if (record.type === 'place' && record.communityId && !seen.has(`community ${record.communityId}`)) {
        throw new RecordFault('/communityId must be that of a community before');
      }
      seen.add(id);
      if (record.type === 'community') communities.push(record);
      else if (record.type === 'place') places.push(record);
      else slots.push(record);
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      reject(number, error.message);
    }
    if (places.length === BATCH) await flushPlaces();
    if (slots.length === BATCH) await flushSlots();
  }
  await flushPlaces();
  await flushSlots();
  const communityIds = [...seen].flatMap((id) => /^community (.+)$/.exec(id)?.[1] ?? []);
  await removeOthers(trx, generation, communityIds);
  await applyDeclarations(trx);
  return report;
}

/** Repeated by another line, it is an error. */
function idOf(record: CommunityRecord | CompletePlace | AgendaSlotRecord): string {
  if (record.type === 'community') return `community ${record.nationalId}`;
  return record.type === 'place' ? `place ${record.offerId}` : `slot ${record.id}`;
}

async function writeCommunities(trx: Trx, communities: readonly CommunityRecord[]): Promise<void> {
  if (communities.length === 0) return;
  await sql`
    insert into community (national_id, name, label, phones, description, contact)
    select "nationalId", name, label, coalesce(phones, '{}'), description, contact
    from jsonb_to_recordset(${JSON.stringify(communities)}::jsonb) as r("nationalId" text, name text, label text,
      phones text[], description text, contact text)
    on conflict (national_id) do update set
      name = excluded.name, label = excluded.label, phones = excluded.phones, description = excluded.description,
      contact = excluded.contact, source = excluded.source`.execute(trx);
}

async function writePlaces(trx: Trx, places: readonly CompletePlace[], generation: string): Promise<void> {
  if (places.length === 0) return;
  const practitioners = new Map(places.flatMap(({ practitioner: p }) => (p ? [[p.nationalId, p] as const] : [])));
  const structures = new Map(places.flatMap(({ structure: s }) => (s ? [[s.nationalId, s] as const] : [])));
  await sql`
    insert into practitioner
      (national_id, last_name, first_name, title, profession_code, convention_sector, specialties)
    select "nationalId", "lastName", "firstName", title, "professionCode", "conventionSector", specialties
    from jsonb_to_recordset(${JSON.stringify([...practitioners.values()])}::jsonb) as r("nationalId" text,
      "lastName" text, "firstName" text, title text, "professionCode" text, "conventionSector" text, specialties jsonb)
    on conflict (national_id) do update set
      last_name = excluded.last_name, first_name = excluded.first_name, title = excluded.title,
      profession_code = excluded.profession_code, convention_sector = excluded.convention_sector,
      specialties = excluded.specialties, source = excluded.source, source_hash = null`.execute(trx);
  await sql`
    insert into structure (national_id, name)
    select "nationalId", name
    from jsonb_to_recordset(${JSON.stringify([...structures.values()])}::jsonb) as r("nationalId" text, name text)
    on conflict (national_id) do update set name = excluded.name, source = excluded.source`.execute(trx);
  const rows = places.map((place) => ({
    id: place.offerId,
    place_id: place.placeId,
    kind: place.kind,
    practitioner_id: place.practitioner?.nationalId,
    structure_id: place.structure?.nationalId,
    departement: place.departement,
    time_zone: place.timeZone,
    address: addressOf(place),
    latitude: place.position.latitude,
    longitude: place.position.longitude,
    position_estimated: place.positionEstimated,
    phones: place.phones ?? [],
    participates: place.participation.sas,
    participation_via: place.participation.via,
    has_agenda: place.hasAgenda ?? false,
    search_keys: keysOfOffer(place),
    generation,
    community_id: place.communityId,
    participation_structure_id: place.participation.structureId,
    overbooking: place.participation.overbooking,
    reorientation: place.participation.emergencyReorientation,
    place_name: place.placeName,
    place_identifier: place.placeIdentifier && {
      system: place.placeIdentifier.system,
      value: place.placeIdentifier.value,
    },
    opening_hours: place.openingHours?.map(({ days, opens, closes }) => ({ days, opens, closes })),
    source: SOURCE,
  }));
  await sql`
    insert into offer select * from jsonb_populate_recordset(null::offer, ${JSON.stringify(rows)}::jsonb)
    on conflict (id) do update set
      place_id = excluded.place_id, kind = excluded.kind, practitioner_id = excluded.practitioner_id,
      structure_id = excluded.structure_id, departement = excluded.departement, time_zone = excluded.time_zone,
      address = excluded.address, latitude = excluded.latitude, longitude = excluded.longitude,
      position_estimated = excluded.position_estimated, phones = excluded.phones,
      participates = excluded.participates, participation_via = excluded.participation_via,
      has_agenda = excluded.has_agenda, search_keys = excluded.search_keys, generation = excluded.generation,
      community_id = excluded.community_id, participation_structure_id = excluded.participation_structure_id,
      place_name = excluded.place_name, place_identifier = excluded.place_identifier,
      opening_hours = excluded.opening_hours, overbooking = excluded.overbooking, reorientation = excluded.reorientation, source = excluded.source,
      source_hash = null, inactive_since = null`.execute(trx);
  const ids = places.map(({ offerId }) => offerId);
  await trx.deleteFrom('place_editor').where('offer_id', 'in', ids).execute();
  const editors = places.flatMap(({ offerId, editors: own }) =>
    [...new Set(own)].map((editorId) => ({ offer_id: offerId, editor_id: editorId })),
  );
  if (editors.length > 0) await trx.insertInto('place_editor').values(editors).execute();
  await trx.deleteFrom('offer_key').where('offer_id', 'in', ids).execute();
  await sql`
    insert into offer_key (offer_id, search_key, point, cell)
    select id, unnest(search_keys), ll_to_earth(latitude, longitude), geo_cell(latitude, longitude) from offer where id = any(${ids}::text[])`.execute(
    trx,
  );
}

/** Only what the API's address has; a file may hold more. */
function addressOf({ address: { lines, postcode, city, inseeCode } }: CompletePlace): PlaceAddress {
  return { lines, postcode, city, ...(inseeCode === undefined ? {} : { inseeCode }) };
}
type PlaceAddress = CompletePlace['address'];

/** What the file holds no longer goes (a CPTS without cards is held), but for what national files brought, which they keep. */
async function removeOthers(trx: Trx, generation: string, communityIds: readonly string[]): Promise<void> {
  await trx.deleteFrom('offer').where('source', '=', SOURCE).where('generation', '<>', generation).execute();
  await dropOrphanCards(trx);
  for (const [table, column] of [
    ['practitioner', 'practitioner_id'],
    ['community', 'community_id'],
    ['structure', 'structure_id'],
  ] as const) {
    await sql`
      delete from ${sql.table(table)} where source = ${SOURCE}
        and not exists (select from offer where ${sql.ref(column)} = national_id)
        and (${table !== 'community'} or national_id <> all(${communityIds}::text[]))`.execute(trx);
  }
}
