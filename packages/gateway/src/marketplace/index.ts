export { createMarketplace, type Marketplace } from './marketplace.js';
export { migrations } from './migrations.js';
export { withMarketplaces } from './offers.js';
export type * from './types.js';
