export * from './exchange.js';
export { CONTRADICTIONS, guideUrl, GUIDE_PAGES, type GuideRef } from './guide.js';
export type * from './rule.js';
export { BURST, FLOOD, PUBLISHED } from './hub.js';
