import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { houseImports } from './house-imports.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester();
const at = (path: string) => `/house/packages/${path}`;

tester.run('house-imports', houseImports, {
  valid: [
    { code: "import '@sas-embed/contract'", filename: at('client/src/client.ts') },
    { code: "import { x } from '../storage/index.js'", filename: at('gateway/src/search/handlers.ts') },
    { code: "import { x } from './inside.js'", filename: at('gateway/src/search/handlers.ts') },
    { code: "import { x } from '../slot-grid/slot-grid.js'", filename: at('elements/src/offer-card/offer-card.ts') },
    { code: "import { x } from './clock.js'", filename: at('gateway/src/app.ts') },
  ],
  invalid: [
    {
      code: "import '@sas-embed/gateway'",
      filename: at('elements/src/slot-grid/slot-grid.ts'),
      errors: [{ messageId: 'package' }],
    },
    {
      code: "export * from '@sas-embed/fhir'",
      filename: at('client/src/index.ts'),
      errors: [{ messageId: 'package' }],
    },
    {
      code: "import { x } from '../storage/pglite-pool.js'",
      filename: at('gateway/src/search/handlers.ts'),
      errors: [{ messageId: 'door' }],
    },
    {
      code: "export { x } from './storage/pglite-pool.js'",
      filename: at('gateway/src/index.ts'),
      errors: [{ messageId: 'door' }],
    },
  ],
});
