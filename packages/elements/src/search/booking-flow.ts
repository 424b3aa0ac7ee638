import type { SasClient } from '@sas-embed/client';
import type { BookingOutcome, MarketplacePanel } from '../booking-dialog/index.js';
import { idleSearch, removeSlot, replaceSlots, tagOf, type SearchState } from '../internal/index.js';
import type { SasResults } from '../results/index.js';
import type { SearchContext } from '../search-bar/index.js';
import type { SasStructureMembers } from '../structure-members/index.js';

/** A slot that the regulator chose, or an orientation outside the slots, and where. */
export interface Choice {
  readonly offerId: string;
  /** Absent: an orientation outside the slots is wanted. */
  readonly slotId?: string;
  /** Where it was chosen, from the slot outwards. */
  readonly path: readonly EventTarget[];
}

/** Changes a list on screen. @returns the list as it is then */
type Change = (by: (search: SearchState) => SearchState) => SearchState;

/** What the flow needs of its `sas-search`. */
export interface BookingHost {
  readonly client: SasClient | undefined;
  /** Whose case it is. */
  readonly context: SearchContext | undefined;
  /** Ends what is read for the list. */
  readonly signal: AbortSignal | undefined;
  /** Changes the search on screen. @returns the search as it is then */
  change(by: (search: SearchState) => SearchState): SearchState;
}

/**
 * Books the chosen slot in the dialog, then brings the list up to date and the focus back to it. Loads with the dialog:
 * a search needs it only once a slot is chosen.
 * @param root - shadow root of the `sas-search`
 */
export async function book(root: ShadowRoot, { offerId, slotId, path }: Choice, host: BookingHost): Promise<void> {
  const now = () => host.change((search) => search);
  // Chosen in the list of a structure's members, in front of the results: its offers are its own.
  const members = path.find(isMembers);
  const found = (members?.search ?? now()).offers.find((it) => it.offer.id === offerId);
  const slot = found?.slots.find((it) => it.id === slotId);
  if (!found || (slotId !== undefined && !slot)) return;
  const { replaces } = host.context ?? {};
  const { searchId } = members?.search ?? now();
  const from = { ...(searchId !== undefined && { searchId }), ...(replaces !== undefined && { replaces }) };
  const whose = { ...caseOf(host.context), ...from };
  const dialog = root.querySelector(tagOf('sas-booking-dialog'))!;
  if (!slot) {
    await dialog.orient({ offer: found.offer, ...whose });
    if (path[0] instanceof HTMLElement && root.host.isConnected) path[0].focus();
    return;
  }
  const editor = found.sources.find((source) => source.id === slot.sourceId)?.label;
  const outcome = await dialog.open({
    offer: found.offer,
    slot,
    ...(editor === undefined ? {} : { editor }),
    ...whose,
  });
  if (!root.host.isConnected || now() === idleSearch) return;
  const changes: Change[] = [(by) => host.change(by)];
  if (members) changes.push((by) => (members.search = by(members.search)));
  for (const id of outcome.gone) for (const change of changes) change((search) => removeSlot(search, id));
  await giveFocusBack(root, offerId, outcome, path[0], members);
  // On the editor's page another slot may have been taken: its calendar is read again;
  // and a plage may have places left.
  if (outcome.booked && (outcome.booked.handoverId || !outcome.gone.includes(outcome.slotId)))
    await readAgain(offerId, host, changes);
}

/** The case of a page; empty where it has none. */
const caseOf = ({ caseRef, launchId }: SearchContext = {}) =>
  launchId !== undefined ? { launchId } : caseRef === undefined ? {} : { caseRef };

/** The case that each search was last asked about. */
const resumed = new WeakMap<ShadowRoot, WeakRef<SearchContext>>();

/**
 * Waits on with what communities were asked for the case, should the page have been loaded again meanwhile; once a case,
 * when there is a community to ask. What fails here is tried again when the form of a request opens.
 * @param root - shadow root of the `sas-search`
 */
export function resume(
  root: ShadowRoot,
  context: SearchContext | undefined,
  client: SasClient | undefined,
  { offers }: SearchState,
): void {
  const of = caseOf(context);
  const isNew = context && resumed.get(root)?.deref() !== context && Object.keys(of).length > 0;
  if (!isNew || !client || !offers.some(({ offer }) => offer.actions.includes('request'))) return;
  resumed.set(root, new WeakRef(context));
  const dialog = root.querySelector(tagOf('sas-booking-dialog'))!;
  const asked = async () => {
    const form = (await dialog.form('PDM')) as MarketplacePanel;
    if (dialog.isConnected) await form.resume(of, client);
  };
  void asked().catch(() => undefined);
}

async function giveFocusBack(
  root: ShadowRoot,
  offerId: string,
  outcome: BookingOutcome,
  opener: EventTarget | undefined,
  members: SasStructureMembers | undefined,
): Promise<void> {
  const results = (members?.opened && members.results) || root.querySelector(tagOf('sas-results'))!;
  const frame = results.parentElement!;
  await (root.host as SasResults).updateComplete;
  await results.updateComplete;
  await new Promise(requestAnimationFrame);
  // The browser gives the focus back to the slot itself; only a slot that is gone needs its neighbour.
  const within = root.activeElement;
  if (within && outcome.gone.length === 0 && within !== frame) return;
  if (outcome.gone.length === 0 && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  if (results.focusSlotsOf(offerId) || results.focusFirstSlot()) return;
  frame.focus();
}

async function readAgain(offerId: string, host: BookingHost, changes: readonly Change[]): Promise<void> {
  const before = changes.map((change) => change((search) => search).searchId);
  try {
    const answer = await host.client?.getOfferSlots(offerId, host.signal ? { signal: host.signal } : {});
    if (!answer) return;
    changes.forEach((change, i) =>
      change((search) =>
        search.searchId === before[i] ? replaceSlots(search, offerId, answer.slots, answer.sources) : search,
      ),
    );
  } catch {
    // The list as it is stays right enough: holding a slot reads it again anyway.
  }
}

const isMembers = (target: EventTarget): target is SasStructureMembers =>
  target instanceof HTMLElement && target.localName === tagOf('sas-structure-members');
