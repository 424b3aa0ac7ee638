import { X509Certificate } from 'node:crypto';
import { BlockList } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { ForwardedCertificateConfig } from '../config/index.js';

/** The client certificate of a request. */
export type Presented =
  | { kind: 'none' }
  /** One that is not vouched for; why, as OpenSSL or the proxy says it. */
  | { kind: 'refused'; reason: string }
  | { kind: 'verified'; commonName: string; organizationalUnits: readonly string[] };

/** Reads what is presented. */
export type ReadPresented = (request: Pick<FastifyRequest, 'raw' | 'headers'>) => Presented;

const MOST_HEADER = 12_288;

/**
 * Reads the client certificate of the connection, or the one that a proxy forwards: its header counts only when the connection comes
 * from an address that is configured, so that nobody else can claim a certificate.
 */
export function createReadPresented(
  trustedProxies: readonly string[],
  forwarded: ForwardedCertificateConfig | undefined,
): ReadPresented {
  const proxies = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  const isProxy = (address = '') => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return plain !== '' && proxies.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
  };

  return ({ raw: { socket }, headers }) => {
    if (socket instanceof TLSSocket) {
      const own = ofConnection(socket);
      if (own.kind !== 'none') return own;
    }
    if (!forwarded || !isProxy(socket.remoteAddress)) return { kind: 'none' };
    const text = headers[forwarded.header.toLowerCase()];
    if (text === undefined || text === '') return { kind: 'none' };
    const verified = forwarded.verifiedHeader && headers[forwarded.verifiedHeader.toLowerCase()];
    if (forwarded.verifiedHeader && verified !== 'SUCCESS') {
      return verified === 'NONE' ? { kind: 'none' } : { kind: 'refused', reason: 'the proxy does not vouch for it' };
    }
    return typeof text === 'string' ? ofHeader(text) : { kind: 'refused', reason: 'there are several' };
  };
}

function ofConnection(socket: TLSSocket): Presented {
  const peer = socket.getPeerCertificate();
  // Without one it is an empty object.
  if (!(peer as Partial<PeerCertificate> | undefined)?.raw) return { kind: 'none' };
  // A code, whatever its type says.
  if (!socket.authorized) return { kind: 'refused', reason: String(socket.authorizationError) };
  return namesOf(peer.subject);
}

/** RFC 9440 (`:base64 of DER:`), or the percent-encoded PEM of nginx. */
function ofHeader(text: string): Presented {
  try {
    if (text.length > MOST_HEADER) throw new Error('long');
    const [, der] = /^:([A-Za-z0-9+/]+=*):$/.exec(text) ?? [];
    const certificate = new X509Certificate(der ? Buffer.from(der, 'base64') : decodeURIComponent(text));
    const now = Date.now();
    if (Date.parse(certificate.validTo) < now) return { kind: 'refused', reason: 'CERT_HAS_EXPIRED' };
    if (Date.parse(certificate.validFrom) > now) return { kind: 'refused', reason: 'CERT_NOT_YET_VALID' };
    return namesOf(certificate.toLegacyObject().subject);
  } catch {
    return { kind: 'refused', reason: 'it cannot be read' };
  }
}

function namesOf(subject: PeerCertificate['subject'] | undefined): Presented {
  const commonName: unknown = subject?.CN;
  const units: unknown = subject?.OU;
  if (typeof commonName !== 'string') return { kind: 'refused', reason: 'it has not one common name' };
  const list = Array.isArray(units) ? (units as string[]) : typeof units === 'string' ? [units] : [];
  return { kind: 'verified', commonName, organizationalUnits: list };
}
