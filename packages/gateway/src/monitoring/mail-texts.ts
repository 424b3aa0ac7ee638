import type { AnomalySeverity, InterfaceFlow, InterfaceState, SwitchReason } from '@sas-embed/contract';
import type { Notice } from './notices.js';

// A mail is no screen of ours: its text, in French, is made here and nowhere else.

const FLOWS: Readonly<Record<InterfaceFlow, string>> = {
  ps: 'créneaux des praticiens (INT_R01)',
  cpts: 'créneaux des CPTS (INT_R04)',
  sos: 'créneaux de SOS Médecins',
  accounts: 'comptes des régulateurs (INT_R02)',
  appointments: 'retour des rendez-vous (INT_R03)',
};
const STATES: Readonly<Record<InterfaceState, string>> = {
  unknown: 'en attente de mesure',
  up: 'rétabli',
  slow: 'lent',
  errors: 'en erreur',
  violations: 'non conforme',
  down: 'ne répond plus',
  off: 'interrompu',
};
const SEVERITIES: Readonly<Record<AnomalySeverity, string>> = {
  minor: 'mineure',
  major: 'majeure',
  blocking: 'bloquante',
};
const REASONS: Readonly<Record<SwitchReason, string>> = {
  incident: 'incident',
  maintenance: 'maintenance',
  'announced-change': 'évolution annoncée, à vérifier par le kit de conformité',
  contract: 'convention',
  other: 'autre',
};

/** `2026-11-26T09:10:00+01:00` as `26/11/2026 à 09:10`: its own wall-clock time. */
function when(instant: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(instant)!;
  return `${day}/${month}/${year} à ${time}`;
}

/** Subject and text of the mail that tells it. */
export function mailOf(notice: Notice): { subject: string; text: string } {
  const lines = (...all: (string | undefined)[]) => all.filter((line) => line !== undefined).join('\n');
  switch (notice.type) {
    case 'interface.changed': {
      const { flow, from, to, at } = notice.alert;
      return {
        subject: `[SAS] ${notice.label} : ${FLOWS[flow]}, ${STATES[to]}`,
        text: lines(
          `Éditeur : ${notice.label}`,
          `Flux : ${FLOWS[flow]}`,
          `État : ${STATES[to]} (avant : ${from === 'up' ? 'en service' : STATES[from]})`,
          `Depuis le ${when(at)}`,
        ),
      };
    }
    case 'anomaly.escalated': {
      const { severity, escalation, dueAt } = notice.anomaly;
      const how = escalation === 'overdue' ? 'délai dépassé' : 'échéance proche';
      return {
        subject: `[SAS] ${notice.label} : anomalie ${SEVERITIES[severity]}, ${how}`,
        text: lines(`Éditeur : ${notice.label}`, `Anomalie : ${notice.anomaly.id}`, `Échéance : le ${when(dueAt)}`),
      };
    }
    case 'flow.switched':
      return {
        subject: `[SAS] ${notice.label} : ${FLOWS[notice.flow]}, ${notice.on ? 'repris' : 'interrompu'}`,
        text: lines(
          `Le flux « ${FLOWS[notice.flow]} » est ${notice.on ? 'de nouveau interrogé' : 'interrompu'} depuis le ${when(notice.at)}.`,
          notice.reason && `Motif : ${REASONS[notice.reason]}`,
          notice.note,
        ),
      };
    case 'anomaly.notified':
      return {
        subject: `[SAS] ${notice.label} : anomalie ${SEVERITIES[notice.severity]} notifiée`,
        text: lines(
          `Anomalie ${notice.anomalyId} : ${notice.title}`,
          notice.description,
          `Notifiée le ${when(notice.at)}, à corriger avant le ${when(notice.dueAt)}.`,
        ),
      };
  }
}
