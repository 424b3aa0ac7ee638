// Where the browser is: CHROME_PATH, then an installed Chrome, Chromium or Edge.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];
const wellKnown = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[variable] ?? '', path),
    ),
  ),
};

const runs = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The browser's executable, or `undefined`. */
export function findBrowser() {
  if (process.env.CHROME_PATH) return runs(process.env.CHROME_PATH) ? process.env.CHROME_PATH : undefined;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));
  return [...onPath, ...(wellKnown[process.platform] ?? [])].find(runs);
}

/** Firefox's executable (FIREFOX_PATH, else one on the path), or `undefined`. */
export function findFirefox() {
  if (process.env.FIREFOX_PATH) return runs(process.env.FIREFOX_PATH) ? process.env.FIREFOX_PATH : undefined;
  const path = (process.env.PATH ?? '').split(delimiter);
  return path.flatMap((dir) => ['firefox-esr', 'firefox'].map((name) => join(dir, name))).find(runs);
}

/** How to bring one, in a sentence. */
export const browserHint =
  process.platform === 'linux'
    ? 'No Chrome, Chromium or Edge was found: "apt-get install -y chromium" brings one (or set CHROME_PATH to its executable).'
    : 'No Chrome, Chromium or Edge was found: install Google Chrome (or set CHROME_PATH to its executable).';

/** Flags under which tests run it: headless, quiet, and in a container too. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
