export { applyAppearance, token, tokenDefaults, type Appearance, type TokenName } from './tokens.js';
export { ansTheme, contrastTheme, darkTheme, themes, type ThemeName } from './themes.js';
