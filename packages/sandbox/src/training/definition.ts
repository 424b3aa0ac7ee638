import type { Run, RunContext, ScenarioSummary } from '@sas-embed/web/training';
import type { Manner, ScriptedSlot } from '../editor/index.js';
import type { Moment } from './moment.js';

/** The demo world as a scenario needs it: nothing is free but this, and all editors are well but these. */
export interface WorldScript {
  /** Free slots, by the editor that keeps them. */
  slots: Readonly<Record<string, readonly ScriptedSlot[]>>;
  /** Créneaux in the SAS agenda of practitioners (national id): when they start, ISO 8601. */
  agenda?: Readonly<Record<string, readonly string[]>>;
  /** Editors that do not answer as they should. */
  manners?: Readonly<Record<string, Manner>>;
}

/** A scenario at a moment. */
export interface Staged extends Omit<Run, keyof ScenarioSummary | 'caseRef' | 'expert'> {
  world: WorldScript;
}

/** A scenario of the training. */
export interface Scenario extends ScenarioSummary {
  timeZone: string;
  expert: Run['expert'];
  /** What is told, wanted and free when it is begun at this moment. Always the same for the same moment. */
  stage(moment: Moment): Staged;
}

/** Somebody of the sample directory with a calendar at an editor. */
export interface Keeper {
  editor: string;
  nationalId: string;
  place: string;
}

/** Slots of twenty minutes of one practitioner, seen by all regulators. */
export function slotsOf(
  { nationalId, place }: Keeper,
  starts: readonly string[],
  more: Partial<ScriptedSlot> = {},
): ScriptedSlot[] {
  return starts.map((start) => ({
    ...{ keeper: nationalId, place, start, minutes: 20, visibility: ['PUBLIC', 'SNP'], modes: ['AMB'] },
    ...more,
  }));
}

/** A case in general practice at this address. */
export function caseAt(address: RunContext['address'], more: Partial<RunContext> = {}): RunContext {
  return { specialty: { code: 'SM54' }, address, ...more };
}

/** The address in one line. */
export const addressText = ({ streetNumber, streetName, postcode, city }: RunContext['address']): string =>
  `${streetNumber ? `${streetNumber} ` : ''}${streetName}, ${postcode} ${city}`;
