export { applyAppearance, token, tokenDefaults, type Appearance, type TokenName } from './tokens.js';
export { ansTheme, darkTheme, themes, type ThemeName } from './themes.js';
