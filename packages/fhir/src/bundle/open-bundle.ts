import { isNothingFound, isOperationOutcome } from '../outcome/index.js';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, readHttpsUrl, type JsonObject } from '../values/index.js';
import { Located, ResourceIndex } from './resource-index.js';
import type { BundleOptions, BundleReading } from './types.js';

const MAX_ENTRIES = 20_000;
const MAX_LINKS = 20;
/** Longest address of an entry, in UTF-16 units; longer ones are ignored. */
const MAX_URL = 16_384;

/** A searchset whose entries are sorted out, none of them read yet. */
export interface OpenBundle {
  readonly bundle: JsonObject;
  /** Every resource that a Slot or Schedule may lead to. */
  readonly index: ResourceIndex;
  /** In the order of the bundle. */
  readonly slots: readonly Located[];
  /** In the order of the bundle. */
  readonly schedules: readonly Located[];
}

/** Sorts the entries of a searchset; `undefined` when the answer is none, and then an issue says why. */
export function openBundle(json: unknown, issues: IssueCollector, options: BundleOptions): OpenBundle | undefined {
  const bundle = asObject(json);
  if (bundle === undefined || bundle['resourceType'] !== 'Bundle') {
    if (isNothingFound(json)) issues.add('bundle.not-found', '');
    else issues.add(isOperationOutcome(json) ? 'bundle.operation-outcome' : 'bundle.not-a-bundle', '');
    return undefined;
  }
  if (bundle['type'] !== 'searchset') issues.add('bundle.type', 'type');
  return { bundle, ...sortEntries(bundle, issues, options.maxEntries ?? MAX_ENTRIES) };
}

function sortEntries(bundle: JsonObject, issues: IssueCollector, limit: number): Omit<OpenBundle, 'bundle'> {
  const index = new ResourceIndex();
  const slots: Located[] = [];
  const schedules: Located[] = [];
  const list = bundle['entry'];
  if (list !== undefined && list !== null && !Array.isArray(list)) issues.add('bundle.entry', 'entry');
  const entries = Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (entries.length > limit) issues.add('bundle.too-many-entries', `entry[${limit}]`);
  for (let i = 0; i < entries.length && i < limit; i++) {
    const entry = asObject(entries[i]);
    const resource = asObject(entry?.['resource']);
    const type = resource?.['resourceType'];
    if (entry === undefined || resource === undefined || typeof type !== 'string') {
      issues.add('entry.resource', `entry[${i}].resource`);
      continue;
    }
    const fullUrl = entry['fullUrl'];
    const isUrl = typeof fullUrl === 'string' && fullUrl !== '' && fullUrl.length <= MAX_URL;
    const located = new Located(resource, type, i, isUrl ? fullUrl : undefined);
    if (type === 'Slot')
      slots.push(located); // nothing refers to a slot
    else if (type === 'Patient' || type === 'RelatedPerson' || type === 'Person') {
      issues.add('bundle.patient', located.path);
    } else if (type === 'OperationOutcome') addServerOutcome(located, issues);
    else if (index.add(located, issues) && type === 'Schedule') schedules.push(located);
  }
  return { index, slots, schedules };
}

function addServerOutcome({ resource, path }: Located, issues: IssueCollector): void {
  const failed = asList(resource['issue']).some((issue) => {
    const severity = asObject(issue)?.['severity'];
    return severity === 'error' || severity === 'fatal';
  });
  if (failed) issues.add('bundle.server-outcome', path);
}

/** What a bundle says of itself. `counts`: the numbers of entries that its total may tell (C-13). */
export function readEnvelope(
  bundle: JsonObject,
  counts: readonly number[],
  issues: IssueCollector,
  options: BundleOptions,
): Omit<BundleReading, 'issues'> {
  const total = readTotal(bundle, counts, issues);
  const selfLink = readSelfLink(bundle, issues, options);
  return { ...(total !== undefined && { total }), ...(selfLink !== undefined && { selfLink }) };
}

function readTotal(bundle: JsonObject, counts: readonly number[], issues: IssueCollector): number | undefined {
  const total = bundle['total'];
  const isCount = typeof total === 'number' && Number.isSafeInteger(total) && total >= 0;
  if (!isCount || !counts.includes(total)) issues.add('bundle.total', 'total');
  return isCount ? total : undefined;
}

function readSelfLink(bundle: JsonObject, issues: IssueCollector, options: BundleOptions): string | undefined {
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
