/** A browser without a screen, for tests: keeps cookies by host, follows redirects, fills in forms. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** The cookies that this host has set. */
  cookies(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    this.#cookies.set(hostname, jar);
    return jar;
  }

  /** One request, without following where it leads. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.cookies(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects until a page answers, or until the address begins with `until`. */
  async open(url: string, init: RequestInit = {}, until?: string): Promise<{ url: string; response: Response }> {
    let at = url;
    let response = await this.ask(at, init);
    for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
      if (hops === 12) throw new Error(`Too many redirects, at ${at}`);
      at = new URL(response.headers.get('location') ?? '', at).href;
      if (until !== undefined && at.startsWith(until)) return { url: at, response };
      response = await this.ask(at);
    }
    return { url: at, response };
  }

  /** Submits a form, as a browser does. */
  submit(url: string, fields: Record<string, string>, until?: string): Promise<{ url: string; response: Response }> {
    const init = { method: 'POST', body: new URLSearchParams(fields) };
    return this.open(url, init, until);
  }

  /** Signs in as this person on the login page at which the address ends; where it leads then, or `until`. */
  async signIn(url: string, person: string, until?: string): Promise<{ url: string; response: Response }> {
    const login = await this.open(url, {}, until);
    if (!login.url.includes('/interaction/')) return login; // the provider knew this browser
    return this.submit(login.url, { person }, until);
  }
}
