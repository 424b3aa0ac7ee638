/** The rows of what hosts ask without a token: open to whoever speaks, and what is signed decides. */
import type { Role, Row } from './rights-cells.js';

/** Of `createToken` (assertion-grant.test.ts of the gateway) and `beginBackchannelSignIn` (backchannel.test.ts). */
export function unsignedRows(everybody: readonly Role[]): Record<string, Row> {
  const unsigned = (path: string, fields: Record<string, string>): Row => ({
    ...{ allowed: everybody, hasOther: false },
    call: async ({ world }) => {
      const { status } = await fetch(new URL(path, world.url), { method: 'POST', body: new URLSearchParams(fields) });
      if (status !== 400) throw new Error(`${path} answered ${status}`);
    },
  });
  return {
    createToken: unsigned('/v1/token', {
      ...{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.b.c' },
    }),
    beginBackchannelSignIn: unsigned('/v1/backchannel-sign-in', {
      ...{ login_hint: '819990000012', binding_message: 'B7-42', client_assertion: 'a.b.c' },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  };
}
