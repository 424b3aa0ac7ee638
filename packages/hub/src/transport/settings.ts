import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import amqplib from 'amqplib';
import type { HubConnectionEvent } from './connection.js';
import { HubTransportError } from './transport-error.js';

/** Where the Hub is, and as whom it is spoken to. */
export interface HubTransportOptions {
  /**
   * `amqps://host:5671/vhost`. The vhost is given by the Hub's operator and stands percent-encoded in the path.
   * `amqp://` is taken for a broker on this machine only, or with `allowPlain`.
   */
  readonly url: string;
  /** The client ids that this certificate may use; an editor that serves several SAMU has several. */
  readonly clientIds: readonly string[];
  /** Certificate, key and authority; needed for `amqps:`. */
  readonly tls?: HubTlsOptions;
  /** Name shown to the broker's operator; default the first client id. */
  readonly connectionName?: string;
  /** Default `hubsante`. */
  readonly exchange?: string;
  /** Pauses between attempts: 500 ms, doubling up to 30 s, with a fifth of chance, unless told otherwise. */
  readonly reconnect?: { readonly initialDelayMs?: number; readonly maxDelayMs?: number };
  /** How long a confirm is awaited; default 10,000 ms. */
  readonly confirmTimeoutMs?: number;
  /** Seconds between heartbeats; default 30. */
  readonly heartbeatSeconds?: number;
  /** Allows `amqp://` to another machine; never in production. */
  readonly allowPlain?: boolean;
  /** Told of everything that happens to the connection. Must not throw. */
  readonly onEvent?: (event: HubConnectionEvent) => void;
}

/** The client's side of mutual TLS: PEM certificate and key, or one PKCS#12 file; as text, bytes, or `{ file }`. */
export interface HubTlsOptions {
  readonly cert?: Secret;
  readonly key?: Secret;
  readonly pfx?: Secret;
  /** Of the key or the PKCS#12 file. */
  readonly passphrase?: string;
  /** The authority of the Hub's certificate; default the system's. */
  readonly ca?: Secret;
  /** Name that the Hub's certificate must have; default the host of the URL. */
  readonly serverName?: string;
}

/** A secret, or the file that holds it; a file is read again at each connection, so that it may be renewed. */
export type Secret = string | Uint8Array | { readonly file: string };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What amqplib takes, and a mark of the secrets in it. */
export interface ConnectSettings {
  readonly target: string;
  readonly socket: Record<string, unknown>;
  /** Another one: a file was renewed. */
  readonly fingerprint: string;
}

/** What amqplib takes; files are read now. Throws {@link HubTransportError} `settings`. */
export function connectSettings(options: HubTransportOptions): ConnectSettings {
  const wrong = (message: string): HubTransportError => new HubTransportError('settings', message);
  if (!URL.canParse(options.url)) throw wrong('url: it must be amqps://host:5671/vhost.');
  const url = new URL(options.url);
  if (options.clientIds.length === 0) throw wrong('clientIds: at least one is needed.');
  if (url.protocol !== 'amqps:' && url.protocol !== 'amqp:') throw wrong('url: it must be amqps:.');
  if (url.protocol === 'amqp:' && !LOOPBACK.has(url.hostname) && !options.allowPlain) {
    throw wrong('url: amqp: without TLS is for a broker on this machine; use amqps:.');
  }
  const socket: Record<string, unknown> = {
    clientProperties: { connection_name: options.connectionName ?? options.clientIds[0]! },
    noDelay: true,
    timeout: 10_000,
  };
  const fingerprint = createHash('sha256');
  if (url.protocol === 'amqps:') {
    if (!options.tls?.pfx && !(options.tls?.cert && options.tls.key)) {
      throw wrong('tls: amqps: needs cert and key, or pfx.');
    }
    const tls: TlsOptions = { minVersion: 'TLSv1.2', servername: options.tls.serverName ?? url.hostname };
    for (const name of ['cert', 'key', 'pfx', 'ca'] as const) {
      const secret = options.tls[name];
      if (secret === undefined) continue;
      const content = readSecret(secret, name);
      fingerprint.update(content);
      tls[name] = content;
    }
    if (options.tls.passphrase !== undefined) tls.passphrase = options.tls.passphrase;
    Object.assign(socket, tls, { credentials: amqplib.credentials.external() });
  }
  url.searchParams.set('heartbeat', String(options.heartbeatSeconds ?? 30));
  return { target: url.href, socket, fingerprint: fingerprint.digest('hex') };
}

function readSecret(secret: Secret, name: string): string | Buffer {
  if (typeof secret === 'string') return secret;
  if (secret instanceof Uint8Array) return Buffer.from(secret);
  try {
    return readFileSync(secret.file);
  } catch {
    throw new HubTransportError('settings', `tls.${name}: its file cannot be read.`);
  }
}
