import { expect } from '@open-wc/testing';
import { de } from './fr/grammar.js';
import * as french from './index.js';
import { loadMessages, type Catalogue } from './messages.js';

const catalogues = Object.entries(french).filter(([name]) => /^fr[A-Z]/.test(name)) as unknown as [string, Catalogue][];
const fr: Catalogue = Object.assign({}, ...catalogues.map(([, texts]) => texts));
const english = (await loadMessages('en')) as Catalogue;

describe('texts', () => {
  it('have the same keys in French and English', () => {
    expect(catalogues).to.have.length(22);
    expect(Object.keys(english).sort()).to.deep.equal(Object.keys(fr).sort());
  });

  it('take the same values in French and English', () => {
    const kind = (texts: Catalogue) => Object.fromEntries(Object.keys(fr).map((key) => [key, typeof texts[key]]));
    expect(kind(english)).to.deep.equal(kind(fr));
  });

  it('are translated, but for titles of address and words that both languages have', () => {
    const both =
      /\.title\.(DR|PR)$|^searchBar\.(kind\.profession|type\.county|part\.position)$|^offerKinds\.kind\.SOS$|^booking\.patients$|^map\.north$|^agenda(Forms)?\.(visibility\.CPTS|absences(\.title)?|modes|kind|date)$|^interfaceStatus\.(flow\.(cpts|sos)|nothing|off\.(incident|maintenance))$/;
    const same = Object.keys(fr).filter((key) => typeof fr[key] === 'string' && fr[key] === english[key]);
    expect(same.filter((key) => !both.test(key))).to.deep.equal([]);
  });

  it('elide “de” before a vowel and a mute h, and draw the article of a name into it', () => {
    const pairs = {
      'd’': ['AgendaMuette', 'Épinal', 'œil', 'Yvetot', 'Hôpital du Lez', 'Hélène', 'Hippolyte', 'Hyères', 'Hospices'],
      'de ': [
        'Bordeaux',
        'Dr Exemple',
        'SOS Médecins',
        '12 rue',
        'Yaoundé',
        'Haguenau',
        'Honfleur',
        'Léognan',
        'Lesparre',
      ],
    };
    for (const [before, names] of Object.entries(pairs)) {
      for (const name of names) expect(de(name)).to.equal(before + name);
    }
    expect(de('Le Bouscat')).to.equal('du Bouscat');
    expect(de('Les Abymes')).to.equal('des Abymes');
    expect(french.frResults['results.missing']({ sources: 'AgendaMuette' })).to.match(/^Sans réponse d’AgendaMuette :/);
    expect(french.frResults['results.count']({ offers: 1, total: 1, where: 'Arès' })).to.match(/ autour d’Arès$/);
    expect(french.frOfferCard['offerCard.late']({ sources: 'AgendaMuette' })).to.match(/ d’AgendaMuette$/);
  });

  it('put no bare “de” before a name', () => {
    const said = Object.entries(fr).flatMap(([key, text]) => {
      // Counts and times never begin with a vowel; whatever else is put in may.
      const value = new Proxy(
        {},
        { get: (_, name) => (/count|time|max|taken|total|offers/.test(String(name)) ? 2 : 'Aa') },
      );
      return typeof text === 'function' ? [[key, (text as (values: object) => string)(value)]] : [];
    });
    expect(said.filter(([, text]) => /\bde Aa/.test(text!))).to.deep.equal([]);
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
