import { expect } from '@open-wc/testing';
import { en } from './en/index.js';
import * as french from './index.js';
import type { Catalogue } from './messages.js';

const catalogues = Object.entries(french).filter(([name]) => /^fr[A-Z]/.test(name)) as unknown as [string, Catalogue][];
const fr: Catalogue = Object.assign({}, ...catalogues.map(([, texts]) => texts));
const english: Catalogue = en;

describe('texts', () => {
  it('have the same keys in French and English', () => {
    expect(catalogues).to.have.length(7);
    expect(Object.keys(english).sort()).to.deep.equal(Object.keys(fr).sort());
  });

  it('take the same values in French and English', () => {
    const kind = (texts: Catalogue) => Object.fromEntries(Object.keys(fr).map((key) => [key, typeof texts[key]]));
    expect(kind(english)).to.deep.equal(kind(fr));
  });

  it('are translated, but for titles of address and words that both languages have', () => {
    const both = /\.title\.(DR|PR)$|^searchBar\.(kind\.profession|type\.county)$/;
    const same = Object.keys(fr).filter((key) => typeof fr[key] === 'string' && fr[key] === english[key]);
    expect(same.filter((key) => !both.test(key))).to.deep.equal([]);
  });

  it('stand under the name of their element', () => {
    for (const [name, texts] of catalogues) {
      const prefix = name === 'frBookingDialog' ? 'booking.' : `${name[2]!.toLowerCase()}${name.slice(3)}.`;
      expect(
        Object.keys(texts).filter((key) => !key.startsWith(prefix)),
        name,
      ).to.deep.equal([]);
    }
  });
});
