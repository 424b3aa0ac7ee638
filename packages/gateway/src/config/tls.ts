import { resolve } from 'node:path';
import type { GatewayConfig, TlsFilesConfig } from './types.js';

const FILES = ['certFile', 'keyFile', 'pfxFile', 'caFile', 'crlFile'] as const;

/** Takes relative paths of certificates from the configuration's own folder. */
export function resolveTlsFiles(config: GatewayConfig, folder: string): void {
  const all: (TlsFilesConfig | undefined)[] = [
    config.listen.editors,
    ...config.editors.map(({ tls }) => tls),
    config.relay?.tls,
  ];
  for (const files of all) {
    for (const name of FILES) if (files?.[name] !== undefined) files[name] = resolve(folder, files[name]);
  }
}

/** What is wrong with how the other side of editors is known. */
export function tlsFaults({ listen, editors, relay }: GatewayConfig): string[] {
  const faults: string[] = [];
  const hasPair = ({ certFile, keyFile, pfxFile }: TlsFilesConfig) =>
    pfxFile !== undefined ? certFile === undefined && keyFile === undefined : Boolean(certFile && keyFile);
  const PAIR = 'needs certFile and keyFile, or pfxFile';
  if (listen.editors && !hasPair(listen.editors)) faults.push(`/listen/editors ${PAIR}`);
  if (listen.forwardedCertificate && !listen.trustedProxies?.length) {
    faults.push('/listen/forwardedCertificate needs /listen/trustedProxies: nobody else may say who asks');
  }
  if (relay?.tls && !hasPair(relay.tls)) faults.push(`/relay/tls ${PAIR}`);
  if (relay?.tls && !relay.url.startsWith('https:')) faults.push('/relay/tls needs an https address');
  const seen = new Map<string, number>();
  editors.forEach(({ tls, certificate, fhirBaseUrl }, i) => {
    if (tls && !hasPair(tls)) faults.push(`/editors/${i}/tls ${PAIR}`);
    if (tls && !fhirBaseUrl.startsWith('https:')) faults.push(`/editors/${i}/tls needs an https address`);
    if (!certificate) return;
    if (!listen.editors && !listen.forwardedCertificate) {
      faults.push(`/editors/${i}/certificate needs /listen/editors or /listen/forwardedCertificate to be presented at`);
    }
    const names = JSON.stringify([certificate.commonName, certificate.organizationalUnit]);
    if (seen.has(names)) faults.push(`/editors/${i}/certificate is that of /editors/${seen.get(names)} too`);
    seen.set(names, i);
  });
  return faults;
}
