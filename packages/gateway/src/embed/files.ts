import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { constants, brotliCompressSync } from 'node:zlib';
import { ConfigError } from '../config/index.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** A file of the frame's pages. */
export interface EmbedFile {
  /** Folder, which is named as the version of the loader, and name: `0.1.0/frame.js`. */
  path: string;
  type: string;
  body: Buffer;
  /** Compressed with Brotli, at the first use. */
  brotli(): Buffer;
}

/** Reads the versions of the frame's pages below a folder. Throws `ConfigError` when there is none. */
export function readEmbedFiles(folder: string): EmbedFile[] {
  const files: EmbedFile[] = [];
  try {
    for (const version of readdirSync(folder, { withFileTypes: true })) {
      if (!version.isDirectory()) continue;
      for (const name of readdirSync(join(folder, version.name))) {
        const type = TYPES[extname(name)];
        const path = `${version.name}/${name}`;
        if (type === undefined || !/^[\w.+-]+\/[\w.-]+$/.test(path)) continue;
        files.push(embedFile(path, type, readFileSync(join(folder, path))));
      }
    }
  } catch {
    // said below
  }
  if (!files.some(({ path }) => path.endsWith('/frame.html'))) {
    throw new ConfigError([`/embed/folder ${folder} holds no version of the frame's pages`]);
  }
  return files;
}

function embedFile(path: string, type: string, body: Buffer): EmbedFile {
  let compressed: Buffer | undefined;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return { path, type, body, brotli: () => (compressed ??= brotliCompressSync(body, { params })) };
}
