import { OFFER_CATEGORIES, type Filters } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';

/** A condition on `offer`: what the filters ask of offers. The database decides, over all pages. */
export function offersWanted(filters: Filters | undefined): RawBuilder<unknown> {
  const { kinds, professions, conventionSectors } = filters ?? {};
  const practitioner = (column: RawBuilder<unknown>) =>
    sql`(select ${column} from practitioner p where p.national_id = offer.practitioner_id)`;
  const wanted = [
    ...(kinds ? [sql`offer.kind = any(${kinds}::text[])`] : []),
    ...(professions ? [sql`${practitioner(sql`p.profession_code`)} = any(${professions}::text[])`] : []),
    ...(conventionSectors
      ? [sql`coalesce(${practitioner(sql`p.convention_sector`)}, 'unknown') = any(${conventionSectors}::text[])`]
      : []),
  ];
  return wanted.length > 0 ? sql.join(wanted, sql` and `) : sql`true`;
}

/** What makes pages of one filter unfit for another: nothing when nothing is asked of offers. */
export function scopeOfFilters(filters: Filters | undefined): unknown[] {
  const asked = OFFER_CATEGORIES.flatMap((category) => {
    const values: readonly string[] | undefined = filters?.[category];
    return values ? [[category, ...[...values].sort()]] : [];
  });
  return asked.length > 0 ? [asked] : [];
}
