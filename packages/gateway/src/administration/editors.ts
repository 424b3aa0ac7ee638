import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { toZonedIso, type AdminEditor } from '@sas-embed/contract';
import type { EditorConfig } from '../config/index.js';

/** The editors as they are configured: neither keys nor digests of them. */
export function describeEditors(editors: readonly EditorConfig[]): AdminEditor[] {
  return editors.map((editor) => {
    const { id, label, fhirBaseUrl: url, enabled, flows, accounts = false, deadlineMs, certificate, tls } = editor;
    return {
      ...{ id, label, url, enabled, accounts, deadlineMs },
      flows: (['ps', 'cpts', 'sos'] as const).filter((flow) => (flow === 'ps' ? flows.ps !== false : flows[flow])),
      intake: [
        ...(editor.intakeKeySha256 ? (['key'] as const) : []),
        ...(certificate ? (['certificate'] as const) : []),
      ],
      ...(certificate && { certificate }),
      ...(tls && { ownCertificate: datesOf(tls.certFile) }),
    };
  });
}

/** Whose a certificate is and until when; nothing of one that is missing, or kept in PKCS#12. */
function datesOf(certFile: string | undefined): NonNullable<AdminEditor['ownCertificate']> {
  if (certFile === undefined) return {};
  try {
    const { subject, validFrom, validTo } = new X509Certificate(readFileSync(certFile));
    const at = (date: string) => toZonedIso(Date.parse(date), 'Europe/Paris');
    return { subject: subject.replaceAll('\n', ', '), validFrom: at(validFrom), validTo: at(validTo) };
  } catch {
    return {};
  }
}
