/**
 * Telling LRMs of appointments: built, checked, published and confirmed by ours, over a bare amqplib confirm loop of the same bytes on
 * the same broker. Messages a second, so that more is better: ratio = ours / baseline. A RabbitMQ of its own (Debian's
 * rabbitmq-server); without it there is no figure, and that is said.
 */
import amqplib from 'amqplib';
import { buildAppointment, connectHub, type AppointmentSnapshot } from '@sas-embed/hub';
import { brokerInstalled, declareHub, startBroker } from '@sas-embed/hub/testing';
import { figure, type FigureGroup } from './figures.js';

const CLIENT = 'fr.health.test.ptfsas';
const RUNS = 9;
const MESSAGES = 4_000;
/** Messages that await their confirm at once, on both sides. */
const WINDOW = 200;

const snapshot: AppointmentSnapshot = {
  appointmentId: 'rdv-1',
  created: '2026-01-15T09:59:58+01:00',
  start: '2026-01-15T15:00:00+01:00',
  end: '2026-01-15T15:20:00+01:00',
  status: 'booked',
  orientationCategory: 'PS',
  practitioner: { practitionerId: '819990000017', lastName: 'Modèle', firstName: 'Alix', specialtyCode: 'SM54' },
  organization: { organizationId: '1330000001', name: 'Cabinet des Essais' },
  regulator: { lastName: 'Exemple', firstName: 'Camille', email: 'camille@sas.example' },
};
const build = () =>
  buildAppointment('CreateAppointment', snapshot, { senderId: CLIENT, recipientId: 'fr.health.samu990' }).envelope;

/** Confirmed messages a second, a window of them on their way at once. */
async function rate(send: () => Promise<void>): Promise<number> {
  let left = MESSAGES;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await send();
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: WINDOW }, worker));
  return MESSAGES / ((performance.now() - from) / 1000);
}

const group: FigureGroup = {
  names: ['hub.publish'],
  async *measure() {
    if (!brokerInstalled()) return void console.error('hub.publish: skipped, rabbitmq-server is not installed');
    const broker = await startBroker();
    const bare = await amqplib.connect(broker.url);
    const channel = await bare.createConfirmChannel();
    await declareHub(channel, [CLIENT]);
    const hub = connectHub({ url: broker.url, clientIds: [CLIENT] });
    await hub.ready();
    const bytes = Buffer.from(JSON.stringify(build()));
    const options = { contentType: 'application/json', deliveryMode: 2 } as const;
    const sides = {
      ours: () => hub.publish(build()),
      baseline: () =>
        new Promise<void>((resolve, reject) => {
          channel.publish('hubsante', CLIENT, bytes, options, (error: Error | null) =>
            error ? reject(error) : resolve(),
          );
        }),
    };
    const ours: number[] = [];
    const baseline: number[] = [];
    try {
      for (let run = -2; run < RUNS; run++) {
        for (const side of run % 2 === 0 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const)) {
          const perSecond = await rate(sides[side]);
          if (run >= 0) (side === 'ours' ? ours : baseline).push(perSecond);
          await channel.purgeQueue('dispatch');
        }
      }
    } finally {
      await hub.close();
      await bare.close();
      await broker.stop();
    }
    yield figure('hub.publish', 'messages/s', ours, baseline);
  },
};
export default group;
