import { createAdministration } from '@sas-embed/client/administration';
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/provider.js';
import { createSignInDialog } from '../sign-in-dialog.js';
import { SignIn } from '../sign-in.js';
import { textsOf } from '../texts.js';
import { anomalies } from './anomalies.js';
import { audit } from './audit.js';
import { el } from './dom.js';
import { editors } from './editors.js';
import { faultsOf } from './form.js';
import { hosts } from './hosts.js';
import { interfaces } from './interfaces.js';
import { blocked, regulators } from './accounts.js';
import { letters } from './letters.js';
import { served } from './lists.js';
import { structures } from './structures.js';
import type { View } from './view.js';

// The pages of administration: one document, a page for each address after `#`. Who is signed in is known by a cookie, as on the page
// that searches; it is signed in beside, in a window, so that this page stays as it is.

const indicators: View = {
  id: 'indicateurs',
  title: 'Indicateurs',
  show: () =>
    Promise.resolve([
      Object.assign(document.createElement('sas-indicators'), { headingLevel: 3, label: 'Ce que fait le service' }),
    ]),
};
const VIEWS: readonly View[] = [
  editors,
  interfaces,
  hosts,
  served,
  structures,
  regulators,
  blocked,
  anomalies,
  letters,
  audit,
  indicators,
];

const base = textsOf('fr');
const texts = {
  ...base,
  signIn: {
    ...base.signIn,
    over: { title: 'Connexion', text: 'Connectez-vous pour administrer le service ; la page reste comme elle est.' },
  },
};
const provider = document.querySelector<SasProvider>('sas-provider')!;
const content = document.getElementById('content')!;
const title = document.getElementById('view-title')!;
const told = document.getElementById('told')!;
const list = document.getElementById('views')!;
const leave = document.getElementById('sign-out')!;

const signIn = new SignIn({
  onSignedOut(why) {
    leave.hidden = true;
    if (why === 'left') forget();
    dialog.show('over', undefined);
  },
  onSignedIn() {
    leave.hidden = false;
    dialog.hide();
  },
  onOther: forget,
});
const dialog = createSignInDialog(document.querySelector<HTMLDialogElement>('#sign-in')!, signIn, texts);
const admin = createAdministration({ baseUrl: provider.gateway!, getToken: () => signIn.token() });
let turn = 0;

leave.textContent = texts.signOut;
leave.addEventListener('click', () => {
  void signIn.end().then(
    (url) => url !== undefined && location.assign(url),
    () => say(texts.notSignedOut),
  );
});
list.replaceChildren(...VIEWS.map(({ id, title: text }) => el('li', {}, el('a', { href: `#${id}` }, text))));
addEventListener('hashchange', () => void show(true));
void begin();

async function begin(): Promise<void> {
  await signIn.somebody();
  provider.getToken = () => signIn.token();
  await show(false);
}

/**
 * Shows the page of the address; where it names none, the first that does not refuse the role.
 * @param isMove - somebody went there: the focus goes to its heading
 * @param first - where to begin when the address names none
 */
async function show(isMove: boolean, words = '', first = 0): Promise<void> {
  const asked = VIEWS.find(({ id }) => `#${id}` === location.hash);
  const view = asked ?? VIEWS[first]!;
  const mine = (turn += 1);
  for (const link of list.querySelectorAll('a')) {
    if (link.hash === `#${view.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  title.textContent = view.title;
  document.title = `${view.title} — Administration du SAS`;
  if (isMove) title.focus();
  if (words === '') content.replaceChildren(el('p', {}, 'Lecture…'));
  content.setAttribute('aria-busy', 'true');
  say(words);
  try {
    const nodes = await view.show({
      admin,
      again: (news = '') => {
        title.focus();
        void show(false, news);
      },
      say,
    });
    if (mine === turn) content.replaceChildren(...nodes);
  } catch (error) {
    if (mine !== turn) return;
    const isForbidden = (error as { code?: string }).code === 'forbidden';
    if (isForbidden && !asked && first + 1 < VIEWS.length) return show(isMove, words, first + 1);
    // What the role may not is not there at another try either.
    content.replaceChildren(
      el('p', { role: 'alert', className: 'note' }, `Cette page n’a pas pu être lue. ${faultsOf(error, []).text}`),
      ...(isForbidden ? [] : [el('button', { type: 'button', onclick: () => void show(false) }, 'Réessayer')]),
    );
  } finally {
    if (mine === turn) content.removeAttribute('aria-busy');
  }
}

/** What was shown is not for who comes next; who comes is shown the page anew. */
function forget(): void {
  turn += 1;
  content.replaceChildren();
  void provider.reset();
  void signIn.somebody().then(() => show(false));
}

function say(text: string): void {
  told.textContent = text;
}
