// The searches of slots that a run makes: those of the official kit, then those that the guide calls for.
import type { Asked, Flow } from '../model/index.js';
import type { Runner } from './runner.js';
import {
  aroundClockChange,
  officialWindow,
  scheduleUrl,
  slotUrl,
  writeWindow,
  type SearchTwist,
  type Window,
} from './search-url.js';
import { NOBODY } from './settings.js';

const HOUR = 3_600_000;

/** Refused searches, by the name of their exchange. */
const REFUSED: Readonly<Record<string, SearchTwist>> = {
  'err-no-ge': { withoutGe: true },
  'err-no-le': { withoutLe: true },
  'err-no-status': { withoutStatus: true },
  'err-status': { status: 'busy' },
  'err-no-id': { withoutIds: true },
  'err-comparator': { comparator: 'gt' },
  'err-or': { joined: true },
  'err-date': { ge: '2026-13-45T25:61:00.000+01:00' },
};

/** Makes the exchanges of a search flow. */
export async function planSearch(runner: Runner, flow: 'ps' | 'cpts' | 'sos', strict: boolean): Promise<void> {
  const { settings, base, clock } = runner;
  const cpts = flow === 'cpts';
  const urlOf = (ids: readonly string[], window: Window, twist?: SearchTwist): string =>
    flow === 'sos' ? scheduleUrl(base, ids, window, twist) : slotUrl(base, ids, window, cpts, twist);
  const search = (name: string, ids: readonly string[], window: Window, headers?: Record<string, string>) => {
    const asked: Asked = { ids: [...ids], from: window.from, to: window.to };
    return runner.send(flow, name, { url: urlOf(ids, window), ...(headers && { headers }) }, asked);
  };
  const official = () => officialWindow(clock.now(), flow === 'ps' ? 'kit' : cpts ? 'none' : 'offset');
  const one =
    flow === 'sos' ? settings.associations?.slice(0, 1) : settings.practitioner ? [settings.practitioner] : undefined;
  const several = flow === 'sos' ? settings.associations?.slice(0, 2) : settings.several;

  await runner.send(flow, 'metadata', { url: `${base}/metadata` });
  if (one?.length) await search('one', one, official());
  if (flow !== 'sos' && settings.twoPlaces) await search('two-places', [settings.twoPlaces], official());
  if (several && several.length > 1) await search('several', several, official());
  if (cpts && settings.twoCpts) await search('two-cpts', [settings.twoCpts], official());
  if (cpts && settings.sharedCpts) await search('shared-cpts', [settings.sharedCpts], official());
  if (!strict || !one?.length) return;

  const now = Math.floor(clock.now() / 1000) * 1000;
  const end = now + 48 * HOUR;
  const wide = (style: 'none' | 'offset' | 'utc') => writeWindow(now, end, style);
  await search('zone-offset', one, wide('offset'));
  await search('zone-utc', one, wide('utc'));
  await search('zone-none', one, wide('none'));
  const change = aroundClockChange(now);
  await search('dst-offset', one, writeWindow(...change, 'offset'));
  await search('dst-utc', one, writeWindow(...change, 'utc'));
  await search('narrow', one, writeWindow(now, now + 24 * HOUR, 'offset'));
  await search('unknown', [flow === 'sos' ? NOBODY.association : NOBODY.practitioner], wide('offset'));
  await search('no-slot', one, writeWindow(now - 400 * 24 * HOUR, now - 399 * 24 * HOUR, 'offset'));
  await search('accept-fhir', one, wide('offset'), { accept: 'application/fhir+json' });
  await search('accept-json', one, wide('offset'), { accept: 'application/json' });
  if (flow !== 'sos') {
    await search('adeli', [NOBODY.adeli], wide('offset'));
    await search(
      'bare',
      one.map((id) => id.replace(/^8/, '')),
      wide('offset'),
    );
    const many = settings.many ?? [...new Set([...one, ...(several ?? [])])];
    if (many.length > 2) await search('many', many, wide('offset'));
  }
  await boundary(runner, flow, one, (window) => search('boundary', one, window));
  const type = flow === 'sos' ? 'Schedule' : 'Slot';
  const id = idOf(runner.exchanges.find(({ name }) => name === `${flow}.zone-offset`)?.response?.body, type);
  if (id !== undefined) await runner.send(flow, 'read', { url: `${base}/${type}/${id}` });
  for (const [name, twist] of Object.entries(REFUSED))
    await runner.send(flow, name, { url: urlOf(one, wide('offset'), twist) });
  const tooMany = Array.from({ length: 26 }, (_, i) =>
    flow === 'sos' ? `3999999999999${i + 10}` : `8199999990${i + 10}`,
  );
  await runner.send(flow, 'err-too-many', { url: urlOf(tooMany, wide('offset')) });
  await runner.send(flow, 'err-type', { url: `${base}/Inconnu?status=free` });
}

/** Id of the first resource of a type in a bundle. */
function idOf(body: string | undefined, type: string): string | undefined {
  try {
    const { entry = [] } = JSON.parse(body ?? '') as {
      entry?: { resource?: { resourceType?: unknown; id?: unknown } }[];
    };
    const found = entry.find(({ resource }) => resource?.resourceType === type)?.resource?.id;
    return typeof found === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(found) ? found : undefined;
  } catch {
    return undefined; // what is no bundle is told by other rules
  }
}

/** Asks again for the very instant of a slot: both bounds are inclusive. */
async function boundary(
  runner: Runner,
  flow: Flow,
  ids: readonly string[],
  search: (window: Window) => Promise<unknown>,
): Promise<void> {
  const body = runner.exchanges.find(({ name }) => name === `${flow}.zone-offset`)?.response?.body ?? '';
  const start = Date.parse(/"start"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? '');
  if (!Number.isNaN(start) && ids.length) await search(writeWindow(start, start, 'offset'));
}
