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
  shadow: 'none',
};

/** The look of the national platform (blue, round, larger shadow), with its colours darkened where contrast asks. */
export const ansTheme: Appearance = {
  'color-accent': '#1d71b8',
  'color-accent-hover': '#0f3f68',
  'color-surface-muted': '#f8f9fb',
  'color-text': '#343852',
  'color-text-muted': '#5a6080',
  'color-danger': '#b8003f',
  radius: '14px',
  shadow: '0 0 14px rgb(0 0 0 / 0.1)',
};

/** The themes that ship with the package, by name. */
export const themes = { neutral: {} as Appearance, dark: darkTheme, ans: ansTheme } as const;

/** Name of a theme that ships with the package. */
export type ThemeName = keyof typeof themes;
