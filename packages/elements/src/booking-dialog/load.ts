import type { Offer } from '@sas-embed/contract';
import { tagOf } from '../internal/index.js';

/** Loads the form that an offer wants: the request to a community, or the orientation outside the slots. */
export const loadForm = (kind: Offer['kind']) =>
  kind === 'PDM' ? import('./marketplace-panel.js') : import('./overbooking-panel.js');

/**
 * Brings `sas-booking-dialog` to pages that do not define it themselves. A search needs it only once there is a slot, so
 * it is not part of what a search waits for.
 */
export const bookingDialog = {
  /** Whether the dialog can be opened at once. */
  get ready(): boolean {
    return customElements.get(tagOf('sas-booking-dialog')) !== undefined;
  },

  /**
   * Loads and defines it, with the form of an orientation outside the slots when that is wanted. Rejects when it cannot be had, and may then
   * be tried again.
   */
  async load(outside = false): Promise<void> {
    const form = outside && import('./overbooking-panel.js');
    if (this.ready) return void (await form);
    // Named apart, so that a bundler makes small files of it, and asked for together, so that none waits.
    await Promise.all([
      import('../define/booking-dialog.js'),
      import('./booking-machine.js'),
      import('./booking-view.js'),
      form,
    ]);
  },
};
