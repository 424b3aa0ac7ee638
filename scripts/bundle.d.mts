import type { Plugin } from 'rollup';

/** A chunk of a bundle: its code and the modules of which something is left in it. */
export interface BundleChunk {
  name: string;
  code: string;
  modules: string[];
}
/** Bundles a few lines of code that import our packages as a page would. */
export function bundle(
  code: string,
  options?: { minify?: boolean; sideEffects?: boolean; from?: string; plugins?: Plugin[]; conditions?: string[] },
): Promise<{ initial: BundleChunk[]; dynamic: BundleChunk[] }>;
/** Bytes of an entry with its static imports (brotli, gzip, minified), and of each chunk that it loads later (brotli). */
export function bundleSize(
  code: string,
  options?: { from?: string; plugins?: Plugin[] },
): Promise<{
  initial: number;
  gzip: number;
  raw: number;
  dynamic: { name: string; bytes: number }[];
}>;
