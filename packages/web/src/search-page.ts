import { isSasError, launchTicketOf, type SasClient } from '@sas-embed/client';
import type { SasProvider, SasSearch } from '@sas-embed/elements';
import '@sas-embed/elements/define/provider.js';
import '@sas-embed/elements/define/search.js';
import { issueTexts, textsOf, type Trouble } from './texts.js';

// The page that a launch or a deep link opens: it takes the ticket out of its address, reads the context behind it, once,
// and searches. Without a ticket it is a search as any other.

const { lang } = document.documentElement;
const texts = textsOf(lang);
const provider = document.querySelector<SasProvider>('sas-provider')!;
const search = document.querySelector<SasSearch>('sas-search')!;
const note = document.getElementById('note')!;
const issueList = document.getElementById('issues')!;

provider.getToken = async () => {
  const response = await fetch('/api/token', { method: 'POST' });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return ((await response.json()) as { token: string }).token;
};

const address = location.href;
// At once: a ticket is good once, and neither history nor a bookmark shall hold it.
if (location.hash) history.replaceState(null, '', location.pathname);
if (/#(?:.*&)?launch=/.test(address)) void takeOver(launchTicketOf(address));

async function takeOver(ticket: string | undefined): Promise<void> {
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
