import type { Exchange, Flow } from '../model/index.js';
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

/** Headers whose values are nobody else's business. */
const SECRET = /^(?:authorization|cookie|set-cookie|proxy-authorization|x-api-key)$/i;

/** A run as text. Secrets in headers are left out. */
export function writeRecording(recording: Omit<Recording, 'format' | 'version'>): string {
  const exchanges = recording.exchanges.map((exchange) => ({
    ...exchange,
    request: { ...exchange.request, headers: withoutSecrets(exchange.request.headers) },
    ...(exchange.response && {
      response: { ...exchange.response, headers: withoutSecrets(exchange.response.headers) },
    }),
  }));
  const whole: Recording = { format: 'sas-conformance-recording', version: 1, ...recording, exchanges };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

const withoutSecrets = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET.test(name) ? '[masqué]' : value]));

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
