import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import manifest from '../packages/elements/custom-elements.json';
import { en } from '../packages/elements/src/localize/en/index.js';
import { createLocalizer } from '../packages/elements/src/localize/index.js';
import '../packages/elements/src/testing/fixtures/host.js';
import { applyAppearance, themes, type ThemeName } from '../packages/elements/src/tokens/index.js';

setCustomElementsManifest(manifest);

const localizers = {
  fr: createLocalizer({ locale: 'fr', viewerTimeZone: 'Europe/Paris' }),
  en: createLocalizer({ locale: 'en', viewerTimeZone: 'Europe/Paris', messages: en }),
};

/** Sets the theme on the page, as a host would on an ancestor of the elements. */
function dress(theme: ThemeName): void {
  applyAppearance(document.body, themes[theme]);
  document.body.style.background = theme === 'dark' ? '#121821' : '';
}

const preview: Preview = {
  tags: ['autodocs'],
  parameters: { a11y: { test: 'error' }, layout: 'padded', controls: { expanded: true } },
  globalTypes: {
    theme: { toolbar: { title: 'Theme', items: Object.keys(themes), dynamicTitle: true } },
    locale: { toolbar: { title: 'Language', items: Object.keys(localizers), dynamicTitle: true } },
  },
  initialGlobals: { theme: 'neutral', locale: 'fr' },
  decorators: [
    // Language, theme and clock around every story; the clock stands still at the fixtures' morning.
    (story, { globals }) => {
      const locale = globals['locale'] as keyof typeof localizers;
      return html`<div lang=${locale} ${ref(() => dress(globals['theme'] as ThemeName))}>
        <test-host .localizer=${localizers[locale]}>${story() as TemplateResult}</test-host>
      </div>`;
    },
  ],
};
export default preview;
