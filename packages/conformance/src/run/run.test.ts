import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { command } from '../cli/index.js';
import { PEOPLE, startMutant } from '../reference/index.js';
import { RULES } from '../rules/index.js';

const dir = mkdtempSync(join(tmpdir(), 'conformance-run-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const config = join(dir, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    practitioner: PEOPLE.one,
    twoPlaces: PEOPLE.twoPlaces,
    several: PEOPLE.several,
    twoCpts: PEOPLE.twoCpts,
    sharedCpts: PEOPLE.sharedCpts,
    associations: PEOPLE.associations,
    slotTypes: ['PUBLIC', 'PRO', 'SNP'],
    modes: ['AMB', 'VR', 'HH'],
    samples: 2,
  }),
);

interface Told {
  counts: { failed: number; passed: number };
  results: { rule: string; status: string; because?: string }[];
}

const run = (...args: string[]) => runWith([...args, '--config', config, '--json']);

async function runWith(args: string[]) {
  let out = '';
  let error = '';
  const code = await command(args, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    colours: false,
  });
  return { code, error, told: out === '' ? undefined : (JSON.parse(out) as Told) };
}

describe('over HTTP', () => {
  it('the compliant editor passes, and its recording gives the same verdicts again', async () => {
    const server = await startMutant(undefined);
    const record = join(dir, 'run.json');
    const flows = 'ps,cpts,sos,accounts,redirect,performance';
    const first = await run('run', '--base-url', server.url, '--flows', flows, '--record', record);
    await server.close();
    expect(first.told?.results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(first.code).toBe(0);
    expect(first.told!.counts.passed).toBeGreaterThan(300);
    expect((await run('replay', record)).told?.results).toEqual(first.told?.results);
    expect(readFileSync(record, 'utf8')).not.toMatch(/"authorization"/i);
  });

  it.each(['AGG-PS1-16', 'AGG-SET-04', 'REG-06', 'SSO-02', 'AGG-PERF-01', 'FEN-ETROITE', 'SOS-SIRET'])(
    'an editor that breaks %s is told of just that',
    async (id) => {
      const rule = RULES.find((one) => one.id === id)!;
      const server = await startMutant(rule.mutant);
      const { told, code } = await run('run', '--base-url', server.url, '--flows', rule.flows[0]!, '--mode', rule.mode);
      await server.close();
      const roots = told!.results.filter(({ status, because }) => status === 'failed' && because === undefined);
      expect(roots.map((one) => one.rule)).toEqual([id]);
      expect(code).toBe(rule.severity === 'required' ? 1 : 0);
    },
  );

  it.each([
    ['ps', '--practitioner 8…'],
    ['sos', '--associations 3…'],
  ])('of the flow %s without anybody to ask about it gives 4, and says what to add', async (flow, option) => {
    const server = await startMutant(undefined);
    const { code, error } = await runWith(['run', '--base-url', server.url, '--flows', flow, '--json']);
    await server.close();
    expect(error).toContain(`presque rien n’a pu être vérifié sans ${option}`);
    expect(code).toBe(4);
  });

  it('an editor that is not there gives 3, and says so', async () => {
    const { code, error } = await run('run', '--base-url', 'http://127.0.0.1:9/fhir', '--flows', 'ps');
    expect(code).toBe(3);
    expect(error).toContain('ECONNREFUSED');
  });
});

describe('replay', () => {
  it.each(['{', '{}', '{"format":"sas-conformance-recording","version":9,"flows":[],"exchanges":[]}'])(
    'refuses %s',
    async (text) => {
      const file = join(dir, 'bad.json');
      writeFileSync(file, text);
      expect((await run('replay', file)).code).toBe(3);
    },
  );
});
