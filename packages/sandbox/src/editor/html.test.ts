import { describe, expect, it } from 'vitest';
import { html } from './html.js';

describe('html', () => {
  it('escapes every inserted text, keeps inserted HTML, and leaves out what is absent', () => {
    const name = `<b>"L'Étang" & fils</b>`;
    const list = ['a<', 'b'].map((item) => html`<li>${item}</li>`);
    // Every character of the template counts.
    // prettier-ignore
    const written = html`<p title="${name}">${name}</p>${list}${false}${undefined}${0}`;
    expect(written.toString()).toBe(
      '<p title="&lt;b&gt;&quot;L&#39;Étang&quot; &amp; fils&lt;/b&gt;">&lt;b&gt;&quot;L&#39;Étang&quot; &amp; fils&lt;/b&gt;</p><li>a&lt;</li><li>b</li>0',
    );
  });
});
