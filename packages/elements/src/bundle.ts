/** Entry of the single file for script tags: defines every element and exports the whole API. */
import './define/index.js';
import { kinds } from './offer-card/index.js';
// What every search loads is in the file itself: a part apart would be a request more, and would split the file in two.
// eslint-disable-next-line house/imports -- its door leaves it out, so that a bundler may load it later
import * as cardKinds from './offer-card/kinds.js';

kinds.loaded = cardKinds;

/**
 * Defines `sas-map`, which the file leaves out: it comes in a file of its own, `sas-embed.map.js`, once this is called.
 * Rejects when that cannot be had; call it again then.
 */
export async function loadMap(): Promise<void> {
  await import('./define/map.js');
}

/**
 * Defines `sas-appointments`, which the file leaves out: it comes in a file of its own, `sas-embed.appointments.js`, once this is
 * called. Rejects when that cannot be had; call it again then.
 */
export async function loadAppointments(): Promise<void> {
  await import('./define/appointments.js');
}

export * from './index.js';
export { createClient, SasError } from '@sas-embed/client';
