/** Names that nobody expects, in every element that shows names: shown as they are, within the page on a desk and on 320 px. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, sampleOffers, sampleStructures } from '@sas-embed/client/mock';
import type { TemplateResult } from 'lit';
import '../define/agenda.js';
import '../define/appointments.js';
import '../define/map.js';
import '../define/participation.js';
import '../define/provider.js';
import '../define/search.js';
import '../define/structure-members.js';
import { cardA, community, expectAccessible } from '../testing/fixtures/index.js';
import { everything, everyText, marked } from '../testing/fixtures/marked.js';

const NAMES: Readonly<Record<string, string>> = {
  '300 characters': 'Dr Exemple-de-Modèle '.repeat(15).slice(0, 300).trim(),
  '300 characters without a space': 'X'.repeat(300),
  'right to left': 'د. مثال نموذج',
  emoji: 'Dr Alix 🩺👩🏽‍⚕️ Exemple',
  markup:
    '<img src=x onerror="window.broken=1"><script>window.broken=1</script><a href="javascript:window.broken=1">x</a>',
};

const AGENDA = 'offer-bordeaux-agenda';
const DOCTOR = { role: 'practitioner', environment: 'production' } as const;

/** Whose page it is, what stands in it, and what is done until the names are there. */
interface Place {
  session: Parameters<typeof createMockClient>[0] & object;
  body: (name: string) => TemplateResult;
  act?: (page: Element, client: ReturnType<typeof createMockClient>, name: string) => unknown;
}

const run = async (page: Element) => {
  const search = page.querySelector('sas-search')!;
  await waitUntil(() => search.ready, 'signed in', { timeout: 4_000 });
  await search.run();
};

const PLACES: Readonly<Record<string, Place>> = {
  'sas-search, sas-filters and sas-map': {
    session: {},
    body: (name) => html`
      <sas-search
        id="bad-names"
        with-filters
        .context=${{
          specialty: { code: 'SM54', label: name },
          address: { streetName: name, city: 'Bordeaux', postcode: '33000' },
        }}
      ></sas-search>
      <sas-map for="bad-names"></sas-map>
    `,
    act: run,
  },
  'sas-appointments': {
    session: {},
    body: () => html`<sas-appointments></sas-appointments>`,
    act: async (_, client) => {
      const [slot] = (await client.getOfferSlots(AGENDA)).slots;
      const hold = await client.createHold({ offerId: AGENDA, slotId: slot!.id, caseRef: 'DRM-0001' });
      await client.confirmHold(hold.id);
    },
  },
  'sas-agenda': {
    session: { session: DOCTOR, actsFor: { practitioners: ['819990000012'], structures: [] }, slots: {} },
    body: () => html`<sas-agenda></sas-agenda>`,
  },
  'sas-participation': {
    session: { session: DOCTOR, actsFor: { practitioners: ['819990000012'], structures: [] }, slots: {} },
    body: () => html`<sas-participation></sas-participation>`,
  },
  'sas-structure-members': {
    session: {},
    body: () => html`<sas-structure-members></sas-structure-members>`,
    act: (page, _, name) =>
      void page.querySelector('sas-structure-members')!.open({
        ...{ kind: 'CPTS', structureId: community.nationalId, name, community: marked(community, name) },
      }),
  },
};

describe('names that nobody expects', () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  for (const [place, { session, body, act }] of Object.entries(PLACES)) {
    for (const [kind, name] of Object.entries(NAMES)) {
      it(`${kind}, in ${place}`, async () => {
        const clock = createRunningClock('2026-11-23T08:30:00+01:00');
        const client = createMockClient({
          ...{
            clock,
            offers: marked([...sampleOffers(), cardA()], name),
            structures: marked(sampleStructures(), name),
          },
          ...session,
        });
        const page = await fixture(html`<sas-provider .client=${client} .clock=${clock}>${body(name)}</sas-provider>`);
        await act?.(page, client, name);
        const shown = () => everyText(page).replace(/\s+/g, ' ').includes(name);
        await waitUntil(shown, 'the name is shown', { timeout: 4_000 });
        for (const width of [1000, 320]) {
          await setViewport({ width, height: 800 });
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          expect(document.documentElement.scrollWidth, `${width} px`).to.be.at.most(width);
        }
        expect(everything(page).filter((one) => one.matches('img, script, a[href^="javascript:"]'))).to.deep.equal([]);
        expect((window as { broken?: number }).broken).to.equal(undefined);
        await expectAccessible(page);
      }).timeout(15_000);
    }
  }
});
