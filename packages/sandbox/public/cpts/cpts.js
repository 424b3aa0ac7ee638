import {
  beginPage,
  beginRefresh,
  beginSearch,
  createClient,
  failSearch,
  reduceFeedSlot,
  reduceSearch,
  removeSlot,
} from '/sas-embed/sas-embed.js';

const byId = (id) => document.getElementById(id);
const provider = document.querySelector('sas-provider');
const results = document.querySelector('sas-results');
const dialog = document.querySelector('sas-booking-dialog');

// ---- What an integrator copies -------------------------------------------------------------------------------------

// A short-lived token of the person who is signed in here, asked from our own server.
const tokenOf = (view) => async () => {
  const response = await fetch(`/api/token?vue=${view}`, { method: 'POST' });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return (await response.json()).token;
};

let work;

/** Streams the members of the CPTS into the list; `more` appends the next page, `again` asks once more. */
async function showMembers(structureId, { more = false, again = false } = {}) {
  work?.abort();
  work = new AbortController();
  const { signal } = work;
  const { nextCursor, order } = results.search;
  if (more) results.search = beginPage(results.search);
  else results.search = again && results.search.offers.length ? beginRefresh(results.search) : beginSearch();
  const request = { limit: 50, ...(more && { cursor: nextCursor }), ...(again && order?.seed && { seed: order.seed }) };
  try {
    for await (const event of provider.client.searchMembers(structureId, request, { signal }))
      results.search = reduceSearch(results.search, event);
  } catch (error) {
    if (!signal.aborted)
      results.search = failSearch(results.search, {
        code: error.code ?? 'network',
        retryable: error.retryable ?? true,
      });
  }
}

// A chosen slot is held and booked by the same dialog as in an LRM.
provider.addEventListener('sas-select', async ({ detail: { offerId, slotId } }) => {
  const found = results.search.offers.find((it) => it.offer.id === offerId);
  const slot = found?.slots.find((it) => it.id === slotId);
  if (!slot) return;
  const editor = found.sources.find((source) => source.id === slot.sourceId)?.label;
  const outcome = await dialog.open({ offer: found.offer, slot, ...(editor && { editor }) });
  for (const gone of outcome.gone) results.search = removeSlot(results.search, gone);
});

// So is an orientation outside the slots, after a call.
provider.addEventListener('sas-overbook', ({ detail: { offerId } }) => {
  const found = results.search.offers.find((it) => it.offer.id === offerId);
  if (found) void dialog.orient({ offer: found.offer });
});

// ---- The rest is the demonstration's own page ----------------------------------------------------------------------

const [community, views] = await Promise.all(
  ['/api/community', '/api/views'].map(async (p) => (await fetch(p)).json()),
);
const clients = new Map(
  views.map(({ id }) => [id, createClient({ baseUrl: provider.getAttribute('gateway'), getToken: tokenOf(id) })]),
);

byId('name').textContent = community.name;
byId('label').textContent = community.label;
byId('description').textContent = community.description;
byId('contact').textContent =
  `${community.contact} · ${community.phone.replace(/^\+33/, '0').replace(/\B(?=(\d\d)+$)/g, ' ')}`;
document.title = `${community.name} — Trame CPTS`;

/** Shows the list as one role sees it. */
function see(view) {
  provider.client = clients.get(view.id);
  byId('seen-as').textContent = `Vue affichée : ${view.label}.`;
  for (const button of document.querySelectorAll('#rights button'))
    button.setAttribute('aria-pressed', String(button.value === view.id));
  void showMembers(community.nationalId);
}
provider.addEventListener('sas-more', () => void showMembers(community.nationalId, { more: true }));
provider.addEventListener('sas-retry', () => void showMembers(community.nationalId, { again: true }));

const COLUMNS = [
  (visibility) => visibility.includes('PUBLIC'),
  (visibility) => visibility.includes('PRO'),
  (visibility) => visibility.includes('SNP'),
  // Those that nobody else sees; one that is for the public too is counted there.
  (visibility) => visibility.length === 1 && visibility[0] === 'CPTS',
  () => true,
];

/** What a role sees of the members' slots, by column; `undefined` when it is refused. */
async function countFor(view) {
  const slots = new Map();
  let cursor;
  try {
    do {
      let next;
      const request = { limit: 200, ...(cursor && { cursor }) };
      for await (const event of clients.get(view.id).searchMembers(community.nationalId, request)) {
        if (event.type === 'offers') next = event.nextCursor;
        if (event.type !== 'slots') continue;
        for (const list of event.lists) for (const slot of list.slots) slots.set(slot.id, slot.visibility);
      }
      cursor = next;
    } while (cursor);
  } catch (error) {
    if (error.code === 'forbidden' || error.code === 'unauthenticated') return undefined;
    throw error;
  }
  return COLUMNS.map((isOf) => [...slots.values()].filter(isOf).length);
}

const rows = new Map(views.map((view) => [view.id, rowOf(view)]));
byId('rights').replaceChildren(...rows.values());

function rowOf(view) {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = view.label;
  row.append(head, ...COLUMNS.map(() => document.createElement('td')));
  const last = document.createElement('td');
  const button = document.createElement('button');
  button.type = 'button';
  button.value = view.id;
  button.textContent = 'Afficher';
  button.setAttribute('aria-label', `Afficher la liste vue par : ${view.label}`);
  button.addEventListener('click', () => see(view));
  last.append(button);
  row.append(last);
  return row;
}

/** Fills the table; a role sees none of a kind of which there are some: that is a right it does not have. */
async function compare() {
  byId('said').textContent = 'Comptage en cours…';
  const counts = new Map(await Promise.all(views.map(async (view) => [view.id, await countRow(view)])));
  const most = COLUMNS.map((_, i) => Math.max(0, ...[...counts.values()].map((count) => count?.[i] ?? 0)));
  for (const [id, count] of counts) {
    if (!count) continue;
    const cells = rows.get(id).querySelectorAll('td');
    for (const [i, n] of count.entries()) if (!n && !most[i]) cells[i].textContent = 'aucun créneau';
  }
  byId('said').textContent = `Compté à ${new Date().toLocaleTimeString('fr-FR', { timeStyle: 'short' })}.`;
}

/** Counts for one role and fills its row; `null` when the gateway did not answer. */
async function countRow(view) {
  const count = await countFor(view).catch(() => null);
  const cells = [...rows.get(view.id).querySelectorAll('td')].slice(0, COLUMNS.length);
  for (const [i, cell] of cells.entries()) {
    cell.textContent = count === null ? 'sans réponse' : count?.[i] ? count[i].toLocaleString('fr-FR') : 'non';
    cell.className = count?.[i] ? 'yes' : 'no';
  }
  return count;
}

// Slots that others hold or book leave the list at once.
void followFeed();
async function followFeed() {
  try {
    for await (const event of clients.get(views[0].id).feed())
      if (event.type === 'slot') results.search = reduceFeedSlot(results.search, event);
  } catch {
    // without the feed the list is still right at the next reading
  }
}

see(views[0]);
await compare();
