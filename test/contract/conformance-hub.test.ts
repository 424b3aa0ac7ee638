import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brokerInstalled, startBroker, type Broker } from '@sas-embed/hub/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The LRM of the sandbox, as its own process runs it, against the kit as its users run it, on a RabbitMQ of its own. Needs
// Debian's rabbitmq-server: skipped, and said, where it is missing; REQUIRE_SERVICES=1 makes that a failure.
const { startReceiver } = (await import('../../packages/sandbox/dist/receiver/index.js' as string)) as {
  startReceiver: (config: object) => Promise<{
    url: string;
    close(): Promise<void>;
    state(): { journal: { useCase: string; outcome: string }[]; appointments: unknown[] };
  }>;
};

const MAIN = fileURLToPath(new URL('../../packages/conformance/dist/main.js', import.meta.url));
const LRM = 'fr.health.samu990';
const required = process.env['REQUIRE_SERVICES'] === '1';
const describeBroker = brokerInstalled() || required ? describe : describe.skip;

interface Told {
  counts: { passed: number; skipped: number };
  results: { rule: string; status: string; findings?: unknown[] }[];
}

describeBroker('the LRM of the sandbox (skipped where rabbitmq-server is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-lrm-'));
  let broker: Broker;
  beforeAll(async () => void (broker = await startBroker()), 120_000);
  afterAll(async () => {
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes everything of the Hub Santé flow', async () => {
    const args = ['run', '--flows', 'hub', '--amqp-url', broker.url, '--lrm-id', LRM, '--json'];
    const running = new Promise<{ code: number; told: Told }>((done, fail) => {
      execFile(process.execPath, [MAIN, ...args], { maxBuffer: 64e6 }, (error, out) => {
        if (out === '') fail(error ?? new Error('nothing was told'));
        else done({ code: typeof error?.code === 'number' ? error.code : 0, told: JSON.parse(out) as Told });
      });
    });
    const lrm = await startReceiver({ host: '127.0.0.1', port: 0, url: broker.url, clientId: LRM, folder });
    const { code, told } = await running;
    const { journal } = lrm.state();
    await lrm.close();
    const failed = told.results.filter(({ status }) => status === 'failed');
    expect(failed.map(({ rule, findings }) => [rule, findings?.[0]])).toEqual([]);
    expect(code).toBe(0);
    expect(told.counts.passed).toBeGreaterThan(60);
    // it was the receiver that took them, and it kept the history that the guide asks for
    expect(journal.filter(({ useCase }) => useCase === 'appointment').length).toBeGreaterThan(40);
    expect(journal.some(({ outcome }) => outcome === 'conflict')).toBe(true);
  }, 90_000);
});
