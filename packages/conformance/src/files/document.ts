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
    throw new FileFault(`${name} : ce n’est pas du JSON (${error instanceof Error ? error.message : ''})`);
  }
  const object = objectOf(json);
  if (!object) throw new FileFault(`${name} : un objet JSON est attendu`);
  const found = flow ?? flowOf(object);
  if (!found)
    throw new FileFault(
      `${name} : ni Bundle, ni Appointment, ni message du Hub (resourceType ${JSON.stringify(object['resourceType'])})`,
    );
  return { name, flow: found, json };
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
