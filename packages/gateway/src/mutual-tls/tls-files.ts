import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsFilesConfig } from '../config/index.js';

/** What is told of files that cannot be used. */
export interface TlsLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** The content of certificate files at one time. */
export interface TlsContent {
  options: SecureContextOptions;
  /** Another one for other content. */
  version: number;
}

/**
 * Certificate files that are read again when they change, so that a renewal needs no restart. Content that cannot be used (a key that
 * does not fit, a file half written) leaves what was there before in force, and is told. Throws when there was never any.
 */
export class TlsFiles {
  #stamp = '';
  #content: TlsContent | undefined;

  constructor(
    private readonly files: TlsFilesConfig,
    /** As the log names them: an editor's id, or the listener's. */
    private readonly name: string,
    private readonly log: TlsLog,
  ) {
    this.current();
  }

  /** The present content; looks at the files' times only. */
  current(): TlsContent {
    let stamp: string;
    try {
      stamp = this.#paths()
        .map((path) => statSync(path))
        .map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`)
        .join('|');
    } catch (error) {
      stamp = `missing ${(error as NodeJS.ErrnoException).code}`;
    }
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#read();
    }
    return this.#content!;
  }

  #paths(): string[] {
    const { certFile, keyFile, pfxFile, caFile, crlFile } = this.files;
    return [certFile, keyFile, pfxFile, caFile, crlFile].filter((path) => path !== undefined);
  }

  #read(): void {
    const { certFile, keyFile, pfxFile, passphrase, caFile, crlFile } = this.files;
    try {
      const options: SecureContextOptions = {
        ...(certFile && { cert: readFileSync(certFile) }),
        ...(keyFile && { key: readFileSync(keyFile) }),
        ...(pfxFile && { pfx: readFileSync(pfxFile) }),
        ...(passphrase && { passphrase }),
        ...(caFile && { ca: readFileSync(caFile) }),
        ...(crlFile && { crl: toPemBlocks(readFileSync(crlFile)) }),
      };
      createSecureContext(options); // throws for what does not fit together
      this.#content = { options, version: (this.#content?.version ?? 0) + 1 };
      if (this.#content.version > 1) this.log.info({ certificates: this.name }, 'certificates were renewed');
    } catch (err) {
      if (!this.#content) throw err;
      this.log.warn({ certificates: this.name, err }, 'new certificates cannot be used: those of before stay');
    }
  }
}

/** One PEM text for each list: authorities publish one DER a file, operators put several PEM into one. */
function toPemBlocks(file: Buffer): string[] {
  const blocks = file.toString('latin1').match(/-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g);
  if (blocks) return blocks;
  return [
    `-----BEGIN X509 CRL-----\n${file
      .toString('base64')
      .match(/.{1,64}/g)!
      .join('\n')}\n-----END X509 CRL-----\n`,
  ];
}
