/**
 * Bad input, as one table made from the contract: every parameter and every member of every body of every operation, missing,
 * empty, repeated, oversize, of a wrong type, of a wrong zone, and with SQL, HTML, a header or a formula in it. Each answer
 * names the place, repeats nothing, and nothing is written. (Files of the directory: `directory/import-national.test.ts` and
 * its like in the gateway.)
 */
import { PROBLEMS } from '@sas-embed/contract';
import type { AgendaRuleInput, Problem, ProblemCode } from '@sas-embed/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAD_CELLS, type BadCell } from './support/bad-cells.js';
import { openGatewayWorld } from './support/gateway-world.js';
import { RIGHTS_SAMPLE, rightsRows, WHO } from './support/rights-cells.js';
import { refused } from './support/steps.js';
import { AGENDA, type ContractWorld, type Regulator } from './support/world.js';

let world: Required<ContractWorld>;
beforeAll(async () => {
  world = await openGatewayWorld('pglite', RIGHTS_SAMPLE);
}, 180_000);
afterAll(() => world?.close());

/** Who may call it, so that the input is what is refused. */
const rights = rightsRows(false);
const callerOf = (operation: string): Regulator => WHO[rights[operation]!.allowed[0] ?? 'osnp'];

async function send(method: string, { path, headers, body }: BadCell, token: string) {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** What is wrong with an answer to bad input; nothing when it is as it should be. */
function faultOf(cell: BadCell, { status, text, headers }: Awaited<ReturnType<typeof send>>): string | undefined {
  if (headers.has('set-cookie')) return 'a header was set';
  if (status >= 500) return `${status} ${text.slice(0, 200)}`;
  if (status < 400) return cell.field === undefined ? undefined : `accepted: ${status}`;
  if (cell.injected !== undefined && text.includes(JSON.stringify(cell.injected).slice(1, -1))) return 'repeats it';
  const problem = JSON.parse(text) as Problem;
  const known = Object.hasOwn(PROBLEMS, problem.code) ? PROBLEMS[problem.code as ProblemCode] : undefined;
  if (known?.status !== status || !problem.requestId) return `no problem of the table: ${text.slice(0, 200)}`;
  if (cell.field === undefined) return undefined;
  const code = cell.code ?? 'invalid-request';
  if (problem.code !== code) return `${problem.code} instead of ${code}`;
  if (cell.code !== undefined) return undefined;
  const fields = (problem.errors ?? []).map(({ field }) => field);
  const isTold = fields.some((field) => field.startsWith(cell.field!) || cell.field!.startsWith(field));
  return isTold ? undefined : `tells ${fields.join(', ') || 'no place'} instead of ${cell.field}`;
}

/** What monitoring and the indicators write at their own pace, whoever asks what. */
const OWN_PACE = new Set([
  'flow_fine',
  'flow_hour',
  'flow_writer',
  'flow_state',
  'editor_call_budget',
  'indicator_place',
  'indicator_month',
  'search_run',
]);

/** How many rows there are of all that a request may write. */
const written = async () =>
  Object.fromEntries(Object.entries(await world.rowCounts()).filter(([table]) => !OWN_PACE.has(table)));

let count = 0;
describe('bad input', () => {
  it.each(BAD_CELLS.map(({ operation, cells }) => [operation.id, operation, cells] as const))(
    'of %s is told where it is, and writes nothing',
    { timeout: 120_000 },
    async (_id, operation, cells) => {
      await world.skip(61_000); // how much one may ask in a minute is another test's
      const token = await world.tokenFor(callerOf(operation.id));
      const faults: string[] = [];
      const check = async (cell: BadCell) => {
        const fault = faultOf(cell, await send(operation.method, cell, token));
        if (fault !== undefined) faults.push(`${cell.what}: ${fault}`);
        count += 1;
      };
      await world.client(callerOf(operation.id)).getSession(); // who comes for the first time is entered
      const before = await written();
      for (const cell of cells.filter(({ field }) => field !== undefined)) await check(cell);
      expect(await written()).toEqual(before);
      for (const cell of cells.filter(({ field }) => field === undefined)) await check(cell);
      expect(faults).toEqual([]);
    },
  );

  it('is tried in more than a thousand ways', () => {
    console.log(`${count} bad requests to ${BAD_CELLS.length} operations`);
    expect(count).toBeGreaterThan(1_000);
  });

  it('a hold on a slot that never existed, of a place that is there or of none', async () => {
    const camille = world.client('camille');
    const before = await written();
    await refused(camille.createHold({ offerId: AGENDA, slotId: 'slot-that-never-existed' }), 'slot-unknown');
    await refused(camille.createHold({ offerId: 'offer-none', slotId: 'slot-that-never-existed' }), 'not-found');
    expect(await written()).toEqual(before);
  });

  it('an agenda whose rules overlap: the second is refused, with the first and the dates', async () => {
    const rule: AgendaRuleInput = {
      ...{ timeZone: 'Europe/Paris', kind: 'plage', maxPatients: 2, date: '2026-12-02', start: '05:00', end: '07:00' },
      ...{ modes: ['AMB'], visibility: ['SNP'] },
    };
    const doctor = world.client('doctor');
    const first = await doctor.createAgendaRule(AGENDA, rule);
    const before = await written();
    const { date: _one, ...base } = rule;
    for (const other of [
      { ...rule, start: '06:55', end: '08:00' },
      { ...base, weekly: { days: ['wed' as const], from: '2026-11-25' }, maxPatients: 9 },
    ]) {
      const { problem } = await refused(doctor.createAgendaRule(AGENDA, other), 'agenda-overlap');
      expect(problem).toMatchObject({ ruleId: first.id, dates: ['2026-12-02'] });
    }
    expect(await written()).toEqual(before);
    await doctor.deleteAgendaRule(AGENDA, first);
  });
});
