import { el } from './dom.js';
import { faultsOf } from './form.js';

/** A button of one act, and where it says why the act failed. */
export interface OnceButton {
  button: HTMLButtonElement;
  note: HTMLElement;
}

/**
 * A button that is pressed once: while its act is under way it does nothing more, and however often it is pressed the act has one
 * idempotency key, so that it is done once. Why it failed is said in the note beside it.
 */
export function onceButton(
  text: string,
  act: (idempotencyKey: string) => Promise<void>,
  {
    label,
    className,
    note = el('span', { role: 'alert' }),
  }: { label?: string | undefined; className?: string; note?: HTMLElement } = {},
): OnceButton {
  const idempotencyKey = crypto.randomUUID();
  const button = el('button', { type: 'button', className, 'aria-label': label }, text);
  const isBusy = () => button.getAttribute('aria-disabled') === 'true';
  button.addEventListener('click', () => {
    if (isBusy()) return;
    button.setAttribute('aria-disabled', 'true');
    note.textContent = '';
    void act(idempotencyKey)
      .catch((error: unknown) => {
        note.textContent = ` ${faultsOf(error, []).text}`;
        note.hidden = false;
      })
      .finally(() => button.removeAttribute('aria-disabled'));
  });
  return { button, note };
}

/** Such a button with its note. */
export function actButton(...asked: Parameters<typeof onceButton>): HTMLElement {
  const { button, note } = onceButton(...asked);
  return el('span', {}, button, note);
}

/** A button whose act is asked for once more, with what it brings; the focus follows, and comes back to it when it is not done. */
export function askedButton(
  text: string,
  sure: { says: string; text: string; label?: string },
  act: (idempotencyKey: string) => Promise<void>,
  { label }: { label?: string } = {},
): HTMLElement {
  const ask = el('span', { className: 'asked', hidden: true });
  const button = el('button', { type: 'button', 'aria-label': label }, text);
  const { button: doIt, note } = onceButton(sure.text, act, { label: sure.label, className: 'danger' });
  const keep = (): void => {
    ask.hidden = true;
    note.textContent = '';
    button.focus();
  };
  ask.append(el('span', {}, sure.says), doIt, el('button', { type: 'button', onclick: keep }, 'Garder'));
  button.addEventListener('click', () => {
    ask.hidden = false;
    doIt.focus();
  });
  return el('span', {}, button, ask, note);
}
