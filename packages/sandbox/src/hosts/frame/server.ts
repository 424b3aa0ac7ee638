import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RunningServer } from '../../process/index.js';
import { postOf, startHost, type HostConfig } from '../site/index.js';

/** Configuration of the demo host without a bundler. */
export interface FrameConfig extends HostConfig {
  /** Regulators by the number of the post at which they sit. */
  posts: Record<string, string>;
}

const { resolve } = createRequire(import.meta.url);

/** Folder of the frame's pages, one folder a version, as the gateway serves them. */
export function embedFolder(): string {
  return join(dirname(resolve('@sas-embed/web/package.json')), 'dist/embed');
}

/**
 * Starts the demo host without a bundler: its page loads the loader's script from the gateway, sure of it by its hash, and shows
 * the SAS in a frame. Its policy allows no policy of Trusted Types at all.
 */
export function startFrame(config: FrameConfig): Promise<RunningServer> {
  const { version } = JSON.parse(readFileSync(resolve('@sas-embed/web/package.json'), 'utf8')) as { version: string };
  const integrity = JSON.parse(readFileSync(join(embedFolder(), version, 'integrity.json'), 'utf8')) as {
    'loader.js': string;
  };
  return startHost(config, {
    name: 'frame',
    policy: {
      'script-src': `'self' ${config.gatewayUrl}`,
      'connect-src': "'self'",
      'frame-src': config.gatewayUrl,
      'trusted-types': "'none'",
    },
    values: { HOST: config.hostId, VERSION: version, INTEGRITY: integrity['loader.js'] },
    personOf: (request) => config.posts[postOf(request)],
  });
}
