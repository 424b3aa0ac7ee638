import { html, type TemplateResult } from 'lit';
import type { frSearch, LocalizeController } from '../localize/index.js';
import type { Choice } from './booking-flow.js';

/** Said when the network took the dialog's files away; answered with the choice to try it again, or with nothing. */
export const notLoaded = (
  t: LocalizeController<typeof frSearch>,
  choice: Choice,
  answer: (again?: Choice) => unknown,
): TemplateResult =>
  html`<dialog class="not-loaded" aria-labelledby="not-loaded" @close=${() => answer()}>
    <h2 id="not-loaded">${t.t('search.notLoaded')}</h2>
    <p>${t.t('search.notLoadedHint')}</p>
    <button class="button" type="button" @click=${() => answer()}>${t.t('search.back')}</button>
    <button class="button primary" type="button" @click=${() => answer(choice)}>${t.t('search.retry')}</button>
  </dialog>`;

/** Shows it, once it is rendered. */
export function showApology(dialog: HTMLDialogElement | null): void {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>('.primary')?.focus();
}
