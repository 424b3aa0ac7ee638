/** Entry of the single file for script tags: defines every element and exports the whole API. */
import './define/index.js';
import { kinds } from './offer-card/index.js';
// What every search loads is in the file itself: a part apart would be a request more, and would split the file in two.
// eslint-disable-next-line house/imports -- its door leaves it out, so that a bundler may load it later
import * as cardKinds from './offer-card/kinds.js';

kinds.loaded = cardKinds;

export * from './index.js';
export { createClient, SasError } from '@sas-embed/client';
