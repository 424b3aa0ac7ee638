import { expect } from '@open-wc/testing';
import { readablePhone, telephoneLink } from './phone.js';

describe('phone', () => {
  for (const [phone, text, link] of [
    ['+33199000012', '01 99 00 00 12', 'tel:+33199000012'],
    ['+262639980001', '06 39 98 00 01', 'tel:+262639980001'],
    ['3624', '3624', 'tel:3624'],
    ['15', '15', 'tel:15'],
    ['0199000012', '01 99 00 00 12', 'tel:0199000012'],
    ['+4930901820', '+4930901820', 'tel:+4930901820'],
    ['javascript:alert(1)', '1', undefined],
    ['', '', undefined],
  ] as const) {
    it(`W19 reads ${phone || 'nothing'}`, () => {
      expect(readablePhone(phone).replaceAll('\u00a0', ' ')).to.equal(text);
      expect(telephoneLink(phone)).to.equal(link);
    });
  }
});
