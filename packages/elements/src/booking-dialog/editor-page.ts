import type { Handover } from '@sas-embed/contract';
import { emit } from '../events.js';
import type { SasElement } from '../internal/index.js';
import { safeUrl } from './booking-texts.js';

/** Tells the host that an editor's page is about to open. @returns false when the host opens it itself */
const told = (dialog: SasElement, { id: handoverId, offerId }: Handover, url: string): boolean =>
  emit(dialog, 'sas-open', { url, kind: 'handover', handoverId, offerId });

/** The regulator follows the link to the editor's page. */
export function followLink(dialog: SasElement, event: Event, handover: Handover): void {
  if (!told(dialog, handover, handover.url)) event.preventDefault();
}

/** Opens the editor's page, unless the host does. */
export function openPage(dialog: SasElement, handover: Handover): void {
  const url = safeUrl(handover.url);
  // With noopener the answer is always null: whether it opened is not known, hence the link in the dialog.
  if (url && told(dialog, handover, url)) window.open(url, '_blank', 'noopener,noreferrer');
}
