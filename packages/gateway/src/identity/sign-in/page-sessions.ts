import { randomBytes } from 'node:crypto';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { ProblemError } from '../../contract/index.js';
import { createSecretBox, type SecretBox } from '../../values/index.js';
import { actingPersonOf } from './accounts.js';
import type { ProviderSessions } from './provider-sessions.js';
import { SignInRefused } from './providers.js';
import { hashOf } from './sessions.js';
import { regulatorIdOf, type TokenHandlersDeps } from './token-handlers.js';

/** How long somebody may take at the provider. */
const SIGN_IN_MS = 10 * 60_000;
const SIGN_IN_PURPOSE = 'sign-in';

interface UnderWay {
  nonce: string;
  verifier: string;
  /** Fragment of the page to go on with; a launch's ticket. */
  fragment: string;
}

/** Sessions on pages of ours: begun at a provider, kept by a cookie, renewed without anybody noticing. */
export class PageSessions {
  readonly #box: SecretBox;

  constructor(
    readonly deps: TokenHandlersDeps & { providerSessions: ProviderSessions },
    readonly redirectUri: string,
  ) {
    this.#box = createSecretBox(deps.config.secrets);
  }

  /** Where the browser goes to sign in, and the secret that its cookie keeps until it is back. */
  async begin(providerId: string | undefined, fragment: string): Promise<{ url: URL; browser: string }> {
    const { database, clock, providers, config } = this.deps;
    const id = providerId ?? config.signIn.providers[0]?.id ?? '';
    const provider = providers.get(id);
    if (!provider) throw new ProblemError('not-found', { detail: 'No such provider' });
    const browser = randomBytes(32).toString('base64url');
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = await provider.authorizationUrl({ redirectUri: this.redirectUri, state, nonce, verifier });
    const underWay: UnderWay = { nonce, verifier, fragment };
    await database.db
      .insertInto('sign_in')
      .values({
        ...{ state_hash: hashOf(state), provider: id, browser_hash: hashOf(browser) },
        sealed: this.#box.seal(SIGN_IN_PURPOSE, JSON.stringify(underWay)),
        expires_at: new Date(clock.now().getTime() + SIGN_IN_MS),
      })
      .execute();
    return { url, browser };
  }

  /** Takes somebody in who comes back from a provider. Throws `SignInRefused`. */
  async finish(search: string, browser: string | undefined): Promise<{ secret: string; fragment: string }> {
    const { database, clock, providers, config, sessions } = this.deps;
    const callback = new URL(search, this.redirectUri);
    const state = callback.searchParams.get('state');
    if (!state || !browser) throw new SignInRefused('state');
    // Taken away as it is read: a callback is good once.
    const row = await database.db
      .deleteFrom('sign_in')
      .where('state_hash', '=', hashOf(state))
      .where('browser_hash', '=', hashOf(browser))
      .returningAll()
      .executeTakeFirst();
    const provider = row && providers.get(row.provider);
    if (!provider || row.expires_at <= clock.now()) throw new SignInRefused('state');
    const underWay = JSON.parse(this.#box.open(SIGN_IN_PURPOSE, row.sealed)) as UnderWay;
    const { identity, tokens } = await provider.finish(callback, { state, ...underWay });
    const person = actingPersonOf(config.signIn.accounts, provider.config, identity);
    const { secret } = await sessions.openPage({
      ...{ kind: 'page', hostId: config.signIn.pages!.hostId, issuer: identity.issuer, subject: identity.subject },
      ...{ issuerSid: identity.sid, acting: person.acting, tokens: this.deps.providerSessions.seal(tokens) },
      regulatorId: await regulatorIdOf(this.deps, config.signIn.pages!.hostId, person),
    });
    return { secret, fragment: underWay.fragment };
  }

  /**
   * A token for the page; the provider is asked whether it still knows the person. `person` is the same for the same account,
   * so that a page knows whether what it holds is still of who is signed in now. Throws `session-ended`.
   */
  async token(secret: string): Promise<{ token: string; expiresInSeconds: number; person: string }> {
    const session = await this.deps.providerSessions.renewed(await this.deps.sessions.ofCookie(secret));
    const { token, expiresIn } = await this.deps.tokens.issue(session);
    return { token, expiresInSeconds: expiresIn, person: hashOf(`person ${session.regulator_id}`).slice(0, 16) };
  }

  /** Whether the session of this cookie was left by its person, here or at the provider. */
  wasLeft(secret: string): Promise<boolean> {
    return this.deps.sessions.wasLeft(secret);
  }

  /** Where people may sign in, as they read it. */
  get offered(): { id: string; label: string }[] {
    return this.deps.config.signIn.providers.map(({ id, label }) => ({ id, label }));
  }

  /** Ends the session; where the browser signs out of the provider too, when it can. */
  async end(secret: string, postLogoutUri: string): Promise<URL | undefined> {
    const session = await this.deps.sessions.ofCookie(secret).catch(() => undefined);
    if (!session) return undefined;
    await this.deps.sessions.end(session.id, 'signed-out');
    const provider = this.deps.providerSessions.providerOf(session);
    if (!session.tokens || !provider) return undefined;
    return provider.endSessionUrl(this.deps.providerSessions.open(session.tokens).idToken, postLogoutUri);
  }

  /** Ends what a provider closed, by its logout token. Throws `grant-refused`. */
  async endByProvider(logoutToken: string, issuer: string | undefined): Promise<void> {
    const provider = [...this.deps.providers.values()].find(({ config }) => config.issuer === issuer);
    if (!provider) throw new ProblemError('grant-refused', { detail: 'The logout token’s issuer is not known' });
    const { jti, expiresAt, ...of } = await provider.readLogoutToken(logoutToken);
    if (!(await this.deps.sessions.useOnce(provider.config.issuer, jti, expiresAt))) {
      throw new ProblemError('grant-refused', { detail: 'The logout token was used already' });
    }
    await this.deps.sessions.endAtProvider(provider.config.issuer, of);
  }
}
