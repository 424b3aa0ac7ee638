import type {
  AnomalySeverity,
  AnomalyStep,
  AskedFlow,
  ConformanceRunInput,
  EditorChangeInput,
  EditorStage,
  InterfaceFlow,
  InterfaceState,
  SwitchReason,
} from '@sas-embed/contract';
import type { ColumnType, Generated } from 'kysely';
import type { Counts } from './flow-counts.js';
import type { Notice } from './notices.js';

interface FlowCountTable {
  editor_id: string;
  flow: InterfaceFlow;
  /** Begin of the span. */
  at: Date;
  counts: ColumnType<Counts, string, string>;
  last_success_at: Date | null;
}

/** An anomaly of an editor's interface. */
export interface AnomalyTable {
  id: string;
  editor_id: string;
  flow: InterfaceFlow | null;
  severity: AnomalySeverity;
  state: 'open' | 'notified' | 'fixed' | 'closed';
  title: string;
  description: string | null;
  alert_id: string | null;
  opened_at: Date;
  notified_at: Date | null;
  due_at: Date | null;
  escalation: Generated<'none' | 'due-soon' | 'overdue'>;
}

/** Tables of the monitoring room. */
export interface MonitoringTables {
  /** What one search came to: counts and times, never who, never where more closely than the département. */
  search_run: {
    id: string;
    at: Date;
    kind: 'search' | 'members';
    continued: boolean;
    role: string;
    booking_sas: string;
    location_type: string | null;
    departement: string | null;
    /** The host application whose page or server asked; null before it was noted. */
    host_id: string | null;
    /** Begun with what the host's case gave. */
    contextual: Generated<boolean>;
    /** What each source gave, by its id: `slots`, `none`, `late`, `failed` or `disabled`. */
    sources: ColumnType<Record<string, string>, string, never>;
    /** Offers that were told, over all pages of this request. */
    offers: number;
    offers_with_slots: number;
    slots: number;
    sources_answered: number;
    /** How many sources did not answer, by reason. */
    sources_missing: ColumnType<Record<string, number>, string, string>;
    /** From the question to the first free slot; null: there was none. */
    first_slot_ms: number | null;
    total_ms: number;
    /** Whether it ran to its end, or the client left before. */
    outcome: 'complete' | 'left';
  };
  /** Calls of the last hours, in spans of ten seconds. */
  flow_fine: FlowCountTable;
  /** Calls, by hour. */
  flow_hour: FlowCountTable;
  /** How far each replica has written its counts. */
  flow_writer: { id: string; seq: number; at: Date };
  /** How each flow is judged. */
  flow_state: {
    editor_id: string;
    flow: InterfaceFlow;
    state: Generated<InterfaceState>;
    leaning: 'worse' | 'better' | null;
    seen: Generated<number>;
    since: Date;
    judged_at: Date;
    probed_at: Date;
  };
  /** Flows that are switched off. */
  flow_switch: {
    editor_id: string;
    flow: AskedFlow;
    reason: SwitchReason;
    note: string | null;
    at: Date;
    by: string | null;
  };
  /** Where each editor stands; none: in service, as it is configured. */
  editor_stage: {
    editor_id: string;
    stage: EditorStage;
    reservations: ColumnType<string[], string, string>;
    at: Date;
  };
  /** Changes that editors announced. */
  editor_change: {
    id: string;
    editor_id: string;
    effective_at: Date;
    flows: ColumnType<EditorChangeInput['flows'], string, string>;
    note: string;
    announced_at: Date;
    /** When its flows were switched off by it. */
    applied_at: Date | null;
  };
  /** Runs of the conformance kit. */
  conformance_run: {
    id: string;
    editor_id: string;
    at: Date;
    flows: ColumnType<ConformanceRunInput['flows'], string, string>;
    mode: 'official' | 'strict';
    failed: number;
    version: string;
  };
  /** Changes of state. */
  interface_alert: {
    id: string;
    editor_id: string;
    flow: InterfaceFlow;
    from_state: InterfaceState;
    to_state: InterfaceState;
    at: Date;
  };
  anomaly: AnomalyTable;
  /** The history of anomalies. */
  anomaly_step: {
    id: Generated<number>;
    anomaly_id: string;
    at: Date;
    kind: AnomalyStep['kind'];
    /** Id of the account; null: the gateway itself. */
    by: string | null;
    severity: AnomalySeverity | null;
    note: string | null;
  };
  /** What is to be told, and to whom. */
  monitoring_notice: {
    id: string;
    message_id: string;
    channel: 'webhook' | 'mail';
    target: string;
    notice: ColumnType<Notice, string, string>;
    at: Date;
    due_at: Date | null;
    attempts: Generated<number>;
    leased_until: Date | null;
    told_at: Date | null;
    fault: string | null;
  };
}
