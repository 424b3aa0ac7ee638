import { createBreakGlassForm } from './break-glass-form.js';
import type { SignedOut, SignIn, SignInProvider } from './sign-in.js';
import type { textsOf } from './texts.js';

/** How the page shows that nobody is signed in. */
export interface SignInDialog {
  /** Shows it, over whatever is on the page. */
  show(why: SignedOut, launch: string | undefined): void;
  /** Takes it away; the focus goes back to where it was. */
  hide(): void;
  /** Says why somebody was not let in. */
  trouble(text: string): void;
}

/**
 * The calm screen of who is not signed in. At first the page itself goes to the provider; once something may have been entered,
 * another window does, and the page stays as it is.
 */
export function createSignInDialog(
  dialog: HTMLDialogElement,
  signIn: Pick<SignIn, 'ways' | 'begin' | 'check' | 'breakGlass'>,
  texts: ReturnType<typeof textsOf>,
): SignInDialog {
  const part = <T extends HTMLElement>(name: string) => dialog.querySelector<T>(`[data-part=${name}]`)!;
  const [title, text, note, list] = ['title', 'text', 'note', 'providers'].map((name) => part(name));
  const breakGlass = createBreakGlassForm(part<HTMLDetailsElement>('break-glass'), signIn, texts.breakGlass);
  let ways: { resume: boolean; launch?: string } = { resume: false };

  const say = (words: string) => {
    note!.textContent = words;
    note!.hidden = words === '';
  };

  async function go({ id }: SignInProvider): Promise<void> {
    say('');
    // Opened by the key or the click itself, else browsers block it.
    const beside = ways.resume ? window.open('', 'sas-sign-in', 'popup,width=520,height=720') : undefined;
    if (beside === null) return say(texts.signIn.blocked);
    try {
      const url = await signIn.begin(id, ways);
      if (beside) beside.location.href = url;
      else location.assign(url);
    } catch {
      beside?.close();
      say(texts.signIn.unavailable);
    }
  }

  async function offer(): Promise<void> {
    const offered = await signIn.ways().catch(() => undefined);
    breakGlass.offer(offered?.breakGlass === true);
    if (!offered) {
      say(texts.signIn.unavailable);
      return list!.replaceChildren(button(texts.signIn.again, () => void offer().then(signIn.check.bind(signIn))));
    }
    say('');
    list!.replaceChildren(...offered.providers.map((one) => button(texts.signIn.with(one.label), () => void go(one))));
    list!.querySelector('button')?.focus();
  }

  // A page without anybody has nothing behind this screen to go back to.
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  return {
    show(why, launch) {
      ways = { resume: why !== 'first', ...(launch !== undefined && { launch }) };
      const { [why]: words } = texts.signIn;
      title!.textContent = words.title;
      text!.textContent = words.text;
      if (!dialog.open) dialog.showModal();
      void offer();
    },
    hide() {
      if (dialog.open) dialog.close();
    },
    trouble: say,
  };
}

function button(label: string, act: () => void): HTMLElement {
  const item = document.createElement('li');
  const it = document.createElement('button');
  it.type = 'button';
  it.textContent = label;
  it.addEventListener('click', act);
  item.append(it);
  return item;
}
