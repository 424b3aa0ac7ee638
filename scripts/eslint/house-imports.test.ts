import { readdirSync, readFileSync } from 'node:fs';
import { RuleTester } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { houseImports, MAY_IMPORT, WITHOUT_NODE } from './house-imports.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester({ languageOptions: { parser: ts.parser as never } });
const at = (path: string) => `/house/packages/${path}`;
const bad = (messageId: string, filename: string, code: string) => ({
  code,
  filename: at(filename),
  errors: [{ messageId }],
});

tester.run('house-imports', houseImports, {
  valid: [
    { code: "import '@sas-embed/contract'", filename: at('client/src/client.ts') },
    { code: "import '@sas-embed/hub/testing'", filename: at('sandbox/src/world/world.ts') },
    { code: "import '@sas-embed/elements'", filename: at('react/src/index.ts') },
    { code: "import '@sas-embed/fhir'", filename: at('editor/src/server.ts') },
    { code: "import { x } from '../storage/index.js'", filename: at('gateway/src/search/handlers.ts') },
    { code: "import { x } from './inside.js'", filename: at('gateway/src/search/handlers.ts') },
    { code: "import { x } from '../slot-grid/slot-grid.js'", filename: at('elements/src/offer-card/offer-card.ts') },
    { code: "import '../define/slot-grid.js'", filename: at('elements/src/search/load.ts') },
    { code: "import { x } from './clock.js'", filename: at('gateway/src/app.ts') },
    { code: "import 'node:fs'", filename: at('gateway/src/app.ts') },
    { code: "import data from '../package.json'", filename: at('client/src/version.ts') },
    { code: "import 'node:fs'", filename: at('fhir/src/testing/fixtures/official.ts') },
    { code: "import { x } from '../hosts/lrm/index.js'", filename: at('sandbox/src/world/world.ts') },
    { code: "import '@sas-embed/gateway'", filename: '/house/test/e2e/journey.test.ts' },
  ],
  invalid: [
    // Nothing that runs in a browser imports gateway, fhir, hub or sandbox; the loader imports nothing of ours.
    ...['contract', 'loader', 'client', 'elements', 'react', 'angular', 'web'].flatMap((from) =>
      ['gateway', 'fhir', 'hub', 'sandbox'].map((to) =>
        bad('package', `${from}/src/a.ts`, `import '@sas-embed/${to}'`),
      ),
    ),
    bad('package', 'loader/src/a.ts', "import '@sas-embed/contract'"),
    bad('package', 'gateway/src/app.ts', "import '@sas-embed/web'"),
    bad('package', 'gateway/src/app.ts', "import '@sas-embed/elements'"),
    bad('package', 'sandbox/src/editor/fhir-templates.ts', "import '@sas-embed/fhir'"),
    bad('package', 'editor/src/server.ts', "import '@sas-embed/hub'"),
    bad('package', 'sandbox/src/world/world.ts', "import '@sas-embed/elements'"),
    bad('package', 'conformance/src/main.ts', "import '@sas-embed/gateway'"),
    // ... in whatever form
    bad('package', 'client/src/index.ts', "export * from '@sas-embed/fhir'"),
    bad('package', 'client/src/index.ts', "export { x } from '@sas-embed/fhir'"),
    bad('package', 'client/src/index.ts', "const x = import('@sas-embed/fhir')"),
    bad('package', 'client/src/index.ts', "type X = import('@sas-embed/fhir').Bundle"),
    bad('outside', 'client/src/index.ts', "import '../../gateway/src/index.js'"),
    bad('unknown', 'newcomer/src/index.ts', 'export {}'),
    bad('node', 'client/src/index.ts', "import 'node:crypto'"),
    bad('node', 'fhir/src/bundle/read.ts', "import 'node:fs'"),
    // A room is entered by its door.
    bad('door', 'gateway/src/search/handlers.ts', "import { x } from '../storage/pglite-pool.js'"),
    bad('door', 'gateway/src/search/handlers.ts', "import { x } from '../storage/storage.js'"),
    bad('door', 'gateway/src/index.ts', "export { x } from './storage/pglite-pool.js'"),
    bad('door', 'gateway/src/search/handlers.ts', "import { x } from '../storage/inner/index.js'"),
    bad('door', 'gateway/src/search/handlers.ts', "type X = import('../storage/pglite-pool.js').X"),
    bad('door', 'elements/src/offer-card/offer-card.ts', "import { x } from '../slot-grid/slot-view.js'"),
  ],
});

describe('the packages that exist', () => {
  const packages = readdirSync(new URL('../../packages', import.meta.url));
  it.each(packages)('%s depends on what it may import only', (name) => {
    const manifest = JSON.parse(
      readFileSync(new URL(`../../packages/${name}/package.json`, import.meta.url), 'utf8'),
    ) as { dependencies?: Record<string, string> };
    const ours = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@sas-embed/'));
    const allowed = MAY_IMPORT[name]?.map((entry) => `@sas-embed/${entry.split('/')[0]}`);
    expect(allowed, `a row of MAY_IMPORT for ${name}`).toBeDefined();
    expect(ours.filter((dependency) => !allowed!.includes(dependency))).toEqual([]);
  });

  it('are named rightly in WITHOUT_NODE', () => {
    expect(WITHOUT_NODE.filter((name) => !MAY_IMPORT[name])).toEqual([]);
  });
});
