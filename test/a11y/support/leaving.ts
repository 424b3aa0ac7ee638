/**
 * How a regulator may leave the page, and whether the host is asked first. What is given to `evaluate` is sent to the browser
 * as it is, so it uses nothing from outside itself.
 */
import type { Page } from 'playwright-core';
import { showStory, type Story } from '../../support/storybook.js';

/** What an element told the host, before anything happened. */
interface Told {
  type: string;
  /** Whether it can be vetoed, and reaches a listener at the window through every shadow root. */
  asks: boolean;
  detail: Record<string, unknown>;
}

/** A link, and what happened when it was followed. */
interface Followed {
  href: string;
  told: Told[];
  /** Clicks that came of it: one. */
  clicks: number;
  prevented: boolean;
}

interface Watch {
  /** The host's answer: no, or nothing said. */
  veto: boolean;
  told: Told[];
  /** Windows that a script opened, and whether the host had been asked for that address just before. */
  opened: { url: string; asked: boolean }[];
  /** Clicks on links: whether the browser was kept from following them. */
  clicks: { href: string; prevented: boolean }[];
  links: HTMLAnchorElement[];
  buttons: HTMLButtonElement[];
}
type Watched = Window & { watch: Watch };

/** Before the page's own scripts: hears what the host would hear, and keeps windows shut. */
export function watchLeaving(): void {
  const watch: Watch = { veto: true, told: [], opened: [], clicks: [], links: [], buttons: [] };
  (window as unknown as Watched).watch = watch;
  // stories answer as a host would, so that they stay where they are: here it is the test that answers
  const { preventDefault } = Event.prototype;
  Event.prototype.preventDefault = function (this: Event) {
    if (this.type !== 'sas-open' && this.type !== 'sas-call') preventDefault.call(this);
  };
  for (const type of ['sas-open', 'sas-call']) {
    window.addEventListener(type, (event) => {
      const { detail, cancelable, composed, bubbles } = event as CustomEvent<Record<string, unknown>>;
      watch.told.push({ type, asks: cancelable && composed && bubbles, detail });
      if (watch.veto) preventDefault.call(event);
    });
  }
  window.open = (url) => {
    const asked = watch.told.at(-1)?.detail['url'] === String(url);
    watch.opened.push({ url: String(url), asked });
    return null;
  };
  // the last to hear of a click: what would be followed is told, and followed only where the test wants to see it
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (!link) return;
    watch.clicks.push({ href: link.href, prevented: event.defaultPrevented });
    if (!watch.veto) event.preventDefault();
  });
}

/** Keeps the links and the buttons of our elements that can be reached now, and says what is wrong with what is shown. */
function reachable(): { links: number; buttons: string[]; faults: string[] } {
  const { watch } = window as unknown as Watched;
  const faults: string[] = [];
  const number = /\+\d{1,3}(?:[ .\-\u00a0\u202f]?(?:\(0\))?\d){6,13}|\b0[1-9](?:[ .\-\u00a0\u202f]?\d\d){4}\b/;
  watch.links = [];
  watch.buttons = [];
  let modal: Element | undefined;
  const findModal = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(':modal')) modal = element;
      if (element.shadowRoot) findModal(element.shadowRoot);
    }
  };
  findModal(document);
  const visit = (root: ParentNode, ours: boolean): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot, ours || element.localName.startsWith('sas-'));
      if (!ours || !element.checkVisibility({ visibilityProperty: true })) continue;
      const link = element.closest('a');
      for (const node of element.childNodes) {
        const text = node.nodeType === Node.TEXT_NODE ? number.exec(node.nodeValue!)?.[0] : undefined;
        if (text && link?.protocol !== 'tel:') faults.push(`${text} is shown, and cannot be dialled`);
      }
      for (const attribute of ['action', 'formaction', 'src', 'xlink:href', ...(link ? [] : ['href'])]) {
        const value = element.getAttribute(attribute);
        if (value?.includes(':')) faults.push(`${element.localName} leads to ${value}`);
      }
      const isShut = modal !== undefined && element.closest('dialog') !== modal;
      if (element instanceof HTMLButtonElement && !element.disabled && !isShut) watch.buttons.push(element);
      if (!(element instanceof HTMLAnchorElement) || !element.hasAttribute('href')) continue;
      if (!/^(https:|tel:|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))/.test(element.href))
        faults.push(`${element.href} is a link`);
      if (element.protocol !== 'tel:' && !/noopener/.test(element.rel)) faults.push(`${element.href} has an opener`);
      watch.links.push(element);
    }
  };
  visit(document, false);
  // each kind of button once: a grid of slots is one
  const kinds = new Map<string, HTMLButtonElement>();
  for (const button of watch.buttons) {
    const kind = [...button.attributes].map(({ name, value }) => (name === 'class' ? value : name)).join(' ');
    const words = button.classList.contains('slot') ? '' : button.textContent!.trim().slice(0, 40);
    if (!kinds.has(kind + words)) kinds.set(kind + words, button);
  }
  watch.buttons = [...kinds.values()];
  return { links: watch.links.length, buttons: watch.buttons.map((it) => it.textContent!.trim()), faults };
}

/** Follows every link by a click, one after another. */
function clickAll(veto: boolean): Followed[] {
  const { watch } = window as unknown as Watched;
  watch.veto = veto;
  return watch.links.map((link) => {
    watch.told = [];
    watch.clicks = [];
    link.click();
    const { told, clicks } = watch;
    return { href: link.href, told, clicks: clicks.length, prevented: clicks.some(({ prevented }) => prevented) };
  });
}

/** Brings the focus to a link; whether it took it. */
function focus(i: number): boolean {
  const { watch } = window as unknown as Watched;
  const link = watch.links[i]!;
  link.focus();
  return (link.getRootNode() as ShadowRoot).activeElement === link;
}

/** What happened since it was last asked. */
function happened({ veto, i }: { veto: boolean; i: number }): Followed {
  const { watch } = window as unknown as Watched;
  const href = watch.links[i]?.href ?? '';
  const told = watch.told.splice(0);
  const clicks = watch.clicks.splice(0);
  watch.veto = veto;
  return { href, told, clicks: clicks.length, prevented: clicks.some(({ prevented }) => prevented) };
}

/** What is wrong with what was told of a link. */
function wrongWith({ href, told, clicks, prevented }: Followed, by: string, veto: boolean): string[] {
  const faults: string[] = [];
  const type = href.startsWith('tel:') ? 'sas-call' : 'sas-open';
  const [one, ...more] = told;
  if (one?.type !== type || more.length > 0) faults.push(`${href}: ${told.map((it) => it.type)} by ${by}, not ${type}`);
  if (one && !one.asks) faults.push(`${href}: ${type} cannot be vetoed from the page`);
  for (const [key, value] of Object.entries(one?.detail ?? {})) {
    const good =
      key === 'url' ? value === href : key === 'kind' || (/Id$/.test(key) && /^[\w:.-]+$/.test(String(value)));
    if (!good) faults.push(`${href}: ${type} tells ${key} = ${String(value)}`);
  }
  if (one && one.detail['url'] !== href) faults.push(`${href}: ${type} does not tell where it leads`);
  if (clicks !== 1) faults.push(`${href}: ${clicks} clicks by ${by} reach the page`);
  if (prevented !== veto)
    faults.push(`${href} is ${veto ? 'followed by' : 'not followed by'} ${by} ${veto ? 'all the same' : ''}`);
  return faults;
}

const DESK = { width: 1280, height: 720 };
const PHONE = { width: 360, height: 800 };
/** As many buttons as a dialog has. */
const FEW = 8;

/** What was seen of a story: what is wrong, and how much there was to look at. */
export interface Leaving {
  faults: string[];
  links: number;
  /** Addresses of windows that a control opened. */
  windows: string[];
}

/**
 * Follows every link of a story by click and by Enter, once against the host's veto and once without; then presses its buttons.
 * @param opens - whether its element says that it opens windows: then each button is pressed in a story of its own, and else
 * all of them in the usual state
 */
export async function leave(page: Page, story: Story, opens: boolean): Promise<Leaving> {
  await page.setViewportSize(story.name === 'Small Screen' ? PHONE : DESK);
  await showStory(page, story);
  const url = page.url();
  const pages = page.context().pages().length;
  const { links, buttons, faults } = await page.evaluate(reachable);
  for (const veto of [true, false]) {
    for (const followed of await page.evaluate(clickAll, veto)) faults.push(...wrongWith(followed, 'click', veto));
    await page.evaluate(happened, { veto, i: -1 });
    for (let i = 0; i < links; i++) {
      if (!(await page.evaluate(focus, i))) continue; // behind a dialog
      await page.keyboard.press('Enter');
      faults.push(...wrongWith(await page.evaluate(happened, { veto, i }), 'Enter', veto));
    }
  }
  await page.evaluate(happened, { veto: true, i: -1 });
  const windows: string[] = [];
  for (const veto of opens ? [true, false] : story.name === 'Default' ? [true] : []) {
    const each = opens && buttons.length <= FEW;
    for (let i = 0; i < (each ? buttons.length : 1); i++) {
      await page.evaluate(happened, { veto: true, i: -1 });
      if (opens) {
        await showStory(page, story, true);
        await page.evaluate(reachable);
      }
      const opened = await page.evaluate(press, { veto, only: each ? i : -1 });
      for (const { url: address, asked } of opened) {
        windows.push(address);
        if (veto) faults.push(`"${buttons[i]}" opens ${address} although the host said no`);
        else if (!asked) faults.push(`"${buttons[i]}" opens ${address} without sas-open`);
      }
    }
  }
  if (page.url() !== url) faults.push(`The page has become ${page.url()}`);
  if (page.context().pages().length !== pages) faults.push('A window was opened');
  return { faults: [...new Set(faults)], links, windows };
}

/** Presses one button, or all one after another; gives the windows that this opened. */
async function press({ veto, only }: { veto: boolean; only: number }): Promise<{ url: string; asked: boolean }[]> {
  const { watch } = window as unknown as Watched;
  watch.veto = veto;
  watch.opened.length = 0;
  const still = () => new Promise((resolve) => setTimeout(resolve, 20));
  for (const button of only < 0 ? watch.buttons : watch.buttons.slice(only, only + 1)) {
    if (!button.isConnected) continue;
    button.click();
    await still();
  }
  // what it asks the gateway for first has come: the stories' client answers at once
  for (let i = 0; i < 10; i++) await still();
  return watch.opened.splice(0);
}
