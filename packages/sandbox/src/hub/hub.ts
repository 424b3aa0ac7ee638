import { brokerInstalled, startBroker, startDispatcher, type BrokerPorts } from '@sas-embed/hub/testing';
import type { RunningServer } from '../process/index.js';

/** Configuration of the simulated Hub Santé. */
export interface HubConfig {
  /** Ports of a RabbitMQ of its own, and the folder that keeps its state. */
  ports: BrokerPorts;
  folder: string;
  /** The clients that have queues. */
  clientIds: string[];
}

/** Whether the demo can have a Hub on this machine. */
export const hubAvailable = (): boolean => brokerInstalled();

/** Starts a Hub that applies the Hub's own rules, on a RabbitMQ of its own. */
export async function startHub({ ports, folder, clientIds }: HubConfig): Promise<RunningServer> {
  const broker = await startBroker({ ports, folder });
  try {
    const dispatcher = await startDispatcher({ url: broker.url, clientIds });
    return {
      url: `http://127.0.0.1:${ports.amqp}`,
      async close() {
        await dispatcher.stop();
        await broker.stop();
      },
    };
  } catch (error) {
    await broker.stop();
    throw error;
  }
}
