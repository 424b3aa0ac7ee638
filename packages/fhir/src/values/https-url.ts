/** Longest address taken, in UTF-16 units. */
const MAX_URL = 2048;

/** Which addresses are taken. */
export interface UrlOptions {
  /** Also takes `http://` on 127.0.0.1, [::1] and localhost: for the sandbox, never elsewhere. Default: false. */
  readonly allowLoopbackHttp?: boolean;
}

/**
 * The absolute https address that the text is, normalised; `undefined` for anything else: other schemes, credentials,
 * white space or control characters within, more than 2048 characters.
 */
export function readHttpsUrl(value: unknown, options: UrlOptions = {}): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text.length === 0 || text.length > MAX_URL || /[\s\u0000-\u0020\u007f-\u009f\\\ud800-\udfff]/.test(text))
    return undefined;
  // The parser mends `https:host` and `https:/host`; what needs mending is not the address that was meant.
  if (!/^https?:\/\/[^/]/i.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url.href;
  return options.allowLoopbackHttp === true && isLoopback(url.hostname) ? url.href : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
