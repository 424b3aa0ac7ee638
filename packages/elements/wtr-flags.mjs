import { existsSync } from 'node:fs';

/** Where Chromium is: CHROME_PATH, then what distributions install; undefined lets the launcher look. */
export const chromiumPath =
  process.env.CHROME_PATH ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Headless, without a sandbox of its own (CI runs as root), without any call of the browser's own. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
