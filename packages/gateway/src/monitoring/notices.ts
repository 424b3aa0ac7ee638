import type { AnomalySeverity, AskedFlow, InterfaceAlert, MonitoringMessage, SwitchReason } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Trx } from '../storage/index.js';
import { newId } from '../values/index.js';

/** What is told: to those who watch by webhook and mail, to an editor by mail. */
export type Notice =
  | MonitoringMessage
  | {
      type: 'flow.switched';
      flow: AskedFlow;
      on: boolean;
      reason?: SwitchReason;
      note?: string;
      label: string;
      at: string;
    }
  | {
      type: 'anomaly.notified';
      anomalyId: string;
      severity: AnomalySeverity;
      title: string;
      description?: string;
      dueAt: string;
      label: string;
      at: string;
    };

/** Writes down what is to be told, in the transaction of what it tells, so that it is told once whatever happens. */
export interface NoticeBoard {
  /** To all who watch. */
  tellWatchers(trx: Trx, message: MonitoringMessage): Promise<void>;
  /** To the editor, where its address is configured; resolves to whether it is. */
  tellEditor(trx: Trx, editorId: string, notice: Notice): Promise<boolean>;
}

/** What is needed to know whom to tell. */
export interface NoticeBoardDeps {
  config: Pick<GatewayConfig, 'monitoring' | 'editors'>;
  clock: Clock;
}

/** The board on which notices wait for {@link Notice}s to be sent. */
export function createNoticeBoard({ config, clock }: NoticeBoardDeps): NoticeBoard {
  const { webhooks, mail } = config.monitoring;
  async function post(trx: Trx, messageId: string, channel: 'webhook' | 'mail', target: string, notice: Notice) {
    const now = clock.now();
    await trx
      .insertInto('monitoring_notice')
      .values({
        ...{ id: newId('notice'), message_id: messageId, channel, target, notice: JSON.stringify(notice), at: now },
        ...{ due_at: now, leased_until: null, told_at: null, fault: null },
      })
      .onConflict((conflict) => conflict.columns(['message_id', 'channel', 'target']).doNothing())
      .execute();
  }
  return {
    async tellWatchers(trx, message) {
      for (const url of webhooks) await post(trx, message.id, 'webhook', url, message);
      for (const address of mail?.to ?? []) await post(trx, message.id, 'mail', address, message);
    },
    async tellEditor(trx, editorId, notice) {
      const address = config.editors.find(({ id }) => id === editorId)?.contact?.email;
      if (!mail || address === undefined) return false;
      await post(trx, newId('message'), 'mail', address, notice);
      return true;
    },
  };
}

/** The message that tells of a change of state. */
export function alertMessage(alert: InterfaceAlert, label: string, at: string): MonitoringMessage {
  return { id: alert.id, at, type: 'interface.changed', alert, label };
}
