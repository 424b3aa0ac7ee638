import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, type CertificatePair } from '../authority/index.js';
import type { CertificateFiles } from '../editor/index.js';
import type { EditorSpec } from './editors.js';

/** Files of one side of a connection. */
type Side = CertificateFiles & { crlFile: string };

/** Certificates of the world, made anew at each start; nobody else trusts their authority. */
export interface WorldCertificates {
  /** The gateway's, where editors send appointments. */
  gateway: Side;
  /** By editor that speaks mutual TLS: its server's, its own towards the gateway, the gateway's towards it; names in them. */
  editors: Record<string, { server: Side; client: Side; ours: Side; name: Name; ourName: Name }>;
}

interface Name {
  commonName: string;
  organizationalUnit: string;
}

/** Makes the authority and certificates of the world, in the folder `tls`. */
export async function writeCertificates(dir: string, editors: readonly EditorSpec[], host: string) {
  const folder = join(dir, 'tls');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority();
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const caFile = file('ca.pem', authority.ca);
  const crlFile = file('crl.pem', await authority.revocationList([]));
  const side = (name: string, { cert, key }: CertificatePair): Side => ({
    ...{ certFile: file(`${name}.pem`, cert), keyFile: file(`${name}.key`, key), caFile, crlFile },
  });
  const server = (name: string) => authority.issue({ commonName: name, hosts: [host, 'localhost'] });
  const certificates: WorldCertificates = {
    gateway: side('gateway', await server('passerelle.sandbox.example')),
    editors: {},
  };
  for (const { id } of editors.filter(({ mutualTls }) => mutualTls)) {
    const name = { commonName: `${id}.editeur.example`, organizationalUnit: 'Prise de rendez-vous' };
    const ourName = { commonName: 'passerelle.sandbox.example', organizationalUnit: 'SAS' };
    certificates.editors[id] = {
      ...{ name, ourName, server: side(`${id}-server`, await server(name.commonName)) },
      client: side(`${id}-client`, await authority.issue(name)),
      ours: side(`gateway-at-${id}`, await authority.issue(ourName)),
    };
  }
  return certificates;
}
