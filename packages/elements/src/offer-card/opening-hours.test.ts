import { expect } from '@open-wc/testing';
import { defaultLocalizer } from '../localize/index.js';
import { hoursText } from './opening-hours.js';

const localizer = defaultLocalizer();
const words = { everyDay: 'tous les jours', midnight: 'minuit', from: (a: string, b: string) => `${a} – ${b}` };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('opening hours', () => {
  for (const [days, opens, closes, text] of [
    [['mon', 'tue', 'wed', 'thu', 'fri'], '20:00', '00:00', 'lun.–ven. 20h00 – minuit'],
    [['sat'], '08:05', '12:09', 'sam. 08h05 – 12h09'],
    [['sun', 'mon'], '00:01', '09:00', 'lun., dim. 00h01 – 09h00'],
    [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], '09:00', '10:00', 'tous les jours 09h00 – 10h00'],
  ] as const) {
    it(`W18 are the place’s own, minutes and all, whatever the browser’s zone: ${text}`, () => {
      expect(plain(hoursText({ days: [...days], opens, closes }, localizer, words))).to.equal(text);
    });
  }
});
