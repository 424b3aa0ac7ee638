import { declarationFaults, type Declaration, type DeclaredPlace, type KnownStructure } from '@sas-embed/contract';

/** What may be chosen: no part, a structure's own part, or a practitioner's way. */
export type Choice = 'no' | 'yes' | DeclaredPlace['ways'][number];
/** The fields that a fault can stand beside. */
export type FaultField = 'places' | 'via' | 'communityIds' | 'structureId' | 'hoursStated' | 'description' | 'contact';
/** Faults by their field. */
export type Faults = Partial<Record<FaultField, () => string>>;

/** What is typed and not saved yet. */
export interface Draft {
  choice: Choice | undefined;
  communities: readonly KnownStructure[];
  structure: KnownStructure | undefined;
  ownCard: boolean;
  hoursStated: boolean;
  overbooking: boolean | undefined;
  emergencyReorientation: boolean;
  description: string;
  contact: string;
}

/** The form as a place stands now; empty without one. */
export function draftOf(place?: DeclaredPlace): Draft {
  const now = place?.declaration ?? place?.participation;
  const declared: Partial<Declaration> = place?.declaration ?? {};
  const choice: Choice | undefined = !now
    ? undefined
    : !now.sas
      ? 'no'
      : place!.ways.length === 0
        ? 'yes'
        : place!.ways.find((way) => way === now.via);
  const structures = place?.structures ?? [];
  return {
    choice,
    communities: choice === 'CPTS' ? structures.filter(({ kind }) => kind === 'CPTS') : [],
    structure: choice === 'MSP' || choice === 'SOS' ? structures.find(({ kind }) => kind === choice) : undefined,
    ownCard: declared.ownCard ?? false,
    hoursStated: declared.hoursStated ?? false,
    overbooking: now?.overbooking,
    emergencyReorientation: now?.emergencyReorientation ?? false,
    description: now?.description ?? '',
    contact: now?.contact ?? '',
  };
}

/** What may be chosen for all of these places at once. */
export function choicesOf(places: readonly DeclaredPlace[]): Choice[] {
  const [first, ...others] = places;
  if (!first) return [];
  const kinds: readonly Choice[] = first.ways.length ? first.ways : ['yes'];
  const isOfAll = (choice: Choice) =>
    others.every(({ ways }) => (choice === 'yes' ? ways.length === 0 : ways.some((way) => way === choice)));
  return ['no', ...kinds.filter(isOfAll)];
}

/** Whether the hours of the SAS agenda are to be stated. */
export const needsHours = ({ choice }: Draft, places: readonly DeclaredPlace[]): boolean =>
  choice !== undefined && choice !== 'no' && choice !== 'SOS' && places.some(({ hoursNeeded }) => hoursNeeded);

/** What is sent. */
export function declarationOf(draft: Draft, places: readonly DeclaredPlace[]): Declaration {
  const { choice, communities, structure, ownCard, overbooking, emergencyReorientation } = draft;
  const [description, contact] = [draft.description.trim(), draft.contact.trim()];
  const texts = { ...(description && { description }), ...(contact && { contact }) };
  if (choice === 'no') return { sas: false, ...texts };
  const isThroughOne = choice === 'MSP' || choice === 'SOS';
  return {
    sas: true,
    ...(choice && choice !== 'yes' && { via: choice }),
    ...(choice === 'CPTS' && communities.length && { communityIds: communities.map(({ nationalId }) => nationalId) }),
    ...(choice === 'CPTS' && ownCard && { ownCard }),
    ...(isThroughOne && structure && { structureId: structure.nationalId }),
    ...(overbooking !== undefined && choice !== 'SOS' && { overbooking }),
    emergencyReorientation,
    ...(needsHours(draft, places) && draft.hoursStated && { hoursStated: true }),
    ...texts,
  };
}

/** The fields that are wrong, by the rules of the contract and the names of its faults. */
export function faultyFields(draft: Draft, places: readonly DeclaredPlace[]): Set<string> {
  const fields = new Set<string>();
  if (places.length === 0) fields.add('places');
  if (!draft.choice || (places.length && !choicesOf(places).includes(draft.choice))) fields.add('via');
  const declaration = declarationOf(draft, places);
  for (const { ways, hoursNeeded } of places) {
    for (const { field } of declarationFaults(declaration, { isPractitioner: ways.length > 0, hoursNeeded })) {
      fields.add(nameOfField(field));
    }
  }
  return fields;
}

/** `communityIds` of `body:/declaration/communityIds/0`. */
export const nameOfField = (path: string): string => path.replace('body:/declaration/', '').split('/')[0]!;
