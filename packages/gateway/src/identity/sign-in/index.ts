import { decodeJwt } from 'jose';
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../../accounts/index.js';
import type { Handlers } from '../../contract/index.js';
import type { Trx } from '../../storage/index.js';
import type { Regulators } from '../regulators.js';
import type { SignInDeps } from './deps.js';
import { BackchannelSignIns } from './backchannel.js';
import { BreakGlass } from './break-glass.js';
import { GATEWAY_ISSUER, GatewayTokens, type GatewayToken } from './gateway-tokens.js';
import { HostAssertions } from './host-assertions.js';
import { applyDirectory } from './listed-accounts.js';
import { registerPageRoutes } from './page-routes.js';
import { PageSessions } from './page-sessions.js';
import { ProviderSessions } from './provider-sessions.js';
import { OidcProvider } from './providers.js';
import { Sessions, type Release, type SessionRow } from './sessions.js';
import { limitSignIn } from './sign-in-limits.js';
import { tokenHandlers } from './token-handlers.js';

export { newBreakGlassSecret } from './break-glass.js';
export { signInMigrations } from './migrations.js';
export type { SignInTables } from './tables.js';

/** Sign-in: sessions of people, by a host's word, a provider's token, or on pages of ours. */
export interface SignIn {
  /** The operations `createToken`, `beginBackchannelSignIn` and `endSession`. */
  handlers: Handlers;
  /** Bounds what is asked of sign-in; before any route is there. */
  limit(app: FastifyInstance): void;
  /** Adds the addresses of our own pages' sign-in, where there are such pages. */
  registerRoutes(app: FastifyInstance): Promise<void>;
  /** Whether a token is one of ours, by what it says of itself. */
  isOwn(token: string): boolean;
  /** The session of a token of ours. Throws `token-expired`, `session-ended` or `unauthenticated`. */
  read(token: string): Promise<{ token: GatewayToken; session: SessionRow }>;
  /** Ends all sessions of a regulator whose access is taken away. */
  endOf(trx: Trx, regulatorId: string): Promise<void>;
  /**
   * Takes away what the directory of accounts no longer gives, here and at editors; when the gateway starts. Resolves to how many were
   * taken out of it.
   */
  applyDirectory(accounts: Pick<Accounts, 'setActive'>): Promise<number>;
  /** What to do when a session ends. */
  onEnd(release: Release): void;
  /** Asks providers about those who were asked to sign in on their own devices, where that is due; to be run every second. */
  wake(): void;
  /** Housekeeping, to be run every minute. */
  purge(): Promise<void>;
  /** Awaits what is under way. */
  close(): Promise<void>;
}

/** Makes sign-in of the configuration. */
export function createSignIn(deps: SignInDeps & { regulators: Regulators }): SignIn {
  const { config, database, hosts, clock } = deps;
  const { audience, pages, providers: configured } = config.signIn;
  const kinds = new Map(configured.map(({ issuer, kind }) => [issuer, kind === 'psc' ? 'psc' : 'provider']));
  const sessions = new Sessions(database, clock, deps.audit, ({ kind, issuer }) =>
    kind === 'assertion' ? 'host' : (kinds.get(issuer) ?? 'break-glass'),
  );
  const tokens = new GatewayTokens(config.secrets, config.environment, clock);
  const assertions = new HostAssertions({
    ...{ audience, environment: config.environment, sessions, clock },
    keysOf: (hostId) => hosts.keysOf(hostId),
  });
  const allowHttp = config.environment === 'sandbox';
  const providers = new Map(configured.map((one) => [one.id, new OidcProvider(one, allowHttp, clock)]));
  const base = { ...deps, sessions, tokens, assertions, providers };
  const all = { ...base, providerSessions: new ProviderSessions(base) };
  let log: FastifyInstance['log'] | undefined;
  const backchannel = new BackchannelSignIns(all, (err) => log?.warn({ err }, 'providers could not be polled'));
  return {
    handlers: tokenHandlers({ ...all, backchannel }),
    limit(app) {
      log = app.log;
      limitSignIn(app);
    },
    async registerRoutes(app) {
      if (!pages) return;
      const pageSessions = new PageSessions(all, `${pages.origin}/auth/callback`);
      await registerPageRoutes(app, pageSessions, pages, new BreakGlass(all));
    },
    isOwn(token) {
      try {
        return decodeJwt(token).iss === GATEWAY_ISSUER;
      } catch {
        return false;
      }
    },
    async read(text) {
      const token = await tokens.read(text);
      return { token, session: await sessions.require(token.sessionId) };
    },
    endOf: (trx, regulatorId) => sessions.endOf(trx, regulatorId),
    applyDirectory: (accounts) => applyDirectory(deps, sessions, accounts),
    onEnd: (release) => void (sessions.release = release),
    wake: () => backchannel.wake(),
    async purge() {
      await sessions.purge();
      await backchannel.purge();
    },
    close: () => backchannel.close(),
  };
}
