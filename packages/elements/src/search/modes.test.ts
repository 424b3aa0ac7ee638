import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, sampleSources } from '@sas-embed/client/mock';
import type { SearchInput } from '@sas-embed/client';
import type { SearchEvent, Session } from '@sas-embed/contract';
import '../define/provider.js';
import '../define/search.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import { context, focused } from '../testing/fixtures/search-page.js';
import type { SasSearch } from './search.js';

const NOW = Date.parse('2026-11-23T07:30:00Z');

interface Page {
  provider: SasProvider;
  search: SasSearch;
  results: SasResults;
  asked: SearchInput[];
}

/** A client of the mock's world that remembers what was searched; `refused` searches fail as the gateway refuses them. */
function clientOf(session: Partial<Session>, asked: SearchInput[], refused: boolean) {
  const mock = createMockClient({
    clock: { now: () => NOW, after: (ms, call) => (setTimeout(call, Math.min(ms, 5)), () => undefined) },
    sources: sampleSources().map((source) => ({ ...source, latencyMs: 1 })),
    session,
  });
  return {
    ...mock,
    search: (request: SearchInput, options?: object): AsyncIterable<SearchEvent> => {
      asked.push(request);
      if (refused && request.mode) throw Object.assign(new Error('refused'), { code: 'forbidden', retryable: false });
      return mock.search(request, options);
    },
  };
}

async function shown(session: Partial<Session>, { withModes = true, refused = false } = {}): Promise<Page> {
  const asked: SearchInput[] = [];
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${clientOf(session, asked, refused)} .clock=${{ now: () => NOW }}>
      <sas-search .context=${context} .withModes=${withModes}></sas-search>
    </sas-provider>
  `);
  const search = provider.querySelector('sas-search')!;
  await waitUntil(() => search.ready, 'the session is there', { timeout: 5_000 });
  return { provider, search, results: search.shadowRoot!.querySelector('sas-results')!, asked };
}

const radios = ({ search }: Page) => [...search.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name=mode]')];
const namesOf = (page: Page) => radios(page).map((radio) => radio.closest('label')!.textContent.trim());
const checked = (page: Page) => radios(page).find((radio) => radio.checked)?.value;
const offered = (page: Page) => waitUntil(() => radios(page).length > 0, 'the modes are there');
const ended = async (page: Page, searches: number) => {
  await waitUntil(() => page.asked.length === searches, `search ${searches}`);
  await waitUntil(() => page.results.search.status === 'done', 'the search ends');
};

describe('sas-search with modes', () => {
  it('offers those of the role, its default chosen; none for one mode, or unless the host asks', async () => {
    const osnp = await shown({ role: 'osnp', modes: ['slots', 'overbooking'] });
    await offered(osnp);
    expect(namesOf(osnp)).to.deep.equal(['Créneaux', 'En sus des disponibilités']);
    expect(checked(osnp)).to.equal('slots');
    await expectAccessible(osnp.search);
    const ioa = await shown({ role: 'ioa', modes: ['reorientation', 'slots'] });
    await offered(ioa);
    expect(namesOf(ioa)).to.deep.equal(['Réorientation des urgences (FRU)', 'Créneaux']);
    expect(checked(ioa)).to.equal('reorientation');
    const one = await shown({ role: 'coordinator', modes: ['slots'] });
    await one.search.run();
    const without = await shown({ role: 'osnp', modes: ['slots', 'overbooking'] }, { withModes: false });
    await without.search.run();
    expect([...radios(one), ...radios(without)]).to.have.length(0);
  });

  it('by keyboard: one key searches in the other mode, the list is replaced, the focus goes to the results', async () => {
    const page = await shown({ role: 'osnp', modes: ['slots', 'overbooking'] });
    await offered(page);
    expect(await page.search.run()).to.equal(true);
    await ended(page, 1);
    const all = page.results.search.offers.length;
    radios(page)[0]!.focus();
    await sendKeys({ press: 'ArrowRight' });
    expect(focused()?.className).to.equal('results');
    await ended(page, 2);
    const { mode, ...same } = page.asked[1]!;
    expect(mode).to.equal('overbooking');
    expect(same).to.deep.equal(page.asked[0]);
    const { offers } = page.results.search;
    expect(offers.length).to.be.greaterThan(0).and.lessThan(all);
    expect(offers.every(({ offer }) => offer.actions.includes('overbook'))).to.equal(true);

    // The case keeps it; another one begins with the default.
    page.search.context = { ...context };
    expect(await page.search.run()).to.equal(true);
    expect(page.asked.at(-1)!.mode).to.equal('overbooking');
    page.search.context = { ...context, caseRef: 'D-43' };
    expect(await page.search.run()).to.equal(true);
    expect(page.asked.at(-1)!.mode).to.equal(undefined);
    expect(checked(page)).to.equal('slots');
  });

  it('begins with the default of another session', async () => {
    const page = await shown({ role: 'osnp', modes: ['slots', 'overbooking'] });
    await offered(page);
    radios(page)[1]!.click();
    await page.search.updateComplete;
    expect(checked(page)).to.equal('overbooking');
    page.provider.client = clientOf({ role: 'ioa', modes: ['reorientation', 'slots'] }, page.asked, false);
    await waitUntil(() => checked(page) === 'reorientation', 'the default of the other role');
  });

  it('says that a mode is refused, and goes back to the other', async () => {
    const page = await shown({ role: 'osnp', modes: ['slots', 'overbooking'] }, { refused: true });
    await offered(page);
    await page.search.run();
    await ended(page, 1);
    radios(page)[0]!.focus();
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => page.results.search.status === 'failed', 'refused');
    expect(page.results.search.offers).to.have.length(0);
    await expectAccessible(page.search);
    radios(page)[1]!.focus();
    await sendKeys({ press: 'ArrowUp' });
    await ended(page, 3);
    expect(page.asked.at(-1)!.mode).to.equal(undefined);
    expect(page.results.search.offers.length).to.be.greaterThan(0);
  });

  describe('of who regulates in the hours of the PDSA only', () => {
    const OFF = { active: false, until: '2026-11-23T20:00:00+01:00' } as const;
    const ON = { active: true, reason: 'night', until: '2026-11-24T08:00:00+01:00' } as const;
    const line = ({ search }: Page) => search.shadowRoot!.querySelector('[part=duty]');
    const later = new Map<number, () => void>();
    const real = window.setTimeout.bind(window);
    beforeEach(() => {
      later.clear();
      // What is due in hours is called by hand.
      window.setTimeout = ((call: () => void, ms = 0) => {
        if (ms < 3_600_000) return real(call, ms);
        later.set(ms, call);
        return 0;
      }) as typeof window.setTimeout;
    });
    afterEach(() => {
      window.setTimeout = real;
    });

    it('say that they are over, until when, and what he may do; he searches all the same', async () => {
      const page = await shown({ role: 'crr15', duty: OFF }, { withModes: false });
      await waitUntil(() => line(page), 'the line is there');
      expect(line(page)!.textContent.trim()).to.equal(
        'Hors de vos heures de permanence (PDSA) jusqu’au lundi 23 novembre, 20h00. Vous pouvez chercher et voir les ' +
          'créneaux ; vous pourrez réserver et orienter pendant la permanence.',
      );
      expect(await page.search.run()).to.equal(true);
      await ended(page, 1);
      expect(page.results.search.offers.length).to.be.greaterThan(0);
      await expectAccessible(page.search);
      page.provider.locale = 'en';
      await waitUntil(() => /^Outside your out-of-hours duty.*You can search/.test(line(page)!.textContent.trim()));
    });

    it('take no room in them, nor for anybody else', async () => {
      for (const session of [{ role: 'crr15', duty: ON }, { role: 'osnp' }] as const) {
        const page = await shown(session, { withModes: false });
        await page.search.updateComplete;
        expect(page.search.shadowRoot!.querySelector('.filters')).to.equal(null);
      }
    });

    it('begin while the page is open: the line goes, the modes come, and it is said once', async () => {
      const page = await shown({ role: 'crr15', duty: OFF });
      await waitUntil(() => line(page), 'the line is there');
      const readies: Event[] = [];
      page.provider.addEventListener('sas-ready', (event) => readies.push(event));
      const session = { ...page.provider.session!, duty: ON, modes: ['slots', 'overbooking'] as const };
      (page.provider.client as { getSession: unknown }).getSession = () => Promise.resolve(session);
      expect([...later.keys()]).to.deep.equal([11.5 * 3_600_000]);
      later.get(11.5 * 3_600_000)!();
      await offered(page);
      expect(line(page)).to.equal(null);
      expect(readies).to.deep.equal([]);
      const said = () => page.provider.shadowRoot!.textContent;
      await waitUntil(() => said().includes('Votre permanence a commencé'), 'it is said');
    });
  });
});
