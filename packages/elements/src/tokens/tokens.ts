import { unsafeCSS, type CSSResult } from 'lit';

/**
 * Every design token and its default. A token is the custom property `--sas-<name>`; hosts set it on any ancestor, and
 * it inherits through shadow roots. Sizes are in px: a host's root font-size never changes ours.
 *
 * This is the only place of the package that holds a literal colour.
 */
export const tokenDefaults = {
  // Surfaces
  'color-surface': '#ffffff',
  'color-surface-muted': '#f4f6f9',
  'color-surface-hover': '#e9f1f9',
  'color-border': '#d3d9e2',
  'color-border-strong': '#6b7688',
  // Text: 4.5:1 at least on every surface above
  'color-text': '#1b2433',
  'color-text-muted': '#515c6e',
  // Actions
  'color-accent': '#155891',
  'color-accent-hover': '#0f3f68',
  'color-accent-soft': '#e3eef8',
  'color-on-accent': '#ffffff',
  'color-focus': '#0b5cad',
  // A slot of today, of a later day
  'color-today': '#155891',
  'color-today-soft': '#e3eef8',
  'color-later': '#1e6440',
  'color-later-soft': '#e4f3ea',
  // The edge of a slot, for themes whose slots have no ground of their own
  'color-slot-edge': 'transparent',
  // States
  'color-success': '#1e6440',
  'color-success-soft': '#e4f3ea',
  'color-warning': '#7a4a00',
  'color-warning-soft': '#fdf1dc',
  'color-danger': '#a61b2b',
  'color-danger-soft': '#fdeaec',
  'color-backdrop': 'rgb(16 24 40 / 0.48)',
  'color-skeleton': '#e6eaf0',
  // What the browser draws itself (radios, lists, calendars): light or dark; else as in the page
  'color-scheme': 'inherit',
  // Type
  'font-family': 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif',
  'font-size': '14px',
  'font-size-small': '12px',
  'font-size-large': '16px',
  'font-size-title': '20px',
  'line-height': '20px',
  'line-height-small': '16px',
  'line-height-title': '28px',
  'font-weight': '400',
  'font-weight-medium': '500',
  'font-weight-bold': '600',
  // Space and shape
  'space-1': '4px',
  'space-2': '8px',
  'space-3': '12px',
  'space-4': '16px',
  'space-5': '24px',
  'space-6': '32px',
  radius: '8px',
  'radius-small': '5px',
  'radius-pill': '999px',
  'border-width': '1px',
  'focus-width': '2px',
  shadow: '0 1px 2px rgb(16 24 40 / 0.06)',
  'shadow-raised': '0 8px 28px rgb(16 24 40 / 0.18)',
  // Controls: never below the 24px of WCAG 2.5.8
  'control-height': '36px',
  'slot-height': '32px',
  'slot-height-compact': '26px',
  duration: '120ms',
} as const;

/** Name of a design token, without the `--sas-` prefix. */
export type TokenName = keyof typeof tokenDefaults;

/** Values for some tokens; what is left out keeps its default. */
export type Appearance = Partial<Record<TokenName, string>>;

/**
 * The token as CSS, with its default as fallback. Used inside `css` templates, so that no element has to declare sixty
 * custom properties on itself and a host's value always wins.
 * @example css`color: ${token('color-text')};`
 */
export function token(name: TokenName): CSSResult {
  return unsafeCSS(`var(--sas-${name}, ${tokenDefaults[name]})`);
}

/** What was set on each element, so that it can be taken back. */
const applied = new WeakMap<HTMLElement, readonly string[]>();

/**
 * Sets tokens on one element (through CSSOM, which a strict `style-src` allows) and removes those set before.
 * @param element - the element below which the tokens hold
 * @param appearance - the values; a name that no element knows has no effect
 */
export function applyAppearance(element: HTMLElement, appearance: Appearance | undefined): void {
  for (const name of applied.get(element) ?? []) element.style.removeProperty(`--sas-${name}`);
  const given = Object.entries(appearance ?? {});
  for (const [name, value] of given) element.style.setProperty(`--sas-${name}`, value ?? '');
  applied.set(
    element,
    given.map(([name]) => name),
  );
}
