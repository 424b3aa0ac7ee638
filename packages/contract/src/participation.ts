import type { Declaration, Participation } from './api.js';

/** What is wrong with a declaration: where, and the rule. */
export interface DeclarationFault {
  field: string;
  rule: string;
}

/** What the rules need to know of a place. */
export interface DeclaredOf {
  /** Whether a practitioner receives there; else it is a structure's own place. */
  isPractitioner: boolean;
  /** No editor of ours keeps its calendar. */
  hoursNeeded: boolean;
}

const PATH = 'body:/declaration/';

/**
 * What is wrong with a declaration, besides what the schema says. Taking part needs a way, and CPTS, MSP and SOS need to be
 * named; without an interfaced editor the hours of the SAS agenda are stated, but not by who takes part through SOS Médecins,
 * whose association fills them in. A structure takes part as what it is.
 */
export function declarationFaults(declaration: Declaration, of: DeclaredOf): DeclarationFault[] {
  const { sas, via, communityIds, structureId, ownCard, overbooking, hoursStated, description, contact } = declaration;
  const faults: DeclarationFault[] = [];
  const fault = (field: string, rule: string) => faults.push({ field: PATH + field, rule });
  const isBlank = (text: string | undefined) => text !== undefined && text.trim() === '';
  if (isBlank(description)) fault('description', 'must not be blank');
  if (isBlank(contact)) fault('contact', 'must not be blank');
  if (!sas) return faults;
  if (of.isPractitioner) {
    if (!via) fault('via', 'is needed to take part');
    if (via === 'CPTS' && !communityIds) fault('communityIds', 'is needed to take part through a CPTS');
    if ((via === 'MSP' || via === 'SOS') && !structureId) fault('structureId', `is needed to take part through ${via}`);
    if (via === 'SOS' && overbooking) fault('overbooking', 'is what SOS Médecins declares');
  } else if (via) fault('via', 'is that of the structure');
  if (communityIds && via !== 'CPTS') fault('communityIds', 'goes with via CPTS');
  if (ownCard && via !== 'CPTS') fault('ownCard', 'goes with via CPTS');
  if (structureId && via !== 'MSP' && via !== 'SOS') fault('structureId', 'goes with via MSP or SOS');
  if (of.hoursNeeded && via !== 'SOS' && !hoursStated) {
    fault('hoursStated', 'must be true where no interfaced editor keeps the calendar');
  }
  return faults;
}

/** A declaration without what means nothing in it. */
export function plainDeclaration(declaration: Declaration): Declaration {
  const { sas, description, contact } = declaration;
  const texts = {
    ...(description !== undefined && { description: description.trim() }),
    ...(contact !== undefined && { contact: contact.trim() }),
  };
  return sas ? { ...declaration, ...texts } : { sas, ...texts };
}

/** The structures that a declaration names. */
export function declaredStructures({ sas, communityIds, structureId }: Partial<Declaration> = {}): string[] {
  return sas ? [...(communityIds ?? []), ...(structureId === undefined ? [] : [structureId])] : [];
}

/**
 * How a card of the place takes part, or `undefined` when it is not shown: the practitioner's own card is not when he takes part
 * through CPTS alone, and a CPTS's only when he names it.
 * @param communityId - the CPTS of the card; none: the practitioner's own
 */
export function participationOfCard(declaration: Declaration, communityId?: string): Participation | undefined {
  const { sas, via, communityIds, ownCard, structureId, overbooking, emergencyReorientation } = declaration;
  const { description, contact } = declaration;
  const throughCommunities = sas && via === 'CPTS';
  if (communityId === undefined ? throughCommunities && !ownCard : !throughCommunities) return undefined;
  if (communityId !== undefined && !communityIds?.includes(communityId)) return undefined;
  const through = communityId ?? structureId;
  const way = communityId === undefined && via === 'CPTS' ? 'individual' : via;
  return {
    sas,
    ...(sas && {
      ...(way && { via: way }),
      ...(through !== undefined && { structureId: through }),
      ...(overbooking !== undefined && { overbooking }),
      ...(emergencyReorientation !== undefined && { emergencyReorientation }),
    }),
    ...(description !== undefined && { description }),
    ...(contact !== undefined && { contact }),
  };
}

/** How a structure's own place takes part: as what the structure is. */
export function participationOfStructure(
  { sas, overbooking, emergencyReorientation, description, contact }: Declaration,
  { kind, nationalId }: { kind: NonNullable<Participation['via']>; nationalId: string },
): Participation {
  return {
    sas,
    ...(sas && {
      via: kind,
      structureId: nationalId,
      ...(overbooking !== undefined && { overbooking }),
      ...(emergencyReorientation !== undefined && { emergencyReorientation }),
    }),
    ...(description !== undefined && { description }),
    ...(contact !== undefined && { contact }),
  };
}
