import { createTransport, type Transporter } from 'nodemailer';
import { sql, type Selectable } from 'kysely';
import { Agent } from 'undici';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import { createWorkLoop, safeLookup, type WorkLoop } from '../values/index.js';
import { postSigned, webhookSecretsOf } from '../webhooks/index.js';
import { mailOf } from './mail-texts.js';
import type { MonitoringTables } from './tables.js';

/** What sending notices needs. */
export interface NoticeSenderDeps {
  database: Database;
  config: Pick<GatewayConfig, 'monitoring' | 'secrets' | 'environment'>;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  /** Tests make it shorter: milliseconds after the first failure, doubled with each. */
  firstWaitMs?: number;
}

/** The name under which the secret of those who watch is derived; no host can have it, a host's name holds no space. */
const WATCHERS = 'monitoring watchers';
const AT_ONCE = 10;
const LEASE_MS = 60_000;
const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 1_800_000;
/** What could not be told for so long is told no more. */
const GIVE_UP_MS = 86_400_000;

type Row = Selectable<MonitoringTables['monitoring_notice']>;

/** The secrets with which those who watch tell our messages from others', the current one first. */
export function monitoringSecretsOf(keys: GatewayConfig['secrets']): string[] {
  return webhookSecretsOf(keys, WATCHERS);
}

/** Sends the notices that wait, each once it can be sent; one replica at a time sends one. */
export function createNoticeSender(deps: NoticeSenderDeps): WorkLoop {
  const { database, config, clock, log } = deps;
  const isThisMachine = config.environment === 'sandbox';
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS, ...(!isThisMachine && { lookup: safeLookup }) } });
  const { mail } = config.monitoring;
  const stop = new AbortController();
  let transport: Transporter | undefined;

  function mailer(): Transporter | undefined {
    if (!mail) return undefined;
    const { host, port, secure, user, password } = mail.smtp;
    transport ??= createTransport({
      ...{ host, port, secure, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
      // Outside the sandbox nothing is said to a server that does not encrypt.
      ...(!secure && !isThisMachine && { requireTLS: true }),
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    });
    return transport;
  }

  async function claim(): Promise<Row[]> {
    const now = clock.now();
    const { rows } = await sql<Row>`
      update monitoring_notice set leased_until = ${new Date(now.getTime() + LEASE_MS)}, attempts = attempts + 1
      where id in (
        select id from monitoring_notice
        where due_at <= ${now} and (leased_until is null or leased_until <= ${now})
        order by due_at limit ${AT_ONCE} for update skip locked
      )
      returning *`.execute(database.db);
    return rows;
  }

  /** @returns why it was not taken; undefined when it was */
  async function send({ channel, target, notice, message_id: id }: Row): Promise<string | undefined> {
    if (channel === 'webhook') {
      const message = { id, body: JSON.stringify(notice), at: clock.now() };
      return postSigned(agent, target, monitoringSecretsOf(config.secrets), message, stop.signal);
    }
    const via = mailer();
    if (!via || !mail) return 'no mail server is configured';
    try {
      await via.sendMail({ from: mail.from, to: target, messageId: `<${id}.${mail.from}>`, ...mailOf(notice) });
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code ?? (error as Error).name;
    }
  }

  async function perform(row: Row): Promise<void> {
    const fault = await send(row);
    if (stop.signal.aborted && fault !== undefined) return;
    const now = clock.now();
    const wait = Math.min((deps.firstWaitMs ?? 5_000) * 2 ** Math.min(row.attempts - 1, 20), LONGEST_WAIT_MS);
    const isOver = fault === undefined || now.getTime() - row.at.getTime() > GIVE_UP_MS;
    await database.db
      .updateTable('monitoring_notice')
      .set({
        ...{ leased_until: null, fault: fault ?? null, told_at: fault === undefined ? now : null },
        due_at: isOver ? null : new Date(now.getTime() + wait),
      })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .execute();
    if (fault !== undefined) log.warn({ fault, attempts: row.attempts, type: row.channel }, 'a notice was not taken');
  }

  const loop = createWorkLoop(claim, perform, (err) => log.warn({ err }, 'notices could not be sent'));
  return {
    ...loop,
    close: (release) =>
      loop.close(async () => {
        stop.abort();
        await release();
        transport?.close();
        await agent.destroy();
      }),
  };
}
