// Addresses of searches. Written out here, and not with the platform's builder: the kit also asks what a platform never
// would.
import { addDays, instantOf, localDate, toZonedIso } from '@sas-embed/contract';
import { SYSTEMS } from '../vocabulary/index.js';

const PARIS = 'Europe/Paris';
const HOUR = 3_600_000;

/** A window as it is written in a search, and the instants that it means. */
export interface Window {
  from: number;
  to: number;
  ge: string;
  le: string;
}

/** How the zone of a bound is written: the official kit's Paris time called UTC, or the guide's ways. */
export type ZoneStyle = 'kit' | 'none' | 'offset' | 'utc';

/** A window written in one of the ways. */
export function writeWindow(from: number, to: number, style: ZoneStyle): Window {
  const write = (at: number): string => {
    const local = `${toZonedIso(at, PARIS).slice(0, 19)}.000`;
    if (style === 'none') return local;
    if (style === 'kit') return `${local}+00:00`;
    return style === 'utc' ? new Date(at).toISOString() : `${local}${toZonedIso(at, PARIS).slice(19)}`;
  };
  const [ge, le] = [write(from), write(to)];
  // what the official kit calls UTC is Paris time: its window is an hour or two later
  return style === 'kit' ? { from: Date.parse(ge), to: Date.parse(le), ge, le } : { from, to, ge, le };
}

/** From now to the end of the day after tomorrow, or 72 hours when these are sooner. */
export function officialWindow(now: number, style: ZoneStyle): Window {
  const whole = Math.floor(now / 1000) * 1000;
  const end = instantOf(addDays(localDate(now, PARIS), 2), '23:59:59', PARIS);
  return writeWindow(whole, Math.min(whole + 72 * HOUR, end), style);
}

/** From noon before the next change of the clocks in France to noon after it: milliseconds since 1970. */
export function aroundClockChange(now: number): [from: number, to: number] {
  const offset = (date: string): string => toZonedIso(instantOf(date, '12:00:00', PARIS), PARIS).slice(19);
  let date = addDays(localDate(now, PARIS), 1);
  while (offset(date) === offset(addDays(date, 1))) date = addDays(date, 1);
  return [instantOf(date, '12:00:00', PARIS), instantOf(addDays(date, 1), '12:00:00', PARIS)];
}

/** What may be left out or replaced in a search, to see it refused. */
export interface SearchTwist {
  withoutGe?: boolean;
  withoutLe?: boolean;
  withoutStatus?: boolean;
  status?: string;
  withoutIds?: boolean;
  ge?: string;
  /** Another comparator than `ge`. */
  comparator?: string;
  /** Both bounds in one value, with a comma. */
  joined?: boolean;
}

/** `GET [base]/Slot`, parameters in alphabetical order as the official kit sends them. */
export function slotUrl(
  base: string,
  ids: readonly string[],
  window: Window,
  cpts: boolean,
  twist: SearchTwist = {},
): string {
  return searchUrl(
    `${base}/Slot`,
    [
      ['_include', 'Slot:schedule'],
      ...(cpts ? [['_include', 'Slot:service-type-reference']] : []),
      ['_include:iterate', 'Schedule:actor'],
      ...(cpts ? [['_include:iterate', 'HealthcareService:organization']] : []),
    ],
    'schedule.actor:Practitioner.identifier',
    ids.map((id) => `${SYSTEMS.idnps}|${id}`),
    ['start', 'status'],
    window,
    twist,
  );
}

/** `GET [base]/Schedule`, for associations of SOS Médecins. */
export function scheduleUrl(base: string, ids: readonly string[], window: Window, twist: SearchTwist = {}): string {
  return searchUrl(
    `${base}/Schedule`,
    [
      ['_revinclude', 'Slot:schedule'],
      ['_include', 'Schedule:actor:Location'],
      ['_include:iterate', 'Location:organization'],
    ],
    'actor:Location.organization.identifier',
    ids.map((id) => `${SYSTEMS.idnst}|${id}`),
    ['_has:Slot:schedule:start', '_has:Slot:schedule:status'],
    window,
    twist,
  );
}

function searchUrl(
  path: string,
  includes: string[][],
  idParameter: string,
  ids: string[],
  [start, status]: [string, string],
  window: Window,
  twist: SearchTwist,
): string {
  const query: string[][] = [...includes];
  if (!twist.withoutIds) query.push([idParameter, ids.join(',')]);
  const bounds = [
    ...(twist.withoutGe ? [] : [`${twist.comparator ?? 'ge'}${twist.ge ?? window.ge}`]),
    ...(twist.withoutLe ? [] : [`le${window.le}`]),
  ];
  for (const bound of twist.joined ? [bounds.join()] : bounds) query.push([start, bound]);
  if (!twist.withoutStatus) query.push([status, twist.status ?? 'free']);
  return `${path}?${query.map(([name, value]) => `${encodeURIComponent(name!)}=${encodeURIComponent(value!)}`).join('&')}`;
}
