import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, publishable, root, run, scratch, type Packed } from './support/pack.js';

// Packages as integrators get them: packed, then installed in a project that has nothing else of ours.

const dir = scratch('pack');
const packed = new Map<string, Packed>();
beforeAll(() => {
  for (const folder of publishable) packed.set(folder, pack(folder, dir));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.each(publishable)('@sas-embed/%s, packed', (folder) => {
  it('has its licence, its README, what its manifest names, and nothing else', () => {
    const { files, manifest } = packed.get(folder)!;
    expect(files).toContain('LICENSE');
    expect(files).toContain('README.md');
    expect(manifest).toMatchObject({ license: 'MIT', description: expect.any(String) as string });
    const named = Object.values(manifest.exports ?? {})
      .flatMap((target) => (typeof target === 'string' ? [target] : [target.types!, target.default]))
      .concat(Object.values(manifest.bin ?? {}), manifest.customElements ?? []);
    for (const path of named) {
      const [before, after = ''] = path.replace(/^\.\//, '').split('*');
      const found = files.some((file) =>
        path.includes('*') ? file.startsWith(before!) && file.endsWith(after) : file === before,
      );
      expect(found, `${path} is in the package`).toBe(true);
    }
    expect(files.filter((file) => /\.test\.|fixtures\/|tsbuildinfo|^src\/|tsconfig|\.config\./.test(file))).toEqual([]);
    // a stale file of an earlier build would be published too
    const stale = files.filter((file) => /^dist\/.+\.d\.ts$/.test(file) && !sourceOf(folder, file));
    expect(stale).toEqual([]);
  });

  it('depends on versions, not on the workspace', () => {
    const { manifest } = packed.get(folder)!;
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      expect(`${name} ${range}`).not.toMatch(/workspace|file:|link:|\*/);
    }
  });

  it('passes publint', async () => {
    const { tarball, manifest } = packed.get(folder)!;
    const bytes = readFileSync(tarball);
    const { messages } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, manifest as unknown as Record<string, unknown>))).toEqual(
      [],
    );
  });

  it('passes attw --profile esm-only', () => {
    const output = run('attw', [packed.get(folder)!.tarball, '--profile', 'esm-only', '--format', 'json'], root);
    expect((JSON.parse(output) as { analysis: { types: unknown } }).analysis.types).toBeTruthy();
  });
});

/** Whether a declaration file of the build still has its source. */
function sourceOf(folder: string, file: string): boolean {
  const base = file.replace(/^dist\//, '').replace(/\.d\.ts$/, '');
  return ['.ts', '.js'].some((ending) => {
    try {
      return readFileSync(join(root, 'packages', folder, 'src', base + ending)).length >= 0;
    } catch {
      return false;
    }
  });
}

describe('installed in a project of its own', () => {
  const project = scratch('consumer');
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('the packages install, import in Node, and type-check for Node and for a bundler', () => {
    const tarballs = Object.fromEntries(
      [...packed.values()].map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
    );
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({
        ...{ type: 'module', private: true, pnpm: { overrides: tarballs } },
        // Angular's directives are finished by the application's compiler; here there is none but the one at run time
        // and who draws on a server brings Lit's renderer, an optional peer
        dependencies: {
          ...tarballs,
          '@angular/compiler': '^21.0.0',
          '@lit-labs/ssr': '^4.1.0',
          '@lit-labs/ssr-client': '^1.1.8',
        },
      }),
    );
    run('pnpm', ['install', '--prefer-offline', '--ignore-scripts', '--ignore-workspace', '--no-lockfile'], project);
    const entries = [...packed.values()].flatMap(({ manifest }) =>
      Object.keys(manifest.exports ?? {})
        .filter((entry) => !/\.json$|\*|bundle|main$/.test(entry))
        .map((entry) => manifest.name + entry.slice(1)),
    );
    expect(entries).toContain('@sas-embed/elements/define');
    writeFileSync(
      join(project, 'all.mjs'),
      `import '@angular/compiler';\n${entries.map((entry) => `await import('${entry}');`).join('\n')}\nconsole.log('imported');`,
    );
    expect(run(process.execPath, ['all.mjs'], project)).toContain('imported');

    writeFileSync(
      join(project, 'page.ts'),
      `${entries.map((entry, i) => `import * as e${i} from '${entry}';`).join('\n')}
      import '@sas-embed/elements/define/slot-grid.js';
      import { createClient } from '@sas-embed/client';
      import { SasError } from '@sas-embed/elements/bundle';
      document.querySelector('sas-slot-grid')!.addEventListener('sas-select', ({ detail }) => detail.slotId.trim());
      document.querySelector('sas-search')!.context = { caseRef: 'DRM-1' };
      export const client = createClient({ baseUrl: 'https://sas-gateway.example', getToken: async () => 'token' });
      export const all = [${entries.map((_, i) => `e${i}`).join()}, SasError];\n`,
    );
    for (const [module, resolution] of [
      ['NodeNext', 'NodeNext'],
      ['ESNext', 'bundler'],
    ]) {
      const options = `--noEmit --strict --target ES2022 --lib ES2023,DOM,DOM.Iterable --skipLibCheck --types node
        --typeRoots ${join(root, 'node_modules/@types')} --module ${module} --moduleResolution ${resolution}`;
      run('tsc', [...options.split(/\s+/), 'page.ts'], project);
    }
  });
});
