import { expect } from '@open-wc/testing';
import { instantOf, toZonedIso } from '@sas-embed/contract';
import { DATES, slotAt } from '../testing/fixtures/index.js';
import { columns, grid, root } from '../testing/fixtures/grid.js';

describe('sas-slot-grid', () => {
  describe('W7 time zones, whatever the browser’s', () => {
    it('runs in a browser whose zone is none of those shown', () => {
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).to.not.match(/Paris|Reunion|Guadeloupe/);
    });

    for (const [zone, name] of [
      ['Indian/Reunion', 'heure de La Réunion (UTC+4)'],
      ['America/Guadeloupe', 'heure de la Guadeloupe (UTC−4)'],
    ] as const) {
      it(`shows ${zone} in its own time and names it`, async () => {
        const el = await grid({ slots: [slotAt(DATES[1], '07:40', {}, zone)], timeZone: zone });
        expect(columns(el)[1]).to.deep.equal(['07h40']);
        expect(root(el).querySelector('.zone')!.textContent).to.equal(`Heures du lieu : ${name}`);
      });

      it(`shows ${zone} in its own time when the instant comes in UTC`, async () => {
        const utc = new Date(instantOf(DATES[1], '07:40', zone)).toISOString();
        const el = await grid({ slots: [slotAt(DATES[1], '07:40', { start: utc })], timeZone: zone });
        expect(columns(el)[1]).to.deep.equal(['07h40']);
      });
    }

    it('names no zone whose clock is the viewer’s', async () => {
      const el = await grid({ viewer: 'Europe/Brussels' });
      expect(root(el).querySelector('.zone')).to.equal(null);
    });

    it('shows both hours of the night when summer time ends, told apart by their offset', async () => {
      const dates = ['2026-10-24', '2026-10-25', '2026-10-26'];
      const at = (iso: string) => ({ ...slotAt(dates[1]!, '02:20'), id: iso.replace(/\W/g, '_'), start: iso });
      const el = await grid({
        dates,
        now: Date.parse('2026-10-24T06:00:00Z'),
        slots: [
          at('2026-10-25T02:20:00+01:00'),
          at('2026-10-25T02:20:00+02:00'),
          at('2026-10-25T01:40:00+02:00'),
          at('2026-10-25T03:00:00+01:00'),
        ],
      });
      expect(columns(el)[1]).to.deep.equal(['01h40', '02h20 (UTC+2)', '02h20 (UTC+1)', '03h00']);
    });

    it('jumps over the hour that does not exist when summer time begins', async () => {
      const dates = ['2027-03-27', '2027-03-28', '2027-03-29'];
      const before = Date.parse('2027-03-28T01:59:00+01:00');
      const slots = [before, before + 60_000].map((instant, i) => ({
        ...slotAt(dates[1]!, '01:00'),
        id: `s${i}`,
        start: toZonedIso(instant, 'Europe/Paris'),
      }));
      const el = await grid({ dates, now: Date.parse('2027-03-27T06:00:00Z'), slots });
      expect(columns(el)[1]).to.deep.equal(['01h59', '03h00']);
    });

    it('puts a slot just before midnight into its own day', async () => {
      const el = await grid({ slots: [slotAt(DATES[0], '23:50'), slotAt(DATES[1], '00:10')] });
      expect(columns(el).slice(0, 2)).to.deep.equal([['23h50'], ['00h10']]);
    });
  });
});
