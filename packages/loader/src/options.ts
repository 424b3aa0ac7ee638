import type { FrameOptions, TokenReason } from './protocol.js';

/** What `mount` is told. */
export interface MountOptions extends FrameOptions {
  /** Origin of the gateway: `https://sas.example.fr`. */
  gateway: string;
  /** Id under which this host is registered with the gateway; the page's origin must be one of its origins. */
  host: string;
  /**
   * Gives the short-lived token of the regulator who acts, usually by asking the host's own server. Called when one is
   * needed, never twice at once; the frame keeps it in memory only.
   */
  getToken: (reason: TokenReason) => string | Promise<string>;
  /** Name of the frame, for those who do not see it. */
  title?: string;
  /** Least height of the frame, in CSS pixels; default 420, so that suggestions have room. */
  minHeight?: number;
  /** Greatest height, beyond which its content scrolls; default the height of the window, so that dialogs are in sight. */
  maxHeight?: number;
  /** How long the frame may take to answer, in milliseconds; default 15 000. */
  timeoutMs?: number;
}

/** What is wrong with a call of the loader: its message says what, where, and what to do. */
export class SasEmbedOptionError extends TypeError {
  override readonly name = 'SasEmbedOptionError';

  constructor(
    /** The option, or `target`. */
    readonly option: string,
    what: string,
  ) {
    super(`SasEmbed.mount: ${option} ${what}`);
  }
}

/** The element and the gateway's origin, or what is wrong with them. */
export function checkOptions(target: string | Element, options: MountOptions): { place: Element; gateway: string } {
  const place = typeof target === 'string' ? document.querySelector(target) : target;
  if (!place?.append)
    throw new SasEmbedOptionError(
      'target',
      `matches no element: ${typeof target === 'string' ? target : typeof target}`,
    );
  let url: URL | undefined;
  try {
    url = new URL(options.gateway);
  } catch {
    // said below
  }
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
  if (!url || url.pathname !== '/' || url.search || (url.protocol !== 'https:' && !(local && url.protocol === 'http:')))
    throw new SasEmbedOptionError('gateway', 'must be an https origin such as https://sas.example.fr');
  if (!/^[\w.~-]{1,40}$/.test(options.host))
    throw new SasEmbedOptionError('host', 'must be the id under which this host is registered with the gateway');
  if (typeof options.getToken !== 'function')
    throw new SasEmbedOptionError('getToken', 'must be a function that gives a token, or a promise of one');
  return { place, gateway: url.origin };
}
