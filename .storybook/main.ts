import type { StorybookConfig } from '@storybook/web-components-vite';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import remarkGfm from 'remark-gfm';

// Bundled before the first story runs: found on the way, they would reload the page under a running test.
const LIBRARIES = [
  'lit',
  'lit/decorators.js',
  'lit/directives/live.js',
  'lit/directives/ref.js',
  'lit/directives/repeat.js',
  '@sas-embed/elements > @lit/context',
  '@sas-embed/client > openapi-fetch',
  '@sas-embed/client > eventsource-parser',
];

// The pages are drawn by React: both its halves from the add-on's own, not from whichever of the framework applications
// the package manager happened to put on top.
const fromDocs = createRequire(createRequire(import.meta.url).resolve('@storybook/addon-docs/package.json'));
const folderOf = (name: string) => dirname(fromDocs.resolve(`${name}/package.json`));
const resolvedReact = () => ({ react: folderOf('react'), reactDom: folderOf('react-dom') });

const config: StorybookConfig & { resolvedReact: typeof resolvedReact } = {
  resolvedReact,
  framework: '@storybook/web-components-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.ts'],
  addons: [
    // MDX alone knows no tables.
    {
      name: '@storybook/addon-docs',
      options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm] } } },
    },
    '@storybook/addon-a11y',
    '@storybook/addon-vitest',
  ],
  // The pages are tested too: a build for tests has them.
  build: {
    test: {
      disabledAddons: ['@storybook/addon-a11y', '@storybook/addon-vitest'],
      disableMDXEntries: false,
      disableAutoDocs: false,
      disableBlocks: false,
    },
  },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  viteFinal: (vite) => ({
    ...vite,
    build: { ...vite.build, chunkSizeWarningLimit: 4000 },
    optimizeDeps: { ...vite.optimizeDeps, include: [...(vite.optimizeDeps?.include ?? []), ...LIBRARIES] },
  }),
};
export default config;
