import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import manifest from '../packages/elements/custom-elements.json';
import { enAppointments } from '../packages/elements/src/localize/en/appointments.js';
import { en } from '../packages/elements/src/localize/en/index.js';
import { enMarketplace } from '../packages/elements/src/localize/en/marketplace.js';
import { createLocalizer } from '../packages/elements/src/localize/index.js';
import '../packages/elements/src/testing/fixtures/host.js';
import { applyAppearance, themes, type ThemeName } from '../packages/elements/src/tokens/index.js';
import DocsPage from './docs-page.mdx';
import './preview.css';

setCustomElementsManifest(manifest);

const localizersAt = (at: { viewerTimeZone?: string }) => ({
  fr: createLocalizer({ locale: 'fr', ...at }),
  en: createLocalizer({ locale: 'en', ...at, messages: { ...en, ...enMarketplace, ...enAppointments } }),
});
const localizers = { paris: localizersAt({ viewerTimeZone: 'Europe/Paris' }), browser: localizersAt({}) };

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    layout: 'fullscreen',
    controls: { expanded: true, sort: 'requiredFirst' },
    docs: { page: DocsPage as never, toc: { headingSelector: 'h2, h3' } },
    viewport: {
      options: {
        phone: { name: 'Phone (360 × 800)', type: 'mobile', styles: { width: '360px', height: '800px' } },
        panel: { name: 'Side panel (520 × 900)', type: 'tablet', styles: { width: '520px', height: '900px' } },
        screen: { name: 'Second screen (1920 × 1080)', type: 'desktop', styles: { width: '1920px', height: '1080px' } },
      },
    },
    options: {
      // Read without running it: no constant from elsewhere.
      storySort: {
        order: [
          'Start here',
          'States',
          'Accessibilité',
          'Elements',
          [
            'sas-search',
            'sas-search-bar',
            'sas-results',
            'sas-offer-card',
            'sas-slot-grid',
            'sas-booking-dialog',
            'sas-structure-members',
            'sas-filters',
            'sas-map',
            'sas-agenda',
            'sas-participation',
            'sas-appointments',
            'sas-indicators',
            'sas-interface-status',
            'sas-provider',
          ],
          'Kinds of card',
          'Outside the slots',
          'Guides',
          ['English', 'Français'],
        ],
      },
    },
  },
  globalTypes: {
    theme: {
      description: 'Theme: design tokens set on an ancestor',
      toolbar: {
        icon: 'paintbrush',
        dynamicTitle: true,
        items: [
          { value: 'neutral', title: 'Neutral theme' },
          { value: 'dark', title: 'Dark theme' },
          { value: 'ans', title: 'Theme of the national platform' },
          { value: 'contrast', title: 'High contrast theme' },
        ] satisfies { value: ThemeName; title: string }[],
      },
    },
    locale: {
      description: 'Language',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: 'fr', title: 'Français' },
          { value: 'en', title: 'English' },
        ] satisfies { value: keyof typeof localizers.paris; title: string }[],
      },
    },
    viewer: {
      description: 'Whose clock the viewer has',
      toolbar: {
        icon: 'time',
        dynamicTitle: true,
        items: [
          { value: 'paris', title: 'Viewer in Paris' },
          { value: 'browser', title: 'Viewer where the browser is' },
        ] satisfies { value: keyof typeof localizers; title: string }[],
      },
    },
    density: {
      description: 'Density',
      toolbar: {
        icon: 'component',
        dynamicTitle: true,
        items: [
          { value: 'comfortable', title: 'Comfortable' },
          { value: 'compact', title: 'Compact' },
        ],
      },
    },
  },
  initialGlobals: { theme: 'neutral', locale: 'fr', viewer: 'paris', density: 'comfortable' },
  decorators: [
    // Theme, language and clock around every story, as a host sets them; the clock stands still at the fixtures' morning.
    (story, { globals, viewMode }) => {
      const locale = globals['locale'] as keyof typeof localizers.paris;
      const localizer = localizers[globals['viewer'] as keyof typeof localizers][locale];
      const dress = (stage?: Element) =>
        stage && applyAppearance(stage as HTMLElement, themes[globals['theme'] as ThemeName]);
      return html`<div class="stage ${viewMode}" lang=${locale} ${ref(dress)}>
        <test-host .localizer=${localizer}>${story() as TemplateResult}</test-host>
      </div>`;
    },
  ],
};
export default preview;
