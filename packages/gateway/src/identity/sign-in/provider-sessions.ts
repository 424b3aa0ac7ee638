import { ProblemError } from '../../contract/index.js';
import { createSecretBox, type SecretBox } from '../../values/index.js';
import { SignInRefused, type OidcProvider, type ProviderTokens } from './providers.js';
import type { SessionRow } from './sessions.js';
import type { TokenHandlersDeps } from './token-handlers.js';

/** Tokens of the provider are renewed so long before they end. */
const RENEW_BEFORE_MS = 30_000;
/** One replica at a time renews, for so long at most. */
const RENEWING_MS = 15_000;
const PURPOSE = 'provider-tokens';

/** Sessions whose provider's tokens are kept here, sealed: they last as long as the provider knows the person. */
export class ProviderSessions {
  readonly #box: SecretBox;

  constructor(readonly deps: Pick<TokenHandlersDeps, 'config' | 'database' | 'clock' | 'sessions' | 'providers'>) {
    this.#box = createSecretBox(deps.config.secrets);
  }

  /** The provider's tokens as they are stored. */
  seal = (tokens: ProviderTokens): string => this.#box.seal(PURPOSE, JSON.stringify(tokens));
  /** Stored tokens of the provider. */
  open = (sealed: string): ProviderTokens => JSON.parse(this.#box.open(PURPOSE, sealed)) as ProviderTokens;

  /** Whose session it is. */
  providerOf({ issuer }: Pick<SessionRow, 'issuer'>): OidcProvider | undefined {
    return [...this.deps.providers.values()].find(({ config }) => config.issuer === issuer);
  }

  /** The session, once the provider was asked whether it still knows the person, where that is due. Throws `session-ended`. */
  async renewed(session: SessionRow): Promise<SessionRow> {
    const provider = this.providerOf(session);
    if (!session.tokens || !provider) return session;
    const now = this.deps.clock.now();
    const tokens = this.open(session.tokens);
    if (Date.parse(tokens.expiresAt) - now.getTime() > RENEW_BEFORE_MS) return session;
    const { db } = this.deps.database;
    // A refresh token may be good once: two tabs, or two replicas, must not use it both.
    const mine = await db
      .updateTable('session')
      .set({ renewing_until: new Date(now.getTime() + RENEWING_MS) })
      .where('id', '=', session.id)
      .where('tokens', '=', session.tokens)
      .where((eb) => eb.or([eb('renewing_until', 'is', null), eb('renewing_until', '<', now)]))
      .returning('id')
      .executeTakeFirst();
    if (!mine) return session;
    try {
      const sealed = this.seal(await provider.renew(tokens));
      await db
        .updateTable('session')
        .set({ tokens: sealed, renewing_until: null })
        .where('id', '=', session.id)
        .where('ended_at', 'is', null)
        .execute();
      return session;
    } catch (error) {
      // Out of reach is no refusal: the session goes on, and is asked about again when the lease is over.
      if (!(error instanceof SignInRefused) || error.why !== 'refused') return session;
      await this.deps.sessions.end(session.id, 'provider-refused');
      throw new ProblemError('session-ended', {
        detail: 'The provider’s session is over; sign in again',
        cause: error,
      });
    }
  }
}
