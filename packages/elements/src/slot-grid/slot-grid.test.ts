import { expect, fixture, html } from '@open-wc/testing';
import type { TestHost } from '../testing/fixtures/index.js';
import { DATES, expectAccessible, fullDays, plage, slotAt } from '../testing/fixtures/index.js';
import { buttons, columns, described, drawn, grid, root, texts, type Setup } from '../testing/fixtures/grid.js';
import type { SasSlotGrid } from './slot-grid.js';

describe('sas-slot-grid', () => {
  describe('what it shows', () => {
    it('puts each slot in the column of its day, earliest first, four rows at first', async () => {
      const slots = fullDays(6);
      const el = await grid({ slots: [...slots].reverse() });
      expect(columns(el)).to.deep.equal([
        ['09h00', '09h20', '09h40', '10h00'],
        ['09h00', '09h20', '09h40', '10h00'],
        ['09h00', '09h20', '09h40', '10h00'],
      ]);
      const headers = [...root(el).querySelectorAll('[role=rowheader]')].map((h) => h.getAttribute('aria-label'));
      expect(headers).to.deep.equal(['Aujourd’hui, lundi 23 novembre', 'mardi 24 novembre', 'mercredi 25 novembre']);
    });

    it('W8 shows a plage with its hours and places, and says it in words', async () => {
      const el = await grid({ slots: [plage(DATES[1], '09:00', '12:00', 2, 5)] });
      expect(texts(el)).to.deep.equal(['09h00 – 12h00 · 2/5']);
      expect(described(el, buttons(el)[0]!)).to.include('plage de 5 patients, 2 déjà adressés');
    });

    it('W8 says the modes in words, in the order cabinet, remote, home', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '09:20', { modes: ['HH', 'VR', 'AMB'] })] });
      const button = buttons(el)[0]!;
      expect(described(el, button)).to.equal('au cabinet, en téléconsultation, à domicile, créneau réservé au SAS');
      expect(drawn(button, '::after')).to.contain('CTD');
      expect(drawn(button, '::before')).to.contain('SNP');
    });

    it('W8 says for which reasons a slot is, and shows them to the pointer; equal slots without any stay apart', async () => {
      const reasons = ['Renouvellement d’ordonnance', '<b>Fièvre</b>'];
      const slots = [slotAt(DATES[0], '09:00'), slotAt(DATES[0], '09:20', { reasons }), slotAt(DATES[0], '09:40')];
      const el = await grid({ slots });
      const [before, button, after] = buttons(el);
      expect(described(el, button!)).to.contain('motif : Renouvellement d’ordonnance, <b>Fièvre</b>');
      expect(button!.title).to.equal('Renouvellement d’ordonnance, <b>Fièvre</b>');
      const text = el.shadowRoot!.getElementById(button!.getAttribute('aria-describedby')!)!;
      expect(text.querySelector('[lang=fr]')!.textContent, 'an editor’s words').to.equal(reasons.join(', '));
      for (const other of [before!, after!]) {
        expect(described(el, other)).to.not.contain('motif');
        expect(other.title).to.equal('');
      }
    });

    for (const [modes, letters] of [
      [['AMB'], 'C'],
      [['VR'], 'T'],
      [['HH'], 'D'],
      [['VR', 'AMB'], 'CT'],
      [['HH', 'AMB'], 'CD'],
      [['HH', 'VR'], 'TD'],
    ] as const) {
      it(`draws ${letters} for ${modes.join('+')}`, async () => {
        const el = await grid({ slots: [slotAt(DATES[0], '09:20', { modes: [...modes] })] });
        expect(drawn(buttons(el)[0]!, '::after')).to.match(new RegExp(`^"${letters}"`));
      });
    }

    it('W8 marks what colleagues hold and what needs no appointment, in text', async () => {
      const el = await grid({
        slots: [
          slotAt(DATES[0], '09:00', { heldByOthers: 2 }),
          slotAt(DATES[0], '09:20', { appointmentType: 'WALKIN' }),
        ],
      });
      expect(texts(el)).to.deep.equal(['09h00 2 collègues', '09h20 sans RDV']);
    });

    it('W23 is an ARIA grid whose rows are the days, read in their order', async () => {
      const el = await grid({ slots: fullDays(2) });
      const outline = (element: Element): string[] => [
        ...(element.hasAttribute('role') ? [`${element.getAttribute('role')} ${element.ariaLabel ?? ''}`.trim()] : []),
        ...[...element.children].flatMap(outline),
      ];
      expect(outline(root(el).querySelector('.grid')!)).to.deep.equal([
        'grid Créneaux de Dr Exemple',
        'row',
        'rowheader Aujourd’hui, lundi 23 novembre',
        'gridcell',
        'gridcell',
        'row',
        'rowheader mardi 24 novembre',
        'gridcell',
        'gridcell',
        'row',
        'rowheader mercredi 25 novembre',
        'gridcell',
        'gridcell',
      ]);
    });

    it('shows all slots when asked, and says how many are hidden before', async () => {
      const el = await grid();
      const toggle = root(el).querySelector<HTMLButtonElement>('.toggle')!;
      expect(toggle.textContent.trim()).to.equal('Voir 6 créneaux de plus');
      expect(toggle.getAttribute('aria-expanded')).to.equal('false');
      toggle.click();
      await el.updateComplete;
      expect(buttons(el)).to.have.lengthOf(18);
      expect(el.expanded).to.equal(true);
      expect(root(el).querySelector('.toggle')!.textContent.trim()).to.equal('Voir moins de créneaux');
    });

    it('leaves out a slot whose start is no date, and only that one', async () => {
      const el = await grid({ slots: [{ ...slotAt(DATES[0], '09:00'), start: 'demain' }, slotAt(DATES[0], '09:20')] });
      expect(texts(el)).to.deep.equal(['09h20']);
    });
  });

  describe('what no answer looks like', () => {
    const messages = (el: SasSlotGrid) => [...root(el).querySelectorAll('.message')].map((m) => m.textContent.trim());

    it('says that there is no slot only when all sources answered', async () => {
      expect(messages(await grid({ slots: [], status: 'ready' }))).to.deep.equal(Array(3).fill('Pas de créneau'));
    });

    for (const status of ['loading', 'partial', 'error'] as const) {
      it(`never says so while the status is ${status}`, async () => {
        const el = await grid({ slots: [], status });
        expect(root(el).textContent).to.not.include('Pas de créneau');
      });
    }

    it('says that the sources are silent, in another colour', async () => {
      const el = await grid({ slots: [], status: 'error' });
      expect(messages(el)).to.deep.equal(Array(3).fill('Pas de réponse'));
      const none = await grid({ slots: [], status: 'ready' });
      const colour = (e: SasSlotGrid) => getComputedStyle(root(e).querySelector('.message')!).color;
      expect(colour(el)).to.not.equal(colour(none));
    });

    it('is busy while loading', async () => {
      const el = await grid({ slots: [], status: 'loading' });
      expect(root(el).querySelector('[role=grid]')!.getAttribute('aria-busy')).to.equal('true');
    });
  });

  describe('its height', () => {
    for (const density of ['comfortable', 'compact'] as const) {
      for (const width of [640, 300]) {
        it(`is the same in every state (${density}, ${width}px)`, async () => {
          const el = await grid({ slots: [], status: 'loading', density, width });
          const reserved = el.getBoundingClientRect().height;
          const same = async (change: Partial<SasSlotGrid>) => {
            Object.assign(el, change);
            await el.updateComplete;
            expect(el.getBoundingClientRect().height, JSON.stringify(change).slice(0, 60)).to.equal(reserved);
          };
          await same({ status: 'partial', slots: fullDays(1) });
          await same({ status: 'ready', slots: fullDays(12) });
          await same({
            slots: [plage(DATES[0], '09:00', '12:00', 2, 5), slotAt(DATES[1], '10:00', { heldByOthers: 3 })],
          });
          await same({ slots: [] });
          await same({ status: 'error' });
        });
      }
    }

    it('does not depend on the root font size of the page', async () => {
      const el = await grid();
      const before = el.getBoundingClientRect().height;
      document.documentElement.style.fontSize = '5px';
      expect(el.getBoundingClientRect().height).to.equal(before);
      document.documentElement.style.fontSize = '';
    });

    it('gives each slot a target of 24 px at least', async () => {
      for (const density of ['comfortable', 'compact'] as const) {
        const el = await grid({ density });
        for (const button of buttons(el)) expect(button.getBoundingClientRect().height).to.be.at.least(24);
      }
    });
  });

  describe('accessibility (axe)', () => {
    const states: [string, Setup][] = [
      ['loading', { slots: [], status: 'loading' }],
      ['partial', { slots: fullDays(2, [DATES[0]]), status: 'partial' }],
      ['ready', {}],
      ['expanded', { expanded: true }],
      ['empty', { slots: [] }],
      ['error', { slots: [], status: 'error' }],
      ['compact', { density: 'compact' }],
      ['overseas', { timeZone: 'Indian/Reunion' }],
      [
        'held, walk-in, read-only',
        {
          slots: [
            slotAt(DATES[0], '09:00', { heldByOthers: 1 }),
            slotAt(DATES[0], '09:20', { appointmentType: 'WALKIN' }),
            slotAt(DATES[1], '09:20', { actions: [] }),
            plage(DATES[2], '09:00', '12:00', 1, 4),
          ],
        },
      ],
    ];
    for (const [name, setup] of states) {
      it(name, async () => expectAccessible(await grid(setup)));
    }
  });

  it('behaves the same when properties are set before it is attached', async () => {
    const before = document.createElement('sas-slot-grid');
    Object.assign(before, { slots: fullDays(2), dates: DATES });
    const host = await fixture<TestHost>(html`<test-host></test-host>`);
    host.append(before);
    await before.updateComplete;
    const after = document.createElement('sas-slot-grid');
    host.append(after);
    Object.assign(after, { slots: fullDays(2), dates: DATES });
    await after.updateComplete;
    const shape = (el: SasSlotGrid) => root(el).innerHTML.replace(/<!--.*?-->/g, '');
    expect(shape(after)).to.equal(shape(before));
  });
});
