import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import type { FeedEvent } from '@sas-embed/contract';
import { clientContext, feedContext, localizerContext, sessionContext } from '../context.js';
import '../define/provider.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { sampleSession } from '../testing/fixtures/samples.js';
import { sasError, stubClient } from '../testing/fixtures/stub-client.js';
import type { SasProvider } from './index.js';

class Probe extends LitElement {
  client = new ContextConsumer(this, { context: clientContext, subscribe: true });
  session = new ContextConsumer(this, { context: sessionContext, subscribe: true });
  feed = new ContextConsumer(this, { context: feedContext, subscribe: true });
  localizer = new ContextConsumer(this, { context: localizerContext, subscribe: true });
}
customElements.define('provider-probe', Probe);

const appointment: FeedEvent = {
  type: 'appointment',
  cursor: '7',
  at: '2026-11-23T08:00:00Z',
  appointmentId: 'appointment-1',
  handoverId: 'handover-1',
  status: 'booked',
  version: 2,
};

async function provide(client = stubClient()) {
  const el = await fixture<SasProvider>(
    html`<sas-provider .client=${client}><provider-probe></provider-probe></sas-provider>`,
  );
  return { el, client, probe: el.querySelector<Probe>('provider-probe')! };
}
const ribbon = (el: SasProvider) => el.shadowRoot!.querySelector<HTMLElement>('[part=ribbon]')?.innerText;

describe('sas-provider', () => {
  it('gives client, session and feed to what is below it, and says that it is ready', async () => {
    const client = stubClient();
    const el = document.createElement('sas-provider');
    let readies = 0;
    el.addEventListener('sas-ready', () => readies++);
    el.client = client;
    const probe = document.createElement('provider-probe') as Probe;
    el.append(probe);
    expect(el.ready).to.equal(false);
    document.body.append(el);
    await waitUntil(() => el.ready);
    expect(readies).to.equal(1);
    expect(probe.client.value).to.equal(client);
    expect(probe.session.value).to.deep.equal(sampleSession);
    expect(probe.feed.value).to.be.an('object');
    el.remove();
  });

  it('makes a client of its own from the address and the host’s function, and shows it as `client`', async () => {
    const el = document.createElement('sas-provider');
    el.gateway = 'http://127.0.0.1:1';
    document.body.append(el);
    await el.updateComplete;
    expect(el.client).to.equal(undefined);
    el.getToken = () => Promise.reject(new Error('nobody is signed in'));
    await el.updateComplete;
    expect(el.client).to.have.property('getAppointment');
    const given = stubClient();
    el.client = given;
    await el.updateComplete;
    expect(el.client).to.equal(given);
    el.client = null;
    await el.updateComplete;
    expect(el.client).to.equal(undefined);
    el.remove();
  });

  for (const [environment, words] of [
    ['sandbox', 'Bac à sable'],
    ['recette', 'Recette'],
    ['preproduction', 'Préproduction'],
    ['production', undefined],
  ] as const) {
    it(`shows the right ribbon in ${environment}`, async () => {
      const { el } = await provide(stubClient({ getSession: () => ({ ...sampleSession, environment }) }));
      await waitUntil(() => el.ready);
      await el.updateComplete;
      if (words) expect(ribbon(el)).to.contain(words);
      else expect(ribbon(el)).to.equal(undefined);
      await expectAccessible(el);
    });
  }

  it('moves nothing when its ribbon comes, and stays in sight below a long page', async () => {
    let answer!: () => void;
    const session = new Promise((resolve) => (answer = () => resolve(sampleSession)));
    const root = await fixture<HTMLElement>(html`
      <div>
        <sas-provider .client=${stubClient({ getSession: () => session })}>
          <p style="height: 3000px; margin: 0">Contenu</p>
        </sas-provider>
        <p>Suite</p>
      </div>
    `);
    const places = () => [...root.querySelectorAll('sas-provider, p')].map((e) => e.getBoundingClientRect().toJSON());
    const before = places();
    answer();
    const el = root.querySelector('sas-provider')!;
    await waitUntil(() => ribbon(el)?.startsWith('Bac à sable'));
    expect(places()).to.deep.equal(before);
    const { top, bottom, height } = el.shadowRoot!.querySelector('[part=ribbon]')!.getBoundingClientRect();
    expect(height).to.equal(26);
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(window.innerHeight);
  });

  it('keeps one feed for several providers and listeners of a client, and closes it with the last', async () => {
    const { el, client, probe } = await provide();
    const second = await provide(client);
    const leave = probe.feed.value!.subscribe(() => undefined);
    await waitUntil(() => client.feeds === 1);
    await aTimeout(20);
    expect(client.names().filter((name) => name === 'feed')).to.have.length(1);
    el.remove();
    leave();
    expect(client.feeds).to.equal(1);
    second.el.remove();
    await waitUntil(() => client.feeds === 0);
  });

  it('resumes the feed where it was when it comes back to the page', async () => {
    const { el, client } = await provide();
    await waitUntil(() => client.feeds === 1);
    client.push(appointment);
    await aTimeout(10);
    const parent = el.parentElement!;
    el.remove();
    await waitUntil(() => client.feeds === 0);
    parent.append(el);
    await waitUntil(() => client.feeds === 1);
    const last = client.calls.filter(([name]) => name === 'feed').at(-1)!;
    expect((last[1] as { after?: string }).after).to.equal('7');
  });

  it('goes on from now when the gateway no longer knows where it was', async () => {
    const afters: unknown[] = [];
    const client = stubClient({
      feed: async function* (options) {
        afters.push(options?.after);
        if (options?.after !== undefined) throw sasError('cursor-invalid');
        yield appointment;
        if (afters.length === 1) return;
        await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
      },
    });
    const { el, probe } = await provide(client);
    await waitUntil(() => afters.length === 1);
    await aTimeout(10);
    const leave = probe.feed.value!.subscribe(() => undefined);
    await waitUntil(() => afters.length === 3);
    expect(afters).to.deep.equal([undefined, '7', undefined]);
    leave();
    el.remove();
  });

  it('turns the feed’s appointments into events with ids only', async () => {
    const { el, client } = await provide();
    const heard: unknown[] = [];
    document.addEventListener('sas-appointment', (e) => heard.push(e.detail), { once: true });
    await waitUntil(() => client.feeds === 1);
    client.push(appointment);
    await waitUntil(() => heard.length === 1);
    expect(heard).to.deep.equal([
      { appointmentId: 'appointment-1', handoverId: 'handover-1', status: 'booked', version: 2 },
    ]);
    el.remove();
  });

  it('a listener that throws costs nobody else an event', async () => {
    const { client, probe } = await provide();
    await waitUntil(() => client.feeds === 1);
    const heard: string[] = [];
    const reported: unknown[] = [];
    const onError = window.onerror;
    window.onerror = (message) => (reported.push(message), true);
    const leaves = [
      probe.feed.value!.subscribe(() => {
        throw new Error('on purpose');
      }),
      probe.feed.value!.subscribe((event) => heard.push(event.type)),
    ];
    client.push(appointment);
    await waitUntil(() => heard.length === 1);
    window.onerror = onError;
    expect(reported).to.have.length(1);
    for (const leave of leaves) leave();
  });

  it('drops everything and starts anew on reset', async () => {
    const { el, client, probe } = await provide();
    await waitUntil(() => el.ready && client.feeds === 1);
    client.push(appointment);
    await aTimeout(10);
    const reset = el.reset();
    expect(el.ready).to.equal(false);
    expect(probe.client.value).to.equal(undefined);
    expect(probe.session.value).to.equal(undefined);
    await reset;
    await waitUntil(() => el.ready);
    expect(client.names()).to.include('reset');
    expect(probe.client.value).to.equal(client);
    const last = client.calls.filter(([name]) => name === 'feed').at(-1)!;
    expect((last[1] as { after?: string }).after, 'nothing of the old user').to.equal(undefined);
  });

  it('nobody is signed in once the client is null', async () => {
    const { el, client, probe } = await provide();
    await waitUntil(() => el.ready);
    el.client = null;
    await el.updateComplete;
    expect(probe.client.value).to.equal(undefined);
    expect(el.session).to.equal(undefined);
    await waitUntil(() => client.feeds === 0);
  });

  it('makes its own client from gateway and getToken, and keeps it when only the function changes', async () => {
    const el = await fixture<SasProvider>(html`
      <sas-provider gateway="http://127.0.0.1:9" .getToken=${() => 'a'}><provider-probe></provider-probe></sas-provider>
    `);
    const probe = el.querySelector<Probe>('provider-probe')!;
    const first = probe.client.value;
    expect(first).to.be.an('object');
    el.getToken = () => 'b';
    await el.updateComplete;
    expect(probe.client.value).to.equal(first);
    el.getToken = null;
    await el.updateComplete;
    expect(probe.client.value).to.equal(undefined);
  });

  it('says what fails, without a word of it in the page', async () => {
    const client = stubClient({ getSession: () => Promise.reject(sasError('forbidden')) });
    const heard: unknown[] = [];
    document.addEventListener('sas-error', (e) => heard.push(e.detail), { once: true });
    const { el } = await provide(client);
    await waitUntil(() => heard.length === 1);
    expect(heard).to.deep.equal([{ code: 'forbidden', retryable: false, requestId: 'request-1' }]);
    expect(el.ready).to.equal(false);
  });

  it('says its language when it is told one, unless the host says another', async () => {
    const { el } = await provide();
    expect(el.hasAttribute('lang'), 'that of the page').to.equal(false);
    el.locale = 'en';
    await el.updateComplete;
    expect(el.lang).to.equal('en');
    el.locale = 'fr';
    await el.updateComplete;
    expect(el.lang).to.equal('fr');
    el.lang = 'fr-FR';
    el.locale = 'en';
    await el.updateComplete;
    expect(el.lang).to.equal('fr-FR');
  });

  it('loads the language it is asked for, and lets the host word things', async () => {
    const { el, probe } = await provide();
    await waitUntil(() => ribbon(el)?.startsWith('Bac à sable'));
    el.locale = 'en';
    await waitUntil(() => ribbon(el)?.startsWith('Sandbox'));
    expect(probe.localizer.value!.locale).to.equal('en');
    el.messages = { 'provider.ribbon.sandbox': 'Training' };
    await waitUntil(() => ribbon(el) === 'Training');
  });

  it('follows the language of the page while it is in it, unless it was told one', async () => {
    const page = document.documentElement;
    const before = page.lang;
    try {
      const { el, probe } = await provide();
      const locale = () => probe.localizer.value?.locale;
      await waitUntil(() => ribbon(el)?.startsWith('Bac à sable'));
      page.lang = 'en';
      await waitUntil(() => ribbon(el)?.startsWith('Sandbox'));
      expect(locale()).to.equal('en');
      page.lang = 'fr';
      await waitUntil(() => ribbon(el)?.startsWith('Bac à sable'));
      const home = el.parentElement!;
      el.remove();
      page.lang = 'en-GB';
      await aTimeout(50);
      expect(ribbon(el), 'it hears nothing while it is away').to.match(/^Bac à sable/);
      home.append(el);
      await waitUntil(() => locale() === 'en-GB', 'and catches up');
      el.locale = 'fr';
      await waitUntil(() => locale() === 'fr');
      page.lang = 'en';
      await aTimeout(20);
      expect(locale(), 'told').to.equal('fr');
    } finally {
      page.lang = before;
    }
  });

  it('aborts its session request when it leaves the page', async () => {
    let signal: AbortSignal | undefined;
    const client = stubClient({
      getSession: (options) => {
        signal = options!.signal;
        return new Promise(() => undefined);
      },
    });
    const { el } = await provide(client);
    await waitUntil(() => signal);
    el.remove();
    expect(signal!.aborted).to.equal(true);
  });
});
