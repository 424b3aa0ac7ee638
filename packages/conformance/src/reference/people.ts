/** Who the compliant editor knows. All are invented. */
export const PEOPLE = {
  one: '819990000017',
  twoPlaces: '819990000025',
  several: ['819990000033', '819990000041'],
  many: Array.from({ length: 25 }, (_, i) => `8199900001${String(i + 10)}`),
  /** Known, without a free slot. */
  noSlot: '819990000908',
  /** Nobody's. */
  unknown: '819999999996',
  twoCpts: '819990000058',
  sharedCpts: '819990000066',
  associations: ['373282932000074', '373282932000082'],
  unknownAssociation: '399999999999996',
  regulator: '3339900017/20260001R',
} as const;

/** National numbers of the CPTS. */
export const COMMUNITIES = ['1339998013', '1339998021'] as const;

/** Places of a practitioner. */
export const placesOf = (rpps: string): readonly string[] => (rpps === PEOPLE.twoPlaces ? ['1', '2'] : ['1']);

/** Whether the editor keeps slots of this practitioner. */
export const hasSlots = (rpps: string): boolean =>
  rpps !== PEOPLE.noSlot &&
  [PEOPLE.one, PEOPLE.twoPlaces, PEOPLE.twoCpts, PEOPLE.sharedCpts, ...PEOPLE.several, ...PEOPLE.many].includes(rpps);
