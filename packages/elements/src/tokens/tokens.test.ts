import { expect } from '@open-wc/testing';
import { themes, token, tokenDefaults, type Appearance } from './index.js';

const channel = (value: number) => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) => {
  const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16))) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

describe('tokens', () => {
  it('write themselves as a custom property with its default', () => {
    expect(token('radius').cssText).to.equal(`var(--sas-radius, ${tokenDefaults.radius})`);
  });

  it('contrast: a slot, white as the card, has an edge of 7:1', () => {
    const { 'color-slot-edge': edge, 'color-surface': surface } = { ...tokenDefaults, ...themes.contrast };
    expect(contrast(edge, surface)).to.be.at.least(7);
  });

  for (const [name, theme] of Object.entries<Appearance>(themes)) {
    const least = (ratio: number) => (name === 'contrast' ? 7 : ratio);
    const colour = { ...tokenDefaults, ...theme };
    const pairs: [keyof typeof colour, keyof typeof colour, number][] = [
      ['color-text', 'color-surface', 7],
      ['color-text', 'color-surface-muted', 7],
      ['color-text-muted', 'color-surface', 4.5],
      ['color-text-muted', 'color-surface-muted', 4.5],
      ['color-text-muted', 'color-surface-hover', 4.5],
      ['color-accent', 'color-surface', 4.5],
      ['color-accent', 'color-surface-muted', 4.5],
      ['color-accent', 'color-accent-soft', 4.5],
      ['color-on-accent', 'color-accent', 4.5],
      ['color-on-accent', 'color-accent-hover', 4.5],
      ['color-today', 'color-today-soft', 4.5],
      ['color-later', 'color-later-soft', 4.5],
      ['color-success', 'color-success-soft', 4.5],
      ['color-warning', 'color-warning-soft', 4.5],
      ['color-danger', 'color-danger-soft', 4.5],
      ['color-danger', 'color-surface', 4.5],
      ['color-border-strong', 'color-surface', 3],
      ['color-focus', 'color-surface', 3],
      ['color-focus', 'color-today-soft', 3],
    ];
    for (const [front, back, ratio] of pairs) {
      it(`${name}: ${front} on ${back} has a contrast of ${least(ratio)}:1`, () => {
        expect(contrast(colour[front], colour[back])).to.be.at.least(least(ratio));
      });
    }
  }
});
