import { isSasError, launchTicketOf, type SasClient } from '@sas-embed/client';
import type { SasProvider, SasSearch } from '@sas-embed/elements';
import '@sas-embed/elements/define/provider.js';
import '@sas-embed/elements/define/search.js';
import { createSignInDialog } from './sign-in-dialog.js';
import { SignIn } from './sign-in.js';
import { issueTexts, textsOf, type Trouble } from './texts.js';

// The page that a launch or a deep link opens: it takes the ticket out of its address, reads the context behind it, once,
// and searches. Without a ticket it is a search as any other. Who is signed in is known by a cookie; while nobody is, a calm screen
// says so, over the page and what was entered in it.

const { lang } = document.documentElement;
const texts = textsOf(lang);
const provider = document.querySelector<SasProvider>('sas-provider')!;
const search = document.querySelector<SasSearch>('sas-search')!;
const note = document.getElementById('note')!;
const issueList = document.getElementById('issues')!;
const leave = document.getElementById('sign-out')!;

const address = location.href;
const isLaunch = /#(?:.*&)?launch=/.test(address);
const ticket = isLaunch ? launchTicketOf(address) : undefined;
const refusal = /#sign-in=([a-z]+)$/.exec(address)?.[1];
// At once: a ticket is good once, and neither history nor a bookmark shall hold it.
if (location.hash) history.replaceState(null, '', location.pathname);

const signIn = new SignIn({
  onSignedOut(why) {
    leave.hidden = true;
    if (why === 'left') forget();
    dialog.show(why, why === 'first' ? ticket : undefined);
    if (refusal !== undefined && why === 'first')
      dialog.trouble(texts.signIn.refused[refusal] ?? texts.signIn.unavailable);
  },
  onSignedIn() {
    leave.hidden = false;
    dialog.hide();
  },
  onOther: forget,
});
const dialog = createSignInDialog(document.querySelector<HTMLDialogElement>('#sign-in')!, signIn, texts);
leave.textContent = texts.signOut;
leave.addEventListener('click', () => void signOut());

if (address.endsWith('#signed-in')) closeBeside();
else void begin();

async function begin(): Promise<void> {
  // Before anything else is asked with it: without anybody there is nothing to search with.
  await signIn.somebody();
  provider.getToken = () => signIn.token();
  if (isLaunch) await takeOver();
}

/** What is on the page is not for who comes next. */
function forget(): void {
  void provider.reset();
  search.reset();
  say('');
  list([]);
}

async function signOut(): Promise<void> {
  try {
    const url = await signIn.end();
    if (url !== undefined) location.assign(url);
  } catch {
    say(texts.notSignedOut);
  }
}

/** In the window beside a page whose session was over: it goes on there. */
function closeBeside(): void {
  signIn.announce('signed-in');
  say(texts.reconnected);
  provider.hidden = true;
  window.close();
}

async function takeOver(): Promise<void> {
  if (ticket === undefined) return say(texts.unavailable);
  say(texts.taking);
  try {
    const client = await ready();
    const { context, launchId, issues } = await client.redeemLaunch(ticket);
    search.context = launchId === undefined ? context : { ...context, launchId };
    say('');
    list(issueTexts(issues, lang));
    await search.run();
  } catch (error) {
    say(texts[troubleOf(error)]);
  }
}

/** The client, once it is known who is signed in. */
async function ready(): Promise<SasClient> {
  await provider.updateComplete;
  if (!provider.ready) {
    await new Promise<void>((resolve) => {
      provider.addEventListener('sas-ready', (event) => void (event.target === provider && resolve()));
    });
  }
  return provider.client!;
}

function troubleOf(error: unknown): Trouble {
  const code = isSasError(error) ? error.code : undefined;
  return code === 'launch-used' || code === 'launch-expired' || code === 'launch-unknown' ? code : 'failed';
}

function say(text: string): void {
  note.textContent = text;
  note.hidden = text === '';
}

function list(items: readonly string[]): void {
  issueList.replaceChildren(
    ...items.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }),
  );
  issueList.hidden = items.length === 0;
}
