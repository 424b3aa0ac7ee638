import { SYSTEM } from '@sas-embed/contract';
import { IssueCollector } from '../rules/index.js';
import { asList, asObject, readIdentifier, readInstant, readToken, type JsonObject } from '../values/index.js';
import { findPatientData } from './patient-data.js';
import { readParticipants } from './read-participants.js';
import type { AppointmentReading, ReadAppointmentStatus, ReadOperator, SystemAndValue } from './types.js';

/** URL of the extension that tells the regulator who booked. */
export const OPERATOR_EXTENSION = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';

const STATUSES: readonly ReadAppointmentStatus[] = ['booked', 'fulfilled', 'noshow', 'cancelled', 'pending'];

/** Elements that hold, or may lead to, free text on the patient or the reason. Never read. */
const FREE_TEXT = [
  'cancelationReason',
  'comment',
  'description',
  'note',
  'patientInstruction',
  'reasonCode',
  'reasonReference',
  'supportingInformation',
] as const;

/**
 * Reads the body of an INT_R03 request, an Appointment of FrAppointmentSAS or sas-sos-appointment. Takes any JSON value
 * and never throws. Only the elements of `ReadAppointment` are taken; free text is dropped with a warning, and anything
 * of a patient refuses the whole. `appointment` is absent when an issue is an error.
 */
export function readAppointment(json: unknown): AppointmentReading {
  const issues = new IssueCollector();
  const resource = asObject(json);
  if (resource === undefined || resource['resourceType'] !== 'Appointment') {
    issues.add('appointment.not-an-appointment', '');
    return { issues: issues.list() };
  }
  findPatientData(resource, issues);
  noteWhatIsDropped(resource, issues);
  if (asList(resource['modifierExtension']).length > 0)
    issues.add('appointment.modifier-extension', 'modifierExtension');

  const identifier = readOwnIdentifier(resource, issues);
  const status = readStatus(resource, issues);
  const times = readTimes(resource, issues);
  const created = readCreated(resource, issues);
  const lastUpdated = readInstant(asObject(resource['meta'])?.['lastUpdated']);
  const operator = readOperator(resource, issues);
  const participants = readParticipants(resource, issues);
  if (participants.practitionerIds.length === 0 && status !== undefined && status !== 'pending') {
    issues.add('appointment.practitioner-missing', 'participant');
  }

  const found = issues.list();
  if (issues.hasError || !identifier || !status || !times || !operator) return { issues: found };
  return {
    appointment: {
      ...{ identifier, status, ...times, operator, ...participants },
      ...(created && { created }),
      ...(lastUpdated && { lastUpdated: lastUpdated.date }),
    },
    issues: found,
  };
}

function noteWhatIsDropped(resource: JsonObject, issues: IssueCollector): void {
  if (resource['text'] !== undefined) issues.add('appointment.narrative', 'text');
  for (const element of FREE_TEXT) {
    if (resource[element] !== undefined) issues.add('appointment.free-text', element);
  }
}

function readOwnIdentifier(resource: JsonObject, issues: IssueCollector): SystemAndValue | undefined {
  const identifiers = asList(resource['identifier']);
  const { system, value } = readIdentifier(identifiers[0]) ?? {};
  if (identifiers.length !== 1 || system === undefined || value === undefined) {
    issues.add('appointment.identifier', 'identifier');
    return undefined;
  }
  if (!/^(?:urn:(?:oid|uuid):|https?:\/\/)\S/i.test(system)) {
    issues.add('appointment.identifier-system', 'identifier[0].system');
    return undefined;
  }
  return { system, value };
}

function readStatus(resource: JsonObject, issues: IssueCollector): ReadAppointmentStatus | undefined {
  const text = readToken(resource['status'], 40);
  const status = STATUSES.find((known) => known === text?.toLowerCase());
  if (status === undefined) issues.add('appointment.status', 'status');
  else if (status !== text) issues.add('appointment.status-case', 'status');
  return status;
}

function readTimes(resource: JsonObject, issues: IssueCollector) {
  const start = readInstant(resource['start']);
  const end = readInstant(resource['end']);
  if (start === undefined) issues.add('appointment.start', 'start');
  if (end === undefined) issues.add('appointment.end', 'end');
  if (start === undefined || end === undefined) return undefined;
  if (start.date >= end.date) {
    issues.add('appointment.order', 'end');
    return undefined;
  }
  return { start: start.date, startOffset: start.offset, end: end.date, endOffset: end.offset };
}

function readCreated(resource: JsonObject, issues: IssueCollector): Date | undefined {
  if (resource['created'] === undefined) return undefined;
  // A dateTime may be a day alone; a day is not when it was booked.
  const created = readInstant(resource['created']);
  if (created === undefined) issues.add('appointment.created', 'created');
  return created?.date;
}

function readOperator(resource: JsonObject, issues: IssueCollector): ReadOperator | undefined {
  const extensions = asList(resource['extension']);
  const positions = extensions.flatMap((extension, i) =>
    asObject(extension)?.['url'] === OPERATOR_EXTENSION ? i : [],
  );
  const [position] = positions;
  if (position === undefined || positions.length > 1) {
    issues.add('appointment.operator', 'extension');
    return undefined;
  }
  const path = `extension[${position}].valueReference.identifier`;
  const reference = asObject(asObject(extensions[position])?.['valueReference']);
  const { system, value, typeCode } = readIdentifier(reference?.['identifier']) ?? {};
  if (system === undefined || value === undefined) {
    issues.add('appointment.operator', path);
    return undefined;
  }
  const type = system === SYSTEM.idnps ? 'IDNPS' : system === SYSTEM.regulatorInternal ? 'INTRN' : undefined;
  if (type === undefined) {
    issues.add('appointment.operator-system', `${path}.system`);
    return undefined;
  }
  // The account is found by system and value; a type that says otherwise is a slip of the editor.
  if (typeCode !== type) issues.add('appointment.operator-type', `${path}.type`);
  return { system, value, type };
}
