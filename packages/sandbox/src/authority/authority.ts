import 'reflect-metadata';
import { randomBytes, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate with its key, as PEM texts. */
export interface CertificatePair {
  cert: string;
  key: string;
}

/** What a certificate is for. */
export interface CertificateRequest {
  commonName: string;
  /** Unit of the organisation (OU). */
  organizationalUnit?: string;
  /** Of a server at these names and addresses; of a client when left out. */
  hosts?: readonly string[];
  /** Whether its time is over already. */
  expired?: boolean;
  /** Whether its time has not come yet. */
  notYetValid?: boolean;
  /** Whether it is signed by its own key instead of the authority's. */
  selfSigned?: boolean;
}

/** An authority of the sandbox. It lives as long as the process that made it; nobody else trusts it. */
export interface Authority {
  /** Its own certificate, PEM. */
  ca: string;
  issue(request: CertificateRequest): Promise<CertificatePair>;
  /** Its revocation list, PEM, naming these certificates; `expired`: of the day before yesterday. */
  revocationList(revoked: readonly CertificatePair[], options?: { expired?: boolean }): Promise<string>;
}

/** Makes an authority. */
export async function createAuthority(name = 'Autorité du bac à sable'): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }, { O: ['sas-embed sandbox'] }],
    ...lasting(30),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    ca: root.toString('pem'),
    async issue({ commonName, organizationalUnit, hosts, expired = false, notYetValid = false, selfSigned = false }) {
      const own = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const purpose = hosts ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
      const subject = [{ CN: [commonName] }, ...(organizationalUnit ? [{ OU: [organizationalUnit] }] : [])];
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject,
        issuer: selfSigned ? subject : root.subjectName.toJSON(),
        ...lasting(expired ? -1 : 30),
        ...(notYetValid && { notBefore: new Date(Date.now() + DAY_MS) }),
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey,
        signingKey: selfSigned ? own.privateKey : keys.privateKey,
        extensions: [
          new x509.ExtendedKeyUsageExtension([purpose]),
          ...(hosts ? [new x509.SubjectAlternativeNameExtension(hosts.map(nameOf))] : []),
        ],
      });
      return { cert: certificate.toString('pem'), key: await pemOf(own.privateKey) };
    },
    async revocationList(revoked, { expired = false } = {}) {
      const list = await x509.X509CrlGenerator.create({
        issuer: root.subjectName.toJSON(),
        thisUpdate: new Date(Date.now() - 3 * DAY_MS),
        nextUpdate: new Date(Date.now() + (expired ? -1 : 30) * DAY_MS),
        entries: revoked.map(({ cert }) => ({
          serialNumber: new x509.X509Certificate(cert).serialNumber,
          revocationDate: new Date(Date.now() - DAY_MS),
          reason: x509.X509CrlReason.keyCompromise,
        })),
        signingAlgorithm: ALGORITHM,
        signingKey: keys.privateKey,
      });
      // As OpenSSL names it.
      return list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL');
    },
  };
}

const nameOf = (host: string): { type: 'ip' | 'dns'; value: string } => ({
  type: /^[\d.]+$/.test(host) ? 'ip' : 'dns',
  value: host,
});
/** Positive, as serial numbers must be. */
const serial = (): string => `01${randomBytes(15).toString('hex')}`;
const lasting = (days: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - 3 * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
