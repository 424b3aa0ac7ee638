/**
 * Who may do what: every operation of the contract × every role × an object of one's own or of another, over HTTP against a
 * real gateway. `npm run test:rights` runs this alone.
 */
import { createClient, isSasError } from '@sas-embed/client';
import { OPERATION_RIGHTS } from '../../packages/gateway/src/identity/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGatewayWorld } from './support/gateway-world.js';
import { RIGHTS_SAMPLE, rightsRows, WHO, type Role } from './support/rights-cells.js';
import {
  answerAs,
  beginBackchannelSignInAs,
  callAs,
  createAppointmentAs,
  createTokenAs,
  EDITOR_OBJECTS,
  openSystemWorld,
  readOwnInterfaceAs,
  SYSTEM_CALLERS,
  updateAppointmentAs,
  type Caller,
  type SystemWorld,
} from './support/system-rights-cells.js';
import type { ContractWorld } from './support/world.js';

/** From 08:30 on a Monday to 20:30: the night's permanence (PDSA) has begun. */
const TO_THE_EVENING_MS = 12 * 3_600_000;
const ROLES = Object.keys(WHO) as Role[];
/** The codes by which a gateway refuses: by role, or as if the object did not exist. */
const REFUSALS: readonly string[] = ['forbidden', 'not-found', 'launch-unknown', 'unauthenticated'];
/** Operations that need no token. */
const OPEN: readonly string[] = ['health', 'createToken', 'beginBackchannelSignIn'];
/** Those of them that are of hosts’ systems alone, with cells of their own. */
const OF_HOSTS: readonly string[] = ['createToken', 'beginBackchannelSignIn'];
/** Operations of `editor.yaml` that the gateway answers. */
const OF_EDITORS = 4;
let cells = 0;

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'allowed';
  } catch (error) {
    if (isSasError(error) && REFUSALS.includes(error.code)) return 'refused';
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

describe.each([
  { when: 'in the day', isPdsa: false },
  { when: 'in the hours of the PDSA', isPdsa: true },
])('rights $when', ({ isPdsa }) => {
  let opened: Required<ContractWorld> | undefined;
  beforeAll(async () => {
    opened = await openGatewayWorld('pglite', RIGHTS_SAMPLE);
    if (isPdsa) await opened.skip(TO_THE_EVENING_MS);
  }, 180_000);
  afterAll(() => opened?.close());
  const rows = Object.entries(rightsRows(isPdsa));
  // Only the regulator of the CRR 15 has other rights then.
  const roles = isPdsa ? (['crr15'] satisfies Role[]) : ROLES;

  it.each(rows)('%s', { timeout: 60_000 }, async (_operation, row) => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const role of roles) {
      for (const of of row.hasOther ? (['own', 'other'] as const) : (['own'] as const)) {
        const client = opened!.client(WHO[role]);
        expected[`${role}, ${of}`] = of === 'own' && row.allowed.includes(role) ? 'allowed' : 'refused';
        found[`${role}, ${of}`] = await outcomeOf(row.call({ world: opened!, role, client, of }));
        cells += 1;
      }
    }
    expect(found).toEqual(expected);
  });
});

describe('rights of machines', () => {
  let opened: SystemWorld | undefined;
  beforeAll(async () => {
    opened = await openSystemWorld();
  }, 180_000);
  afterAll(() => opened?.close());
  const callers: readonly Caller[] = [...ROLES, ...SYSTEM_CALLERS];

  it.each(Object.entries(rightsRows(false)).filter(([operation]) => !OF_HOSTS.includes(operation)))(
    '%s',
    { timeout: 60_000 },
    async (operation, row) => {
      for (const caller of SYSTEM_CALLERS) {
        for (const of of row.hasOther ? (['own', 'other'] as const) : (['own'] as const)) {
          const outcome = await outcomeOf(callAs(opened!, caller, row, of));
          expect(`${caller}, ${of}: ${outcome}`).toBe(
            `${caller}, ${of}: ${operation === 'health' ? 'allowed' : 'refused'}`,
          );
          cells += 1;
        }
      }
    },
  );

  it.each(callers)('createToken, %s', async (caller) => {
    const outcomes = [await createTokenAs(opened!, caller, 'own'), await createTokenAs(opened!, caller, 'other')];
    expect(outcomes).toEqual([caller === 'host-system' ? 'allowed' : 'refused', 'refused']);
    cells += 2;
  });

  it.each(callers)('beginBackchannelSignIn, %s', async (caller) => {
    const outcomes = [
      await beginBackchannelSignInAs(opened!, caller, 'own'),
      await beginBackchannelSignInAs(opened!, caller, 'other'),
    ];
    expect(outcomes).toEqual([caller === 'host-system' ? 'allowed' : 'refused', 'refused']);
    cells += 2;
  });

  it.each(callers)('createAppointment and updateAppointment (INT_R03), %s', { timeout: 60_000 }, async (caller) => {
    for (const [name, call] of [
      ['create', createAppointmentAs],
      ['update', updateAppointmentAs],
    ] as const) {
      for (const of of EDITOR_OBJECTS) {
        const may = caller === 'booking-editor' && of === 'own';
        expect(`${name}, ${of}: ${await call(opened!, caller, of)}`).toBe(
          `${name}, ${of}: ${may ? 'allowed' : 'refused'}`,
        );
        cells += 1;
      }
    }
  });

  it.each(callers)('readOwnInterface, %s', async (caller) => {
    expect(await readOwnInterfaceAs(opened!, caller)).toBe(caller === 'booking-editor' ? 'allowed' : 'refused');
    cells += 1;
  });

  it.each(callers)('answerMarketplaceRequest, %s', async (caller) => {
    const outcomes = [await answerAs(opened!, caller, 'own'), await answerAs(opened!, caller, 'other')];
    expect(outcomes).toEqual([caller === 'marketplace-operator' ? 'allowed' : 'refused', 'refused']);
    cells += 2;
  });
});

describe('rights', () => {
  it('are tested for every operation of the contract', () => {
    expect(Object.keys(rightsRows(false)).sort()).toEqual(Object.keys(OPERATION_RIGHTS).sort());
  });

  it('have as many cells as were run', () => {
    console.log(
      `${cells} cells: ${Object.keys(OPERATION_RIGHTS).length + OF_EDITORS} operations, ${ROLES.length} roles, ${SYSTEM_CALLERS.length} kinds of machines, own and other`,
    );
    const all = (ROLES.length + SYSTEM_CALLERS.length) * (Object.keys(OPERATION_RIGHTS).length + OF_EDITORS);
    expect(cells).toBeGreaterThan(all);
  });
});

describe('without rights', () => {
  let opened: Required<ContractWorld> | undefined;
  beforeAll(async () => {
    opened = await openGatewayWorld('pglite', RIGHTS_SAMPLE);
  }, 180_000);
  afterAll(() => opened?.close());

  it.each(Object.entries(rightsRows(false)).filter(([operation]) => !OPEN.includes(operation)))(
    '%s is refused without a token, with one of no known role, and with an editor’s key',
    async (_operation, row) => {
      for (const [token, code] of [
        [undefined, 'unauthenticated'],
        ['intake-key-of-rapide', 'unauthenticated'],
        [await opened!.tokenOf({ role: 'visitor' }), 'forbidden'],
      ] as const) {
        const client = createClient({ baseUrl: opened!.url, getToken: () => Promise.resolve(token ?? 'none') });
        const call = row.call({ world: opened!, role: 'monitoring', client, of: 'own', token: token ?? 'none' });
        await expect(call).rejects.toMatchObject({ code });
      }
    },
  );
});
