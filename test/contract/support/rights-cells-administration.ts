/** The rows of administration: an administrator's, and nobody else's but indicators; there is one of it all. */
import type { Cell, Row } from './rights-cells.js';

/** Made with what asks the gateway as the cell's role. */
export function administrationRows(
  asked: (cell: Cell, method: string, path: string, body?: object) => Promise<unknown>,
): Record<string, Row> {
  const own = (method: string, path: string, body?: object): Row => ({
    allowed: ['administrator'],
    hasOther: false,
    call: (cell) => asked(cell, method, path, body),
  });
  const host = {
    label: 'Essai',
    origins: ['https://essai.example'],
    territories: [],
    webhooks: [],
    requestsPerMinute: 60,
  };
  return {
    getIndicators: {
      ...own('GET', '/v1/indicators'),
      allowed: ['administrator', 'territorial-referent', 'monitoring'],
    },
    listEditors: own('GET', '/v1/admin/editors'),
    listHosts: own('GET', '/v1/admin/hosts'),
    saveHost: own('PUT', '/v1/admin/hosts/essai', host),
    removeHost: {
      ...own('DELETE', '/v1/admin/hosts/essai'),
      // There is one to remove when the administrator does.
      call: async (cell) => {
        await asked({ ...cell, role: 'administrator' }, 'PUT', '/v1/admin/hosts/essai', host);
        return asked(cell, 'DELETE', '/v1/admin/hosts/essai');
      },
    },
    rotateHostKey: {
      ...own('POST', '/v1/admin/hosts/essai/keys', { keepHours: 0 }),
      // There is one to give a key to; the former ends, so that there are never too many.
      call: async (cell) => {
        await asked({ ...cell, role: 'administrator' }, 'PUT', '/v1/admin/hosts/essai', host);
        return asked(cell, 'POST', '/v1/admin/hosts/essai/keys', { keepHours: 0 });
      },
    },
    endHostKey: {
      ...own('DELETE', '/v1/admin/hosts/essai/keys/none'),
      call: async (cell) => {
        const admin = { ...cell, role: 'administrator' } as const;
        await asked(admin, 'PUT', '/v1/admin/hosts/essai', host);
        const made = (await asked(admin, 'POST', '/v1/admin/hosts/essai/keys', { keepHours: 0 })) as { kid: string };
        return asked(cell, 'DELETE', `/v1/admin/hosts/essai/keys/${made.kid}`);
      },
    },
    listServedSas: own('GET', '/v1/admin/sas'),
    findStructures: own('POST', '/v1/admin/structures/find', { query: 'cpts' }),
    listDeadLetters: own('GET', '/v1/admin/dead-letters'),
    replayDeadLetters: own('POST', '/v1/admin/dead-letters/replay', { ids: [1] }),
    listAudit: own('GET', '/v1/admin/audit'),
    verifyAudit: own('POST', '/v1/admin/audit/verify'),
  };
}
