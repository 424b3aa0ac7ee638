import type { AdminHost, HostKeyMade } from '@sas-embed/contract';
import { checkHost, type HostConfig } from '../config/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import {
  isInForce,
  KEEP_HOURS,
  lockHost,
  readHosts,
  removeHost,
  rotateKey,
  saveHost,
  withoutKey,
  type RegisteredHost,
} from '../hosts/index.js';
import type { Trx } from '../storage/index.js';
import type { AdministrationDeps } from './handlers.js';

/** Keys of one host at a time; a server changes over from one to the next. */
const KEYS = 10;

/** The operations on host applications. Those of the configuration file are shown here, and changed there. */
export function hostHandlers({
  database,
  clock,
  idempotency,
  config,
}: Omit<AdministrationDeps, 'audit'>): Pick<
  Handlers,
  'listHosts' | 'saveHost' | 'removeHost' | 'rotateHostKey' | 'endHostKey'
> {
  /** The host, locked, which must be one that is not of the configuration file. */
  async function changeable(trx: Trx, hostId: string): Promise<RegisteredHost | undefined> {
    const known = await lockHost(trx, hostId);
    if (known?.source !== 'configuration') return known;
    throw new ProblemError('invalid-request', {
      detail: 'The host is described in the configuration file: change it there.',
      errors: [{ field: 'path:/hostId', rule: 'must not be of the configuration file' }],
    });
  }

  async function known(trx: Trx, hostId: string): Promise<RegisteredHost> {
    const host = await changeable(trx, hostId);
    if (!host) throw new ProblemError('not-found', { detail: 'No such host.' });
    return host;
  }

  const view = (host: RegisteredHost) => hostView(host, clock.now());

  return {
    listHosts: async () => ({ status: 200, body: { hosts: (await readHosts(database.db)).map(view) } }),

    async saveHost({ principal, path, body, idempotencyKey }) {
      const { hostId } = path;
      const write = { principal, operationId: 'saveHost' as const, idempotencyKey, asked: { ...path, ...body } };
      return idempotency.run(write, async (trx) => {
        const before = await changeable(trx, hostId);
        const host: HostConfig = { keys: before?.keys ?? [], ...body, id: hostId };
        const faults = checkHost(host, config.environment);
        if (faults.length > 0) {
          throw new ProblemError('invalid-request', {
            detail: 'The host may not be as it is described.',
            errors: faults.map((fault) => {
              const [where, rule] = [/^\/\S*/.exec(fault)?.[0] ?? '', fault.replace(/^\/\S* /, '')];
              return { field: `body:${where}`, rule };
            }),
          });
        }
        await saveHost(trx, host);
        return { status: 200, body: view({ ...host, source: 'command' }) };
      });
    },

    async removeHost({ principal, path, idempotencyKey }) {
      await idempotency.run({ principal, operationId: 'removeHost', idempotencyKey, asked: path }, async (trx) => {
        await known(trx, path.hostId);
        await removeHost(trx, path.hostId);
        return { status: 204, body: undefined };
      });
      return { status: 204 };
    },

    async rotateHostKey({ principal, path, body, idempotencyKey }) {
      const { keepHours = KEEP_HOURS } = body;
      const asked = { ...path, keepHours };
      const write = { principal, operationId: 'rotateHostKey' as const, idempotencyKey, asked };
      // Beside what is remembered for repeats: it is told once, and written nowhere.
      let secret: HostKeyMade['privateKey'];
      const { status, body: made } = await idempotency.run(write, async (trx) => {
        const { host, privateKey } = await rotateKey(await known(trx, path.hostId), keepHours, clock.now());
        if (host.keys.length > KEYS) {
          throw new ProblemError('invalid-request', {
            detail: `The host has ${KEYS} keys in force: end one of them first.`,
            errors: [{ field: 'path:/hostId', rule: `must have fewer than ${KEYS} keys in force` }],
          });
        }
        await saveHost(trx, host);
        secret = privateKey as HostKeyMade['privateKey'];
        return { status: 201, body: { kid: privateKey.kid, host: view(host) } };
      });
      return { status, body: { ...made, ...(secret && { privateKey: secret }) } };
    },

    async endHostKey({ principal, path, idempotencyKey }) {
      await idempotency.run({ principal, operationId: 'endHostKey', idempotencyKey, asked: path }, async (trx) => {
        const left = withoutKey(await known(trx, path.hostId), path.kid);
        if (!left) throw new ProblemError('not-found', { detail: 'The host has no such key.' });
        await saveHost(trx, left);
        return { status: 204, body: undefined };
      });
      return { status: 204 };
    },
  };
}

/** A host without what its keys are. */
function hostView({ keys, requestsPerMinute, ...host }: RegisteredHost, now: Date): AdminHost {
  const { id, label, origins, territories, webhooks, source } = host;
  return {
    ...{ id, label, origins, territories, webhooks, requestsPerMinute, source },
    keys: keys.map((key) => ({
      ...{ kid: key.kid, inForce: isInForce(key, now) },
      ...(key.expiresAt !== undefined && { expiresAt: key.expiresAt }),
    })),
  };
}
