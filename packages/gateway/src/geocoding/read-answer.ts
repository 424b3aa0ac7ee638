import type { LocatedAddress } from '../directory/index.js';

/** An address that the service found, and how sure it is (0 to 1). */
export interface FoundAddress extends LocatedAddress {
  score: number;
}

/** Most features that are looked at. */
const MAX_FEATURES = 20;
/** What stands for an address; `municipality` says no more than the embedded geocoder knows. */
const KINDS: readonly unknown[] = ['housenumber', 'street', 'locality'];

/**
 * The addresses of an answer (GeoJSON `FeatureCollection`, GeoCodeJSON properties). A feature that is wrong costs itself
 * only; `undefined` when the answer is none.
 */
export function readAddresses(answer: unknown): FoundAddress[] | undefined {
  if (!isObject(answer) || answer['type'] !== 'FeatureCollection' || !Array.isArray(answer['features']))
    return undefined;
  return (answer['features'] as unknown[]).slice(0, MAX_FEATURES).flatMap((feature) => readFeature(feature) ?? []);
}

function readFeature(feature: unknown): FoundAddress | undefined {
  if (!isObject(feature) || !isObject(feature['properties']) || !isObject(feature['geometry'])) return undefined;
  const { type: shape, coordinates } = feature['geometry'];
  const { label, type, score, citycode, postcode } = feature['properties'];
  if (shape !== 'Point' || !Array.isArray(coordinates) || !KINDS.includes(type)) return undefined;
  const [longitude, latitude] = coordinates as unknown[];
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90) || !isWithin(score, 1)) return undefined;
  if (typeof label !== 'string' || typeof citycode !== 'string' || !/^(?:\d{2}|2[AB])\d{3}$/.test(citycode)) {
    return undefined;
  }
  const shown = label
    .replaceAll(/[\p{Cc}\p{Cf}<>]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (shown === '') return undefined;
  return {
    label: shown,
    inseeCode: citycode,
    position: { latitude, longitude },
    exact: type === 'housenumber',
    score: Math.max(0, score),
    ...(typeof postcode === 'string' && /^\d{5}$/.test(postcode) ? { postcode } : {}),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most;
}
