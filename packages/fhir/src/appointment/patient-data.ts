import type { IssueCollector } from '../rules/index.js';
import type { JsonObject } from '../values/index.js';

/** Elements looked at; an honest Appointment has about fifty. */
const MAX_ELEMENTS = 5_000;

const PATIENT_TYPES: ReadonlySet<unknown> = new Set(['Patient', 'RelatedPerson', 'Person']);
/** INS (NIR, NIA, and their test and demonstration roots), and the NIR itself. */
const PATIENT_SYSTEM = /1\.2\.250\.1\.213\.1\.4\.\d+$/;
const PATIENT_REFERENCE = /(?:^|\/)(?:Patient|RelatedPerson|Person)(?:\/|\?|$)/;
const PATIENT_CODES: ReadonlySet<unknown> = new Set(['INS', 'INS-C', 'INS-NIR', 'INS-NIA', 'NIR', 'NH', 'PI']);

/** Elements whose names may be told in an issue; a name beyond them could itself be data. */
const KNOWN_ELEMENTS = new Set(
  (
    'actor appointmentType assigner basedOn cancelationReason code coding comment contained created description display ' +
    'end extension identifier meta modifierExtension name note participant patientInstruction period reasonCode ' +
    'reasonReference reference requestedPeriod resourceType serviceCategory serviceType slot specialty start status ' +
    'subject supportingInformation system text type url value valueIdentifier valueReference valueString'
  ).split(' '),
);

/**
 * Looks for a patient anywhere in the resource: a contained Patient, a reference to one, an INS number's system. Walks
 * without recursion, so that nesting costs no stack.
 */
export function findPatientData(resource: JsonObject, issues: IssueCollector): void {
  const stack: { readonly value: object; readonly path: string }[] = [{ value: resource, path: '' }];
  let elements = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path } = next;
    const isArray = Array.isArray(value);
    if (!isArray && tellsPatient(value as JsonObject)) {
      issues.add('appointment.patient-data', path);
      return; // one is enough to refuse
    }
    for (const [key, child] of Object.entries(value as Record<string, unknown>)) {
      if (++elements > MAX_ELEMENTS) {
        issues.add('appointment.too-large', '');
        return;
      }
      if (typeof child === 'object' && child !== null) stack.push({ value: child, path: step(path, key, isArray) });
    }
  }
}

function tellsPatient(element: JsonObject): boolean {
  const { resourceType, type, reference, system, code } = element;
  return (
    PATIENT_TYPES.has(resourceType) ||
    PATIENT_TYPES.has(typeof type === 'string' ? type.slice(type.lastIndexOf('/') + 1) : undefined) ||
    (typeof reference === 'string' && PATIENT_REFERENCE.test(reference)) ||
    (typeof system === 'string' && PATIENT_SYSTEM.test(system)) ||
    PATIENT_CODES.has(code)
  );
}

function step(path: string, key: string, isArray: boolean): string {
  if (path.length > 200) return path;
  if (isArray) return `${path}[${key}]`;
  const name = KNOWN_ELEMENTS.has(key) ? key : '?';
  return path === '' ? name : `${path}.${name}`;
}
