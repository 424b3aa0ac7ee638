/** The URL when it may be opened: https, or http on this very machine (the sandbox); else undefined. */
export function safeUrl(text: string): string | undefined {
  try {
    const url = new URL(text);
    const loopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
    return url.protocol === 'https:' || (url.protocol === 'http:' && loopback) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
