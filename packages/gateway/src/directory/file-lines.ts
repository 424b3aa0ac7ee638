import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DirectoryFileError } from './import-fault.js';

/** How a directory file is written. */
export type FileEncoding = 'utf-8' | 'windows-1252';

/** The first line of a file, and where the others begin. */
export interface FileHead {
  line: string;
  encoding: FileEncoding;
  /** Offset in bytes of the second line. */
  end: number;
}

/** Some whole lines of a file. */
export interface FileBlock {
  /** `undefined`: bytes that are no text of this encoding. */
  lines: (string | undefined)[];
  /** Offset in bytes after the last of them. */
  end: number;
  /** The last line of the file has no line break: it may be cut off. */
  openEnd: boolean;
}

const BLOCK_BYTES = 1 << 20;
const MAX_LINE_BYTES = 1 << 16;
const LF = 0x0a;
/** Bytes 81, 8D, 8F, 90 and 9D are no character of Windows-1252; its decoder makes controls of them. */
const NO_CHARACTER = /[\u0080-\u009f]/;
const windows1252 = new TextDecoder('windows-1252');

/** SHA-256 of a file, and its size in bytes. Throws `file-unreadable`. */
export async function fingerprintOf(file: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: BLOCK_BYTES })) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new DirectoryFileError('file-unreadable', `${file} cannot be read (${reason})`);
  }
  return { sha256: hash.digest('hex'), size };
}

/**
 * Reads the first line and tells the encoding by it: one whose accents are UTF-8 (or that has none) means UTF-8, another
 * Windows-1252. A byte-order mark is left out. Throws `file-empty`, `encoding-unknown`, `line-too-long`.
 */
export async function readHead(file: string): Promise<FileHead> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(MAX_LINE_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead === 0) throw new DirectoryFileError('file-empty', `${file} is empty`);
    const wide = buffer[0] === 0xff || buffer[0] === 0xfe || buffer.subarray(0, bytesRead).includes(0);
    if (wide) {
      throw new DirectoryFileError('encoding-unknown', `${file} is neither UTF-8 nor Windows-1252: save it as UTF-8`);
    }
    const from = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
    const lineBreak = buffer.subarray(0, bytesRead).indexOf(LF);
    if (lineBreak < 0 && bytesRead === buffer.length) {
      throw new DirectoryFileError('line-too-long', `${file}: line 1 is longer than ${MAX_LINE_BYTES} bytes`);
    }
    const bytes = buffer.subarray(from, lineBreak < 0 ? bytesRead : lineBreak);
    const encoding = isUtf8(bytes) ? 'utf-8' : 'windows-1252';
    return { line: decode(bytes, encoding) ?? '', encoding, end: lineBreak < 0 ? bytesRead : lineBreak + 1 };
  } finally {
    await handle.close();
  }
}

/** The lines of a file from an offset on, in blocks of about a megabyte; only one is in memory. */
export async function* readBlocks(file: string, start: number, encoding: FileEncoding): AsyncGenerator<FileBlock> {
  let rest: Buffer = Buffer.alloc(0);
  let end = start;
  for await (const chunk of createReadStream(file, { start, highWaterMark: BLOCK_BYTES })) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const lineBreak = bytes.lastIndexOf(LF);
    if (lineBreak < 0 && bytes.length > MAX_LINE_BYTES) {
      throw new DirectoryFileError('line-too-long', `${file}: a line at byte ${end} is longer than ${MAX_LINE_BYTES}`);
    }
    rest = bytes.subarray(lineBreak + 1);
    if (lineBreak < 0) continue;
    end += lineBreak + 1;
    yield { lines: linesOf(bytes.subarray(0, lineBreak), encoding), end, openEnd: false };
  }
  if (rest.length > 0) yield { lines: linesOf(rest, encoding), end: end + rest.length, openEnd: true };
}

function linesOf(bytes: Buffer, encoding: FileEncoding): (string | undefined)[] {
  const whole = decode(bytes, encoding);
  if (whole !== undefined) return whole.split(/\r?\n/);
  const lines: (string | undefined)[] = [];
  for (let from = 0; from <= bytes.length;) {
    const found = bytes.indexOf(LF, from);
    const to = found < 0 ? bytes.length : found;
    lines.push(decode(bytes.subarray(from, to), encoding));
    from = to + 1;
  }
  return lines;
}

function decode(bytes: Buffer, encoding: FileEncoding): string | undefined {
  const text = encoding === 'utf-8' ? (isUtf8(bytes) ? bytes.toString() : undefined) : windows1252.decode(bytes);
  if (text === undefined || (encoding === 'windows-1252' && NO_CHARACTER.test(text))) return undefined;
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
