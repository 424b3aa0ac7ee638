import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

const { createAuthority } = (await import('../../packages/sandbox/dist/authority/index.js' as string)) as {
  createAuthority: () => Promise<{
    ca: string;
    issue(of: { commonName: string; hosts?: readonly string[] }): Promise<{ cert: string; key: string }>;
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

  /** The kit as its users run it, and an LRM on `broker.url` beside it. */
  async function play(...where: string[]): Promise<{ code: number; error: string; told: Told }> {
    const args = ['run', '--flows', 'hub', '--lrm-id', LRM, ...where, '--json'];
    const running = new Promise<{ code: number; error: string; told: Told }>((done, fail) => {
      execFile(process.execPath, [MAIN, ...args], { maxBuffer: 64e6 }, (failure, out, error) => {
        if (out === '' && typeof failure?.code !== 'number') fail(failure ?? new Error('nothing was told'));
        else done({ code: Number(failure?.code ?? 0), error, told: JSON.parse(out || 'null') as Told });
      });
    });
    return running;
  }

  it('passes everything of the Hub Santé flow', async () => {
    const running = play('--amqp-url', broker.url);
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

  it('does so over amqps, with the certificates that were given; without them it gives 3', async () => {
    const authority = await createAuthority();
    const pem = (name: string, text: string): string => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    const [server, client] = await Promise.all([
      authority.issue({ commonName: 'localhost', hosts: ['localhost'] }),
      authority.issue({ commonName: 'kit.example' }),
    ]);
    const secured = await startBroker({
      tls: { ca: authority.ca, ...server },
    });
    try {
      const amqpUrl = secured.tlsUrl.replace('//', '//guest:guest@');
      const ca = ['--mtls-ca', pem('ca.pem', authority.ca)];
      const identity = [
        ...['--mtls-cert', pem('client.pem', client.cert)],
        ...['--mtls-key', pem('client-key.pem', client.key)],
      ];
      const running = play('--amqp-url', amqpUrl, ...ca, ...identity);
      const lrm = await startReceiver({ host: '127.0.0.1', port: 0, url: secured.url, clientId: LRM, folder });
      const { code, told } = await running;
      await lrm.close();
      expect(told.results.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(code).toBe(0);
      expect(told.counts.passed).toBeGreaterThan(60);
      for (const missing of [ca, identity]) {
        const refused = await play('--amqp-url', amqpUrl, ...missing);
        expect(refused.code).toBe(3);
        expect(refused.error).toContain('RabbitMQ (localhost:');
        expect(refused.error).not.toContain('guest:guest');
      }
    } finally {
      await secured.stop();
    }
  }, 120_000);
});
