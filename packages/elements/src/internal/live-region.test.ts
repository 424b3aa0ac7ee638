import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { findAnnouncer } from './announcer.js';
import { LiveRegion } from './live-region.js';

class Region extends LitElement {
  readonly live = new LiveRegion(this);
  protected override render() {
    return html`${this.live.render()}<slot></slot>`;
  }
}
customElements.define('t-region', Region);
const said = (el: Region) => el.shadowRoot!.querySelector('[data-live]')!.textContent;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('LiveRegion', () => {
  it('is there before it speaks, and says a burst as its last word', async () => {
    const el = await fixture<Region>(html`<t-region></t-region>`);
    expect(said(el)).to.equal('');
    el.live.announce('un');
    el.live.announce('deux');
    await wait(90);
    expect(said(el)).to.equal('deux');
    el.live.announce('trois');
    await wait(90);
    expect(said(el)).to.equal('deux');
    await wait(1000);
    expect(said(el)).to.equal('trois');
  });

  it('leaves the word to the region above, and is found by what is below', async () => {
    const outer = await fixture<Region>(
      html`<t-region
        ><t-region><p></p></t-region
      ></t-region>`,
    );
    const inner = outer.querySelector<Region>('t-region')!;
    expect(findAnnouncer(inner)).to.equal(outer.live);
    findAnnouncer(inner.querySelector('p')!)!.announce('bonjour');
    await wait(90);
    expect(said(outer)).to.equal('bonjour');
    expect(inner.shadowRoot!.querySelector('[data-live]'), 'one region on the screen').to.equal(null);
    const elsewhere = await fixture('<div></div>');
    elsewhere.append(inner);
    await inner.updateComplete;
    inner.live.announce('seul');
    await wait(90);
    expect(said(inner)).to.equal('seul');
  });

  it('says nothing after it was taken away', async () => {
    const el = await fixture<Region>(html`<t-region></t-region>`);
    el.live.announce('perdu');
    el.remove();
    await wait(90);
    expect(said(el)).to.equal('');
  });
});
