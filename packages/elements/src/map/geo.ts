import type { Location } from '@sas-embed/contract';

/** A place on earth: WGS84 degrees. */
export type Position = Location['position'];

/** Pixels: of the world at a zoom, or of the plan from its upper left corner. */
export interface Pixel {
  x: number;
  y: number;
}

/** What part of the world the plan shows. */
export interface View {
  center: Position;
  /** As of Web Mercator tiles: one more is twice as near. */
  zoom: number;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Pixels of one tile's edge. */
export const TILE_SIZE = 256;
/** Where Web Mercator ends. */
const LAST_LATITUDE = 85.0511;
/** Meters of a pixel at the equator at zoom 0. */
const EQUATOR = 156_543.033_92;
/** Pixels around the points when all are shown. */
const MARGIN = 36;
const MIN_ZOOM = 4;
/** Nearer, places whose position is that of a street stand further apart than is true. */
const MAX_ZOOM = 17;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Where a position is on the world's Web Mercator square at this zoom. */
export function project({ latitude, longitude }: Position, zoom: number): Pixel {
  const world = TILE_SIZE * 2 ** zoom;
  const sin = Math.sin(radians(Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, latitude))));
  return {
    x: ((longitude + 180) / 360) * world,
    y: (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * world,
  };
}

/** What stands there; undoes `project`. */
export function unproject({ x, y }: Pixel, zoom: number): Position {
  const world = TILE_SIZE * 2 ** zoom;
  return {
    latitude: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI,
    longitude: (x / world) * 360 - 180,
  };
}

/** Meters that one pixel stands for at this latitude. */
export const metersPerPixel = (latitude: number, zoom: number): number =>
  (EQUATOR * Math.cos(radians(latitude))) / 2 ** zoom;

/** Where a position is on a plan of this size. */
export function pixelOf(position: Position, { center, zoom }: View, { width, height }: Size): Pixel {
  const at = project(position, zoom);
  const middle = project(center, zoom);
  return { x: at.x - middle.x + width / 2, y: at.y - middle.y + height / 2 };
}

/** The view moved by so many pixels of the plan. */
export function panned({ center, zoom }: View, dx: number, dy: number): View {
  const { x, y } = project(center, zoom);
  return { center: unproject({ x: x + dx, y: y + dy }, zoom), zoom };
}

/** A zoom within bounds; a whole one where tiles are drawn. */
export function zoomed(zoom: number, whole: boolean): number {
  const kept = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom));
  return whole ? Math.floor(kept) : kept;
}

/** The view that shows all these positions on a plan of this size; undefined without any. */
export function fit(positions: readonly Position[], { width, height }: Size, whole: boolean): View | undefined {
  if (!positions.length) return undefined;
  const pixels = positions.map((position) => project(position, 0));
  const xs = pixels.map(({ x }) => x);
  const ys = pixels.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    Math.max(1, width - 2 * MARGIN) / Math.max(right - left, 1e-9),
    Math.max(1, height - 2 * MARGIN) / Math.max(bottom - top, 1e-9),
  );
  return {
    center: unproject({ x: (left + right) / 2, y: (top + bottom) / 2 }, 0),
    zoom: zoomed(Math.min(15, Math.log2(scale)), whole),
  };
}

/** The largest of 1, 2, 5 × 10ⁿ meters that is no longer than this. */
export function roundLength(meters: number): number {
  const power = 10 ** Math.floor(Math.log10(meters));
  return ([5, 2, 1].find((factor) => factor * power <= meters) ?? 1) * power;
}
