import { mount } from './mount.js';
import { VERSION } from './version.js';

/** What the script leaves on the page. */
export interface SasEmbedGlobal {
  mount: typeof mount;
  /** Version of the script, and of the frames that it opens. */
  version: string;
}

declare global {
  var SasEmbed: SasEmbedGlobal;
}

// The first one stays: a page that loads the script twice keeps what it has.
globalThis.SasEmbed ??= { mount, version: VERSION };
