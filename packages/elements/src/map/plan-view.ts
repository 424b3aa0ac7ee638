import type { Location } from '@sas-embed/contract';
import { nothing, svg, html, type TemplateResult } from 'lit';
import { metersPerPixel, pixelOf, roundLength, type Size, type View } from './geo.js';

/** Pixels that the scale takes at most. */
const SCALE = 120;
const RINGS = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * Rings of distance around the place that was searched, its radius, north and a scale. All of it is also in words: each
 * point says its distance.
 * @param length - a distance in meters as one reads it
 * @param north - the letter of north
 */
export function planView(
  view: View,
  { width, height }: Size,
  location: Location | undefined,
  length: (meters: number) => string,
  north: string,
): TemplateResult {
  const { latitude } = location?.position ?? view.center;
  const meters = metersPerPixel(latitude, view.zoom);
  const scale = roundLength(SCALE * meters);
  const step = roundLength((Math.min(width, height) / 2.2) * meters);
  const at = location && pixelOf(location.position, view, { width, height });
  const ring = (radius: number, name: string, label: string) => {
    const r = radius / meters;
    if (r > Math.hypot(width, height)) return nothing;
    return svg`<circle class=${name} cx=${at!.x} cy=${at!.y} r=${r} /><text x=${at!.x} y=${at!.y - r - 3}>${label}</text>`;
  };
  return html`<svg class="ground" aria-hidden="true" width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${at ? RINGS.map((n) => ring(n * step, 'ring', length(n * step))) : nothing}
    ${at && location ? ring(location.radiusKm * 1000, 'radius', '') : nothing}
    <g transform="translate(${width - 24} 30)">
      <path class="north" d="M0 -16 6 4 0 0 -6 4Z" />
      <text y="18">${north}</text>
    </g>
    <g transform="translate(16 22)">
      <path class="scale" d="M0 -6V0H${scale / meters}V-6" />
      <text class="start" y="14">${length(scale)}</text>
    </g>
  </svg>`;
}
