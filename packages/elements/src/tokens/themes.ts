import type { Appearance } from './tokens.js';

/** For rooms where the light is low: the same tokens on dark surfaces, contrast 4.5:1 at least. */
export const darkTheme: Appearance = {
  'color-surface': '#1a212c',
  'color-surface-muted': '#121821',
  'color-surface-hover': '#26364a',
  'color-border': '#3a4656',
  'color-border-strong': '#8f9bad',
  'color-text': '#eef2f7',
  'color-text-muted': '#b3bdcc',
  'color-accent': '#8ec5f8',
  'color-accent-hover': '#b9dbfb',
  'color-accent-soft': '#1f3a55',
  'color-on-accent': '#0b1a2a',
  'color-focus': '#9ccdfb',
  'color-today': '#a5d2fb',
  'color-today-soft': '#1f3a55',
  'color-later': '#9fe0b9',
  'color-later-soft': '#173a28',
  'color-success': '#9fe0b9',
  'color-success-soft': '#173a28',
  'color-warning': '#f7cf8a',
  'color-warning-soft': '#40300f',
  'color-danger': '#ffb3ba',
  'color-danger-soft': '#4a1a20',
  'color-backdrop': 'rgb(0 0 0 / 0.64)',
  'color-skeleton': '#2b3543',
  'color-scheme': 'dark',
  shadow: 'none',
};

/** The look of the national platform (blue, round, larger shadow), with its colours darkened where contrast asks. */
export const ansTheme: Appearance = {
  'color-accent': '#1a69ad',
  'color-accent-hover': '#0f3f68',
  'color-surface-muted': '#f8f9fb',
  'color-text': '#343852',
  'color-text-muted': '#5a6080',
  'color-danger': '#b8003f',
  radius: '14px',
  shadow: '0 0 14px rgb(0 0 0 / 0.1)',
};

/**
 * For those who need more than AA: text and edges 7:1 at least, black and white where nothing else is meant, thicker focus.
 * Whoever set contrast in the system itself (forced colours) needs no theme.
 */
export const contrastTheme: Appearance = {
  'color-surface-muted': '#ffffff',
  'color-surface-hover': '#fff4b8',
  'color-border': '#000000',
  'color-border-strong': '#000000',
  'color-text': '#000000',
  'color-text-muted': '#1f2937',
  'color-accent': '#003a75',
  'color-accent-hover': '#001f40',
  'color-accent-soft': '#ffffff',
  'color-focus': '#8a0058',
  'color-today': '#003a75',
  'color-today-soft': '#ffffff',
  'color-later': '#0a4022',
  'color-later-soft': '#ffffff',
  'color-slot-edge': '#000000',
  'color-success': '#0a4022',
  'color-success-soft': '#ffffff',
  'color-warning': '#5a3600',
  'color-warning-soft': '#ffffff',
  'color-danger': '#7d0016',
  'color-danger-soft': '#ffffff',
  'color-backdrop': 'rgb(0 0 0 / 0.72)',
  'border-width': '2px',
  'focus-width': '3px',
  shadow: 'none',
};

/** The themes that ship with the package, by name. */
export const themes = { neutral: {} as Appearance, dark: darkTheme, ans: ansTheme, contrast: contrastTheme } as const;

/** Name of a theme that ships with the package. */
export type ThemeName = keyof typeof themes;
