import type { Location } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../storage/index.js';
import { loadCommunes, withOfficial } from './communes.js';
import { findMembers, memberCards } from './find-members.js';
import { findOffers } from './find-offers.js';
import { officialCommunes, officialVersion } from './import-communes.js';
import { exactLocation, timeZoneOfLocation, type LocatedAddress } from './locations.js';
import { directoryOffer, offerColumns, practitionerOf, structureOf, type OfferRow } from './offer-rows.js';
import { resolveLocation } from './resolve-location.js';
import { suggestLocations } from './suggest-locations.js';
import { suggestSpecialties } from './suggest-specialties.js';
import type { Directory, DirectoryOffer } from './types.js';

/** What the directory needs. */
export interface DirectoryDeps {
  database: Database;
}

/** A directory that learns what is imported while it runs. */
export interface RunningDirectory extends Directory {
  /** Takes the official communes when they were imported since. */
  refreshCommunes(): Promise<void>;
  /** Some offers whose calendar this editor keeps, of practitioners and of associations. */
  sampleOf(editorId: string): Promise<DirectoryOffer[]>;
  /** The address as a location, with its city's code; `undefined` when its commune is not known or it is not in it. */
  addressAt(address: LocatedAddress): { location: Location; cityCode: string } | undefined;
}

/** The care offer: where it is, who it is, in which order it is shown. */
export function createDirectory({ database }: DirectoryDeps): RunningDirectory {
  let communes = loadCommunes();
  let version = 0;
  return {
    async refreshCommunes() {
      const now = await officialVersion(database.db);
      if (now === version) return;
      communes = withOfficial(await officialCommunes(database.db));
      version = now;
    },
    addressAt(address) {
      const commune = communes.byInsee(address.inseeCode);
      const location = commune && exactLocation(commune, address);
      return location && { location, cityCode: commune.cityCode ?? commune.inseeCode };
    },
    suggestSpecialties: ({ query, limit = 8 }) => Promise.resolve({ items: suggestSpecialties(query, limit) }),
    suggestLocations: ({ query, limit = 8 }) => Promise.resolve({ items: suggestLocations(communes, query, limit) }),
    async resolveLocation(address) {
      return Promise.resolve(resolveLocation(communes, address));
    },
    findOffers: (request) => findOffers(database.db, request),
    findMembers: (structureId, request) => findMembers(database.db, structureId, request),
    async getOffer(offerId) {
      const { rows } = await sql<OfferRow>`select ${offerColumns} from offer where offer.id = ${offerId}`.execute(
        database.db,
      );
      return rows[0] && directoryOffer(rows[0]);
    },
    async offersOf({ practitioners = [], structures = [] }) {
      const { rows } = await sql<OfferRow>`
        select ${offerColumns} from offer
        where offer.inactive_since is null and (offer.practitioner_id = any(${practitioners}::text[])
          or (offer.structure_id = any(${structures}::text[]) and offer.practitioner_id is null))
        order by offer.id`.execute(database.db);
      return rows.map(directoryOffer);
    },
    async sampleOf(editorId) {
      const some = (who: RawBuilder<unknown>) => sql`
        (select ${offerColumns} from offer join place_editor kept on kept.offer_id = offer.id
        where kept.editor_id = ${editorId} and offer.inactive_since is null and ${who} limit 5)`;
      const [people, associations] = [sql`offer.practitioner_id is not null`, sql`offer.practitioner_id is null`];
      const { rows } = await sql<OfferRow>`${some(people)} union all ${some(associations)}`.execute(database.db);
      return rows.map(directoryOffer);
    },
    memberCards: (structureIds) => memberCards(database.db, structureIds),
    async getPractitioner(nationalId) {
      const row = await database.db
        .selectFrom('practitioner')
        .selectAll()
        .where('national_id', '=', nationalId)
        .executeTakeFirst();
      return row && practitionerOf(row);
    },
    async getStructure(nationalId) {
      const row = await database.db
        .selectFrom('structure')
        .selectAll()
        .where('national_id', '=', nationalId)
        .executeTakeFirst();
      return row && structureOf(row);
    },
    timeZoneOf: timeZoneOfLocation,
  };
}
