import type { Handover } from '@sas-embed/contract';
import { emit } from '../events.js';
import { safeUrl, type SasElement } from '../internal/index.js';

/**
 * Opens the editor's page, unless the host does.
 * @param link - the regulator follows the link to it himself
 */
export function openPage(dialog: SasElement, { id: handoverId, offerId, url: text }: Handover, link?: Event): void {
  const url = safeUrl(text);
  if (!url) return;
  if (!emit(dialog, 'sas-open', { url, kind: 'handover', handoverId, offerId })) link?.preventDefault();
  // With noopener the answer is always null: whether it opened is not known, hence the link in the dialog.
  else if (!link) window.open(url, '_blank', 'noopener,noreferrer');
}
