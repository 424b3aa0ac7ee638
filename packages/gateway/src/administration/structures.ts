import type { AdminStructureList } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Db } from '../storage/index.js';

type Structure = AdminStructureList['structures'][number];

/** Structures and CPTS of the directory by a part of their name, or their national id, with their cards and what they say of themselves. */
export async function findStructures(db: Db, query: string, limit: number): Promise<Structure[]> {
  const like = `%${query.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await sql<{
    national_id: string;
    name: string;
    kinds: Structure['kinds'];
    departement: string | null;
    offers: number;
    participating: number;
    description: string | null;
    contact: string | null;
  }>`
    with named as (
      select national_id, name from community where name ilike ${like} or national_id = ${query.trim()}
      union
      select national_id, name from structure where (name ilike ${like} or national_id = ${query.trim()})
        and national_id not in (select national_id from community)
      order by name, national_id limit ${limit}
    )
    select named.national_id, named.name,
      coalesce(array_agg(distinct o.kind) filter (where o.kind is not null), '{}') as kinds,
      min(o.departement) as departement, count(o.id)::int as offers,
      count(o.id) filter (where coalesce(o.declared_sas, o.participates))::int as participating,
      coalesce(max(p.description), max(c.description)) as description, coalesce(max(p.contact), max(c.contact)) as contact
    from named
    left join offer o on (o.structure_id = named.national_id or o.community_id = named.national_id) and o.inactive_since is null
    left join structure_profile p on p.national_id = named.national_id
    left join community c on c.national_id = named.national_id
    group by named.national_id, named.name order by named.name, named.national_id`.execute(db);
  return rows.map(
    ({ national_id: nationalId, name, kinds, departement, offers, participating, description, contact }) => ({
      ...{ nationalId, name, kinds, offers, participating },
      ...(departement !== null && { departement }),
      ...(description !== null && { description }),
      ...(contact !== null && { contact }),
    }),
  );
}
