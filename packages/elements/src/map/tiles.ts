import { project, TILE_SIZE, type Size, type View } from './geo.js';

/** Tiles of one view at most: a plan as wide as a screen. */
const MAX_TILES = 96;

/** Why a template of tile addresses cannot be used. */
export class TileTemplateError extends Error {
  /** For `sas-error`. */
  readonly code = 'bad-tiles';
}

/**
 * The host that a template names.
 * @param template - `https://…/{z}/{x}/{y}.png`; `http` on loopback only
 * @throws TileTemplateError when it is no such template
 */
export function tileHost(template: string): string {
  const say = (what: string) =>
    new TileTemplateError(`tiles "${template}": ${what}. Give it as https://host/path/{z}/{x}/{y}.png`);
  for (const name of ['{z}', '{x}', '{y}']) if (!template.includes(name)) throw say(`${name} is missing`);
  let url: URL;
  try {
    url = new URL(addressOf(template, 0, 0, 0));
  } catch {
    throw say('it is no absolute address');
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) throw say('it must be https');
  if (/\{[zxy]\}/.test(new URL(template).host)) throw say('the host must be fixed');
  return url.host;
}

const addressOf = (template: string, z: number, x: number, y: number) =>
  template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));

/**
 * Draws the tiles of a view on a canvas. A request holds the tile's coordinates and nothing else: no cookie, no referrer,
 * and never nearer than `maxZoom`, so that it tells of a quarter and not of a house.
 */
export class TileLayer {
  readonly #failed: () => void;
  /** By address; undefined while it loads. Only of the view on screen. */
  #tiles = new Map<string, HTMLImageElement>();
  #canvas: HTMLCanvasElement | undefined;

  /** @param failed - a tile could not be had */
  constructor(failed: () => void) {
    this.#failed = failed;
  }

  /** Shows this view; tiles come when they come. */
  draw(canvas: HTMLCanvasElement, template: string, view: View, size: Size, maxZoom: number): void {
    this.#canvas = canvas;
    canvas.width = size.width;
    canvas.height = size.height;
    const z = Math.max(0, Math.min(Math.floor(view.zoom), maxZoom));
    const edge = TILE_SIZE * 2 ** (view.zoom - z);
    const middle = project(view.center, view.zoom);
    const [left, top] = [middle.x - size.width / 2, middle.y - size.height / 2];
    const old = this.#tiles;
    this.#tiles = new Map();
    for (let y = Math.floor(top / edge); y * edge < top + size.height; y++) {
      for (let x = Math.floor(left / edge); x * edge < left + size.width; x++) {
        if (y < 0 || y >= 2 ** z || this.#tiles.size >= MAX_TILES) continue;
        const address = addressOf(template, z, ((x % 2 ** z) + 2 ** z) % 2 ** z, y);
        const tile = old.get(address) ?? new Image();
        old.delete(address);
        this.#tiles.set(address, tile);
        const paint = () =>
          canvas.getContext('2d')?.drawImage(tile, Math.round(x * edge - left), Math.round(y * edge - top), edge, edge);
        if (tile.complete && tile.naturalWidth) paint();
        else this.#load(tile, address, paint);
      }
    }
    for (const tile of old.values()) giveUp(tile);
  }

  /** Stops what is loading, and forgets what was seen. */
  clear(): void {
    for (const tile of this.#tiles.values()) giveUp(tile);
    this.#tiles.clear();
    this.#canvas?.getContext('2d')?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#canvas = undefined;
  }

  #load(tile: HTMLImageElement, address: string, paint: () => void): void {
    tile.onload = paint;
    tile.onerror = this.#failed;
    if (tile.src) return;
    tile.crossOrigin = 'anonymous';
    tile.referrerPolicy = 'no-referrer';
    tile.src = address;
  }
}

function giveUp(tile: HTMLImageElement): void {
  tile.onload = tile.onerror = null;
  tile.removeAttribute('src');
}
