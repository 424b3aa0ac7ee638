import { IssueCollector } from '../rules/index.js';
import { openBundle, readEnvelope } from './open-bundle.js';
import { CptsReader } from './read-cpts.js';
import { ScheduleReader } from './read-schedule.js';
import { readFreeSlot, scheduleOf, type SlotContext } from './read-slot.js';
import type { BundleOptions, ReadPractitionerPlace, ReadSlot, SlotBundle } from './types.js';

/**
 * Reads the answer to an INT_R01 or INT_R04 search: a searchset of Slots with their Schedules, practitioners, roles and
 * CPTS, found by type and never by profile. Takes any JSON value and never throws. What a broken entry costs is that
 * entry; everything found wrong is among `issues`, with its place in the bundle. Costs less than parsing the JSON did.
 */
export function readSlotBundle(json: unknown, options: BundleOptions = {}): SlotBundle {
  const issues = new IssueCollector();
  const open = openBundle(json, issues, options);
  if (open === undefined) return { slots: [], entries: [], issues: issues.list() };
  const { index } = open;
  const context: SlotContext = { index, issues, options, urls: new Map() };
  const schedules = new ScheduleReader(index, issues);
  const cptsReader = new CptsReader(index, issues);
  const slots: ReadSlot[] = [];
  const entries: ReadPractitionerPlace[] = [];
  for (const located of open.slots) {
    const schedule = scheduleOf(located, context);
    if (schedule === undefined) continue;
    const owner = schedules.read(schedule);
    if (owner === undefined) {
      issues.add('slot.unattributed', `${located.path}.schedule`);
      continue;
    }
    const free = readFreeSlot(located, owner.specialties, context);
    if (free === undefined) continue;
    const { entry, repeats } = owner.place;
    if (repeats.has(free, entry.slots)) {
      issues.add('bundle.duplicate', located.path);
      continue;
    }
    const slot = free as ReadSlot; // completed in place: a copy of each slot is a tenth of the work
    slot.cpts = cptsReader.read(located, free.visibility);
    slot.practitioner = entry.practitioner;
    slot.place = entry.place;
    slots.push(slot);
    if (entry.slots.push(slot) === 1) entries.push(entry);
  }
  return { slots, entries, ...readEnvelope(open.bundle, [open.slots.length], issues, options), issues: issues.list() };
}
