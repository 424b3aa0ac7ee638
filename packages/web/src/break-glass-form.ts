import type { SignIn } from './sign-in.js';
import type { textsOf } from './texts.js';

/** Why the glass is broken, as the gateway knows it. */
const REASONS = ['provider-outage', 'network-outage'] as const;

/**
 * The way in while a provider is out of reach: folded below the others, with the credential that a SAS keeps in an envelope. What
 * is typed leaves the form as soon as it was sent.
 */
export function createBreakGlassForm(
  fold: HTMLDetailsElement,
  signIn: Pick<SignIn, 'breakGlass'>,
  texts: ReturnType<typeof textsOf>['breakGlass'],
): { offer(isOffered: boolean): void } {
  const form = fold.querySelector('form')!;
  const note = fold.querySelector<HTMLElement>('[data-part=break-glass-note]')!;
  const submit = form.querySelector('button')!;
  const word = (selector: string, text: string) => (fold.querySelector(selector)!.textContent = text);
  word('summary', texts.title);
  word('#break-glass-hint', texts.hint);
  for (const name of ['credential', 'secret', 'reason'] as const) word(`label[for=break-glass-${name}]`, texts[name]);
  submit.textContent = texts.open;
  form.querySelector('select')!.replaceChildren(...REASONS.map((reason) => new Option(texts.reasons[reason], reason)));

  const say = (text: string) => {
    note.textContent = text;
    note.hidden = text === '';
  };

  async function open(): Promise<void> {
    const data = new FormData(form);
    const field = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const sealed = { credential: field('credential'), secret: field('secret'), reason: field('reason') };
    form.querySelector<HTMLInputElement>('[name=secret]')!.value = '';
    say('');
    submit.disabled = true;
    try {
      const outcome = await signIn.breakGlass(sealed);
      if (outcome.state === 'opened') return form.reset();
      say(outcome.state === 'too-often' ? texts.tooOften(outcome.minutes) : texts.refused);
      form.querySelector<HTMLInputElement>('[name=secret]')!.focus();
    } catch {
      say(texts.unavailable);
    } finally {
      submit.disabled = false;
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void open();
  });
  return {
    offer(isOffered) {
      fold.hidden = !isOffered;
    },
  };
}
