/** A host's page as strict as pages get, at the origin that the gateway knows, with nothing on it but the elements. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { bundle } from '../../../scripts/bundle.mjs';
import type { Demo } from '../../e2e/support/demo.js';
import { allowLoopback } from '../../e2e/support/loopback.js';

const BUNDLE_FILE = createRequire(import.meta.url).resolve('@sas-embed/elements/bundle');
const BUNDLE = readFileSync(BUNDLE_FILE, 'utf8');
/** What the bundle loads when it is needed, by file name. */
const CHUNKS = Object.fromEntries(
  readdirSync(dirname(BUNDLE_FILE))
    .filter((name) => /^sas-embed\d*\.[\w-]+\.js$/.test(name))
    .map((name) => [name, readFileSync(join(dirname(BUNDLE_FILE), name), 'utf8')]),
);

/** What a host does, without leaving anything on `window`. */
const HOST = `
const place = document.querySelector('#place');
const inShadow = place.dataset.shadow !== undefined;
const tag = (name) => (place.dataset.prefix ?? 'sas') + '-' + name;
const root = inShadow ? place.attachShadow({ mode: 'open' }) : place;
if (inShadow) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/strict/host.css';
  root.append(link);
}
const provider = document.createElement(tag('provider'));
provider.gateway = place.dataset.gateway;
// The host's server wrote it into the page: the policy lets the page ask nobody but the gateway.
provider.getToken = async () => place.dataset.token;
const search = document.createElement(tag('search'));
search.context = {
  caseRef: 'DRM-20261122-0090',
  specialty: { code: 'SM54' },
  address: { streetNumber: '5', streetName: 'place du Beffroi', postcode: '48000', city: 'Mende', inseeCode: '48095' },
};
provider.append(search);
const button = document.createElement('button');
button.textContent = 'Chercher';
button.addEventListener('click', () => void search.run());
root.append(button, provider);
`;

/** A reset that means harm: it takes everything from every element that it reaches. */
export const HOSTILE_CSS = `
* { all: unset !important; font-size: 3px !important; line-height: 0 !important; }
button, dialog, [role=grid] { display: none !important; }
`;

export interface HostOptions {
  /** Directives added to the policy, or put in place of those of the same name. */
  policy?: Record<string, string>;
  /** Other scripts, loaded one after the other before the host's own; a file of the same bundle by default. */
  scripts?: string[];
  /** Style sheet of the host. */
  css?: string;
  /** Whether the elements stand inside a shadow root of the host. */
  shadow?: boolean;
  /** How the host's tags begin. */
  prefix?: string;
  /** Files below `/strict/` that the test adds. */
  files?: Record<string, string>;
}

export interface StrictHost {
  context: BrowserContext;
  page: Page;
  /** Policy violations, errors and exceptions of the page. */
  faults: string[];
  warnings: string[];
  /** Every address that was asked for. */
  requests: string[];
  /** What was on `window` before any script ran. */
  globalsBefore: string[];
}

/** The bundle as another version of it. */
export function otherVersion(version: string): string {
  const { version: own } = JSON.parse(
    readFileSync(new URL('../../../packages/elements/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  const other = BUNDLE.replaceAll(own, version);
  if (other === BUNDLE) throw new Error('The bundle does not name its version');
  return other;
}

/** The elements as a host's bundler makes them of the modules, with tags that begin with `prefix`: the entry, and all its files. */
export async function prefixed(prefix: string): Promise<{ entry: string; files: Record<string, string> }> {
  const { initial, dynamic } = await bundle(
    `import { defineSas } from '@sas-embed/elements/prefix'; await defineSas({ prefix: '${prefix}' });`,
    { minify: false },
  );
  const files = Object.fromEntries([...initial, ...dynamic].map(({ name, code }) => [name, code]));
  return { entry: initial[0]!.name, files };
}

/** Opens the page. */
export async function openHost(demo: Demo, options: HostOptions = {}): Promise<StrictHost> {
  const { lrm, gateway } = demo.world.urls;
  const policy = Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': gateway,
    'base-uri': "'none'",
    'form-action': "'none'",
    'require-trusted-types-for': "'script'",
    ...options.policy,
  })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
  const token = await demo.world.token('camille');
  const scripts = [...(options.scripts ?? ['/strict/sas-embed.js']), '/strict/host.js'];
  const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Hôte strict</title>
    <link rel="stylesheet" href="/strict/host.css">
    <main><h1>Dossier</h1><div id="place" data-gateway="${gateway}" data-token="${token}"
      ${options.prefix ? `data-prefix="${options.prefix}"` : ''} ${options.shadow ? 'data-shadow' : ''}></div></main>
    ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}</html>`;
  const files: Record<string, string> = {
    'page.html': html,
    'blank.html': '<!doctype html><title>Rien</title>',
    'host.css': options.css ?? '',
    'host.js': HOST,
    ...CHUNKS,
    'sas-embed.js': BUNDLE,
    ...options.files,
  };

  const context = await demo.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  await allowLoopback(context, lrm);
  const [faults, warnings, requests]: string[][] = [[], [], []];
  context.on('weberror', (error) => faults!.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults!.push(message.text());
    if (message.type() === 'warning') warnings!.push(message.text());
  });
  context.on('request', (request) => requests!.push(request.url()));
  // What the browser keeps to itself in the console is told by this event.
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample}`);
    });
  });
  await context.route(`${lrm}/favicon.ico`, (route) => route.fulfill({ status: 204 }));
  await context.route(`${lrm}/strict/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice('/strict/'.length);
    const body = files[name];
    if (body === undefined) return route.fulfill({ status: 404 });
    const type = { html: 'text/html', css: 'text/css', js: 'text/javascript' }[name.split('.').at(-1)!]!;
    return route.fulfill({
      body,
      headers: { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy },
    });
  });

  const page = await context.newPage();
  await page.goto(`${lrm}/strict/blank.html`);
  const globalsBefore = await page.evaluate(() => Object.getOwnPropertyNames(window));
  await page.goto(`${lrm}/strict/page.html`);
  return { context, page, faults: faults!, warnings: warnings!, requests: requests!, globalsBefore };
}
