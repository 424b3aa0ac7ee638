import { toZonedIso } from '@sas-embed/contract';
import type {
  Anomaly,
  EditorInterfaces,
  InterfaceAlert,
  InterfaceFlowStatus,
  InterfaceList,
} from '@sas-embed/contract';
import { fault } from './fault.js';
import type { MockPrincipal } from './principal.js';

const HOURS = { hour: 1, day: 24, week: 168, month: 720 } as const;
const at = (now: number, hours: number) => toZonedIso(now - hours * 3_600_000, 'Europe/Paris');

function flow(now: number, of: Partial<InterfaceFlowStatus> & Pick<InterfaceFlowStatus, 'flow'>): InterfaceFlowStatus {
  const { calls = 400, answered = calls } = of;
  return {
    ...{ state: 'up', since: at(now, 50), probes: 0, timeOuts: 0, errors: [], violations: [], slots: answered * 20 },
    // As of the gateway: what nothing answered has no times, and what was not called no availability.
    ...(answered > 0 && { p50Ms: 100, p95Ms: 300, lastSuccessAt: at(now, 0.01) }),
    ...{ ...of, calls, answered },
    ...(calls > 0 && { availability: Math.round((answered / calls) * 10_000) / 10_000 }),
  };
}

function requireWatching({ session }: MockPrincipal): void {
  if (!['monitoring', 'administrator'].includes(session.role)) throw fault('forbidden');
}

/** A world of editors of which one is well and the others are not. */
export function interfaces(who: MockPrincipal, now: number, period: InterfaceList['period'] = 'day'): InterfaceList {
  requireWatching(who);
  const stage = { stage: 'mco' as const, reservations: [] };
  const all: EditorInterfaces[] = [
    {
      ...{ editorId: 'rapide', label: 'AgendaRapide', stage, openAnomalies: 0 },
      flows: [
        flow(now, { flow: 'ps' }),
        flow(now, { flow: 'appointments', calls: 31, p50Ms: 25, p95Ms: 50, slots: 0 }),
      ],
    },
    {
      ...{
        editorId: 'muette',
        label: 'AgendaMuette',
        stage: { stage: 'vsr', reservations: ['Statut 404 sans corps'] },
      },
      openAnomalies: 1,
      flows: [
        flow(now, {
          ...{ flow: 'ps', state: 'down', since: at(now, 1), calls: 58, probes: 9, answered: 11, timeOuts: 40 },
          ...{
            errors: [
              { kind: 'deadline', count: 40 },
              { kind: 'http-status', count: 7 },
            ],
            p95Ms: 5_000,
          },
          ...{ lastSuccessAt: at(now, 1.1) },
        }),
      ],
    },
    {
      ...{
        editorId: 'lente',
        label: 'AgendaLent',
        stage: { stage: 'in-service' as const, reservations: [] },
        openAnomalies: 0,
      },
      flows: [
        flow(now, { flow: 'ps', state: 'slow', since: at(now, 3), p50Ms: 1_500, p95Ms: 4_000 }),
        flow(now, {
          ...{ flow: 'cpts', state: 'off', since: at(now, 2), calls: 0, slots: 0 },
          switchedOff: { reason: 'maintenance', note: 'Migration jusqu’à ce soir', at: at(now, 2) },
        }),
        flow(now, {
          ...{ flow: 'sos', state: 'violations', since: at(now, 5), calls: 40 },
          violations: [{ rule: 'slot.end', count: 12 }],
        }),
      ],
    },
  ];
  return { period, from: at(now, HOURS[period]), to: at(now, 0), interfaces: all };
}

/** What happened to them. */
export function interfaceAlerts(who: MockPrincipal, now: number, editorId?: string): InterfaceAlert[] {
  requireWatching(who);
  const alerts: InterfaceAlert[] = [
    { id: 'al-2', editorId: 'muette', flow: 'ps', from: 'up', to: 'down', at: at(now, 1), anomalyId: 'an-1' },
    { id: 'al-1', editorId: 'rapide', flow: 'ps', from: 'errors', to: 'up', at: at(now, 50) },
  ];
  return alerts.filter((alert) => editorId === undefined || alert.editorId === editorId);
}

/** What is to be set right. */
export function anomalies(who: MockPrincipal, now: number, editorId?: string): Anomaly[] {
  requireWatching(who);
  const all: Anomaly[] = [
    {
      ...{
        id: 'an-1',
        editorId: 'muette',
        flow: 'ps',
        severity: 'blocking',
        state: 'notified',
        title: 'Ne répond plus',
      },
      ...{
        openedAt: at(now, 60),
        notifiedAt: at(now, 59),
        dueAt: at(now, -6),
        escalation: 'due-soon',
        alertId: 'al-2',
      },
      history: [
        { at: at(now, 60), kind: 'opened', by: 'person', severity: 'blocking' },
        { at: at(now, 59), kind: 'notified', by: 'person' },
      ],
    },
  ];
  return all.filter((one) => editorId === undefined || one.editorId === editorId);
}
