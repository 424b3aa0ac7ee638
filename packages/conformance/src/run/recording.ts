import type { Exchange, Flow } from '../model/index.js';
import { maskExchanges } from '../secrets/index.js';
import type { RunSettings } from './settings.js';

/** A run as it can be kept and judged again. */
export interface Recording {
  format: 'sas-conformance-recording';
  version: 1;
  kit: string;
  at: string;
  flows: readonly Flow[];
  settings: RunSettings;
  exchanges: readonly Exchange[];
}

/** A recording that cannot be read; French. */
export class RecordingFault extends Error {}

/** A run as text. Secrets are masked, in headers, addresses and bodies. */
export function writeRecording(recording: Omit<Recording, 'format' | 'version'>): string {
  const exchanges = maskExchanges(recording.exchanges, knownOf(recording.settings));
  const whole: Recording = { format: 'sas-conformance-recording', version: 1, ...recording, exchanges };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

/** What the run was told: none of it is a secret, whatever names it goes by elsewhere. */
export const knownOf = (settings: RunSettings): string[] =>
  Object.values(settings)
    .flat()
    .filter((value): value is string => typeof value === 'string');

/** Reads a recording; throws `RecordingFault`. */
export function readRecording(text: string): Recording {
  let json: Partial<Recording>;
  try {
    json = JSON.parse(text) as Partial<Recording>;
  } catch {
    throw new RecordingFault('l’enregistrement n’est pas du JSON');
  }
  if (json.format !== 'sas-conformance-recording' || !Array.isArray(json.exchanges) || !Array.isArray(json.flows))
    throw new RecordingFault('ce fichier n’est pas un enregistrement de sas-conformance');
  if (json.version !== 1) throw new RecordingFault(`version d’enregistrement inconnue : ${String(json.version)}`);
  return json as Recording;
}
