import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming/create';

addons.setConfig({
  theme: create({
    base: 'light',
    brandTitle: 'sas-embed',
    brandTarget: '_self',
    colorPrimary: '#155891',
    colorSecondary: '#155891',
    appBorderRadius: 6,
    fontBase: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif',
  }),
  sidebar: { showRoots: true },
  // Controls first: what a reader tries; the rest is one tab away.
  selectedPanel: 'storybook/controls/panel',
});
