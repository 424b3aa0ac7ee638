/** Somewhere people sign in. */
export interface SignInProvider {
  id: string;
  label: string;
}

/** Why nobody is signed in. */
export type SignedOut =
  /** Nobody was, on this page. */
  | 'first'
  /** The session is over: what is on the page is kept. */
  | 'over'
  /** Somebody signed out, here or elsewhere. */
  | 'left';

/** What the page does about who is signed in. */
export interface SignInHandlers {
  /** Nobody is signed in: show where to. */
  onSignedOut(why: SignedOut): void;
  /** Somebody is. */
  onSignedIn(): void;
  /** It is somebody else than before: what the page holds is not his. */
  onOther(): void;
}

/** What came of a credential of break-glass. */
export type BreakGlassOutcome = { state: 'opened' } | { state: 'refused' } | { state: 'too-often'; minutes: number };

/** Says that nobody is signed in. */
export class NobodySignedIn extends Error {
  override readonly name = 'NobodySignedIn';
}

/** The windows of one browser tell each other who came and went, and nothing else. */
const CHANNEL = 'sas-sign-in';
type Word = 'signed-in' | 'signed-out';

/**
 * Who is signed in on our own pages. The session is a cookie that no script reads; the page has short-lived tokens, in memory
 * only. While nobody is signed in the gateway is not asked again, until a window says that somebody came.
 */
export class SignIn {
  readonly #channel = new BroadcastChannel(CHANNEL);
  #person: string | undefined;
  #out: SignedOut | undefined;
  #arrived: () => void = () => {};

  constructor(readonly handlers: SignInHandlers) {
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data === 'signed-out') this.#signedOut('left');
      else void this.check();
    };
  }

  /** A token for the gateway. Throws `NobodySignedIn`. */
  async token(): Promise<string> {
    if (this.#out) throw new NobodySignedIn();
    return this.#ask();
  }

  /** Resolves once somebody is signed in, which may be after a while. */
  async somebody(): Promise<void> {
    while (!(await this.check())) await new Promise<void>((resolve) => (this.#arrived = resolve));
  }

  /** Looks whether somebody is signed in by now; whether there is. */
  async check(): Promise<boolean> {
    try {
      await this.#ask();
      return true;
    } catch {
      return false;
    }
  }

  async #ask(): Promise<string> {
    const response = await fetch('/auth/token', { method: 'POST' });
    if (response.status === 401) {
      const left = response.headers.get('x-session-end') === 'left';
      this.#signedOut(this.#person === undefined ? 'first' : left ? 'left' : 'over');
      throw new NobodySignedIn();
    }
    if (!response.ok) throw new Error(`No token: ${response.status}`);
    const { token, person } = (await response.json()) as { token: string; person: string };
    const other = this.#person !== undefined && this.#person !== person;
    this.#person = person;
    this.#out = undefined;
    if (other) this.handlers.onOther();
    this.handlers.onSignedIn();
    this.#arrived();
    return token;
  }

  #signedOut(why: SignedOut): void {
    // Once over, it stays so however often it is asked; that somebody left says more.
    if (this.#out === why || (this.#out && why !== 'left')) return;
    this.#out = why;
    this.handlers.onSignedOut(why);
  }

  /** Where people may sign in, and whether a SAS has a credential for the time that a provider is out of reach. */
  async ways(): Promise<{ providers: readonly SignInProvider[]; breakGlass?: boolean }> {
    const response = await fetch('/auth/providers');
    if (!response.ok) throw new Error(`No providers: ${response.status}`);
    return (await response.json()) as { providers: SignInProvider[]; breakGlass?: boolean };
  }

  /** Signs in with the credential of a SAS, while its provider is out of reach. */
  async breakGlass(sealed: { credential: string; secret: string; reason: string }): Promise<BreakGlassOutcome> {
    const response = await fetch('/auth/break-glass', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sealed),
    });
    if (response.status === 429) {
      return { state: 'too-often', minutes: Math.ceil(Number(response.headers.get('retry-after') ?? '60') / 60) };
    }
    if (response.status >= 400 && response.status < 500) return { state: 'refused' };
    if (!response.ok) throw new Error(`No break-glass: ${response.status}`);
    this.announce('signed-in');
    await this.check();
    return { state: 'opened' };
  }

  /** The address at which somebody signs in. */
  async begin(provider: string, more: { launch?: string; resume?: boolean }): Promise<string> {
    const response = await fetch('/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider, ...more }),
    });
    if (!response.ok) throw new Error(`No sign-in: ${response.status}`);
    return ((await response.json()) as { url: string }).url;
  }

  /** Ends the session; the address at which one leaves the provider too, where there is one. */
  async end(): Promise<string | undefined> {
    const response = await fetch('/auth/sign-out', { method: 'POST' });
    if (!response.ok) throw new Error(`Not signed out: ${response.status}`);
    this.announce('signed-out');
    this.#signedOut('left');
    return ((await response.json()) as { url?: string }).url;
  }

  /** Tells the other windows. */
  announce(word: Word): void {
    this.#channel.postMessage(word);
  }
}
