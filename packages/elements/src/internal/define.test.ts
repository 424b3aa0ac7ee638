import { expect } from '@open-wc/testing';
import { VERSION } from '../version.js';
import { define } from './define.js';

describe('define', () => {
  const warnings: string[] = [];
  const warn = console.warn;
  beforeEach(() => {
    warnings.length = 0;
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => (console.warn = warn));

  it('defines once, and is silent about the same class or version again', () => {
    class One extends HTMLElement {
      static readonly sasVersion = VERSION;
    }
    class Copy extends HTMLElement {
      static readonly sasVersion = VERSION;
    }
    define('sas-t-define-same', One);
    define('sas-t-define-same', One);
    define('sas-t-define-same', Copy);
    expect(customElements.get('sas-t-define-same')).to.equal(One);
    expect(warnings).to.deep.equal([]);
  });

  it('warns once about another version and leaves it in place', () => {
    class Old extends HTMLElement {
      static readonly sasVersion = '0.0.9';
    }
    define('sas-t-define-old', Old);
    define('sas-t-define-old', class extends HTMLElement {});
    define('sas-t-define-old', class extends HTMLElement {});
    expect(customElements.get('sas-t-define-old')).to.equal(Old);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include('version 0.0.9');
  });

  it('defines a class that a host has defined under a tag of its own, and never throws', () => {
    class Taken extends HTMLElement {
      static readonly sasVersion = VERSION;
    }
    customElements.define('host-own-tag', Taken);
    define('sas-t-define-taken', Taken);
    expect(document.createElement('sas-t-define-taken')).to.be.instanceOf(Taken);
    expect(document.createElement('host-own-tag').constructor).to.equal(Taken);
    expect(warnings).to.deep.equal([]);
  });

  it("leaves a stranger's element in place", () => {
    customElements.define('sas-t-define-stranger', class extends HTMLElement {});
    define('sas-t-define-stranger', class extends HTMLElement {});
    expect(warnings[0]).to.include('other code');
  });
});
