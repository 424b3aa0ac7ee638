import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerInstalled, startBroker, type Broker } from '@sas-embed/hub/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../cli/index.js';
import type { Mutant } from '../model/index.js';
import { startMutantLrm } from '../reference/index.js';
import { RULES } from '../rules/index.js';

// A real RabbitMQ of its own. Needs Debian's rabbitmq-server: skipped, and said, where it is missing; REQUIRE_SERVICES=1 makes
// that a failure.

const LRM = 'fr.health.samu990';
const required = process.env['REQUIRE_SERVICES'] === '1';
const describeBroker = brokerInstalled() || required ? describe : describe.skip;

interface Told {
  counts: { passed: number };
  results: { rule: string; status: string; because?: string; reason?: string; findings?: unknown[] }[];
}

describeBroker('an LRM over a real broker (skipped where rabbitmq-server is not installed)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'conformance-hub-'));
  let broker: Broker;

  beforeAll(async () => void (broker = await startBroker()), 120_000);
  afterAll(async () => {
    await broker?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function run(...args: string[]) {
    let [out, error] = ['', ''];
    const code = await command([...args, '--json'], {
      out: (text) => void (out += text),
      error: (text) => void (error += text),
      colours: false,
    });
    return { code, error, told: out === '' ? undefined : (JSON.parse(out) as Told) };
  }

  /** Runs the kit against an LRM of the reference, as a mutant changes it. */
  async function against(mutant?: Mutant, ...more: string[]) {
    const flags = [
      '--flows',
      'hub',
      '--amqp-url',
      broker.url,
      '--lrm-id',
      LRM,
      '--lrm-wait',
      '20',
      '--answer-wait',
      '2',
    ];
    const running = run('run', ...flags, ...more);
    const client = await untilDeclared(() => startMutantLrm(mutant, broker.url, LRM));
    const result = await running;
    await client.close();
    return result;
  }

  it('a compliant LRM passes everything, and its recording gives the same report without a broker', async () => {
    const record = join(dir, 'hub.json');
    const { told, code, error } = await against(undefined, '--record', record);
    expect(told?.results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(code).toBe(0);
    expect(told!.counts.passed).toBeGreaterThan(60);
    expect(error).toContain(`${LRM}.message`);
    expect((await run('replay', record)).told?.results).toEqual(told?.results);
    expect(readFileSync(record, 'utf8')).not.toContain('guest');
  }, 60_000);

  it.each([
    'HUB-AMQP.type',
    'HUB-ENV.prefixe',
    'HUB-RCDE.date',
    'HUB-ERREUR.paire',
    'HUB-LRM.rejet',
    'HUB-LRM.illisible',
  ])(
    'one that breaks %s is told of just that',
    async (id) => {
      const rule = RULES.find((one) => one.id === id)!;
      const { told, code } = await against(rule.mutant);
      const roots = told!.results.filter(({ status, because }) => status === 'failed' && because === undefined);
      expect(roots.map((one) => one.rule)).toEqual([id]);
      expect(code).toBe(1);
    },
    60_000,
  );

  it('an LRM that never listens gives 3, and says so', async () => {
    const flags = ['--flows', 'hub', '--amqp-url', broker.url, '--lrm-id', LRM, '--lrm-wait', '1'];
    const { code, error } = await run('run', ...flags);
    expect(code).toBe(3);
    expect(error).toContain('Personne n’a lu');
  }, 30_000);
});

it('a broker that is not there gives 3, and repeats no password', async () => {
  let error = '';
  const url = 'amqp://lrm:tres-secret@127.0.0.1:9/';
  const code = await command(['run', '--flows', 'hub', '--amqp-url', url, '--lrm-id', LRM], {
    out: () => undefined,
    error: (text) => void (error += text),
    colours: false,
  });
  expect(code).toBe(3);
  expect(error).toContain('127.0.0.1:9');
  expect(error).not.toContain('tres-secret');
});

/** Tries until the kit has made its queues. */
async function untilDeclared<T>(attempt: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++)
    try {
      return await attempt();
    } catch (error) {
      if (i === 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
}
