import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const FORMAT = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what is stored and must not be read from a copy of the database: case references, stored answers. */
export interface SecretBox {
  /** Sealed text `v1.<key id>.<base64url>`. `purpose` is authenticated: what is sealed for one does not open for another. */
  seal(purpose: string, text: string): string;
  /** The text; throws when it was altered, sealed for another purpose, or by a key that is not known. */
  open(purpose: string, sealed: string): string;
  /** A code of the text that only the current key makes, to tell equal texts without keeping them; base64url. */
  mac(purpose: string, text: string): string;
}

/** Keys of the box: base64 of 32 bytes each. */
export interface SecretKeys {
  /** Seals and opens. */
  caseRefKey: string;
  /** Open only: keys of before a rotation, until what they sealed is purged. */
  previousCaseRefKeys?: readonly string[];
}

/** A box of AES-256-GCM keys; throws when a key is not 32 bytes. */
export function createSecretBox(keys: SecretKeys): SecretBox {
  const ring = [keys.caseRefKey, ...(keys.previousCaseRefKeys ?? [])].map((text) => {
    const key = Buffer.from(text, 'base64');
    if (key.length !== 32) throw new Error('A key of `secrets` must be the base64 of 32 bytes');
    return { id: createHash('sha256').update('key-id').update(key).digest('hex').slice(0, 8), key };
  });
  const current = ring[0]!;

  return {
    seal(purpose, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${FORMAT}.${current.id}.${sealed.toString('base64url')}`;
    },
    mac: (purpose, text) => createHmac('sha256', current.key).update(`${purpose}\0`).update(text).digest('base64url'),
    open(purpose, sealed) {
      const [format, keyId, data] = sealed.split('.');
      const entry = ring.find(({ id }) => id === keyId);
      if (format !== FORMAT || !entry || data === undefined) throw new Error('Sealed by a key that is not configured');
      const bytes = Buffer.from(data, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', entry.key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** Purpose of a sealed case reference, wherever it is stored. */
export const CASE_REF_PURPOSE = 'case-ref';
