import { structureIdKind } from '@sas-embed/contract';
import { slotSearchUrl, SOS_BATCH_SIZE, sosSearchUrl } from '@sas-embed/fhir';
import { ownerOfCard, type DirectoryOffer } from '../directory/index.js';
import { readAssociationsAnswer, readPractitionersAnswer, type EditorAnswer } from './read-answer.js';
import type { EditorRecord, SlotWindow } from './types.js';

/** What is asked of an editor in one request. */
export interface Batch {
  flow: 'ps' | 'cpts' | 'sos';
  /** National ids of the practitioners or associations. */
  owners: { practitioners: string[] } | { structures: string[] };
  offers: DirectoryOffer[];
  url(window: SlotWindow): URL;
  read(json: unknown, allowLoopbackHttp: boolean): EditorAnswer;
}

/** Whether the editor is asked about the offer: it keeps its calendar, and has the flow that carries it. */
export function isAsked({ id, flows = { ps: true } }: EditorRecord, { editorIds, offer }: DirectoryOffer): boolean {
  if (!editorIds.includes(id)) return false;
  if (offer.practitioner) return Boolean(flows.ps || flows.cpts);
  return Boolean(flows.sos) && offer.kind === 'SOS' && structureIdKind(offer.structure?.nationalId ?? '') === 'SIRET';
}

/**
 * Batches in the order of the offers, so that the first cards' are asked about first. An editor that knows of CPTS is asked
 * for them in any case: without it, its slots would not say whose they are.
 *
 * @param size practitioners in one batch
 */
export function toBatches(record: EditorRecord, offers: readonly DirectoryOffer[], size: number): Batch[] {
  const base = record.fhirBaseUrl;
  const withCpts = record.flows?.cpts === true;
  const practitioners = parts(
    offers.filter(({ offer }) => offer.practitioner),
    size,
  ).map(({ ids, offers: its }): Batch => ({
    flow: withCpts ? 'cpts' : 'ps',
    owners: { practitioners: ids },
    offers: its,
    url: (window) => slotSearchUrl(base, { nationalIds: ids, withCpts, ...window }),
    read: readPractitionersAnswer,
  }));
  const associations = parts(
    offers.filter(({ offer }) => !offer.practitioner),
    SOS_BATCH_SIZE,
  ).map(({ ids, offers: its }): Batch => ({
    flow: 'sos',
    owners: { structures: ids },
    offers: its,
    url: (window) => sosSearchUrl(base, { structureIds: ids, ...window }),
    read: readAssociationsAnswer,
  }));
  return [...practitioners, ...associations];
}

function parts(offers: readonly DirectoryOffer[], size: number): { ids: string[]; offers: DirectoryOffer[] }[] {
  const offersOf = new Map<string, DirectoryOffer[]>();
  for (const offer of offers) {
    const id = ownerOfCard(offer.offer);
    if (id === undefined) continue;
    const known = offersOf.get(id);
    if (known) known.push(offer);
    else offersOf.set(id, [offer]);
  }
  const all = [...offersOf];
  const batches: { ids: string[]; offers: DirectoryOffer[] }[] = [];
  for (let i = 0; i < all.length; i += size) {
    const part = all.slice(i, i + size);
    batches.push({ ids: part.map(([id]) => id), offers: part.flatMap(([, its]) => its) });
  }
  return batches;
}
