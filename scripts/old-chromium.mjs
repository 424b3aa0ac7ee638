/* global HTMLElement, Element -- within the page */
// An old Chromium that a registry package ships (@sparticuz/chromium, MIT): the oldest that the elements promise. It weighs on
// nobody's install: `npm run test:chromium109` fetches it into a cache folder of the project, at the version of
// test/chromium109/package.json.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserFlags } from './browser.mjs';
import { root } from './pnpm.mjs';

const MANIFEST = join(root, 'test/chromium109/package.json');

/** Its executable. Throws when the package cannot be had, or does not run here. */
export async function oldChromium() {
  const [[, version]] = Object.entries(JSON.parse(readFileSync(MANIFEST, 'utf8')).dependencies);
  const folder = join(root, 'node_modules/.cache/sas-embed', `chromium-${version}`);
  const executable = join(folder, 'chromium');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(MANIFEST, join(folder, 'package.json'));
    const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--loglevel=error'];
    const { status } = spawnSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error('@sparticuz/chromium cannot be installed: is the package registry within reach?');
    // What it ships, unpacked by its own tool into the folder of temporary files, which is this one here.
    const unpack = `
      const shipped = require("./node_modules/@sparticuz/chromium/build/lambdafs.js");
      const of = (file) => (shipped.default ?? shipped).inflate("node_modules/@sparticuz/chromium/bin/" + file);
      Promise.all([of("chromium.br"), of("swiftshader.tar.br")]).then(console.log);`;
    const done = spawnSync(process.execPath, ['-e', unpack], {
      ...{ cwd: folder, env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'ignore', 'inherit'] },
    });
    if (done.status !== 0 || !existsSync(executable)) throw new Error('@sparticuz/chromium could not be unpacked');
  }
  await mustBeOld(executable);
  return executable;
}

/** A browser that is newer than it says would prove nothing. */
async function mustBeOld(executablePath) {
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  try {
    const page = await browser.newPage();
    const known = await page.evaluate(() =>
      Object.entries({
        'AbortSignal.any': 'any' in AbortSignal,
        popover: 'popover' in HTMLElement.prototype,
        'Promise.withResolvers': 'withResolvers' in Promise,
        'async iteration of streams': Symbol.asyncIterator in ReadableStream.prototype,
        'Element.setHTMLUnsafe': 'setHTMLUnsafe' in Element.prototype,
      }).flatMap(([name, isThere]) => (isThere ? [name] : [])),
    );
    if (!browser.version().startsWith('109.') || known.length > 0) {
      throw new Error(`This is Chromium ${browser.version()}, with ${known.join(', ') || 'nothing too new'}`);
    }
    console.log(`Chromium ${browser.version()}`);
  } finally {
    await browser.close();
  }
}
