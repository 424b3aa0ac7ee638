import { createHash } from 'node:crypto';
import type { AgendaSlot } from './agenda.js';

/** A slot that stands in an agenda because a script says so, in place of what would be drawn. */
export interface ScriptedSlot {
  /** National id, prefixed, of the practitioner or association. */
  keeper: string;
  /** Key of the place. */
  place: string;
  /** ISO 8601. */
  start: string;
  minutes: number;
  /** PUBLIC, PRO, SNP, CPTS. */
  visibility: string[];
  /** AMB, VR, HH. */
  modes: string[];
  /** The CPTS (IDNST) for whose members it is, with CPTS. */
  communities?: string[];
  /** A patient books it on the public site as soon as it was shown once. */
  vanishes?: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** Whether it is a list of scripted slots. */
export function areScriptedSlots(value: unknown): value is ScriptedSlot[] {
  return (
    Array.isArray(value) &&
    value.every((one) => {
      if (typeof one !== 'object' || one === null) return false;
      const { keeper, place, start, minutes, visibility, modes, communities = [] } = one as Record<string, unknown>;
      return (
        [keeper, place, start].every(isText) &&
        !Number.isNaN(Date.parse(start as string)) &&
        Number.isInteger(minutes) &&
        (minutes as number) > 0 &&
        [visibility, modes, communities].every(areTexts)
      );
    })
  );
}

/** What a script puts into the agendas: these slots, and nothing else anywhere. */
export class SlotScript {
  readonly #slots = new Map<string, AgendaSlot[]>();
  readonly #vanishing = new Set<string>();

  constructor(slots: readonly ScriptedSlot[]) {
    for (const { keeper, place, start, minutes, visibility, modes, communities = [], vanishes } of slots) {
      const id = createHash('sha256')
        .update(`script ${keeper}|${place}|${start}|${minutes}`)
        .digest('hex')
        .slice(0, 24);
      const at = Date.parse(start);
      const slot: AgendaSlot = {
        ...{ id, start: at, end: at + minutes * 60_000, visibility, communities, modes, reasons: [] },
        appointmentType: 'ROUTINE',
      };
      const key = `${keeper}|${place}`;
      this.#slots.set(
        key,
        [...(this.#slots.get(key) ?? []), slot].sort((a, b) => a.start - b.start),
      );
      if (vanishes) this.#vanishing.add(id);
    }
  }

  /** All slots of a place, by start. */
  of(keeper: string, place: string): readonly AgendaSlot[] {
    return this.#slots.get(`${keeper}|${place}`) ?? [];
  }

  /** Whether the slot, now that it was shown, goes to somebody else. */
  vanishes(slotId: string): boolean {
    return this.#vanishing.has(slotId);
  }
}
