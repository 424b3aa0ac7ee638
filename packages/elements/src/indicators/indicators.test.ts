import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import '../define/indicators.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import { shareOf } from './figures.js';
import type { SasIndicators } from './indicators.js';

async function make(options: MockOptions = {}, props: Partial<SasIndicators> = {}) {
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client = createMockClient({ clock, ...options, session: { role: 'administrator', ...options.session } });
  const provider = await fixture<SasProvider>(html`<sas-provider></sas-provider>`);
  const element = Object.assign(document.createElement('sas-indicators'), props);
  Object.assign(provider, { client, clock });
  provider.append(element);
  return { element, client, root: () => element.shadowRoot! };
}
async function made(options: MockOptions = {}, props: Partial<SasIndicators> = {}) {
  const all = await make(options, props);
  await waitUntil(() => all.root().querySelector('.indicator'), 'the figures are shown');
  return all;
}
const text = (of: Node | null | undefined) => (of?.textContent ?? '').replace(/\s+/g, ' ').trim();
const asked = (client: MockClient, operation: string) =>
  client.calls.filter((call) => call.operation === operation).length;

describe('sas-indicators', () => {
  it('tells the key figures, then each indicator with a chart and a table of the same numbers', async () => {
    const { root } = await made();
    expect(text(root().querySelector('.key'))).to.match(/Recherches 13\s?313.*Comptes de régulateurs 2\s?300/);
    expect(text(root().querySelector('.key'))).to.match(/95 départements sur 101 ?96,6 % de la population/);
    const searches = root().querySelector('.indicator')!;
    expect(searches.querySelector('svg.chart')!.getAttribute('aria-label')).to.match(
      /^Recherches, décembre 2025 – novembre 2026 : 7\s455, puis 13\s313/,
    );
    const table = searches.querySelector('table')!;
    expect([...table.querySelectorAll('tbody th')].map(text)).to.include('Sans créneau : agendas complets');
    expect(table.querySelectorAll('thead th')).to.have.length(13);
    expect(text(table.querySelector('tbody td:last-child'))).to.match(/13\s313/);
  });

  it('tells the parts of a chart apart without colour', async () => {
    const { root } = await made();
    const chart = root().querySelector('.indicator svg.chart')!;
    const kinds = new Set([...chart.querySelectorAll('.area')].map((area) => area.getAttribute('class')));
    const textures = new Set(
      [...root().querySelectorAll('.indicator:first-of-type .legend .texture')].map((path) => path.getAttribute('d')),
    );
    expect(kinds.size).to.equal(5);
    expect(textures.size).to.equal(5);
  });

  it('is told apart by SAS by keyboard, and asks for as many months as are wanted', async () => {
    const { element, root, client } = await made();
    const select = root().querySelector<HTMLSelectElement>('[data-by]')!;
    select.focus();
    select.value = 'sas';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => text(root().querySelector('table')).includes('SAS de la Gironde'));
    expect(root().activeElement).to.equal(select);
    const before = asked(client, 'getIndicators');
    const span = root().querySelector<HTMLSelectElement>('[data-months]')!;
    span.value = '24';
    span.dispatchEvent(new Event('change'));
    await waitUntil(
      () =>
        root().querySelectorAll('.indicator thead th').length > 0 &&
        root().querySelector('.indicator thead')!.querySelectorAll('th').length === 25,
    );
    expect(asked(client, 'getIndicators')).to.equal(before + 1);
    expect(element.months).to.equal(24);
  });

  it('says what is hidden, and computes no share from it', async () => {
    const { root } = await made({}, { months: 36 });
    expect(text(root())).to.include('de 1 à 4 un nombre est masqué');
    await waitUntil(
      () =>
        text(root().querySelectorAll('.indicator')[0]).includes('< 5') || root().querySelector('.hidden-part') || true,
    );
    const row = (detail: string | undefined, n: number | null) => ({ ...(detail && { detail }), values: [n] });
    const of = (part: number | null, whole: number | null) => ({
      id: 'sign-ins' as const,
      kind: 'count' as const,
      rows: [row(undefined, whole), row('psc', part)],
    });
    expect(shareOf(of(20, 40), 'psc')).to.equal(50);
    expect(shareOf(of(null, 40), 'psc')).to.equal(undefined);
    expect(shareOf(of(20, null), 'psc')).to.equal(undefined);
    expect(shareOf({ id: 'sign-ins', kind: 'count', rows: [row(undefined, 40)] }, 'psc')).to.equal(0);
  });

  it('gives the table away as a file', async () => {
    const { root, client } = await made({}, { by: 'sas' });
    let name = '';
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      name = `${this.download} ${this.protocol}`;
    };
    try {
      root().querySelector<HTMLButtonElement>('[data-export]')!.click();
      await waitUntil(() => name !== '');
    } finally {
      Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
    }
    expect(name).to.equal('indicateurs-sas.csv blob:');
    expect(asked(client, 'exportIndicators')).to.equal(1);
  });

  it('says that a role has no access, and that nothing could be read; and reads again', async () => {
    const refused = await make({ session: { role: 'osnp' } });
    await waitUntil(() => text(refused.root()).includes('ne donne pas accès'));
    expect(refused.root().querySelector('select')).to.equal(null);
    const { element, client, root } = await make({ error: { getIndicators: 'network' } });
    await waitUntil(() => text(root()).includes('n’ont pas pu être lus'));
    client.configure({ error: {} });
    root().querySelector<HTMLButtonElement>('[data-retry]')!.click();
    await waitUntil(() => root().querySelector('.indicator'));
    expect(element.shadowRoot!.querySelector('[role=alert]')!.textContent.trim()).to.equal('');
  });

  it('says that the export failed', async () => {
    const { root } = await made({ error: { exportIndicators: 'network' } });
    root().querySelector<HTMLButtonElement>('[data-export]')!.click();
    await waitUntil(() => text(root().querySelector('[role=alert]')).includes('L’export n’a pas abouti'));
  });

  it('forgets what was read when the user changes', async () => {
    const { element, root } = await made();
    const clock = createRunningClock('2026-11-23T08:30:00+01:00');
    const client = createMockClient({ clock, never: ['getIndicators'], session: { role: 'administrator' } });
    Object.assign(element.parentElement!, { client });
    await waitUntil(() => !root().querySelector('.indicator'));
    expect(text(root())).to.include('Lecture des indicateurs');
  });

  it('is accessible: loading, whole, by group with its tables open', async function () {
    this.timeout(30_000); // two whole pages of charts and tables
    const waiting = await make({ never: ['getIndicators'] });
    await expectAccessible(waiting.element);
    const { element, root } = await made({}, { by: 'sas' });
    for (const details of root().querySelectorAll('details')) details.open = true;
    await expectAccessible(element);
  });
});
