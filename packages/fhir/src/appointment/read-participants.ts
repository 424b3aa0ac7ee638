import { SYSTEM } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, practitionerIdOf, readIdentifier, structureIdOf, type JsonObject } from '../values/index.js';

const MAX_PARTICIPANTS = 50;

/** Who takes part, the patient never. */
export interface Participants {
  readonly practitionerIds: string[];
  readonly structureIds: string[];
  readonly needsAction: boolean;
}

/** Reads the participants by their national identifiers. */
export function readParticipants(resource: JsonObject, issues: IssueCollector): Participants {
  const practitionerIds: string[] = [];
  const structureIds: string[] = [];
  let needsAction = false;
  const participants = asList(resource['participant']);
  if (participants.length === 0) issues.add('appointment.participant', 'participant');
  for (let i = 0; i < participants.length && i < MAX_PARTICIPANTS; i++) {
    const path = `participant[${i}]`;
    const participant = asObject(participants[i]);
    if (participant === undefined) {
      issues.add('appointment.participant', path);
      continue;
    }
    if (asList(participant['modifierExtension']).length > 0) issues.add('appointment.modifier-extension', path);
    const status = participant['status'];
    if (status === 'needs-action') needsAction = true;
    else if (status !== 'accepted') issues.add('appointment.participant-status', `${path}.status`);
    if (participant['actor'] === undefined) continue; // the practitioner is not known yet (IG-A-06)
    addActor(practitionerIds, structureIds, asObject(participant['actor']), `${path}.actor`, issues);
  }
  return { practitionerIds, structureIds, needsAction };
}

function addActor(
  practitionerIds: string[],
  structureIds: string[],
  actor: JsonObject | undefined,
  path: string,
  issues: IssueCollector,
): void {
  const identifier = readIdentifier(actor?.['identifier']);
  if (identifier === undefined) {
    issues.add('appointment.participant-unidentified', path);
    return;
  }
  const { system, typeCode } = identifier;
  if (system === SYSTEM.idnst || typeCode === 'IDNST') {
    add(structureIds, structureIdOf(identifier), 'appointment.structure-identifier', `${path}.identifier`, issues);
  } else if (system === undefined || system === SYSTEM.idnps || typeCode === 'IDNPS') {
    add(
      practitionerIds,
      practitionerIdOf(identifier),
      'appointment.practitioner-identifier',
      `${path}.identifier`,
      issues,
    );
  } else issues.add('appointment.participant-unidentified', `${path}.identifier`);
}

function add(
  ids: string[],
  id: string | undefined,
  rule: 'appointment.practitioner-identifier' | 'appointment.structure-identifier',
  path: string,
  issues: IssueCollector,
): void {
  if (id === undefined) issues.add(rule, path);
  else if (!ids.includes(id)) ids.push(id);
}
