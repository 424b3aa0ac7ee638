/** Packages with which sizes are compared. They weigh on nobody's install: the bench fetches them when it needs them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'rollup';
import { root } from '../../../scripts/pnpm.mjs';

/** What a page imports for the peer's part of the journey. */
export const peers = [
  {
    // A week of slots: no search, no booking.
    name: 'peer.fullcalendar',
    code: `import { Calendar } from '@fullcalendar/core';
      import fr from '@fullcalendar/core/locales/fr.js';
      import timegrid from '@fullcalendar/timegrid';
      globalThis.show = (el) => new Calendar(el, { plugins: [timegrid], locale: fr, initialView: 'timeGridWeek' }).render();`,
  },
  {
    // The controls of a form with a dialog: no data, no slots.
    name: 'peer.webawesome',
    code: `import '@awesome.me/webawesome/dist/styles/themes/default.css';
      import '@awesome.me/webawesome/dist/components/button/button.js';
      import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
      import '@awesome.me/webawesome/dist/components/input/input.js';
      import '@awesome.me/webawesome/dist/components/option/option.js';
      import '@awesome.me/webawesome/dist/components/select/select.js';`,
  },
  {
    // One practitioner's slots: no search.
    name: 'peer.medplum-scheduler',
    code: `import '@mantine/core/styles.css';
      import '@medplum/react/styles.css';
      import { MantineProvider } from '@mantine/core';
      import { MedplumClient } from '@medplum/core';
      import { MedplumProvider, Scheduler } from '@medplum/react';
      import { createElement as h } from 'react';
      import { createRoot } from 'react-dom/client';
      import { MemoryRouter } from 'react-router';
      globalThis.show = (el, schedule) => createRoot(el).render(
        h(MemoryRouter, {}, h(MedplumProvider, { medplum: new MedplumClient() },
          h(MantineProvider, {}, h(Scheduler, { schedule })))));`,
  },
] as const;

const manifest = readFileSync(fileURLToPath(new URL('package.json', import.meta.url)), 'utf8');

/** Style sheets count with the entry that imports them, as the text that a page loads. */
const styles: Plugin = {
  name: 'styles',
  transform: (text, id) =>
    id.endsWith('.css')
      ? { code: `globalThis.css = ${JSON.stringify(text)};`, map: null, moduleSideEffects: true }
      : null,
};

/** React and its like ship their development build unless they are told not to. */
const production: Plugin = {
  name: 'production',
  transform: (text) =>
    text.includes('process.env.NODE_ENV')
      ? { code: text.replaceAll('process.env.NODE_ENV', '"production"'), map: null }
      : null,
};

/**
 * Installs the peers, at the versions of `package.json` beside this file, into a cache folder of the project.
 * @returns how to bundle them, or undefined (after saying why) when they cannot be had
 */
export async function installPeers(): Promise<{ from: string; plugins: Plugin[] } | undefined> {
  const folder = join(
    root,
    'node_modules/.cache/sas-embed',
    `peers-${createHash('sha256').update(manifest).digest('hex').slice(0, 12)}`,
  );
  const stamp = join(folder, '.installed');
  if (!existsSync(stamp)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    const { status } = spawnSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--loglevel=error'],
      { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
    );
    if (status !== 0) {
      console.error('peer.*: the peers cannot be installed (is the package registry within reach?); left out.');
      return undefined;
    }
    writeFileSync(stamp, '');
  }
  const entry = createRequire(join(folder, 'package.json')).resolve('@rollup/plugin-commonjs');
  const { default: commonjs } = (await import(pathToFileURL(entry).href)) as { default: () => Plugin };
  return { from: folder, plugins: [production, styles, commonjs()] };
}
