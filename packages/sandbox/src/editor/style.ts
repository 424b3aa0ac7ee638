/** Accent colours of the products, so that one sees which is open. */
const ACCENTS: Readonly<Record<string, string>> = {
  rapide: '#0b6b4f',
  lent: '#7a2e63',
  muet: '#8a4b08',
  vif: '#0a5c8a',
  panne: '#8c2f1b',
  louche: '#4a4a4a',
  commun: '#1f5f7a',
  vigie: '#9a1b3c',
  nomade: '#5b6312',
  sesame: '#3a3f8f',
};

/** The style sheet of an editor's pages. */
export function styleSheet(editorId: string): string {
  return `:root { --accent: ${ACCENTS[editorId] ?? '#1d4e73'}; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #faf7f1; color: #26221c; font: 1rem/1.5 Georgia, 'DejaVu Serif', serif; }
.demo { margin: 0; padding: 0.25rem 1rem; background: #ffe08a; color: #3d2f00; font-size: 0.875rem; text-align: center; }
header { display: flex; flex-wrap: wrap; gap: 0 2rem; justify-content: space-between; align-items: baseline; padding: 0.75rem 1.5rem; background: var(--accent); color: #fff; }
header p { margin: 0; }
.brand { font-size: 1.5rem; font-weight: bold; letter-spacing: 0.01em; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.125rem; margin: 0 0 0.75rem; }
.days h2::first-letter { text-transform: uppercase; }
.practice { margin: 0 0 1.5rem; color: #574f43; }
.days { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
.days section, .notice, dl { background: #fff; border: 1px solid #e2d9c8; border-radius: 0.75rem; padding: 1rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.5rem; }
button { font: inherit; color: inherit; background: #fff; border: 1px solid #857a68; border-radius: 0.5rem; padding: 0.5rem 0.75rem; min-height: 2.75rem; cursor: pointer; text-align: left; }
.days button { width: 100%; display: flex; justify-content: space-between; gap: 0.75rem; align-items: baseline; }
.days time { font-weight: bold; font-variant-numeric: tabular-nums; }
.days span { font-size: 0.875rem; color: #574f43; text-align: right; }
button:hover { border-color: var(--accent); background: #fdfbf7; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.primary { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: bold; }
.primary:hover { background: var(--accent); filter: brightness(1.1); }
.accounts { display: grid; gap: 0.75rem; max-width: 26rem; }
.accounts span { display: block; font-size: 0.875rem; color: #574f43; }
.actions { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: 1rem; }
.notice { border-left: 0.375rem solid var(--accent); margin-bottom: 1.5rem; }
.notice h2, .notice p { margin: 0; }
.psc { max-width: 30rem; margin: 1rem auto; padding: 1.5rem; background: #fff; border: 1px solid #1a2b6b; border-top-width: 0.5rem; font-family: system-ui, 'DejaVu Sans', sans-serif; }
.psc-brand { margin: 0 0 1rem; color: #1a2b6b; font-weight: bold; }
.psc-brand span { font-weight: normal; }
.psc-foot { margin: 1rem 0 0; font-size: 0.875rem; color: #574f43; }
.walk-in { padding: 0.5rem 0; color: #574f43; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem 1.5rem; margin: 0; }
dt { color: #574f43; }
dd { margin: 0; }
.delivery.accepted { color: #0b5a2b; }
.delivery.refused { color: #a3101c; }
footer { max-width: 62rem; margin: 0 auto; padding: 1.5rem; font-size: 0.875rem; color: #574f43; }
@media (max-width: 30rem) { main { padding: 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } }
`;
}
