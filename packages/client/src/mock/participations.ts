import {
  AGENDA_SOURCE_ID,
  declarationFaults,
  declaredStructures,
  participationOfCard,
  participationOfStructure,
  plainDeclaration,
} from '@sas-embed/contract';
import type {
  Changed,
  Declaration,
  DeclaredPlace,
  KnownStructure,
  Offer,
  ParticipationList,
  StructureProfile,
  StructureProfileInput,
  StructureQuery,
} from '@sas-embed/contract';
import type { KnownPlace } from '../types.js';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import type { MockPrincipal } from './principal.js';

interface Declared {
  declaration?: Declaration | undefined;
  version: number;
  at: number;
  by: string;
}

type Profile = StructureProfileInput & Omit<Declared, 'declaration'>;

/** What is declared of the places of a mock's world, with the gateway's rules. */
export class MockParticipations {
  readonly #places = new Map<string, Declared>();
  readonly #profiles = new Map<string, Profile>();
  #shown: readonly Offer[] | undefined;

  constructor(
    private readonly world: MockBooking,
    private readonly structures: readonly KnownStructure[],
  ) {}

  /** The world's offers, as they take part now. */
  shown(imported: readonly Offer[]): readonly Offer[] {
    return (this.#shown ??= imported.flatMap((offer) => this.#cardsOf(offer, imported)));
  }

  list(who: MockPrincipal): ParticipationList {
    requireRole(who);
    const { structures = [] } = who.actsFor ?? {};
    return {
      places: this.#own(who).map((offer) => this.#placeOf(offer, who)),
      structures: this.structures
        .filter(({ nationalId }) => structures.includes(nationalId))
        .map((structure) => this.#profileOf(structure, who)),
    };
  }

  declare(who: MockPrincipal, places: readonly KnownPlace[], declaration: Declaration): DeclaredPlace[] {
    requireRole(who);
    const cards = places.map(({ offerId }) => this.#ownOf(who, offerId));
    if (new Set(cards).size < cards.length) throw invalid('body:/places', 'must not name a place twice');
    const faults = cards.flatMap((card) => declarationFaults(declaration, ruleOf(card)));
    const known = (id: string) =>
      this.structures.some(({ nationalId, kind }) => nationalId === id && kind === declaration.via);
    if (declaration.sas) {
      declaration.communityIds?.forEach((id, i) => {
        if (known(id)) return;
        faults.push({ field: `body:/declaration/communityIds/${i}`, rule: 'must be a CPTS of the directory' });
      });
      if (declaration.structureId !== undefined && !known(declaration.structureId)) {
        const rule = `must be a ${declaration.via} of the directory`;
        faults.push({ field: 'body:/declaration/structureId', rule });
      }
    }
    if (faults.length > 0) throw fault('invalid-request', { errors: faults });
    for (const card of cards) this.#requireWithin(who, card, declaration);
    for (const [i, card] of cards.entries()) this.#requireVersion(card, places[i]!.version);
    for (const card of cards) this.#write(who, card, plainDeclaration(declaration));
    for (const placeId of new Set(cards.map(({ place }) => place.id)))
      this.world.log.tell({ type: 'offer', placeId }, {});
    return cards.map((card) => this.#placeOf(card, who));
  }

  withdraw(who: MockPrincipal, { offerId, version }: KnownPlace): DeclaredPlace {
    requireRole(who);
    const card = this.#ownOf(who, offerId);
    if (!isOwn(who, card)) throw fault('forbidden');
    this.#requireVersion(card, version);
    this.#write(who, card, undefined);
    this.world.log.tell({ type: 'offer', placeId: card.place.id }, {});
    return this.#placeOf(card, who);
  }

  suggest(who: MockPrincipal, kind: StructureQuery['kind'], query: string, limit: number): KnownStructure[] {
    requireRole(who);
    const wanted = fold(query);
    const fits = ({ name, nationalId }: KnownStructure) => fold(name).includes(wanted) || nationalId.startsWith(wanted);
    return this.structures.filter((it) => wanted !== '' && it.kind === kind && fits(it)).slice(0, limit);
  }

  describe(who: MockPrincipal, id: string, version: number, said: StructureProfileInput): StructureProfile {
    requireRole(who);
    const structure = this.structures.find(({ nationalId }) => nationalId === id);
    if (!structure) throw fault('not-found');
    if (!who.actsFor?.structures?.includes(id)) throw fault('forbidden');
    for (const name of ['description', 'contact'] as const) {
      if (said[name]?.trim() === '') throw invalid(`body:/${name}`, 'must not be blank');
    }
    if ((this.#profiles.get(id)?.version ?? 0) !== version) throw fault('version-conflict');
    const { description, contact } = said;
    this.#profiles.set(id, {
      ...(description !== undefined && { description: description.trim() }),
      ...(contact !== undefined && { contact: contact.trim() }),
      version: version + 1,
      at: this.world.clock.now(),
      by: who.regulator,
    });
    this.#shown = undefined;
    const saying = this.shown(this.world.slots.imported).filter(({ community }) => community?.nationalId === id);
    const places = new Set(saying.map(({ place }) => place.id));
    for (const placeId of places) this.world.log.tell({ type: 'offer', placeId }, {});
    return this.#profileOf(structure, who);
  }

  #cardsOf(offer: Offer, imported: readonly Offer[]): Offer[] {
    const declaration = this.#places.get(placeKey(offer))?.declaration;
    const profile = this.#profiles.get(offer.community?.nationalId ?? '');
    const { description, contact } = profile ?? {};
    const told: Offer =
      offer.community && profile
        ? { ...offer, community: { ...offer.community, ...textsOf({ description, contact }) } }
        : offer;
    if (!declaration) return [told];
    const cardOf = (card: Offer, community?: KnownStructure): Offer[] => {
      const participation = participationOfCard(declaration, community?.nationalId);
      if (!participation) return [];
      const { community: _other, ...rest } = card;
      const more = declaration.hoursStated && !rest.sources.length ? [AGENDA_SOURCE_ID] : rest.sources;
      if (!community) return [{ ...rest, kind: 'PS', participation, sources: more }];
      const { nationalId, name } = community;
      const texts = this.#profiles.get(nationalId) ?? {};
      const own = { nationalId, name, phones: [], ...textsOf(texts) };
      return [{ ...rest, kind: 'CPTS', community: own, participation, sources: more }];
    };
    if (!offer.practitioner) {
      const kind = offer.kind === 'PS' || offer.kind === 'PDM' ? 'individual' : offer.kind;
      const participation = participationOfStructure(declaration, { kind, nationalId: ownerOf(offer) });
      return [{ ...told, participation }];
    }
    if (offer.community) return cardOf(told, { kind: 'CPTS', ...offer.community });
    const isThere = (id: string) =>
      imported.some((other) => other.community?.nationalId === id && placeKey(other) === placeKey(offer));
    const more = (declaration.communityIds ?? []).filter((id) => !isThere(id)).map((id) => this.#structure(id)!);
    return [
      ...cardOf(offer),
      ...more.flatMap((community) => cardOf({ ...offer, id: `${offer.id}~${community.nationalId}` }, community)),
    ];
  }

  /** One card of each place that somebody declares for. */
  #own(who: MockPrincipal): Offer[] {
    const { structures = [] } = who.actsFor ?? {};
    const isThrough = (offer: Offer) =>
      [offer.structure?.nationalId, offer.community?.nationalId, ...this.#named(offer)].some(
        (id) => id !== undefined && structures.includes(id),
      );
    const places = new Map<string, Offer>();
    for (const offer of this.world.slots.imported) {
      if (offer.knownBy === 'editor' || !(isOwn(who, offer) || isThrough(offer))) continue;
      if (!places.has(placeKey(offer)) || offer.kind === 'PS') places.set(placeKey(offer), offer);
    }
    return [...places.values()];
  }

  #ownOf(who: MockPrincipal, offerId: string): Offer {
    const card = this.world.slots.offer(offerId);
    const own = this.#own(who).find((offer) => placeKey(offer) === placeKey(card));
    if (!own) throw fault('forbidden');
    return own;
  }

  #named(offer: Offer): string[] {
    const { declaration } = this.#places.get(placeKey(offer)) ?? {};
    if (declaration) return declaredStructures(declaration);
    const { structureId } = offer.participation;
    return structureId === undefined ? [] : [structureId];
  }

  #requireWithin(who: MockPrincipal, card: Offer, declaration: Declaration): void {
    if (isOwn(who, card)) return;
    const { structures: own = [] } = who.actsFor ?? {};
    const [before, after] = [this.#named(card), declaredStructures(declaration)];
    const touched = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
    const mayChoose = !declaration.sas || this.#ways(who, card).some((way) => way === declaration.via);
    const isThrough = [...before, ...after].some((id) => own.includes(id));
    if (!isThrough || !mayChoose || !touched.every((id) => own.includes(id))) throw fault('forbidden');
  }

  #requireVersion(card: Offer, version: number): void {
    if ((this.#places.get(placeKey(card))?.version ?? 0) !== version) throw fault('version-conflict');
  }

  #write({ regulator }: MockPrincipal, card: Offer, declaration: Declaration | undefined): void {
    const version = (this.#places.get(placeKey(card))?.version ?? 0) + 1;
    this.#places.set(placeKey(card), { declaration, version, at: this.world.clock.now(), by: regulator });
    this.#shown = undefined;
  }

  #ways(who: MockPrincipal, card: Offer): DeclaredPlace['ways'] {
    if (!card.practitioner) return [];
    if (isOwn(who, card)) return ['individual', 'CPTS', 'MSP', 'SOS'];
    const own = (who.actsFor?.structures ?? []).map((id) => this.#structure(id)?.kind);
    return (['CPTS', 'MSP', 'SOS'] as const).filter((way) => own.includes(way));
  }

  #placeOf(card: Offer, who: MockPrincipal): DeclaredPlace {
    const { practitioner, structure, place, kind } = card;
    const now = this.#places.get(placeKey(card));
    const [shown = card] = this.#cardsOf(card, this.world.slots.imported);
    return {
      offerId: card.id,
      kind,
      placeId: place.id,
      ...(practitioner && { practitioner }),
      ...(structure && { structure }),
      address: place.address,
      ways: this.#ways(who, card),
      hoursNeeded: ruleOf(card).hoursNeeded,
      participation: shown.participation,
      ...(now?.declaration && { declaration: now.declaration }),
      structures: this.#named(card).flatMap((id) => this.#structure(id) ?? []),
      version: now?.version ?? 0,
      ...this.#changed(now, who),
    };
  }

  #profileOf(structure: KnownStructure, who: MockPrincipal): StructureProfile {
    const profile = this.#profiles.get(structure.nationalId);
    return {
      ...structure,
      ...textsOf(profile ?? {}),
      version: profile?.version ?? 0,
      ...this.#changed(profile, who),
    };
  }

  #changed(of: Pick<Declared, 'at' | 'by'> | undefined, who: MockPrincipal): { changed?: Changed } {
    return of ? { changed: { at: this.world.instant(of.at), byMe: of.by === who.regulator } } : {};
  }

  #structure(id: string): KnownStructure | undefined {
    return this.structures.find(({ nationalId }) => nationalId === id);
  }
}

const ownerOf = ({ practitioner, structure }: Offer) => (practitioner ?? structure)?.nationalId ?? '';
const placeKey = (offer: Offer) => `${offer.place.id} ${ownerOf(offer)}`;
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
const textsOf = ({ description, contact }: { description?: string | undefined; contact?: string | undefined }) => ({
  ...(description !== undefined && { description }),
  ...(contact !== undefined && { contact }),
});

const ruleOf = ({ practitioner, sources }: Offer) => ({
  isPractitioner: practitioner !== undefined,
  hoursNeeded: sources.every((id) => id === AGENDA_SOURCE_ID),
});

function isOwn({ actsFor: { practitioners = [], structures = [] } = {} }: MockPrincipal, offer: Offer): boolean {
  return (offer.practitioner ? practitioners : structures).includes(ownerOf(offer));
}

function requireRole({ session: { role } }: MockPrincipal): void {
  if (!['practitioner', 'delegate', 'structure-manager'].includes(role)) throw fault('forbidden');
}
