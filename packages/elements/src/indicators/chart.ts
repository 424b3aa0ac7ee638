import { nothing, svg, type TemplateResult } from 'lit';

/** One part of each bar. */
export interface Series {
  readonly name: string;
  /** One for each bar; `null` is hidden. */
  readonly values: readonly (number | null)[];
}

/** What a chart shows. */
export interface Chart {
  /** What stands below each bar. */
  readonly bars: readonly string[];
  readonly series: readonly Series[];
  /** All of it in words: the numbers are in the table. */
  readonly label: string;
  /** A number as people read it. */
  readonly number: (n: number) => string;
}

const WIDTH = 720;
const HEIGHT = 190;
const LEFT = 64;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 26;
const STEP = 6;
/** What a letter of a bar's name is wide at most, nearly always. */
const LETTER = 7.5;
/** Signs of ways to fill an area, told apart without a colour. */
export const FILLS = ['solid', 'rows', 'columns', 'grid', 'dots', 'empty', 'wide'] as const;

/** The lines or dots on an area, within it. */
function texture(fill: number, x: number, y: number, width: number, height: number): string {
  const kind = FILLS[fill % FILLS.length]!;
  const lines: string[] = [];
  const rows = (step: number) => {
    for (let at = y + step / 2; at < y + height; at += step) lines.push(`M${x} ${at.toFixed(1)}h${width}`);
  };
  const columns = (step: number) => {
    for (let at = x + step / 2; at < x + width; at += step) lines.push(`M${at.toFixed(1)} ${y}v${height}`);
  };
  if (kind === 'rows' || kind === 'grid') rows(STEP);
  if (kind === 'columns' || kind === 'grid') columns(STEP);
  if (kind === 'wide') rows(STEP * 2);
  if (kind === 'dots') {
    for (let top = y + 3; top < y + height - 1; top += STEP) {
      for (let left = x + 3; left < x + width - 1; left += STEP) lines.push(`M${left.toFixed(1)} ${top.toFixed(1)}h2`);
    }
  }
  return lines.join('');
}

function area(fill: number, x: number, y: number, width: number, height: number): TemplateResult {
  const kind = FILLS[fill % FILLS.length]!;
  return svg`<rect class="area ${kind}" x=${x} y=${y} width=${width} height=${Math.max(0, height)}></rect>
    <path class="texture" d=${kind === 'solid' || kind === 'empty' ? '' : texture(fill, x, y, width, height)}></path>`;
}

/** The sign of a series in the legend. */
export function swatch(fill: number): TemplateResult {
  return svg`<svg aria-hidden="true" focusable="false" class="swatch" width="18" height="18" viewBox="0 0 18 18">
    ${area(fill, 1, 1, 16, 16)}
  </svg>`;
}

/** A name as it fits below a bar; whole it stands in the table. */
const fitted = (name: string, room: number): string => {
  const letters = Math.max(2, Math.floor(room / LETTER));
  return name.length > letters ? `${name.slice(0, letters - 1).trimEnd()}…` : name;
};

/** A round number at or above the highest bar. */
function top(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 5, 10].map((times) => times * power).find((n) => n >= highest)!;
}

/**
 * Bars, of stacked parts that are told apart by their texture. A part that is hidden is not drawn; a bar of which something is hidden
 * has a dashed line above it. Drawn here: an image with a name, whose numbers are in the table beside it.
 */
export function chartView({ bars, series, label, number }: Chart): TemplateResult {
  const sums = bars.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const most = top(Math.max(...sums, 4));
  const plot = HEIGHT - TOP - BOTTOM;
  const y = (n: number) => HEIGHT - BOTTOM - (n / most) * plot;
  const room = (WIDTH - LEFT - RIGHT) / bars.length;
  const width = Math.min(56, room * 0.68);
  const every = Math.ceil(bars.length / 12);
  return svg`<svg class="chart" role="img" aria-label=${label} viewBox="0 0 ${WIDTH} ${HEIGHT}">
    ${[0, 0.5, 1].map(
      (part) => svg`<line class="rule" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(most * part)} y2=${y(most * part)}></line>
        <text class="scale" x=${LEFT - 6} y=${y(most * part) + 4}>${number(most * part)}</text>`,
    )}
    ${bars.map((name, i) => {
      const x = LEFT + room * i + (room - width) / 2;
      let from = 0;
      const isHidden = series.some(({ values }) => values[i] === null);
      return svg`${series.map(({ values }, fill) => {
        const n = values[i] ?? 0;
        if (n === 0) return nothing;
        const high = (n / most) * plot;
        from += n;
        return area(fill, x, y(from), width, high);
      })}
        ${isHidden ? svg`<path class="hidden-part" d="M${x} ${y(from) - 4}h${width}"></path>` : nothing}
        ${i % every === 0 || i === bars.length - 1 ? svg`<text class="bar" x=${x + width / 2} y=${HEIGHT - 8}>${fitted(name, room * every)}</text>` : nothing}`;
    })}
  </svg>`;
}
