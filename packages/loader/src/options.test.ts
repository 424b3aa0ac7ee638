import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkOptions, type MountOptions } from './options.js';
import { VERSION } from './version.js';

const place = { append: () => undefined } as unknown as Element;
const good: MountOptions = { gateway: 'https://sas.example.fr', host: 'lrm', getToken: () => 'token' };
afterEach(() => void vi.unstubAllGlobals());

describe('what mount is told', () => {
  it.each([
    ['https://sas.example.fr', 'https://sas.example.fr'],
    ['https://sas.example.fr/', 'https://sas.example.fr'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['http://localhost:8787', 'http://localhost:8787'],
  ])('may be the gateway %s', (gateway, origin) => {
    expect(checkOptions(place, { ...good, gateway }).gateway).toBe(origin);
  });

  it.each([
    ['gateway', { gateway: 'http://sas.example.fr' }],
    ['gateway', { gateway: 'https://sas.example.fr/api' }],
    ['gateway', { gateway: 'https://sas.example.fr/?a' }],
    ['gateway', { gateway: 'javascript:alert(1)' }],
    ['gateway', { gateway: '' }],
    ['host', { host: '' }],
    ['host', { host: 'a b' }],
    ['getToken', { getToken: 'token' as never }],
  ])('is refused for its %s: %j', (option, wrong) => {
    expect(() => checkOptions(place, { ...good, ...wrong })).toThrow(
      expect.objectContaining({ name: 'SasEmbedOptionError', option }) as Error,
    );
  });

  it('is refused for a target that is not there', () => {
    vi.stubGlobal('document', { querySelector: () => null });
    expect(() => checkOptions('#nowhere', good)).toThrow('target matches no element: #nowhere');
  });
});

it('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(VERSION).toBe(version);
});
