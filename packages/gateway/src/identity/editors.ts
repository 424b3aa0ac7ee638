import { createHash, timingSafeEqual } from 'node:crypto';
import type { GatewayConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';
import type { Presented } from '../mutual-tls/index.js';
import { bearerOf } from './bearer.js';
import type { Identity } from './types.js';

type Machine = Pick<GatewayConfig['editors'][number], 'id' | 'intakeKeySha256' | 'certificate'>;

/**
 * Who sends appointments: by key, by certificate (common name and unit of the organisation), or by both where both are configured. A
 * certificate that is not vouched for is refused even beside a key that is good.
 */
export function createEditorAuthentication(
  config: Pick<GatewayConfig, 'editors'> & Partial<Pick<GatewayConfig, 'marketplaces'>>,
): Identity['authenticateEditor'] {
  const machines: readonly Machine[] = [...config.editors, ...(config.marketplaces ?? [])];

  function byKey(authorization: string | undefined): Machine {
    const digest = createHash('sha256').update(bearerOf(authorization)).digest();
    let found: Machine | undefined;
    // Every editor is compared, in constant time: the answer's delay tells nothing.
    for (const machine of machines) {
      const { intakeKeySha256 } = machine;
      if (intakeKeySha256 && timingSafeEqual(digest, Buffer.from(intakeKeySha256, 'hex'))) found = machine;
    }
    if (!found) throw new ProblemError('unauthenticated', { detail: 'The key is not known' });
    return found;
  }

  return async (authorization, presented = { kind: 'none' }) => {
    if (presented.kind === 'refused') {
      throw new ProblemError('forbidden', { detail: `The client certificate is refused: ${presented.reason}` });
    }
    if (authorization === undefined && presented.kind === 'verified') {
      const editor = machines.find(({ certificate }) => certificate && isOf(presented, certificate));
      if (!editor) throw new ProblemError('forbidden', { detail: 'The client certificate has the names of no editor' });
      if (editor.intakeKeySha256)
        throw new ProblemError('unauthenticated', { detail: 'This editor needs its key too' });
      return { kind: 'editor', editorId: editor.id };
    }
    const { id, certificate } = byKey(authorization);
    if (certificate && presented.kind === 'none') {
      throw new ProblemError('unauthenticated', { detail: 'This editor needs its client certificate' });
    }
    if (certificate && !isOf(presented, certificate)) {
      throw new ProblemError('forbidden', { detail: 'The client certificate has not the names of this editor' });
    }
    return { kind: 'editor', editorId: id };
  };
}

function isOf(presented: Presented, { commonName, organizationalUnit }: NonNullable<Machine['certificate']>): boolean {
  return (
    presented.kind === 'verified' &&
    presented.commonName === commonName &&
    presented.organizationalUnits.includes(organizationalUnit)
  );
}
