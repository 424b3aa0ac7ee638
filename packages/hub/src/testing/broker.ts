import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Whether Debian's RabbitMQ is installed, so that {@link startBroker} works. */
export function brokerInstalled(): boolean {
  return existsSync(SERVER);
}

/** A broker of one's own. */
export interface BrokerOptions {
  /** PEM texts of the broker's side of mutual TLS; a client's certificate is then asked for, and its CN is the user. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
  /**
   * Users that come by their certificate: the CN, and the client ids whose routing keys and queues they may use. They can
   * declare nothing, publish to `hubsante` under their own ids, and read their own queues.
   */
  readonly users?: readonly { readonly name: string; readonly clientIds: readonly string[] }[];
  /** Folder that keeps its state; default a temporary one, removed at the end. */
  readonly folder?: string;
  /** Ports to use again after a stop. */
  readonly ports?: BrokerPorts;
}

/** Ports of a broker on the loopback address. */
export interface BrokerPorts {
  readonly amqp: number;
  readonly amqps: number;
  readonly distribution: number;
  readonly epmd: number;
}

/** A running broker. */
export interface Broker {
  /** For its owner: guest, who may do everything. */
  readonly url: string;
  /** For clients with a certificate. */
  readonly tlsUrl: string;
  readonly ports: BrokerPorts;
  readonly folder: string;
  /** Ends it; with `keep` its state stays for a next start in the same folder. */
  stop(keep?: boolean): Promise<void>;
}

/**
 * Starts Debian's RabbitMQ in a folder of its own, on loopback only, without touching the machine's own. Takes about three
 * seconds. Throws where it is not installed or does not answer within a minute.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  if (!brokerInstalled()) throw new Error('RabbitMQ is not installed (apt-get install rabbitmq-server).');
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sas-hub-broker-'));
  const ports = options.ports ?? (await brokerPorts());
  writeConfiguration(folder, ports, options);
  const child = spawn(SERVER, [], { env: environment(folder, ports), stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await answers(ports.amqp, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url: `amqp://guest:guest@127.0.0.1:${ports.amqp}/`,
    tlsUrl: `amqps://localhost:${ports.amqps}/`,
    ports,
    folder,
    async stop(keep = false) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
      spawnSync('epmd', ['-kill'], { env: { ...process.env, ERL_EPMD_PORT: String(ports.epmd) }, stdio: 'ignore' });
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeConfiguration(folder: string, ports: BrokerPorts, { tls, users = [] }: BrokerOptions): void {
  for (const name of ['mnesia', 'log']) mkdirSync(join(folder, name), { recursive: true });
  const lines = [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'vm_memory_high_watermark.relative = 0.2',
    'disk_free_limit.absolute = 50MB',
    'log.console = false',
    'log.file.level = warning',
  ];
  if (tls) {
    for (const [name, pem] of Object.entries(tls)) writeFileSync(join(folder, `${name}.pem`), pem);
    lines.push(
      `listeners.ssl.1 = 127.0.0.1:${ports.amqps}`,
      `ssl_options.cacertfile = ${join(folder, 'ca.pem')}`,
      `ssl_options.certfile = ${join(folder, 'cert.pem')}`,
      `ssl_options.keyfile = ${join(folder, 'key.pem')}`,
      'ssl_options.verify = verify_peer',
      'ssl_options.fail_if_no_peer_cert = true',
      'ssl_options.versions.1 = tlsv1.2',
      'ssl_cert_login_from = common_name',
      'auth_mechanisms.1 = EXTERNAL',
      'auth_mechanisms.2 = PLAIN',
    );
  }
  lines.push(`load_definitions = ${join(folder, 'definitions.json')}`);
  writeFileSync(join(folder, 'definitions.json'), JSON.stringify(definitions(users)));
  writeFileSync(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'enabled_plugins'), tls ? '[rabbitmq_auth_mechanism_ssl].' : '[].');
}

/** The vhost, its owner, and clients with the rights that the Hub gives: configure none, write one exchange, read their queues. */
function definitions(users: NonNullable<BrokerOptions['users']>): object {
  const escaped = (clientId: string): string => clientId.replaceAll('.', '\\.');
  return {
    vhosts: [{ name: '/' }],
    users: [
      { name: 'guest', password: 'guest', tags: 'administrator' },
      ...users.map(({ name }) => ({ name, password_hash: '', tags: '' })),
    ],
    permissions: [
      { user: 'guest', vhost: '/', configure: '.*', write: '.*', read: '.*' },
      ...users.map(({ name, clientIds }) => ({
        user: name,
        vhost: '/',
        configure: '^$',
        write: '^hubsante$',
        read: `^(${clientIds.map(escaped).join('|')})\\.(message|ack|info)$`,
      })),
    ],
    topic_permissions: users.map(({ name, clientIds }) => ({
      user: name,
      vhost: '/',
      exchange: 'hubsante',
      write: `^(${clientIds.map(escaped).join('|')})$`,
      read: '^$',
    })),
    exchanges: [
      {
        name: 'hubsante',
        vhost: '/',
        type: 'topic',
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: {},
      },
    ],
  };
}

function environment(folder: string, ports: BrokerPorts): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: `hub${ports.amqp}@localhost`,
    RABBITMQ_USE_LONGNAME: 'false',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(ports.epmd),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
}

async function brokerPorts(): Promise<BrokerPorts> {
  const [amqp, amqps, distribution, epmd] = await freePorts(4);
  return { amqp: amqp!, amqps: amqps!, distribution: distribution!, epmd: epmd! };
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`RabbitMQ ended with ${child.exitCode} before it answered.`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => (socket.destroy(), resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('RabbitMQ did not answer within a minute.');
}
