import { IssueCollector } from '../rules/index.js';
import { openBundle, readEnvelope } from './open-bundle.js';
import { PfgReader } from './read-pfg.js';
import { readFreeSlot, scheduleOf, type SlotContext } from './read-slot.js';
import type { BundleOptions, ReadPfg, SosBundle } from './types.js';

/**
 * Reads the answer of an editor of SOS Médecins: a searchset of Schedules, one per PFG, with their Slots, Locations and
 * associations (IG-SOS-03), found by type and never by profile. A PFG without slots is an entry, too: it was asked for.
 * Takes any JSON value and never throws. What a broken entry costs is that entry.
 */
export function readSosBundle(json: unknown, options: BundleOptions = {}): SosBundle {
  const issues = new IssueCollector();
  const open = openBundle(json, issues, options);
  if (open === undefined) return { entries: [], issues: issues.list() };
  const context: SlotContext = { index: open.index, issues, options, urls: new Map() };
  const pfgs = new PfgReader(open.index, issues);
  const entries = new Set<ReadPfg>();
  for (const schedule of open.schedules) {
    const pfg = pfgs.read(schedule);
    if (pfg === undefined) continue;
    if (entries.has(pfg.entry)) issues.add('pfg.several-schedules', schedule.path);
    entries.add(pfg.entry);
  }
  for (const located of open.slots) {
    const schedule = scheduleOf(located, context);
    if (schedule === undefined) continue;
    const pfg = pfgs.read(schedule);
    if (pfg === undefined) {
      issues.add('slot.unattributed', `${located.path}.schedule`);
      continue;
    }
    const slot = readFreeSlot(located, [], context);
    if (slot === undefined) continue;
    if (pfg.repeats.has(slot, pfg.entry.slots)) issues.add('bundle.duplicate', located.path);
    else pfg.entry.slots.push(slot);
  }
  // FHIR counts the Schedules that match, the guide's own example their slots (C-13).
  const envelope = readEnvelope(open.bundle, [open.schedules.length, open.slots.length], issues, options);
  return { entries: [...entries], ...envelope, issues: issues.list() };
}
