import type { Offer } from '@sas-embed/contract';
import type { SasElement } from '../internal/index.js';
import type { OrientationForm } from './orientation-form.js';

/** The forms of a dialog: each is loaded when it is wanted first, and made once. */
export class OrientationForms {
  readonly #made = new Map<object, OrientationForm>();
  /** The one on screen. */
  shown: OrientationForm | undefined;

  /** @param of - what a form is made of: its dialog, the clock, and what says a sentence aloud */
  constructor(private readonly of: [host: SasElement, now: () => number, say: (text: string) => void]) {}

  /** The form that an offer wants: the request to a community, or the orientation outside the slots. */
  async get(kind: Offer['kind']): Promise<OrientationForm> {
    const { Panel } = await (kind === 'PDM' ? import('./marketplace-panel.js') : import('./overbooking-panel.js'));
    const form = this.#made.get(Panel) ?? new Panel(...this.of);
    this.#made.set(Panel, form);
    return form;
  }

  /** Forgets everything. */
  dispose(): void {
    for (const form of this.#made.values()) form.dispose();
  }
}

/**
 * Brings `sas-booking-dialog` to pages that do not define it themselves. A search needs it only once there is a slot, so
 * it is not part of what a search waits for.
 */
export const bookingDialog = {
  /** Whether the dialog can be opened at once. */
  get ready(): boolean {
    return customElements.get('sas-booking-dialog') !== undefined;
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
