import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import '../define/interface-status.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import type { SasInterfaceStatus } from './interface-status.js';

async function make(
  options: MockOptions = {},
): Promise<{ element: SasInterfaceStatus; client: MockClient; provider: SasProvider }> {
  const clock = createRunningClock('2026-11-24T08:30:00+01:00');
  const client = createMockClient({
    ...{ clock, slots: {}, session: { role: 'monitoring', environment: 'production' } },
    ...options,
  });
  const provider = await fixture<SasProvider>(
    html`<sas-provider .client=${client} .clock=${clock}><sas-interface-status></sas-interface-status></sas-provider>`,
  );
  const element = provider.querySelector('sas-interface-status')!;
  await waitUntil(() => find(element, '.frame[aria-busy=false]'), 'it is read');
  await element.updateComplete;
  return { element, client, provider };
}
const find = <T extends HTMLElement = HTMLElement>(element: SasInterfaceStatus, selector: string) =>
  element.shadowRoot!.querySelector<T>(selector);
const textOf = (element: SasInterfaceStatus, selector = '.frame') =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('sas-interface-status', () => {
  it('shows each flow in a table, the gravest first, with what was counted', async () => {
    const { element } = await make();
    const rows = [...element.shadowRoot!.querySelectorAll('tbody tr')].map((row) =>
      row.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(rows).to.have.length(6);
    expect(rows[0]).to.match(
      /^AgendaMuette en VSR, 1 réserve .*Praticiens .*Ne répond plus depuis .* 19\s?% sur 58 appels .*5000 ms .*40 \/ 47 .*220/,
    );
    expect(rows.at(-1)).to.match(/^AgendaRapide en MCO .* En service/);
    expect(textOf(element, '.summary')).to.equal('4 flux sur 6 à surveiller.');
    expect(element.shadowRoot!.querySelectorAll('tbody th[scope=row]')).to.have.length(6);
  });

  it('says why what is not well is not: errors by kind, rules, the reason of who suspended it', async () => {
    const { element } = await make();
    const details = textOf(element, '.details');
    expect(details).to.match(/sans réponse à temps : 40 · répond par une erreur : 7/);
    expect(details).to.match(/règle slot.end : 12/);
    expect(details).to.match(/Suspendu maintenance · Migration jusqu’à ce soir/);
    expect(textOf(element, '.anomalies')).to.match(/Ne répond plus bloquante · à corriger avant .* échéance proche/);
    expect(textOf(element, '.alerts')).to.match(/AgendaMuette, Praticiens : En service → Ne répond plus/);
  });

  it('counts another period when one is chosen, and reads again on demand, with a word for screen readers', async () => {
    const { element, client, provider } = await make();
    const reads = () => client.calls.filter(({ operation }) => operation === 'listInterfaces').length;
    const before = reads();
    const select = find<HTMLSelectElement>(element, 'select')!;
    select.value = 'week';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => reads() === before + 1);
    expect(element.period).to.equal('week');
    find(element, '[data-refresh]')!.click();
    await waitUntil(() => reads() === before + 2);
    const said = () => provider.shadowRoot!.textContent + element.shadowRoot!.textContent;
    await waitUntil(() => /État lu à \d\dh\d\d/.test(said()), 'it is said');
  });

  it('shows nothing to who does not watch, and says so', async () => {
    const { element } = await make({ session: { role: 'osnp', environment: 'production' } });
    expect(textOf(element)).to.match(/Ce compte ne suit pas les interfaces/);
    expect(find(element, 'table')).to.equal(null);
    expect(find(element, '[data-retry]')).to.equal(null);
  });

  it('keeps what was read when a reading fails, and says that it is old', async () => {
    const { element, client } = await make();
    const codes: string[] = [];
    element.addEventListener('sas-error', (event) => codes.push((event as CustomEvent<{ code: string }>).detail.code));
    client.configure({ error: { listInterfaces: 'network' } });
    await element.refresh();
    await element.updateComplete;
    expect(textOf(element, '.problem')).to.match(/n’a pas pu être lu.*date de la lecture précédente/);
    expect(element.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(6);
    client.configure({ error: {} });
    find(element, '[data-retry]')!.click();
    await waitUntil(() => !find(element, '.problem'), 'it is read again');
    expect(codes).to.deep.equal(['network']);
  });

  it('forgets what it shows when the user changes', async () => {
    const { element, provider } = await make();
    const clock = createRunningClock('2026-11-24T08:30:00+01:00');
    provider.client = createMockClient({ clock, slots: {}, session: { role: 'osnp', environment: 'production' } });
    await waitUntil(() => /ne suit pas/.test(textOf(element)));
    expect(find(element, 'table')).to.equal(null);
  });

  it('is accessible, full and refused', async () => {
    await expectAccessible((await make()).element);
    await expectAccessible((await make({ session: { role: 'osnp', environment: 'production' } })).element);
  });
});
