import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { strictHost } from './strict-host.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
const bad = (messageId: string, code: string) => ({ code, errors: [{ messageId }] });

new RuleTester().run('strict-host', strictHost, {
  valid: [
    "const s = css`.a { color: ${token('color-text')}; white-space: nowrap; border: 1px solid currentColor }`",
    'const s = css`/* #fff is not used */ :host { background: Canvas; color: transparent; inline-size: 2em }`',
    'const t = html`<p class="style" part="name">${a}</p>`',
    'const t = html`<button @click=${go} aria-expanded=${open}>x</button>`',
    "const other = sql`color: #fff`; el.setAttribute('class', 'a'); el.textContent = a",
    "el.style.setProperty('--sas-x', '1')",
  ],
  invalid: [
    bad('colour', 'const s = css`.a { color: #fff }`'),
    bad('colour', 'const s = css`.a { color: rgb(0 0 0 / 20%) }`'),
    bad('colour', 'const s = css`.a { border: 1px solid white; }`'),
    bad('rem', 'const s = css`.a { padding: 1.5rem }`'),
    bad('url', 'const s = css`.a { background: url(x.png) }`'),
    bad('style', 'const t = html`<p style="top: 0"></p>`'),
    bad('style', 'const t = html`<p .style=${a}></p>`'),
    bad('html', 'const t = html`<p .innerHTML=${a}></p>`'),
    bad('script', 'const t = html`<p onclick="go()"></p>`'),
    bad('url', 'const t = html`<img src="data:image/png;base64,">`'),
    bad('unsafe', "import { unsafeHTML } from 'lit/directives/unsafe-html.js'"),
    bad('unsafe', "import { styleMap } from 'lit/directives/style-map.js'"),
    bad('html', 'el.innerHTML = a'),
    bad('html', "el.insertAdjacentHTML('beforeend', a)"),
    bad('style', "el.setAttribute('style', 'top: 0')"),
  ],
});
