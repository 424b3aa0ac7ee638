import type { frProvider } from '../fr/provider.js';

/** English of `sas-provider`. */
export const enProvider: typeof frProvider = {
  'provider.ribbon.sandbox': 'Sandbox: people and appointments are fictitious',
  'provider.ribbon.recette': 'Acceptance tests: no real appointment',
  'provider.ribbon.preproduction': 'Pre-production: no real appointment',
};
