import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createClient } from '@sas-embed/client';

/**
 * Nothing is offered that nobody uses: each method of the client is called by an element, by our pages or by a demo host,
 * or it is for a host's own program, which is said here with the guide or test that shows it.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const FOR_HOSTS: Readonly<Record<string, string>> = {
  endSession: 'for a host whose user leaves: its page, or its server, signs out',
  createLaunch: 'the host’s server makes launches; the demo LRM’s does',
  getHealth: 'for who watches over the gateway',
};

function textOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|js)$/.test(file) && !/\.test\.ts$|testing|node_modules|dist/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');
}

describe('the client', () => {
  const screens = ['packages/elements/src', 'packages/web/src', 'packages/sandbox/public'].map(textOf).join('\n');
  const methods = Object.entries(createClient({ baseUrl: 'https://gateway.example', getToken: () => '' }))
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);

  it.each(methods)('W30 has no dead branch: %s', (name) => {
    const called = new RegExp(`\\.${name}\\b`).test(screens);
    if (called) expect(Object.keys(FOR_HOSTS), 'a screen uses it now').not.toContain(name);
    else expect(FOR_HOSTS[name], `${name} is used by nobody`).toMatch(/\w+ \w+/);
  });
});
