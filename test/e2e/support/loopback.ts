import type { BrowserContext } from 'playwright-core';

/**
 * Lets pages of this origin ask servers on loopback: the browser does not see that a page served by the test comes from there too.
 * One that is too old to know of it asks nobody.
 */
export async function allowLoopback(context: BrowserContext, origin: string): Promise<void> {
  await context.grantPermissions(['local-network-access'], { origin }).catch((error: Error) => {
    if (!error.message.includes('Unknown permission')) throw error;
  });
}
