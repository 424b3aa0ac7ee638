/**
 * The loader's frame on two origins: the demo host's page (localhost), whose policy allows no policy of Trusted Types, and the
 * frame's page from the gateway (127.0.0.1).
 */
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { createClient } from '@sas-embed/client';
import type { SasFrame } from '@sas-embed/loader';
import type {} from '@sas-embed/loader/script';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve, type StaticServer } from '../support/static-server.js';
import { startDemo, type Demo } from './support/demo.js';
import { allowLoopback } from './support/loopback.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

interface Host {
  context: BrowserContext;
  page: Page;
  sas: FrameLocator;
  /** Errors, exceptions and violations of the policies, of the page and of the frame. */
  faults: string[];
}

let open: Host[] = [];
afterEach(async () => {
  await Promise.all(open.map(({ context }) => context.close()));
  open = [];
});

/** Opens a page that holds a frame: the demo host's, with this done to it before any script runs. */
async function openHost(url = demo.world.urls.frame, before?: (context: BrowserContext) => Promise<unknown>) {
  const context = await demo.browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'fr-FR' });
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await before?.(context);
  const page = await context.newPage();
  await page.goto(url);
  const host: Host = { context, page, faults, sas: page.frameLocator('#sas iframe') };
  open.push(host);
  return host;
}

/** The demo host's page, which may hold frames of this address too; without its own script on request. */
const openBeside = (url: string, script = true) =>
  openHost(demo.world.urls.frame, async (context) => {
    await allowLoopback(context, demo.world.urls.frame);
    await context.route(`${demo.world.urls.frame}/`, async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      const policy = headers['content-security-policy']!.replace('frame-src', `frame-src ${url}`);
      const text = await response.text();
      const body = script ? text : text.replace('<script type="module" src="/frame.js"></script>', '');
      await route.fulfill({ response, body, headers: { ...headers, 'content-security-policy': policy } });
    });
  });

const told = ({ page }: Host, name: string) => page.locator(`#events li[data-event="${name}"]`);
const cards = (sas: FrameLocator, source: string) =>
  sas
    .locator('sas-offer-card')
    .filter({ has: sas.locator('.source.answered', { hasText: source }) })
    .filter({ has: sas.locator('button.slot:not([aria-disabled])') });
const dialog = (sas: FrameLocator) => sas.locator('sas-booking-dialog dialog[open]');
const search = async (host: Host) => {
  await told(host, 'sas-ready').waitFor();
  await host.page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  await cards(host.sas, 'Agenda SAS').first().waitFor({ timeout: 20_000 });
};
const chooseSlot = (sas: FrameLocator, source: string) =>
  cards(sas, source).first().locator('button.slot:not([aria-disabled])').first().click();

describe('a page without a bundler', () => {
  it('books in the frame, and gets the appointment; nothing is stored, no policy violated, no cookie set', async () => {
    const host = await openHost();
    const { page, sas, context, faults } = host;
    const policy = (await page.request.get(page.url())).headers()['content-security-policy'];
    expect(policy).toMatch(/require-trusted-types-for 'script'.*trusted-types 'none'/);
    await search(host);
    // the focus went into the frame, to the results
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    await chooseSlot(sas, 'Agenda SAS');
    await dialog(sas)
      .getByRole('button', { name: /Confirmer/ })
      .click();
    await dialog(sas).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    await page.locator('#appointments article').waitFor();
    await told(host, 'sas-book').waitFor();
    expect(await told(host, 'sas-book').innerText()).toMatch(/^sas-book \{"appointmentId":"[^"]+"\}$/);

    expect(faults).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    const inFrame = page.frames().find((frame) => frame.url().startsWith(demo.world.urls.gateway))!;
    // Where the browser gives frames of another site no storage at all, it works as well: there is nothing to keep.
    const kept = await inFrame.evaluate(() => {
      try {
        return [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
      } catch {
        return [];
      }
    });
    expect(kept).toEqual([]);
    // the address says which host, and nothing else
    expect(inFrame.url()).toMatch(/\/embed\/0\.1\.0\/frame\.html\?host=demo-frame#[\da-f-]{36}$/);
  });

  it('has the height of its content, up to that of the window', async () => {
    const host = await openHost();
    const { page } = host;
    const height = () => page.locator('#sas iframe').evaluate((frame) => frame.clientHeight);
    await told(host, 'sas-ready').waitFor();
    expect(await height()).toBe(420);
    await search(host);
    await expect.poll(height).toBe(await page.evaluate(() => innerHeight));
  });

  it('is told of Escape when nothing in the frame had a use for it', async () => {
    const host = await openHost();
    const { page, sas } = host;
    await search(host);
    await chooseSlot(sas, 'Agenda SAS');
    await dialog(sas)
      .getByRole('button', { name: /Confirmer/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog(sas).waitFor({ state: 'hidden' });
    expect(await told(host, 'escape').count()).toBe(0);
    await page.keyboard.press('Escape');
    await told(host, 'escape').waitFor();
  });

  it('shows it in a page that is isolated from all others, too', async () => {
    const host = await openHost(demo.world.urls.frame, async (context) => {
      await allowLoopback(context, demo.world.urls.frame);
      await context.route(`${demo.world.urls.frame}/`, async (route) => {
        const response = await route.fetch();
        const isolation = {
          'cross-origin-embedder-policy': 'require-corp',
          'cross-origin-opener-policy': 'same-origin',
        };
        await route.fulfill({ response, headers: { ...response.headers(), ...isolation } });
      });
    });
    expect(await host.page.evaluate(() => crossOriginIsolated)).toBe(true);
    await search(host);
    expect(host.faults).toEqual([]);
  });

  it('can be taken out, and the hold is given back', async () => {
    const host = await openHost();
    const { page, sas } = host;
    await search(host);
    await chooseSlot(sas, 'Agenda SAS');
    await dialog(sas).getByText('Créneau gardé pour vous').waitFor();
    const released = page.waitForRequest(
      (request) => request.method() === 'DELETE' && /\/v1\/holds\//.test(request.url()),
    );
    await page.getByRole('button', { name: 'Clore le dossier' }).press('Enter');
    await released;
    await page.locator('#sas iframe').waitFor({ state: 'detached' });
  });
});

describe('what a host asks of the frame', () => {
  it('the focus goes in and comes back; what stands behind an id is told; another is refused with a code', async () => {
    const host = await openHost();
    const { page, sas } = host;
    await search(host);
    const readyAtOnce = await page.evaluate(async () => {
      const shown = document.getElementById('sas')!;
      const { gateway, host: id } = shown.dataset as { gateway: string; host: string };
      const opener = document.createElement('button');
      const place = document.createElement('div');
      place.id = 'mine';
      shown.before(opener, place);
      opener.id = 'opener';
      opener.focus();
      const frame = globalThis.SasEmbed.mount(place, {
        ...{ gateway, host: id },
        getToken: async () =>
          ((await (await fetch('/api/token', { method: 'POST' })).json()) as { token: string }).token,
        context: {
          specialty: { code: 'SM54' },
          address: { postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
        },
      });
      Object.assign(globalThis, { mine: frame });
      const chosen = new Promise<string>((resolve) =>
        frame.on('sas-select', (event) => {
          event.preventDefault();
          resolve(event.detail.offerId);
        }),
      );
      Object.assign(globalThis, { chosen });
      frame.focus();
      return frame.ready;
    });
    expect(readyAtOnce).toBe(false);
    const mine = page.frameLocator('#mine iframe');
    await mine.locator('sas-search-bar input:focus').first().waitFor();
    expect(await page.evaluate(() => document.activeElement === document.querySelector('#mine iframe'))).toBe(true);
    const searched = await page.evaluate(async () => {
      const { mine: frame } = globalThis as unknown as { mine: SasFrame };
      return [await frame.run(), frame.ready];
    });
    expect(searched).toEqual([true, true]);
    await cards(mine, 'Agenda SAS').first().locator('button.slot:not([aria-disabled])').first().click();
    const answered = await page.evaluate(async () => {
      const { mine: frame, chosen } = globalThis as unknown as { mine: SasFrame; chosen: Promise<string> };
      const id = await chosen;
      const offer = await frame.getOffer(id);
      const refusals = [frame.getOffer('nobodys'), frame.getAppointment('nobodys')].map((asked) =>
        asked.then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
      );
      return { same: offer.id === id, refusals: await Promise.all(refusals) };
    });
    expect(answered).toEqual({ same: true, refusals: ['not-found', 'not-found'] });
    // the host said no to the slot
    expect(await dialog(mine).count()).toBe(0);
    await page.evaluate(() => (globalThis as unknown as { mine: SasFrame }).mine.unmount());
    expect(await page.locator('#mine iframe').count()).toBe(0);
    expect(await page.locator('#opener:focus').count()).toBe(1);
    // and once more in the same place
    expect(
      await page.evaluate(async () => {
        const { gateway, host: id } = document.getElementById('sas')!.dataset as { gateway: string; host: string };
        const again = globalThis.SasEmbed.mount('#mine', {
          ...{ gateway, host: id },
          getToken: async () =>
            ((await (await fetch('/api/token', { method: 'POST' })).json()) as { token: string }).token,
        });
        await new Promise<void>((resolve) => again.on('sas-ready', () => resolve()));
        const frames = document.querySelectorAll('#mine iframe').length;
        await again.unmount();
        return [frames, again.ready, document.querySelectorAll('#mine iframe').length];
      }),
    ).toEqual([1, true, 0]);
    expect(await sas.locator('sas-offer-card').count()).toBeGreaterThan(0);
  });

  it('the file of a version is the one whose hash is published, and a browser holds a page to it', async () => {
    const { gateway } = demo.world.urls;
    const hashes = (await (await fetch(`${gateway}/embed/0.1.0/integrity.json`)).json()) as Record<string, string>;
    const loads = async (integrity: string) => {
      const server = await serve(async (path) =>
        path === '/'
          ? {
              body: `<!doctype html><title>Hôte</title><script src="${gateway}/embed/0.1.0/loader.js" integrity="${integrity}" crossorigin="anonymous"></script>`,
              headers: { 'content-type': 'text/html; charset=utf-8' },
            }
          : undefined,
      );
      try {
        const { page } = await openHost(server.url);
        return await page.evaluate(() => typeof globalThis.SasEmbed?.mount);
      } finally {
        await server.stop();
      }
    };
    expect(hashes['loader.js']).toMatch(/^sha384-/);
    expect(await loads(hashes['loader.js']!)).toBe('function');
    expect(await loads(`sha384-${'A'.repeat(64)}`)).toBe('undefined');
  });
});

describe('the host’s word, across the frame', () => {
  it('is waited for before a call, which is made or not', async () => {
    const host = await openHost();
    const { page, sas } = host;
    await page.getByLabel(/Demander avant/).check();
    await search(host);
    const calls: string[] = [];
    const inFrame = page.frames().find((frame) => frame.url().startsWith(demo.world.urls.gateway))!;
    await page.exposeFunction('called', (href: string) => void calls.push(href));
    // what the browser would dial: a click on a telephone link that nobody prevented
    await inFrame.evaluate(() =>
      window.addEventListener('click', (event) => {
        const link = event.composedPath().find((it) => it instanceof HTMLAnchorElement);
        if (!link?.href.startsWith('tel:') || event.defaultPrevented) return;
        event.preventDefault();
        void (window as unknown as { called(href: string): void }).called(link.href);
      }),
    );
    const phone = sas.locator('a.phone').first();
    await phone.click();
    await page.getByText('Appeler ce numéro ?').waitFor();
    expect(calls).toEqual([]);
    await page.getByRole('button', { name: 'Non' }).click();
    await phone.click();
    await page.getByRole('button', { name: 'Oui' }).click();
    await expect.poll(() => calls.length).toBe(1);
    expect(calls[0]).toMatch(/^tel:\+?\d+$/);
  });

  it('tells where an editor’s page is to be opened, also where pages may open no window', async () => {
    const host = await openHost(demo.world.urls.frame, (context) =>
      context.addInitScript(() => (window.open = () => null)),
    );
    const { page, sas, context } = host;
    await page.getByLabel(/Demander avant/).check();
    await search(host);
    await chooseSlot(sas, 'AgendaRapide');
    const opens = dialog(sas).getByRole('button', { name: /Ouvrir|Continuer/ });
    await opens.click();
    await page.getByText(/^Ouvrir 127\.0\.0\.1/).waitFor();
    await page.getByRole('button', { name: 'Non' }).click();
    expect(await told(host, 'sas-open').first().innerText()).toMatch(/"kind":"handover"/);
    expect(context.pages()).toHaveLength(1);
  });
});

describe('a token that ends mid-way', () => {
  it('is renewed by the host’s function, and the booking goes on', async () => {
    const { frame, gateway } = demo.world.urls;
    let given = '';
    let asked = 0;
    const host = await openHost(frame, (context) =>
      context.route('**/api/token', async (route) => {
        asked++;
        given = await demo.world.token('camille', 'demo-frame');
        await route.fulfill({ json: { token: given } });
      }),
    );
    const { sas, faults } = host;
    await search(host);
    expect(asked).toBe(1);
    // The session behind the token is ended at the gateway: from now on it is refused.
    await createClient({ baseUrl: gateway, getToken: () => given }).endSession();
    await chooseSlot(sas, 'Agenda SAS');
    await dialog(sas)
      .getByRole('button', { name: /Confirmer/ })
      .click();
    await dialog(sas).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    expect(asked).toBeGreaterThan(1);
    expect(faults.filter((fault) => !/401/.test(fault))).toEqual([]);
  });
});

describe('another page', () => {
  const pageOf = (host: string, script: string) => {
    const { gateway } = demo.world.urls;
    return serve(async (path) => {
      if (path === '/') {
        const loader = `<script src="${gateway}/embed/0.1.0/loader.js" crossorigin></script>`;
        return {
          body: `<!doctype html><title>Autre</title><div id="sas"></div><ol id="events"></ol>${loader}
            <script>const gateway = '${gateway}', host = '${host}';${script}</script>`,
          headers: { 'content-type': 'text/html; charset=utf-8' },
        };
      }
      return undefined;
    });
  };
  let server: StaticServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const MOUNT = `
    const frame = SasEmbed.mount('#sas', { gateway, host, timeoutMs: 1500, getToken: async () => { document.title = 'asked'; return 'x'; } });
    frame.on('sas-error', ({ detail }) => {
      const item = document.createElement('li');
      item.dataset.event = 'sas-error';
      item.textContent = detail.code;
      document.getElementById('events').append(item);
    });`;

  it.each([
    ['of a host that is not registered', 'demo-unknown'],
    ['that gives itself out as a registered one', 'demo-frame'],
  ])('%s is refused by the policy of the frame, and told so', async (_which, id) => {
    server = await pageOf(id, MOUNT);
    const host = await openHost(server.url);
    await told(host, 'sas-error').waitFor();
    expect(await told(host, 'sas-error').innerText()).toBe('frame-unavailable');
    expect(host.faults.join('\n')).toMatch(/frame-ancestors/);
    expect(await host.page.title()).toBe('Autre');
  });

  it('that the frame was led to is told nothing by the loader, and given no port', async () => {
    // What came instead of our page says whatever reaches it, and asks for the token.
    server = await serve(async () => ({
      body: `<!doctype html><title>Espion</title><script>
        addEventListener('message', ({ data, ports }) => {
          parent.postMessage({ heard: data }, '*');
          ports[0]?.postMessage({ sas: 1, ask: 'token', id: 1, value: 'first' });
        });
        addEventListener('load', () => setTimeout(() => parent.postMessage({ sent: true }, '*'), 300));</script>`,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }));
    const { url } = server;
    const host = await openBeside(url);
    await told(host, 'sas-ready').waitFor();
    const said = await host.page.evaluate(
      (spy) =>
        new Promise<unknown[]>((resolve) => {
          const heard: unknown[] = [];
          addEventListener('message', ({ data }) => {
            heard.push(data);
            if ((data as { sent?: boolean }).sent) resolve(heard);
          });
          document.querySelector<HTMLIFrameElement>('#sas iframe')!.src = spy;
        }),
      url,
    );
    expect(said).toEqual([{ sent: true }]);
  });

  it('that a host shows beside the frame is not heard by it, whatever it knows', async () => {
    // A foreign frame in the host's page reaches our frame by `parent.frames`.
    server = await serve(async () => ({
      body: `<!doctype html><title>Espion</title><script>
        addEventListener('message', ({ data: nonce }) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => parent.postMessage({ heard: data }, '*');
          for (let i = 0; i < parent.frames.length; i++)
            if (parent.frames[i] !== window) parent.frames[i].postMessage({ sas: 1, connect: nonce }, '*', [port2]);
          parent.postMessage({ sent: true }, '*');
        });</script>`,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }));
    const { url } = server;
    // nothing of the host’s own has connected: whoever comes first would be heard
    const host = await openBeside(url, false);
    const { page } = host;
    const heard = await page.evaluate(
      async ({ spyUrl, frameUrl }) => {
        const said: unknown[] = [];
        addEventListener('message', ({ data }) => said.push(data));
        const load = (src: string) =>
          new Promise<HTMLIFrameElement>((resolve) => {
            const frame = document.createElement('iframe');
            frame.src = src;
            frame.onload = () => resolve(frame);
            document.getElementById('sas')!.append(frame);
          });
        const ours = await load(`${frameUrl}#known-nonce`);
        const spy = await load(spyUrl);
        spy.contentWindow!.postMessage('known-nonce', '*');
        const wait = async (ready: () => boolean) => {
          for (let i = 0; i < 100 && !ready(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
        };
        await wait(() => said.length > 0);
        // the right window with a wrong nonce is not heard either
        const wrong = new MessageChannel();
        wrong.port1.onmessage = ({ data }) => said.push({ heard: data as unknown });
        ours.contentWindow!.postMessage({ sas: 1, connect: 'guessed' }, '*', [wrong.port2]);
        // and the right one with the right nonce is: the frame listens
        const right = new MessageChannel();
        const hello = new Promise((resolve) => (right.port1.onmessage = ({ data }) => resolve(data)));
        ours.contentWindow!.postMessage({ sas: 1, connect: 'known-nonce' }, '*', [right.port2]);
        return { hello: await hello, said };
      },
      { spyUrl: url, frameUrl: `${demo.world.urls.gateway}/embed/0.1.0/frame.html?host=demo-frame` },
    );
    expect(heard.said).toEqual([{ sent: true }]);
    expect(heard.hello).toMatchObject({ sas: 1, tell: 'hello' });
  });
});

describe('a WebView2 shell, which shows the frame’s page by itself', () => {
  it('speaks the same messages over chrome.webview', async () => {
    const { gateway } = demo.world.urls;
    const messages: Record<string, unknown>[] = [];
    const context = await demo.browser.newContext({ locale: 'fr-FR' });
    open.push({ context } as Host);
    const page = await context.newPage();
    // What WebView2 puts into the page; behind it the shell's own code, which is in no browser.
    await page.exposeFunction('shell', async (message: Record<string, unknown>) => {
      messages.push(message);
      const { tell, ask, id } = message;
      const answers: object[] = [];
      if (tell === 'hello') {
        const context = {
          address: { postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
          specialty: { code: 'SM54' },
        };
        answers.push({ sas: 1, tell: 'options', value: { context, asked: ['sas-select'] } });
        answers.push({ sas: 1, ask: 'run', id: 1 });
      }
      if (ask === 'token') answers.push({ sas: 1, answer: id, value: await demo.world.token('camille') });
      if (ask === 'may') answers.push({ sas: 1, answer: id, value: false });
      return answers;
    });
    await page.addInitScript(() => {
      const target = new EventTarget();
      const { shell } = window as unknown as { shell(message: unknown): Promise<unknown[]> };
      const webview = {
        postMessage: async (message: unknown) => {
          for (const data of await shell(message)) target.dispatchEvent(new MessageEvent('message', { data }));
        },
        addEventListener: target.addEventListener.bind(target),
        removeEventListener: target.removeEventListener.bind(target),
      };
      Object.assign(((window as { chrome?: object }).chrome ??= {}), { webview });
    });
    await page.goto(`${gateway}/embed/0.1.0/frame.html?host=demo-lrm`);
    await page.locator('sas-offer-card button.slot:not([aria-disabled])').first().click({ timeout: 20_000 });
    await expect.poll(() => messages.find(({ ask }) => ask === 'may')).toMatchObject({ value: { name: 'sas-select' } });
    await expect.poll(() => messages.find(({ answer }) => answer === 1)).toMatchObject({ value: true });
    // the shell said no: no dialog
    expect(await page.locator('sas-booking-dialog dialog[open]').count()).toBe(0);
  });

  it('is told, when there is none, that the page is nothing by itself', async () => {
    const { page } = await openHost(`${demo.world.urls.gateway}/embed/0.1.0/frame.html?host=demo-lrm`);
    await page.getByText('Cette page se montre dans le logiciel').waitFor();
  });
});
