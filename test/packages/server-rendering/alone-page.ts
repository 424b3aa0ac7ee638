/** The page's own script: gives an element what the server gave it, and defines it; where none was served, it makes one. */
import '@sas-embed/elements/ssr/hydrate.js';
import { ALONE, type AloneTag } from './samples.js';

const DEFINITIONS: Readonly<Record<AloneTag, () => Promise<unknown>>> = {
  'sas-filters': () => import('@sas-embed/elements/define/filters.js'),
  'sas-offer-card': () => import('@sas-embed/elements/define/offer-card.js'),
  'sas-slot-grid': () => import('@sas-embed/elements/define/slot-grid.js'),
};

globalThis.takeOver = async (tag) => {
  const served = document.querySelector(tag);
  const element = Object.assign(served ?? document.createElement(tag), ALONE[tag]);
  if (!served) document.body.prepend(element);
  await DEFINITIONS[tag]();
  await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
};
declare global {
  var takeOver: (tag: AloneTag) => Promise<void>;
}
