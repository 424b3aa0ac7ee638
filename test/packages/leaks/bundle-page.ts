import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The script of a page that stands beside this file, as one text. */
export async function bundlePage(name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: fileURLToPath(new URL(name, import.meta.url)), formats: ['iife'], name: 'page' },
    },
  });
  const [{ output }] = result as unknown as [{ output: { type: string; code?: string }[] }];
  return output.find(({ type }) => type === 'chunk')!.code!;
}
