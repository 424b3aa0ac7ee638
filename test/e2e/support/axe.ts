import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong with the page; injected by the debugger, since the page's own policy lets no script in. */
export async function violationsOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeCore.source });
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  await session.detach();
  return found;
}
