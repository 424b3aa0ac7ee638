import { sql, type RawBuilder } from 'kysely';
import type { Trx } from '../storage/index.js';
import { stageOf, type NationalSource } from './stage.js';

/** What an import changed, in offers. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** The file holds them no longer: inactive. */
  removed: number;
}

type Step = readonly [name: string, work: (trx: Trx, source: NationalSource) => Promise<void>];

/**
 * Marks lines that say again what one before says, or something else of the same identifier: the first line stands.
 * Names are compared without accents and case.
 */
export async function markContradictions(trx: Trx, source: NationalSource): Promise<void> {
  await sql`set local work_mem = '128MB'`.execute(trx);
  await sql`
    update ${stageOf(source)} as stage set fault = found.fault
    from (
      select line, case
          when repeated is not null then 'repeats line ' || repeated
          when name_key <> first_key then 'names ' || ${source === 'annuaire' ? 'Identifiant PP' : 'nofinesset'}::text
            || ' otherwise than line ' || first_line
        end as fault
      from (
        select line, name_key, first_value(line) over lines as first_line, first_value(name_key) over lines as first_key,
          lag(line) over same as repeated
        from ${stageOf(source)} where fault is null
        window lines as (partition by coalesce(practitioner_id, structure_id) order by line),
          same as (partition by coalesce(practitioner_id, structure_id), line_hash order by line)
      ) as numbered
    ) as found
    where found.fault is not null and stage.line = found.line`.execute(trx);
}

/** The first line of each identifier, with what `more` gathers from all of its lines. */
const firstLines = (source: NationalSource, identifier: string, where: RawBuilder<unknown>, more: RawBuilder<unknown>) => sql`
  select * from (
    select stage.*, row_number() over (partition by ${sql.ref(identifier)} order by line) as number, ${more}
    from ${stageOf(source)} as stage where fault is null and ${where}
  ) as numbered where number = 1`;

/** Words of several lines, each once. */
const union = (all: RawBuilder<unknown>, own: RawBuilder<unknown>) => sql`
  case when ${all} is not distinct from ${own} then coalesce(string_to_array(${own}, ' '), '{}')
    else array(select distinct word from unnest(string_to_array(${all}, ' ')) as word where word <> '' order by word) end`;

async function writePractitioners(trx: Trx, source: NationalSource): Promise<void> {
  if (source !== 'annuaire') return;
  await sql`
    create temp table new_practitioner on commit drop as
    select *, hashtextextended(said::text, 0) as source_hash from (
      select practitioner_id, last_name, first_name, title, profession, (
          select coalesce(jsonb_agg(distinct jsonb_strip_nulls(jsonb_build_object(
            'code', split_part(skill, E'\\x1f', 1), 'label', nullif(split_part(skill, E'\\x1f', 2), '')))), '[]')
          from unnest(string_to_array(skills, E'\\x1e')) as skill
        ) as specialties
      from (${firstLines(
        source,
        'practitioner_id',
        sql`practitioner_id is not null`,
        sql`string_agg(specialty || E'\\x1f' || coalesce(specialty_label, ''), E'\\x1e')
          over (partition by practitioner_id) as skills`,
      )}) as first
    ) as said`.execute(trx);
  // Rows of our own file stay as they are.
  await sql`
    insert into practitioner (national_id, last_name, first_name, title, profession_code, specialties, source, source_hash)
    select new.practitioner_id, new.last_name, new.first_name, new.title, new.profession, new.specialties, ${source},
      new.source_hash
    from new_practitioner as new left join practitioner as old on old.national_id = new.practitioner_id
    where old.national_id is null or (old.source = ${source} and old.source_hash is distinct from new.source_hash)
    on conflict (national_id) do update set
      last_name = excluded.last_name, first_name = excluded.first_name, title = excluded.title,
      profession_code = excluded.profession_code, specialties = excluded.specialties,
      source_hash = excluded.source_hash`.execute(trx);
}

async function writeStructures(trx: Trx, source: NationalSource): Promise<void> {
  await sql`
    insert into structure (national_id, name, source)
    select new.structure_id, new.structure_name, ${source}
    from (
      select distinct on (structure_id) structure_id, structure_name from ${stageOf(source)}
      where fault is null and structure_id is not null and kind <> 'CPTS' order by structure_id, line
    ) as new left join structure as old on old.national_id = new.structure_id
    where old.national_id is null
      or (old.source in (${source}, 'annuaire') and (old.name, old.source) is distinct from (new.structure_name, ${source}))
    on conflict (national_id) do update set name = excluded.name, source = excluded.source`.execute(trx);
  if (source !== 'finess') return;
  await sql`
    insert into community (national_id, name, phones, source)
    select new.structure_id, new.structure_name, coalesce(string_to_array(new.phones, ' '), '{}'), ${source}
    from (
      select distinct on (structure_id) structure_id, structure_name, phones from ${stageOf(source)}
      where fault is null and kind = 'CPTS' order by structure_id, line
    ) as new left join community as old on old.national_id = new.structure_id
    where old.national_id is null or (old.source = ${source}
      and (old.name, old.phones) is distinct from (new.structure_name, coalesce(string_to_array(new.phones, ' '), '{}')))
    on conflict (national_id) do update set name = excluded.name, phones = excluded.phones`.execute(trx);
}

/** One row per offer of the file: the first of its lines, with the codes and telephones of all; and what becomes of it. */
async function compareOffers(trx: Trx, source: NationalSource): Promise<void> {
  await sql`
    create temp table new_offer on commit drop as
    select said.*, hashtextextended(said::text, 0) as source_hash, geo_cell(said.latitude, said.longitude) as cell,
      case when old.id is null then 'added' when old.source <> ${source} then 'ours'
        when old.source_hash is distinct from hashtextextended(said::text, 0) or old.inactive_since is not null
        then 'changed' else 'unchanged' end as state
    from (
      select offer_id, place_id, kind, practitioner_id, structure_id, departement, time_zone,
        jsonb_strip_nulls(jsonb_build_object('lines', coalesce(string_to_array(lines, E'\\x1f'), '{}'),
          'postcode', postcode, 'city', city, 'inseeCode', insee_code)) as address,
        latitude, longitude, (${union(sql`all_phones`, sql`phones`)})[1:5] as phones,
        ${union(sql`all_keys`, sql`keys`)} as keys
      from (${firstLines(
        source,
        'offer_id',
        sql`kind <> 'CPTS'`,
        sql`string_agg(phones, ' ') over (partition by offer_id) as all_phones,
          string_agg(keys, ' ') over (partition by offer_id) as all_keys`,
      )}) as first
    ) as said left join offer as old on old.id = said.offer_id`.execute(trx);
  await sql`analyze new_offer`.execute(trx);
}

/** What is ours (participation, editors, agenda, CPTS) is never written here. */
async function writeOffers(trx: Trx, source: NationalSource): Promise<void> {
  await sql`
    insert into offer (id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address, latitude,
      longitude, position_estimated, phones, participates, search_keys, generation, source, source_hash)
    select offer_id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address, latitude, longitude,
      true, phones, false, keys, '', ${source}, source_hash
    from new_offer where state in ('added', 'changed') order by cell
    on conflict (id) do update set
      place_id = excluded.place_id, kind = excluded.kind, practitioner_id = excluded.practitioner_id,
      structure_id = excluded.structure_id, departement = excluded.departement, time_zone = excluded.time_zone,
      address = excluded.address, latitude = excluded.latitude, longitude = excluded.longitude,
      position_estimated = excluded.position_estimated, phones = excluded.phones, search_keys = excluded.search_keys,
      source_hash = excluded.source_hash, inactive_since = null`.execute(trx);
}

async function writeKeys(trx: Trx): Promise<void> {
  await sql`
    delete from offer_key using new_offer as new
    where offer_key.offer_id = new.offer_id and new.state = 'changed'`.execute(trx);
  // In the order of the index: a search then reads few pages.
  await sql`
    insert into offer_key (offer_id, search_key, point, cell)
    select offer_id, key, ll_to_earth(latitude, longitude), cell
    from new_offer, unnest(keys) as key where state in ('added', 'changed') order by key, cell`.execute(trx);
}

/** What the file holds no longer is inactive: no search finds it, its appointments and participation stay. */
async function retireOthers(trx: Trx, source: NationalSource): Promise<void> {
  await sql`
    with retired as (
      update offer set inactive_since = now()
      where source = ${source} and inactive_since is null
        and not exists (select from new_offer where new_offer.offer_id = offer.id)
      returning id
    ),
    forgotten as (delete from offer_key using retired where offer_key.offer_id = retired.id)
    insert into retired_offer select id from retired`.execute(trx);
}

const STEPS: readonly Step[] = [
  ['practitioners', writePractitioners],
  ['structures', writeStructures],
  ['comparison', compareOffers],
  ['offers', writeOffers],
  ['search keys', writeKeys],
  ['inactive offers', retireOthers],
];

/** Brings the directory to what was read, inside a transaction; rows that stay the same are not written. */
export async function applyStage(
  trx: Trx,
  source: NationalSource,
  onStep: (name: string, step: number, steps: number) => void,
): Promise<ImportCounts> {
  await sql`create temp table retired_offer (id text) on commit drop`.execute(trx);
  for (const [index, [name, work]] of STEPS.entries()) {
    onStep(name, index + 1, STEPS.length);
    await work(trx, source);
  }
  const { rows } = await sql<ImportCounts>`
    select count(*) filter (where state = 'added') as added, count(*) filter (where state = 'changed') as changed,
      count(*) filter (where state in ('unchanged', 'ours')) as unchanged, (select count(*) from retired_offer) as removed
    from new_offer`.execute(trx);
  return rows[0]!;
}
