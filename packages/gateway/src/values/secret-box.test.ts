import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.js';

const key = () => randomBytes(32).toString('base64');

describe('the secret box', () => {
  it('opens what it sealed, and never seals alike twice', () => {
    const box = createSecretBox({ caseRefKey: key() });
    const sealed = box.seal('case-ref', 'DRM-33-0042');
    expect(sealed).not.toContain('DRM-33-0042');
    expect(box.open('case-ref', sealed)).toBe('DRM-33-0042');
    expect(box.seal('case-ref', 'DRM-33-0042')).not.toBe(sealed);
  });

  it('refuses altered text and another purpose', () => {
    const box = createSecretBox({ caseRefKey: key() });
    const sealed = box.seal('case-ref', 'DRM-33-0042');
    const [format, id, data] = sealed.split('.') as [string, string, string];
    const bytes = Buffer.from(data, 'base64url');
    bytes[14]! ^= 1;
    expect(() => box.open('case-ref', `${format}.${id}.${bytes.toString('base64url')}`)).toThrow();
    expect(() => box.open('result', sealed)).toThrow();
  });

  it('opens what a previous key sealed, and seals with the new one', () => {
    const [before, now] = [key(), key()];
    const sealed = createSecretBox({ caseRefKey: before }).seal('case-ref', 'A1');
    const rotated = createSecretBox({ caseRefKey: now, previousCaseRefKeys: [before] });
    expect(rotated.open('case-ref', sealed)).toBe('A1');
    expect(rotated.seal('case-ref', 'A1').split('.')[1]).not.toBe(sealed.split('.')[1]);
    expect(() => createSecretBox({ caseRefKey: now }).open('case-ref', sealed)).toThrow(/key that is not configured/);
  });

  it('makes one code of equal texts, another for another purpose or with another key', () => {
    const caseRefKey = key();
    const box = createSecretBox({ caseRefKey });
    const mac = box.mac('launch-request', '12 rue des Acacias');
    expect(createSecretBox({ caseRefKey }).mac('launch-request', '12 rue des Acacias')).toBe(mac);
    expect(box.mac('other', '12 rue des Acacias')).not.toBe(mac);
    expect(createSecretBox({ caseRefKey: key() }).mac('launch-request', '12 rue des Acacias')).not.toBe(mac);
  });

  it('refuses a key of another length', () => {
    expect(() => createSecretBox({ caseRefKey: Buffer.from('short').toString('base64') })).toThrow(/32 bytes/);
  });
});
