import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { freePorts, holdPort, releasePort } from './ports.js';

describe('free ports', () => {
  it('are below those that the system hands out, and never given twice', async () => {
    const lists = await Promise.all([freePorts(60), freePorts(60), freePorts(60)]);
    const ports = lists.flat();
    expect(new Set(ports).size).toBe(180);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('leave out a port that is taken, on either family', async () => {
    const [before] = await freePorts(1);
    for (const host of ['127.0.0.1', '::1']) {
      const next = (await freePorts(1))[0]! + 1;
      const taken = await holdPort(next, host);
      expect(await freePorts(3)).not.toContain(next);
      await releasePort(taken!);
    }
    expect(before).toBeGreaterThan(16_384);
  });

  it('are not those of another process, though neither listens on them yet', async () => {
    const script = `import { freePorts } from ${JSON.stringify(fileURLToPath(new URL('./ports.ts', import.meta.url)))};
      console.log(JSON.stringify(await freePorts(500))); setTimeout(() => {}, 30_000);`;
    const children = [0, 1, 2].map(() =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    try {
      const told = await Promise.all(children.map((child) => once(child.stdout, 'data')));
      const ports = told.flatMap(([data]) => JSON.parse(String(data)) as number[]);
      expect(ports).toHaveLength(1_500);
      expect(new Set(ports).size).toBe(1_500);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  }, 30_000);
});
