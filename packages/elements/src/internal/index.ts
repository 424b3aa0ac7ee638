export { baseStyles, buttonStyles } from './base.styles.js';
export { define } from './define.js';
export { SasElement } from './element.js';
export { findAnnouncer, LiveRegion } from './live-region.js';
export { everyMinute } from './ticker.js';
