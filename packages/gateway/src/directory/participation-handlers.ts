import {
  declarationFaults,
  declaredStructures,
  plainDeclaration,
  type Declaration,
  type DeclaredPlace,
  type KnownStructure,
} from '@sas-embed/contract';
import type { EventLog } from '../appointments/index.js';
import type { Idempotency } from '../booking/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { ActsFor, Principal } from '../identity/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { applyDeclarations } from './declared-cards.js';
import {
  declaredPlaces,
  knownStructures,
  needsHours,
  ownPlaces,
  placesSaying,
  profilesOf,
  reread,
  structuresNamed,
  suggestStructures,
  waysOf,
  type OwnPlace,
} from './participation-rows.js';

/** What participation needs of others. */
export interface ParticipationDeps {
  database: Database;
  clock: Clock;
  idempotency: Idempotency;
  /** Tells open screens. */
  events: EventLog;
}

const PATH = 'body:/declaration/';

function actsForOf(principal: Principal): ActsFor {
  return principal.actsFor ?? { practitioners: [], structures: [] };
}

function requireVersion(asked: number, version: number): void {
  if (asked === version) return;
  throw new ProblemError('version-conflict', { detail: `It is version ${version} now; read it again.` });
}

/** Handlers of the operations tagged `participation`. */
export function participationHandlers({ database, clock, idempotency, events }: ParticipationDeps): Handlers {
  /** The structures for which somebody acts, with their kinds. */
  const structuresOf = (db: DbOrTrx, { structures }: ActsFor) => knownStructures(db, structures);

  /** The places of these cards, among those that the principal may declare for. */
  async function placesOf(trx: Trx, principal: Principal, offerIds: readonly string[]): Promise<OwnPlace[]> {
    const own = await ownPlaces(trx, actsForOf(principal));
    return Promise.all(
      offerIds.map(async (id) => {
        const place = own.find(({ row }) => row.cards.includes(id));
        if (place) return place;
        const known = await trx.selectFrom('offer').select('id').where('id', '=', id).executeTakeFirst();
        if (!known) throw new ProblemError('not-found', { detail: 'There is no such place.' });
        throw new ProblemError('forbidden', { detail: 'The token names nobody who receives there.' });
      }),
    );
  }

  /** Locks the row of the place, made when there is none, and checks its version. */
  async function lock(trx: Trx, { key }: OwnPlace, version: number): Promise<void> {
    const { placeId, ownerId } = key;
    await trx
      .insertInto('participation')
      .values({
        place_id: placeId,
        owner_id: ownerId,
        declaration: null,
        version: 0,
        changed_at: null,
        changed_by: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await trx
      .selectFrom('participation')
      .select('version')
      .where('place_id', '=', placeId)
      .where('owner_id', '=', ownerId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    requireVersion(version, row.version);
  }

  /** Writes what is declared of the place, and who declared it when. */
  async function write(
    trx: Trx,
    { key: { placeId, ownerId } }: OwnPlace,
    declaration: Declaration | null,
    { version, principal }: { version: number; principal: Principal },
  ): Promise<void> {
    const json = declaration && JSON.stringify(declaration);
    await trx
      .updateTable('participation')
      .set({ declaration: json, version, changed_at: clock.now(), changed_by: principal.regulatorId })
      .where('place_id', '=', placeId)
      .where('owner_id', '=', ownerId)
      .execute();
    await note(trx, `place ${placeId} ${ownerId}`, declaration, version, principal);
  }

  async function note(trx: Trx, subject: string, change: unknown, version: number, { regulatorId, role }: Principal) {
    const values = {
      subject,
      change: JSON.stringify(change),
      version,
      at: clock.now(),
      regulator_id: regulatorId,
      role,
    };
    await trx.insertInto('participation_change').values(values).execute();
  }

  /** Open screens show the cards of these places as they now are. */
  async function tell(trx: Trx, placeIds: readonly string[]): Promise<void> {
    for (const placeId of new Set(placeIds)) {
      await events.append(trx, { payload: { type: 'offer', placeId } });
    }
  }

  /** The places as they are after a write, even when they are the principal's no longer. */
  async function told(trx: Trx, principal: Principal, places: readonly OwnPlace[]): Promise<DeclaredPlace[]> {
    return declaredPlaces(trx, await reread(trx, places), {
      regulatorId: principal.regulatorId,
      structures: await structuresOf(trx, actsForOf(principal)),
    });
  }

  return {
    async listParticipations({ principal }) {
      const actsFor = actsForOf(principal);
      const { regulatorId } = principal;
      const own = await ownPlaces(database.db, actsFor);
      const places = await declaredPlaces(database.db, own, {
        regulatorId,
        structures: await structuresOf(database.db, actsFor),
      });
      return {
        status: 200,
        body: { places, structures: await profilesOf(database.db, actsFor.structures, regulatorId) },
      };
    },

    async declareParticipation({ principal, body, idempotencyKey }) {
      const actsFor = actsForOf(principal);
      const operationId = 'declareParticipation' as const;
      return idempotency.run({ principal, operationId, idempotencyKey, asked: body }, async (trx) => {
        const ids = body.places.map(({ offerId }) => offerId);
        const places = await placesOf(trx, principal, ids);
        const versions = new Map(places.map((place, i) => [place, body.places[i]!.version]));
        if (new Set(places.map(({ row }) => row.cards[0])).size < places.length) {
          const errors = [{ field: 'body:/places', rule: 'must not name a place twice' }];
          throw new ProblemError('invalid-request', { detail: 'A place is named twice.', errors });
        }
        const structures = await structuresOf(trx, actsFor);
        await requireSound(trx, body.declaration, places);
        for (const place of places) requireWithin(place, body.declaration, structures);
        const declaration = plainDeclaration(body.declaration);
        // Always in the same order: two who declare for the same places wait for each other, not forever.
        const text = ({ key }: OwnPlace) => `${key.ownerId} ${key.placeId}`;
        for (const place of [...places].sort((a, b) => (text(a) < text(b) ? -1 : 1))) {
          const version = versions.get(place)!;
          await lock(trx, place, version);
          await write(trx, place, declaration, { version: version + 1, principal });
        }
        await applyDeclarations(trx, places.map(({ key }) => key)); // prettier-ignore
        await tell(trx, places.map(({ key }) => key.placeId)); // prettier-ignore
        return { status: 200, body: { places: await told(trx, principal, places) } };
      });
    },

    async withdrawParticipation({ principal, path, query, idempotencyKey }) {
      actsForOf(principal);
      const operationId = 'withdrawParticipation' as const;
      return idempotency.run({ principal, operationId, idempotencyKey, asked: { path, query } }, async (trx) => {
        const [place] = await placesOf(trx, principal, [path.offerId]);
        if (place!.reach !== 'all') {
          throw new ProblemError('forbidden', { detail: 'Only who receives there may take the declaration back.' });
        }
        await lock(trx, place!, query.version);
        await write(trx, place!, null, { version: query.version + 1, principal });
        await applyDeclarations(trx, [place!.key]);
        await tell(trx, [place!.key.placeId]);
        const [now] = await told(trx, principal, [place!]);
        return { status: 200, body: now! };
      });
    },

    async suggestStructures({ principal, body }) {
      actsForOf(principal);
      const { kind, query, limit = 8 } = body;
      return { status: 200, body: { items: await suggestStructures(database.db, { kind, query, limit }) } };
    },

    async describeStructure({ principal, path, query, body, idempotencyKey }) {
      const { structures } = actsForOf(principal);
      const { structureId } = path;
      const [known] = await knownStructures(database.db, [structureId]);
      if (!known) throw new ProblemError('not-found', { detail: 'There is no structure with this national id.' });
      if (!structures.includes(structureId)) {
        throw new ProblemError('forbidden', { detail: 'The token does not name this structure.' });
      }
      const blank = (['description', 'contact'] as const).find((name) => body[name]?.trim() === '');
      if (blank) {
        const errors = [{ field: `body:/${blank}`, rule: 'must not be blank' }];
        throw new ProblemError('invalid-request', { detail: `${blank} is blank; leave it out.`, errors });
      }
      const { regulatorId } = principal;
      const operationId = 'describeStructure' as const;
      return idempotency.run({ principal, operationId, idempotencyKey, asked: { path, query, body } }, async (trx) => {
        const values = { national_id: structureId, description: null, contact: null, version: 0 };
        await trx
          .insertInto('structure_profile')
          .values({ ...values, changed_at: null, changed_by: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const row = await trx
          .selectFrom('structure_profile')
          .select('version')
          .where('national_id', '=', structureId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        requireVersion(query.version, row.version);
        const said = { description: body.description?.trim() ?? null, contact: body.contact?.trim() ?? null };
        const version = row.version + 1;
        await trx
          .updateTable('structure_profile')
          .set({ ...said, version, changed_at: clock.now(), changed_by: regulatorId })
          .where('national_id', '=', structureId)
          .execute();
        await note(trx, `structure ${structureId}`, said, version, principal);
        await tell(trx, await placesSaying(trx, structureId));
        const [profile] = await profilesOf(trx, [structureId], regulatorId);
        return { status: 200, body: profile! };
      });
    },
  };

  /** Throws `invalid-request` when the declaration breaks a rule for one of the places, or names an unknown structure. */
  async function requireSound(trx: Trx, declaration: Declaration, places: readonly OwnPlace[]): Promise<void> {
    const faults = places.flatMap((place) =>
      declarationFaults(declaration, {
        isPractitioner: Boolean(place.row.practitioner),
        hoursNeeded: needsHours(place),
      }),
    );
    const named = declaredStructures(declaration);
    const known = await knownStructures(trx, named);
    const isKnown = (id: string) => known.some(({ nationalId, kind }) => nationalId === id && kind === declaration.via);
    declaration.communityIds?.forEach((id, i) => {
      if (named.includes(id) && !isKnown(id)) {
        faults.push({ field: `${PATH}communityIds/${i}`, rule: 'must be a CPTS of the directory' });
      }
    });
    const { structureId, via } = declaration;
    if (structureId !== undefined && named.includes(structureId) && !isKnown(structureId)) {
      faults.push({ field: `${PATH}structureId`, rule: `must be a ${via} of the directory` });
    }
    if (faults.length === 0) return;
    const [{ field, rule }] = faults as [(typeof faults)[0]];
    throw new ProblemError('invalid-request', { detail: `${field} ${rule}`, errors: faults });
  }

  /** Throws `forbidden` when a manager changes what does not go through his structures. */
  function requireWithin(place: OwnPlace, declaration: Declaration, structures: readonly KnownStructure[]): void {
    if (place.reach === 'all') return;
    const own = structures.map(({ nationalId }) => nationalId);
    const before = structuresNamed(place.row);
    const after = declaredStructures(declaration);
    const touched = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
    const isThrough = [...before, ...after].some((id) => own.includes(id));
    const mayChoose = !declaration.sas || waysOf(place, structures).some((way) => way === declaration.via);
    if (isThrough && mayChoose && touched.every((id) => own.includes(id))) return;
    throw new ProblemError('forbidden', { detail: 'A manager changes what goes through his own structures only.' });
  }
}
