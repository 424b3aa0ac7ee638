import { IssueCollector } from '../rules/index.js';
import { asList, asObject, readHttpsUrl, type JsonObject } from '../values/index.js';
import { ScheduleReader } from './read-schedule.js';
import { readSlot, type SlotContext } from './read-slot.js';
import { ResourceIndex, type Indexed } from './resource-index.js';
import type { ReadSlot, SlotBundle, SlotBundleOptions } from './types.js';

const MAX_ENTRIES = 20_000;
const MAX_LINKS = 20;
/** Longest address of an entry or link, in UTF-16 units; longer ones are ignored. */
const MAX_URL = 16_384;

/**
 * Reads the answer to an INT_R01 search: a searchset of Slots with their Schedules, practitioners and roles, found by
 * type and never by profile. Takes any JSON value and never throws. What a broken entry costs is that entry; everything
 * found wrong is among `issues`, with its place in the bundle. Costs about as much as parsing the JSON did.
 */
export function readSlotBundle(json: unknown, options: SlotBundleOptions = {}): SlotBundle {
  const issues = new IssueCollector();
  const bundle = asObject(json);
  if (bundle === undefined || bundle['resourceType'] !== 'Bundle') {
    const isOutcome = bundle?.['resourceType'] === 'OperationOutcome';
    issues.add(isOutcome ? 'bundle.operation-outcome' : 'bundle.not-a-bundle', '');
    return { slots: [], issues: issues.list() };
  }
  if (bundle['type'] !== 'searchset') issues.add('bundle.type', 'type');

  const index = new ResourceIndex();
  const entries = indexEntries(bundle, index, issues, options.maxEntries ?? MAX_ENTRIES);
  const schedules = new ScheduleReader(index, issues);
  const context: SlotContext = { index, schedules, issues, options, urls: new Map() };
  const slots: ReadSlot[] = [];
  const seen = new Map<string, ReadSlot>();
  for (const entry of entries) {
    const slot = readSlot(entry, context);
    if (slot === undefined) continue;
    if (isRepeat(slot, seen)) issues.add('bundle.duplicate', entry.path);
    else slots.push(slot);
  }
  const total = readTotal(bundle, entries.length, issues);
  const selfLink = readLinks(bundle, issues, options);
  return {
    slots,
    issues: issues.list(),
    ...(total !== undefined && { total }),
    ...(selfLink !== undefined && { selfLink }),
  };
}

/** Indexes every resource that a slot may lead to, and returns the Slots themselves. */
function indexEntries(bundle: JsonObject, index: ResourceIndex, issues: IssueCollector, limit: number): Indexed[] {
  const slots: Indexed[] = [];
  if (bundle['entry'] !== undefined && !Array.isArray(bundle['entry'])) issues.add('bundle.entry', 'entry');
  const entries = Array.isArray(bundle['entry']) ? (bundle['entry'] as readonly unknown[]) : [];
  if (entries.length > limit) issues.add('bundle.too-many-entries', `entry[${limit}]`);
  for (let i = 0; i < entries.length && i < limit; i++) {
    const entry = asObject(entries[i]);
    const resource = asObject(entry?.['resource']);
    const type = resource?.['resourceType'];
    const path = `entry[${i}].resource`;
    if (entry === undefined || resource === undefined || typeof type !== 'string') {
      issues.add('entry.resource', path);
      continue;
    }
    const fullUrl = entry['fullUrl'];
    const indexed: Indexed =
      typeof fullUrl === 'string' && fullUrl !== '' && fullUrl.length <= MAX_URL
        ? { resource, type, path, fullUrl }
        : { resource, type, path };
    if (type === 'Slot') {
      slots.push(indexed); // nothing refers to a slot
    } else if (type === 'Patient' || type === 'RelatedPerson' || type === 'Person') issues.add('bundle.patient', path);
    else if (type === 'OperationOutcome') addServerOutcome(resource, path, issues);
    else index.add(indexed, issues);
  }
  return slots;
}

/**
 * Whether the same sound slot came before: same id, times, agenda, types and modes. Slots that only share an id are two:
 * some editors send a slot once for each type.
 */
function isRepeat(slot: ReadSlot, seen: Map<string, ReadSlot>): boolean {
  if (slot.fhirId === undefined) return false;
  const before = seen.get(slot.fhirId);
  if (before === undefined) {
    seen.set(slot.fhirId, slot);
    return false;
  }
  return (
    before.start.getTime() === slot.start.getTime() &&
    before.end?.getTime() === slot.end?.getTime() &&
    before.practitioner === slot.practitioner &&
    before.place === slot.place &&
    before.visibility.join() === slot.visibility.join() &&
    before.modes.join() === slot.modes.join()
  );
}

function addServerOutcome(outcome: JsonObject, path: string, issues: IssueCollector): void {
  const failed = asList(outcome['issue']).some((issue) => {
    const severity = asObject(issue)?.['severity'];
    return severity === 'error' || severity === 'fatal';
  });
  if (failed) issues.add('bundle.server-outcome', path);
}

function readTotal(bundle: JsonObject, slotCount: number, issues: IssueCollector): number | undefined {
  const total = bundle['total'];
  const isCount = typeof total === 'number' && Number.isSafeInteger(total) && total >= 0;
  if (!isCount || total !== slotCount) issues.add('bundle.total', 'total');
  return isCount ? total : undefined;
}

function readLinks(bundle: JsonObject, issues: IssueCollector, options: SlotBundleOptions): string | undefined {
  let selfLink: string | undefined;
  const links = asList(bundle['link']);
  for (let i = 0; i < links.length && i < MAX_LINKS; i++) {
    const link = asObject(links[i]);
    if (link?.['relation'] === 'next') issues.add('bundle.paged', `link[${i}]`);
    if (link?.['relation'] !== 'self' || selfLink !== undefined) continue;
    const url = link['url'];
    if (typeof url === 'string' && readHttpsUrl(url, options) !== undefined) selfLink = url.trim();
    else issues.add('bundle.self-link', `link[${i}].url`);
  }
  return selfLink;
}
