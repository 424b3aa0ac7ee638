import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { EditorConfig } from '../config/index.js';
import { safeLookup } from '../values/index.js';
import { TlsFiles, type TlsLog } from './tls-files.js';

/** How to connect to an editor, as undici takes it. */
export type EditorConnect = buildConnector.BuildOptions | buildConnector.connector;

/** How each editor is connected to: TLS 1.2 or later, by the certificate that it knows us by. */
export interface EditorConnections {
  /** @param timeoutMs how long a connection may take */
  to(editorId: string, timeoutMs: number): EditorConnect;
}

const SILENT: TlsLog = { info: () => undefined, warn: () => undefined };

/** A kept-alive connection ends after this time, so that it does not outlive its certificate for long (milliseconds). */
export const CONNECTION_LIFE_MS = 5 * 60_000;

/**
 * Reads the certificates of the configured editors; throws when one cannot be used.
 *
 * @param options.isThisMachine whether editors may be on this very machine: in the sandbox
 */
export function createEditorConnections(
  editors: readonly Pick<EditorConfig, 'id' | 'tls'>[],
  { isThisMachine, log = SILENT }: { isThisMachine: boolean; log?: TlsLog },
): EditorConnections {
  const files = new Map(
    editors.flatMap(({ id, tls }) => (tls ? [[id, { tls, files: new TlsFiles(tls, id, log) }] as const] : [])),
  );
  return {
    to(editorId, timeoutMs) {
      const lookup: { lookup?: LookupFunction } = isThisMachine ? {} : { lookup: safeLookup };
      const plain = { timeout: timeoutMs, minVersion: 'TLSv1.2' as const, ...lookup };
      const own = files.get(editorId);
      if (!own) return plain;
      const { serverName } = own.tls;
      let made: { version: number; connect: buildConnector.connector } | undefined;
      return (options, callback) => {
        const { options: tls, version } = own.files.current();
        // Another connector: sessions that were opened with the certificate of before are not taken up again.
        if (made?.version !== version) made = { version, connect: buildConnector({ ...plain, ...tls }) };
        made.connect(serverName ? { ...options, servername: serverName } : options, callback);
      };
    },
  };
}
