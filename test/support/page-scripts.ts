import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The script of a page that a test needs, bundled as a host would: `/page.js`, and what it loads when it needs it, by path. */
export async function pageScripts(source: URL): Promise<Record<string, string>> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: fileURLToPath(source),
        output: { entryFileNames: 'page.js', chunkFileNames: '[name].js', format: 'es' },
      },
    },
  });
  const { output } = result as unknown as { output: { fileName: string; code?: string }[] };
  return Object.fromEntries(output.flatMap(({ fileName, code }) => (code ? [[`/${fileName}`, code]] : [])));
}
