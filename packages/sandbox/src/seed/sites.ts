import type { Commune, SampleDepartement } from './communes.js';
import { finessNationalId, siretNationalId } from './identifiers.js';
import { STREETS } from './names.js';
import type { Random } from './random.js';

/** Somewhere in a commune. */
export interface Site {
  commune: Commune;
  street: string;
  postcode: string;
  /** WGS84 decimal degrees, five decimals. */
  latitude: string;
  longitude: string;
  /** E.164. */
  phone: string;
}

/** A practice: shared, or a practitioner's own. */
export interface Practice extends Site {
  structureId: string;
  structureName: string;
}

/** Draws practices: a third are shared houses (FINESS), the others a practitioner's own (SIRET). */
export class PracticeDrawer {
  readonly #houses: Practice[] = [];
  #phones = 0;

  constructor(
    private readonly departement: SampleDepartement,
    private readonly random: Random,
    private readonly sirets: { next: number },
    /** Ranks of FINESS numbers of this drawer begin after it: départements of one region of numbers must not meet. */
    private readonly firstRank = 0,
  ) {}

  draw(lastName: string): Practice {
    const { random } = this;
    if (random.next() >= 0.34) {
      return {
        ...this.site(),
        structureId: siretNationalId(this.sirets.next++),
        structureName: `Cabinet ${titleCase(lastName)}`,
      };
    }
    const commune = random.weighted(this.departement.communes.map((c) => [c, c.weight] as const));
    const there = this.#houses.filter((h) => h.commune === commune);
    if (there.length && random.next() < 0.75) return random.pick(there);
    const site = this.site(commune);
    const house: Practice = {
      ...site,
      structureId: finessNationalId(this.departement.code, this.firstRank + this.#houses.length + 1),
      structureName: `${random.pick(['Maison médicale', 'Maison de santé', 'Centre de santé', 'Pôle de santé'])} ${placeName(site)}`,
    };
    this.#houses.push(house);
    return house;
  }

  /** A site in the commune, or in any. */
  site(at?: Commune): Site {
    const { random, departement } = this;
    const commune = at ?? random.weighted(departement.communes.map((c) => [c, c.weight] as const));
    const angle = random.next() * 2 * Math.PI;
    const km = Math.sqrt(random.next()) * commune.spreadKm;
    const latitude = commune.latitude + (km * Math.sin(angle)) / 111.2;
    const longitude =
      commune.longitude + (km * Math.cos(angle)) / (111.2 * Math.cos((commune.latitude * Math.PI) / 180));
    this.#phones++;
    const prefix = random.next() < 0.2 ? departement.mobilePrefix : departement.phonePrefix;
    return {
      commune,
      street: `${random.int(1, 98)}${random.next() < 0.06 ? ' bis' : ''} ${random.pick(STREETS)}`,
      postcode: random.pick(commune.postcodes),
      latitude: latitude.toFixed(5),
      longitude: longitude.toFixed(5),
      phone: `${prefix}${String((this.#phones * 7) % 10_000).padStart(4, '0')}`,
    };
  }
}

/** `12 rue des Acacias` -> `des Acacias`. */
export function placeName({ street }: Pick<Site, 'street'>): string {
  return street.replace(/^\d+( bis)? \S+ /, '');
}

/** `ROSÉEPRÉ-MODÈLE` -> `Roséepré-Modèle`. */
function titleCase(name: string): string {
  return name.replace(/[^\s-]+/g, (word) => word[0]! + word.slice(1).toLocaleLowerCase('fr'));
}
