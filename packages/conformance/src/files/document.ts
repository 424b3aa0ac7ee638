import type { Flow, Json } from '../model/index.js';
import { objectOf, textsAt, type FileDocument } from '../view/index.js';

/** A file that cannot be judged: what is wrong with it; French. */
export class FileFault extends Error {}

/** Reads a document and finds out what it is: a bundle of one of the searches, an appointment, a message of the Hub. */
export function readDocument(name: string, text: string, flow?: Flow): FileDocument {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FileFault(`${name} : ${whyNoJson(text, error)}`);
  }
  const object = objectOf(json);
  if (!object) throw new FileFault(`${name} : un objet JSON est attendu`);
  const found = flow ?? flowOf(object);
  if (!found)
    throw new FileFault(
      `${name} : ni Bundle, ni Appointment, ni message du Hub (${
        object['resourceType'] === undefined
          ? 'sans resourceType'
          : `resourceType ${JSON.stringify(object['resourceType'])}`
      })`,
    );
  return { name, flow: found, json };
}

/**
 * Why a text is no JSON, and where; nothing of the text, which may be anything; French.
 * @param error - what `JSON.parse` threw
 */
export function whyNoJson(text: string, error: unknown): string {
  if (text.trim() === '') return 'le fichier est vide';
  // eslint-disable-next-line no-control-regex -- what no text holds, and a terminal obeys
  if (/[\0-\x08\x0e-\x1f\ufffd]/.test(text)) return 'ce n’est pas un fichier de texte JSON en UTF-8';
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = text.slice(0, at === undefined ? text.length : Number(at)).split('\n');
  const column = before.at(-1)!.length + 1;
  // Node.js tells the place of most faults, and not of the first sign
  if (at === undefined && !/end of JSON/.test(String(error))) return 'ce n’est pas du JSON';
  return `ce n’est pas du JSON, ou pas entier (ligne ${before.length}, colonne ${column})`;
}

/** Keys of an EDXL-DE envelope, and of the messages of INT_L02 when they come alone. */
const HUB_KEYS = ['distributionID', 'content', 'appointment', 'reference', 'error'];

function flowOf(json: Json): Flow | undefined {
  if (json['resourceType'] === 'Appointment') return 'appointments';
  if (json['resourceType'] === undefined && HUB_KEYS.some((key) => json[key] !== undefined)) return 'hub';
  if (json['resourceType'] !== 'Bundle') return undefined;
  const types = textsAt(json, 'entry[].resource.resourceType');
  if (textsAt(json, 'meta.profile[]').some((profile) => profile.includes('sas-sos-')) || types.includes('Location'))
    return 'sos';
  return types.includes('HealthcareService') ? 'cpts' : 'ps';
}
