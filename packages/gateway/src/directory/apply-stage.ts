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
  await sql`set local work_mem = '256MB'`.execute(trx);
  // what is compared fits into memory, and waits for no disk
  await sql`set local temp_buffers = '256MB'`.execute(trx);
  await sql`set local jit = off`.execute(trx);
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
        from ${stageOf(source)} where fault is null and coalesce(practitioner_id, structure_id) in (
          select coalesce(practitioner_id, structure_id) from ${stageOf(source)} where fault is null
          group by 1 having count(*) > 1)
        window lines as (partition by coalesce(practitioner_id, structure_id) order by line),
          same as (partition by coalesce(practitioner_id, structure_id), line_hash order by line)
      ) as numbered
    ) as found
    where found.fault is not null and stage.line = found.line`.execute(trx);
}

/**
 * The first line of each identifier, with what `several` gathers from all of its lines. Most have one line, which is then
 * `one`: only the others are sorted.
 */
const firstLines = (
  source: NationalSource,
  identifier: 'practitioner_id' | 'offer_id',
  { where, one, several }: Record<'where' | 'one' | 'several', RawBuilder<unknown>>,
) => sql`
  with many as materialized (
    select ${sql.ref(identifier)} as id from ${stageOf(source)} where fault is null and ${where} group by 1 having count(*) > 1
  )
  select stage.*, 1 as number, ${one} from ${stageOf(source)} as stage
  where fault is null and ${where} and not exists (select from many where many.id = stage.${sql.ref(identifier)})
  union all
  select * from (
    select stage.*, row_number() over (partition by ${sql.ref(identifier)} order by line) as number, ${several}
    from ${stageOf(source)} as stage join many on many.id = stage.${sql.ref(identifier)} where fault is null and ${where}
  ) as numbered where number = 1`;

/** Words of several lines, each once. */
const union = (all: RawBuilder<unknown>, own: RawBuilder<unknown>) => sql`
  case when ${all} is not distinct from ${own} then coalesce(string_to_array(${own}, ' '), '{}')
    else array(select distinct word from unnest(string_to_array(${all}, ' ')) as word where word <> '' order by word) end`;

const specialtyOf = (skill: RawBuilder<unknown>) => sql`
  jsonb_strip_nulls(jsonb_build_object('code', split_part(${skill}, E'\\x1f', 1),
    'label', nullif(split_part(${skill}, E'\\x1f', 2), '')))`;

async function writePractitioners(trx: Trx, source: NationalSource): Promise<void> {
  if (source !== 'annuaire') return;
  await sql`
    create temp table new_practitioner on commit drop as
    select *, hashtextextended(said::text, 0) as source_hash from (
      select practitioner_id, last_name, first_name, title, profession,
        -- most have one at most
        case when skills is null then '[]'::jsonb
          when position(E'\\x1e' in skills) = 0 then jsonb_build_array(${specialtyOf(sql`skills`)})
          else (select jsonb_agg(distinct ${specialtyOf(sql`skill`)})
            from unnest(string_to_array(skills, E'\\x1e')) as skill)
        end as specialties
      from (${firstLines(source, 'practitioner_id', {
        where: sql`practitioner_id is not null`,
        one: sql`specialty || E'\\x1f' || coalesce(specialty_label, '') as skills`,
        several: sql`string_agg(specialty || E'\\x1f' || coalesce(specialty_label, ''), E'\\x1e')
          over (partition by practitioner_id) as skills`,
      })}) as first
    ) as said`.execute(trx);
  // Rows of our own file stay as they are.
  await sql`
    update practitioner as old set
      last_name = new.last_name, first_name = new.first_name, title = new.title, profession_code = new.profession,
      specialties = new.specialties, source_hash = new.source_hash
    from new_practitioner as new
    where old.national_id = new.practitioner_id and old.source = ${source}
      and old.source_hash is distinct from new.source_hash`.execute(trx);
  await sql`
    insert into practitioner (national_id, last_name, first_name, title, profession_code, specialties, source, source_hash)
    select new.practitioner_id, new.last_name, new.first_name, new.title, new.profession, new.specialties, ${source},
      new.source_hash
    from new_practitioner as new
    where not exists (select from practitioner as old where old.national_id = new.practitioner_id)`.execute(trx);
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
    select new.*, geo_cell(new.latitude, new.longitude) as cell,
      case when old.id is null then 'added' when old.source <> ${source} then 'ours'
        when old.source_hash is distinct from new.source_hash or old.inactive_since is not null then 'changed'
        else 'unchanged' end as state
    from (
      select offer_id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address::jsonb as address,
        latitude, longitude, (${union(sql`all_phones`, sql`phones`)})[1:5] as phones,
        ${union(sql`all_keys`, sql`keys`)} as keys,
        case when hashes is null then content_hash else hashtextextended(hashes, 0) end as source_hash
      from (${firstLines(source, 'offer_id', {
        where: sql`kind <> 'CPTS'`,
        one: sql`phones as all_phones, keys as all_keys, null as hashes`,
        several: sql`string_agg(phones, ' ') over (partition by offer_id) as all_phones,
          string_agg(keys, ' ') over (partition by offer_id) as all_keys,
          array_to_string(array_agg(content_hash) over (
            partition by offer_id order by content_hash rows between unbounded preceding and unbounded following), ' ') as hashes`,
      })}) as first
    ) as new left join offer as old on old.id = new.offer_id`.execute(trx);
  await sql`analyze new_offer`.execute(trx);
}

/** What is ours (participation, editors, agenda, CPTS) is never written here. */
async function writeOffers(trx: Trx, source: NationalSource): Promise<void> {
  await sql`
    update offer set
      place_id = new.place_id, kind = new.kind, practitioner_id = new.practitioner_id, structure_id = new.structure_id,
      departement = new.departement, time_zone = new.time_zone, address = new.address, latitude = new.latitude,
      longitude = new.longitude, position_estimated = true, phones = new.phones, search_keys = new.keys,
      source_hash = new.source_hash, inactive_since = null
    from new_offer as new where offer.id = new.offer_id and new.state = 'changed'`.execute(trx);
  await sql`
    insert into offer (id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address, latitude,
      longitude, position_estimated, phones, participates, search_keys, generation, source, source_hash)
    select offer_id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address, latitude, longitude,
      true, phones, false, keys, '', ${source}, source_hash
    from new_offer where state = 'added' order by cell`.execute(trx);
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
  // before offers are added, which the database's statistics do not know of
  ['inactive offers', retireOthers],
  ['offers', writeOffers],
  ['search keys', writeKeys],
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
