import type { AuditAct, AuditActor } from './types.js';

/** Who acts in the API, as the audit tells it. */
export interface ActingPrincipal {
  regulatorId: string;
  role: string;
  bookingSas: { id: string };
  hostId: string;
  sessionId?: string;
}

/** The actor of a principal. */
export function actorOf({ regulatorId, role, bookingSas, hostId, sessionId }: ActingPrincipal): AuditActor {
  return {
    ...{ kind: 'regulator', id: regulatorId, role, sasId: bookingSas.id, hostId },
    ...(sessionId !== undefined && { sessionId }),
  };
}

/** Members of a request that are ids of objects of ours; nothing else of it is told. */
const IDS = [
  ...['holdId', 'offerId', 'slotId', 'handoverId', 'appointmentId', 'requestId', 'launchId', 'ruleId'],
  ...['editorId', 'flow', 'on', 'stage', 'anomalyId', 'kind', 'severity'],
  ...['unavailabilityId', 'structureId', 'hostId', 'date', 'status', 'regulatorId', 'enabled', 'kid'],
];

/** A write of the API: its operation, and the ids of what it was about. */
export function actOf(principal: ActingPrincipal, action: string, asked: unknown, result: unknown): AuditAct {
  const on: Record<string, string> = {};
  const take = (value: unknown, depth: number): void => {
    if (!(value instanceof Object) || depth > 2) return;
    for (const [name, item] of Object.entries(value as Record<string, unknown>)) {
      const text = typeof item === 'boolean' ? String(item) : item;
      if (IDS.includes(name) && typeof text === 'string' && /^[\w.~:-]{1,100}$/.test(text)) on[name] = text;
      else take(item, depth + 1);
    }
  };
  take(asked, 0);
  const { id, kid } = (result ?? {}) as { id?: unknown; kid?: unknown };
  for (const [name, made] of Object.entries({ resultId: id, kid })) {
    if (typeof made === 'string' && /^[\w.~:-]{1,100}$/.test(made)) on[name] = made;
  }
  return { actor: actorOf(principal), action, on };
}
