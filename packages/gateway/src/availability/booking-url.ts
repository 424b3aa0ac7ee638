/**
 * The address with the parameter `origin`; one that is there already is replaced. Every other parameter keeps its
 * bytes (URLSearchParams would write them anew, and some editors compare text), and the fragment stays behind the query.
 */
export function withOriginParameter(bookingUrl: string, origin: string): string {
  const url = new URL(bookingUrl);
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !new URLSearchParams(part).has('origin'));
  url.search = [...kept, `origin=${encodeURIComponent(origin)}`].join('&');
  return url.href;
}
