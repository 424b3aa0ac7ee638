import { OFFER_CATEGORIES, type Filters, type SearchMode } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import { isParticipant } from './offer-rows.js';

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

/** How a card takes part, as declared or else as the directory says: a member of it. */
const said = (declared: RawBuilder<unknown>, imported: RawBuilder<unknown>) =>
  sql`(case when offer.declared is null then ${imported} else ${declared} end)`;

/** Whether an offer takes patients outside its slots: the contract's `takesOverbooking`, over the rows. */
const TAKES_OVERBOOKING = sql`(${isParticipant} and case
  when offer.practitioner_id is null then
    coalesce(${said(sql`(offer.declared->>'overbooking')::boolean`, sql`offer.overbooking`)}, offer.carried_overbooking, false)
  else coalesce(${said(sql`offer.declared->>'via'`, sql`offer.participation_via`)}, 'individual') in ('individual', 'CPTS')
    and ${said(sql`(offer.declared->>'overbooking')::boolean`, sql`offer.overbooking`)} is not false end)`;

/** A condition on `offer`: those that this mode of search is about. */
export function inMode(mode: SearchMode | undefined): RawBuilder<unknown> {
  if (mode === 'overbooking') return TAKES_OVERBOOKING;
  if (mode !== 'reorientation') return sql`true`;
  return sql`(${isParticipant}
    and ${said(sql`(offer.declared->>'emergencyReorientation')::boolean`, sql`offer.reorientation`)} is true)`;
}

/** What makes pages of one mode unfit for another. */
export const scopeOfMode = (mode: SearchMode | undefined): unknown[] =>
  mode === undefined || mode === 'slots' ? [] : [['mode', mode]];

/** What makes pages of one filter unfit for another: nothing when nothing is asked of offers. */
export function scopeOfFilters(filters: Filters | undefined): unknown[] {
  const asked = OFFER_CATEGORIES.flatMap((category) => {
    const values: readonly string[] | undefined = filters?.[category];
    return values ? [[category, ...[...values].sort()]] : [];
  });
  return asked.length > 0 ? [asked] : [];
}
