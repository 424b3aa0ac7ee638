// Pages, TLS and response times.
import { CLIENT_CERTIFICATES, type TlsVersion } from '../model/index.js';
import type { Runner } from './runner.js';
import { officialWindow, slotUrl, writeWindow } from './search-url.js';

/** The pages to which comment leads: without origin, with it. */
export async function planRedirect(runner: Runner): Promise<void> {
  const { settings, base, clock } = runner;
  if (!settings.practitioner) return;
  const url = slotUrl(base, [settings.practitioner], officialWindow(clock.now(), 'kit'), false);
  const setup = await runner.send('redirect', 'setup', { url });
  const comment = commentOf(setup.response?.body);
  if (comment === undefined || !/^https?:\/\//.test(comment)) return;
  const headers = { accept: 'text/html,application/xhtml+xml' };
  const open = (name: string, to: string) =>
    runner.send('redirect', name, { url: to, headers, follow: true, certificate: 'none' });
  await open('without-origin', comment);
  // the official kit appends it without looking
  await open('with-origin', `${comment}&origin=${settings.origin ?? 'sas-preprod'}`);
  const proper = new URL(comment);
  proper.searchParams.set('origin', settings.origin ?? 'sas-preprod');
  await open('with-parameter', proper.href);
  proper.searchParams.set('origin', 'ailleurs');
  await open('unknown-origin', proper.href);
}

function commentOf(body = ''): string | undefined {
  const text = /"comment"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as string);
}

const VERSIONS: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Suites without forward secrecy, without encryption or without a certificate. */
const WEAK = 'AES128-SHA:AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:eNULL:aNULL:@SECLEVEL=0';

/** Versions of TLS one by one, and client certificates that must be refused. */
export async function planTls(runner: Runner, certificates: ReadonlySet<string>): Promise<void> {
  const { base, settings } = runner;
  for (const tlsVersion of VERSIONS)
    await runner.send('tls', tlsVersion, { url: base, tlsVersion, certificate: 'none' });
  await runner.send('tls', 'weak', { url: base, tlsVersion: 'TLSv1.2', ciphers: WEAK, certificate: 'none' });
  await runner.send('tls', 'negotiated', { url: `${base}/metadata` });
  // the official kit's own window: past, so that a sound answer is an empty bundle
  const window = writeWindow(Date.parse('2024-01-01T00:00:00Z'), Date.parse('2024-01-03T23:59:59Z'), 'offset');
  const url = slotUrl(base, [settings.practitioner ?? '810101215225'], window, false);
  for (const certificate of CLIENT_CERTIFICATES)
    if (certificate === 'none' || certificates.has(certificate))
      await runner.send('tls', certificate, { url, certificate });
}

/** Sizes of searches whose times are taken. */
export const SIZES = [1, 10, 25] as const;

/** Calls of the burst, and how many are under way together: 3 000 an hour are 50 a minute. */
const BURST_CALLS = 50;
const AT_ONCE = 10;

/** Response times: the official kit's single call, then each size several times. */
export async function planPerformance(runner: Runner, strict: boolean): Promise<void> {
  const { settings, base, clock } = runner;
  if (!settings.practitioner) return;
  const ids = [...new Set([settings.practitioner, ...(settings.several ?? []), ...(settings.many ?? [])])];
  const url = (n: number): string => slotUrl(base, sized(ids, n), officialWindow(clock.now(), 'kit'), false);
  await runner.send('performance', 'single', { url: url(1) });
  if (!strict) return;
  for (const size of SIZES)
    for (let i = 0; i < (settings.samples ?? 10); i++)
      await runner.send('performance', `${size}.${i + 1}`, { url: url(size) });
  // a minute of the traffic that the guide foretells, at once
  for (let i = 0; i < BURST_CALLS; i += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, j) => runner.send('performance', `burst.${i + j + 1}`, { url: url(1) })),
    );
}

/** So many identifiers; well-formed ones of nobody fill up what the settings do not name. */
const sized = (ids: readonly string[], n: number): string[] =>
  Array.from({ length: n }, (_, i) => ids[i] ?? `8199999980${String(i + 10)}`);
