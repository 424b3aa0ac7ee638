import { createHash } from 'node:crypto';
import type { Random } from '../seed/index.js';
import { randomFrom } from '../seed/index.js';
import type { AgendaSlot } from './agenda.js';
import { isAssociation, type EditorPlace, type Keeper } from './config.js';
import { instantAt } from './local-time.js';

type Habit = 'none' | 'few' | 'dense';

/** About one practitioner in seven has nothing free, one in three a lot. */
function habitOf(nationalId: string): Habit {
  const n = createHash('sha256').update(`habit ${nationalId}`).digest().readUInt32LE(0) % 21;
  return n < 3 ? 'none' : n < 10 ? 'dense' : 'few';
}

/** Everything a day offers, before bookings. Always the same for the same keeper, place and day. */
export function drawDay(keeper: Keeper, place: EditorPlace, day: string): AgendaSlot[] {
  if (isAssociation(keeper)) return drawDuty(keeper, place, day);
  return [...drawPractice(keeper, place, day), ...drawForCommunities(keeper, place, day)].sort(
    (a, b) => a.start - b.start,
  );
}

/** A PFG sees patients all day; some hours are without appointment. */
function drawDuty(keeper: Keeper, place: EditorPlace, day: string): AgendaSlot[] {
  const random = randomFrom(`duty ${keeper.nationalId} ${place.key} ${day}`);
  const slots: AgendaSlot[] = [];
  for (let at = 9 * 60; at < 22 * 60; at += 20) {
    if (random.next() >= 0.22) continue;
    const visibility = random.weighted([
      [['PUBLIC', 'SNP'], 5],
      [['SNP'], 3],
      [['PUBLIC'], 2],
    ]);
    const walkIn = random.next() < 0.06;
    slots.push({
      ...drawSlot(keeper, place, day, at, 20, random),
      visibility,
      reasons: [],
      ...(walkIn && { modes: ['AMB'], appointmentType: 'WALKIN' as const }),
    });
  }
  return slots;
}

/** Slots over noon that are kept for the members of a CPTS, or of two. */
function drawForCommunities(keeper: Keeper, place: EditorPlace, day: string): AgendaSlot[] {
  const { communities = [] } = place;
  if (!communities.length) return [];
  const random = randomFrom(`communities ${keeper.nationalId} ${place.key} ${day}`);
  const slots: AgendaSlot[] = [];
  for (const at of [12 * 60, 12 * 60 + 20, 12 * 60 + 40, 13 * 60, 21 * 60, 21 * 60 + 20]) {
    if (random.next() >= 0.45) continue;
    const shared = random.next() < 0.4;
    const one = random.pick(communities);
    const visibility = random.weighted([
      [['CPTS'], 7],
      [['PUBLIC', 'CPTS'], 3],
    ]);
    slots.push({
      ...drawSlot(keeper, place, day, at, 20, random),
      visibility,
      communities: shared ? [...communities] : [one],
    });
  }
  return slots;
}

/** The ordinary hours of a practitioner. */
function drawPractice(keeper: Keeper, place: EditorPlace, day: string): AgendaSlot[] {
  const habit = habitOf(keeper.nationalId);
  const random = randomFrom(`day ${keeper.nationalId} ${place.key} ${day}`);
  if (habit === 'none') return [];
  if (new Date(`${day}T12:00:00Z`).getUTCDay() === 0 && random.next() < 0.6) return [];
  const minutes = random.pick([15, 20, 30]);
  const slots: AgendaSlot[] = [];
  const ranges = [
    [8 * 60 + 30, 12 * 60],
    [13 * 60 + 30, random.pick([18, 19, 20, 21]) * 60],
  ] as const;
  for (const [opens, closes] of ranges) {
    for (let at = opens; at + minutes <= closes; at += minutes) {
      if (random.next() < (habit === 'dense' ? 0.55 : 0.12))
        slots.push(drawSlot(keeper, place, day, at, minutes, random));
    }
  }
  if (habit === 'dense' && random.next() < 0.15) {
    const range = drawSlot(keeper, place, day, 10 * 60, 120, random);
    const others = slots.filter((slot) => slot.end <= range.start || slot.start >= range.end);
    return [...others, { ...range, modes: ['AMB'], appointmentType: 'WALKIN' as const }].sort(
      (a, b) => a.start - b.start,
    );
  }
  return slots.sort((a, b) => a.start - b.start);
}

function drawSlot(
  keeper: Keeper,
  place: EditorPlace,
  day: string,
  atMinute: number,
  minutes: number,
  random: Random,
): AgendaSlot {
  const two = (n: number): string => String(n).padStart(2, '0');
  const start = instantAt(day, `${two(Math.floor(atMinute / 60))}:${two(atMinute % 60)}:00`, keeper.timeZone);
  const visibility = random.weighted([
    [['PUBLIC'], 5],
    [['SNP'], 3],
    [['PUBLIC', 'PRO'], 2],
    [['PRO'], 1],
    [['SNP', 'PRO'], 1],
  ]);
  const modes = random.weighted([
    [['AMB'], 14],
    [['AMB', 'VR'], 3],
    [['VR'], 2],
    [['HH'], 1],
  ]);
  const reasons = random.weighted([
    [[], 4],
    [['Consultation de soins non programmés'], 3],
    [['Première consultation'], 1],
    [['Consultation de suivi', 'Renouvellement d’ordonnance'], 1],
    [['Téléconsultation possible'], modes.includes('VR') ? 2 : 0],
  ]);
  const id = createHash('sha256')
    .update(`${keeper.nationalId}|${place.key}|${start}|${minutes}`)
    .digest('hex')
    .slice(0, 24);
  return {
    id,
    start,
    end: start + minutes * 60_000,
    visibility,
    communities: [],
    modes,
    reasons,
    appointmentType: 'ROUTINE',
  };
}
