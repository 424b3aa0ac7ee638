/** Style of the readable contract; colours keep WCAG AA in both schemes. */
export const DOCS_CSS = `
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --soft: #f3f3f7; --line: #70707a; --link: #0b4fa8; --quiet: #55555f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf1; --paper: #17171b; --soft: #24242b; --line: #85858f; --link: #8cbcff; --quiet: #b4b4bf; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; display: grid;
  grid-template: "header header" auto "nav main" 1fr / minmax(14rem, 22rem) minmax(0, 1fr); }
header { grid-area: header; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
header h1 { margin: 0; font-size: 1.5rem; }
header p { margin: .25rem 0 0; }
nav { grid-area: nav; position: sticky; top: 0; max-height: 100vh; overflow: auto; padding: 1rem 1.5rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding-left: 1rem; margin-bottom: .5rem; }
nav a { display: block; padding: .15rem 0; overflow-wrap: anywhere; }
main { grid-area: main; padding: 1rem 1.5rem 4rem; max-width: 70rem; }
main:focus { outline: none; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; z-index: 1; }
.version, .path, .limits { color: var(--quiet); }
.path, .limits { font-size: .875rem; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
h3 { overflow-wrap: anywhere; }
.call { font-size: 1.1rem; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
code { overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .75rem; overflow: auto; max-height: 26rem; margin: .25rem 0 0; }
figure { margin: .5rem 0 1rem; }
figcaption, caption { color: var(--quiet); text-align: left; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); }
tbody th { font-weight: normal; }
thead { background: var(--soft); }
tr:target, h3:target { background: var(--soft); }
input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); padding: .25rem .5rem; width: 100%; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; max-height: none; border-right: 0; border-bottom: 1px solid var(--line); } }
@media print { nav, .skip { display: none; } body { display: block; } pre { max-height: none; } }
`;

/** The filter of the contents; the page is whole without it. */
export const DOCS_JS = `
const field = document.getElementById('filter');
field.parentElement.hidden = false;
const items = [...document.querySelectorAll('#contents li')];
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const item of items) {
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
});
`;

/** The mark in the browser's tab: without one, a browser asks for a file that is not there. */
export const DOCS_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b4fa8"/><path d="M4 4h8v2H4zm0 3h8v2H4zm0 3h5v2H4z" fill="#fff"/></svg>
`;
